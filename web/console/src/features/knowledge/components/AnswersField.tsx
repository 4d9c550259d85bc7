import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

const CHANNELS = ["webchat", "phone", "wechat", "app", "email"] as const;

/** Answers for one channel, and notes that only staff see. */
export function AnswersField() {
  const { t } = useTranslation();
  return (
    <fieldset className="facts">
      <legend>{t("knowledge.editor.answers")}</legend>
      <p className="quiet">{t("knowledge.editor.answersHint")}</p>
      <Form.List name="answers">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <AnswerRow key={key} name={name} onRemove={() => remove(name)} />
            ))}
            <Button
              type="dashed"
              block
              icon={<PlusOutlined />}
              onClick={() => add({ audience: "customer", text: "", text_en: "" })}
            >
              {t("knowledge.editor.addAnswer")}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function AnswerRow({ name, onRemove }: { name: number; onRemove: () => void }) {
  const { t } = useTranslation();
  const required = [{ required: true, whitespace: true, message: t("common.required") }];
  return (
    <div className="fact">
      <Form.Item name={[name, "audience"]} label={t("knowledge.editor.audience")}>
        <Select
          options={(["customer", "staff"] as const).map((value) => ({
            value,
            label: t(`knowledge.audiences.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item
        name={[name, "channel"]}
        label={t("knowledge.editor.channel")}
        rules={[{ pattern: /^[a-z][a-z0-9_]*$/, message: t("knowledge.editor.channelHint") }]}
      >
        <AutoComplete
          allowClear
          placeholder={t("knowledge.editor.anyChannel")}
          options={CHANNELS.map((value) => ({ value, label: t(`knowledge.channels.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name={[name, "text"]}
        className="fact-wide"
        label={t("knowledge.editor.chinese")}
        rules={required}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name={[name, "text_en"]} className="fact-wide" label={t("knowledge.editor.english")}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
      <Button
        type="text"
        danger
        icon={<DeleteOutlined />}
        aria-label={t("knowledge.editor.removeAnswer")}
        onClick={onRemove}
      />
    </div>
  );
}
