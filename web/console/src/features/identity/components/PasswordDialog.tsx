import { Alert, App, Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useAccount } from "../../../app/account.tsx";
import { useProblemText } from "../../../app/problems.ts";
import { useChangePassword } from "../api.ts";
import { MIN_PASSWORD, newPasswordFlaw } from "../password.ts";

interface PasswordDialogProps {
  open: boolean;
  onClose: () => void;
}

interface Values {
  old_password: string;
  new_password: string;
  again: string;
}

/** Only what the server would refuse too is refused here; it has the last word. */
export function PasswordDialog({ open, onClose }: PasswordDialogProps) {
  const { t } = useTranslation();
  const { login } = useAccount();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const change = useChangePassword();
  const textOf = useProblemText();
  const submit = ({ old_password, new_password }: Values) =>
    change.mutate(
      { old_password, new_password },
      {
        onSuccess: () => {
          void message.success(t("identity.password.done"));
          onClose();
        },
      },
    );
  const required = { required: true, message: t("common.required") };
  return (
    <Modal
      open={open}
      title={t("identity.password.title")}
      okText={t("identity.password.submit")}
      okButtonProps={{ loading: change.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterClose={change.reset}
      width={420}
      destroyOnHidden
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        onFinish={submit}
        onValuesChange={() => change.isError && change.reset()}
      >
        {change.isError && (
          <Alert type="error" showIcon role="alert" title={textOf(change.error)} className="form-alert" />
        )}
        {/* Lets the browser's own store of passwords know whose this is. */}
        <input type="text" autoComplete="username" value={login} readOnly hidden />
        <Form.Item name="old_password" label={t("identity.password.old")} rules={[required]}>
          <Input.Password autoComplete="current-password" maxLength={256} />
        </Form.Item>
        <Form.Item
          name="new_password"
          label={t("identity.password.new")}
          extra={t("identity.password.hint", { count: MIN_PASSWORD })}
          dependencies={["old_password"]}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: (_, value: string) => {
                const flaw = newPasswordFlaw(value ?? "", String(getFieldValue("old_password") ?? ""), login);
                return flaw === null
                  ? Promise.resolve()
                  : Promise.reject(new Error(t(`identity.password.flaws.${flaw}`)));
              },
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("identity.password.again")}
          dependencies={["new_password"]}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: (_, value: string) =>
                !value || value === getFieldValue("new_password")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("identity.password.differs"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} />
        </Form.Item>
        <p className="quiet">{t("identity.password.note")}</p>
        <button type="submit" hidden />
      </Form>
    </Modal>
  );
}
