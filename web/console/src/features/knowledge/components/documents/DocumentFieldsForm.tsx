import { Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { DOCUMENT_KINDS } from "../../documents.ts";

const DATES = ["dated", "checked_on", "valid_from", "valid_until"] as const;

/** What is said about a document; stands inside a form. */
export function DocumentFieldsForm() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="title"
        label={t("knowledge.documents.fields.title")}
        rules={[{ required: true, whitespace: true, message: t("knowledge.documents.fields.missing") }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <div className="document-fields">
        <Form.Item name="kind" label={t("knowledge.documents.fields.kind")}>
          <Select
            options={DOCUMENT_KINDS.map((value) => ({
              value,
              label: t(`knowledge.documents.kinds.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="audience" label={t("knowledge.documents.fields.audience")}>
          <Select
            options={(["staff", "customer"] as const).map((value) => ({
              value,
              label: t(`knowledge.documents.fields.audiences.${value}`),
            }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="source" label={t("knowledge.documents.fields.source")}>
        <Input maxLength={500} placeholder={t("knowledge.documents.fields.sourceHint")} />
      </Form.Item>
      <div className="document-fields">
        {DATES.map((name) => (
          <Form.Item key={name} name={name} label={t(`knowledge.documents.fields.${name}`)}>
            <Input type="date" />
          </Form.Item>
        ))}
      </div>
    </>
  );
}
