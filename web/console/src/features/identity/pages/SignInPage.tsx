import { LockOutlined, UserOutlined } from "@ant-design/icons";
import { Alert, Button, Card, Form, Input, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Mark } from "../../../app/components/Mark.tsx";
import { useProblemText } from "../../../app/problems.ts";
import { LanguageButton } from "../../../app/shell/LanguageButton.tsx";
import { useSignIn } from "../api.ts";
import { DemoAccounts } from "../components/DemoAccounts.tsx";
import "./sign-in.css";

export function SignInPage() {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ login: string; password: string }>();
  const signIn = useSignIn();
  const textOf = useProblemText();
  return (
    <main className="sign-in">
      <div className="sign-in-language">
        <LanguageButton />
      </div>
      <Card className="sign-in-card">
        <header className="sign-in-head">
          <Mark size={44} />
          <div>
            <Typography.Title level={1}>
              {t("common.product")} · {t("identity.title")}
            </Typography.Title>
            <Typography.Text type="secondary">{t("identity.lead")}</Typography.Text>
          </div>
        </header>
        {signIn.isError && <Alert type="error" showIcon role="alert" title={textOf(signIn.error)} />}
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={(command) => signIn.mutate(command)}
        >
          <Form.Item
            name="login"
            label={t("identity.login")}
            rules={[{ required: true, message: t("common.required") }]}
          >
            <Input prefix={<UserOutlined aria-hidden />} autoComplete="username" autoFocus size="large" />
          </Form.Item>
          <Form.Item
            name="password"
            label={t("identity.passwordLabel")}
            rules={[{ required: true, message: t("common.required") }]}
          >
            <Input.Password
              prefix={<LockOutlined aria-hidden />}
              autoComplete="current-password"
              size="large"
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {t("identity.submit")}
          </Button>
        </Form>
        <DemoAccounts onPick={(account) => form.setFieldsValue(account)} />
      </Card>
    </main>
  );
}
