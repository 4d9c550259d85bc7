import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Alert, App, Button, Drawer, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { SaveTestSet, TestSet } from "../../../../api-types.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { useSaveTestSet } from "../../api/workshop.ts";
import { EntrySelect } from "./EntrySelect.tsx";

const FORM = "test-set-form";

/** Questions of a set, each with the entry that answers it. */
export function TestSetForm({ set, onClose }: { set: TestSet | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = useSaveTestSet(set?.id ?? null);
  const textOf = useProblemText();
  const submit = (values: Pick<SaveTestSet, "name" | "questions">) =>
    save.mutate(
      { ...values, version: set?.version ?? null },
      {
        onSuccess: () => {
          void message.success(t("knowledge.workshop.bench.saved"));
          onClose();
        },
      },
    );
  return (
    <Drawer
      open
      size={680}
      title={set?.name ?? t("knowledge.workshop.bench.newSet")}
      onClose={onClose}
      extra={
        <Button type="primary" form={FORM} htmlType="submit" loading={save.isPending}>
          {t("knowledge.workshop.bench.save")}
        </Button>
      }
    >
      {save.isError && <Alert type="error" showIcon title={textOf(save.error)} />}
      <Form
        id={FORM}
        layout="vertical"
        initialValues={set ?? { name: "", questions: [{ text: "", expected: null }] }}
        onFinish={submit}
      >
        <Form.Item
          name="name"
          label={t("knowledge.workshop.bench.name")}
          rules={[{ required: true, whitespace: true, message: t("common.required") }]}
        >
          <Input maxLength={100} />
        </Form.Item>
        <Form.List name="questions">
          {(fields, { add, remove }) => (
            <>
              {fields.map((field) => (
                <div key={field.key} className="case-row">
                  <Form.Item
                    name={[field.name, "text"]}
                    label={t("knowledge.workshop.bench.questions")}
                    rules={[{ required: true, whitespace: true, message: t("common.required") }]}
                  >
                    <Input maxLength={500} />
                  </Form.Item>
                  <Form.Item
                    name={[field.name, "expected"]}
                    label={t("knowledge.workshop.bench.expected")}
                    rules={[{ required: true, validator: (_, value) => given(value, t("common.required")) }]}
                  >
                    <ExpectedEntry />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t("knowledge.workshop.bench.removeQuestion")}
                    onClick={() => remove(field.name)}
                  />
                </div>
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add({ text: "", expected: null })}>
                {t("knowledge.workshop.bench.addQuestion")}
              </Button>
            </>
          )}
        </Form.List>
      </Form>
    </Drawer>
  );
}

function given(value: unknown, message: string): Promise<void> {
  return typeof value === "string" ? Promise.resolve() : Promise.reject(new Error(message));
}

interface ExpectedEntryProps {
  value?: string | null;
  onChange?: (key: string | null) => void;
}

function ExpectedEntry({ value = null, onChange }: ExpectedEntryProps) {
  const { t } = useTranslation();
  return (
    <EntrySelect
      label={t("knowledge.workshop.bench.expected")}
      none={t("knowledge.workshop.bench.noEntry")}
      value={value}
      onChange={(key) => onChange?.(key)}
    />
  );
}
