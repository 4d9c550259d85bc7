import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, DatePicker, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { CheckedBy } from "../../../api-types.ts";

const CHECKED_BY: readonly CheckedBy[] = ["statute", "public page", "unconfirmed"];

/** What is regulated in the answer, and where each of it comes from. */
export function FactsField() {
  const { t } = useTranslation();
  return (
    <fieldset className="facts">
      <legend>{t("knowledge.editor.facts")}</legend>
      <p className="quiet">{t("knowledge.editor.factsHint")}</p>
      <Form.List name="facts">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <FactRow key={key} name={name} onRemove={() => remove(name)} />
            ))}
            <Button
              type="dashed"
              block
              icon={<PlusOutlined />}
              onClick={() =>
                add({ claim: "", source: "", checked_on: null, checked_by: "unconfirmed", valid_until: null })
              }
            >
              {t("knowledge.editor.addFact")}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function FactRow({ name, onRemove }: { name: number; onRemove: () => void }) {
  const { t } = useTranslation();
  const checkedBy = Form.useWatch<CheckedBy | undefined>(["facts", name, "checked_by"]);
  const needed =
    checkedBy === "unconfirmed" ? [] : [{ required: true, message: t("knowledge.editor.factIncomplete") }];
  return (
    <div className="fact">
      <Form.Item
        name={[name, "claim"]}
        className="fact-wide"
        label={t("knowledge.editor.claim")}
        rules={[{ required: true, whitespace: true, message: t("common.required") }]}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
      </Form.Item>
      <Form.Item
        name={[name, "source"]}
        className="fact-wide"
        label={t("knowledge.editor.source")}
        rules={needed}
      >
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name={[name, "checked_by"]} label={t("knowledge.editor.checkedBy")}>
        <Select
          options={CHECKED_BY.map((value) => ({
            value,
            label: t(`knowledge.editor.checkedByOptions.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name={[name, "checked_on"]} label={t("knowledge.editor.checkedOn")} rules={needed}>
        <DatePicker />
      </Form.Item>
      <Form.Item name={[name, "valid_until"]} label={t("knowledge.editor.validUntil")}>
        <DatePicker />
      </Form.Item>
      <Button
        type="text"
        danger
        icon={<DeleteOutlined />}
        aria-label={t("knowledge.editor.removeFact")}
        onClick={onRemove}
      />
    </div>
  );
}
