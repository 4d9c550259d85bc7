import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useAllEntries } from "../api/entries.ts";

const HTTPS = /^https:\/\/\S+$/;

/** Cards that are sent with the answer: a title, words, a page, buttons. */
export function CardsField() {
  const { t } = useTranslation();
  return (
    <fieldset className="facts">
      <legend>{t("knowledge.editor.cards")}</legend>
      <p className="quiet">{t("knowledge.editor.cardsHint")}</p>
      <Form.List name="cards">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <CardRow key={key} name={name} onRemove={() => remove(name)} />
            ))}
            {fields.length < 3 && (
              <Button
                type="dashed"
                block
                icon={<PlusOutlined />}
                onClick={() => add({ title: "", title_en: "", text: "", text_en: "", url: "", actions: [] })}
              >
                {t("knowledge.editor.addCard")}
              </Button>
            )}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function CardRow({ name, onRemove }: { name: number; onRemove: () => void }) {
  const { t } = useTranslation();
  const required = [{ required: true, whitespace: true, message: t("common.required") }];
  const https = [{ pattern: HTTPS, message: t("knowledge.flaws.link") }];
  return (
    <div className="fact">
      <Form.Item name={[name, "title"]} label={t("knowledge.editor.cardTitle")} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name={[name, "title_en"]} label={t("knowledge.editor.english")}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name={[name, "url"]} label={t("knowledge.editor.url")} rules={https}>
        <Input maxLength={2000} placeholder="https://" />
      </Form.Item>
      <Form.Item
        name={[name, "text"]}
        className="fact-wide"
        label={t("knowledge.editor.cardText")}
        rules={required}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 5 }} maxLength={500} />
      </Form.Item>
      <Form.Item name={[name, "text_en"]} className="fact-wide" label={t("knowledge.editor.english")}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 5 }} maxLength={500} />
      </Form.Item>
      <div className="fact-wide">
        <Form.List name={[name, "actions"]}>
          {(fields, { add, remove }) => (
            <>
              {fields.map((field) => (
                <ActionRow key={field.key} name={field.name} onRemove={() => remove(field.name)} />
              ))}
              {fields.length < 4 && (
                <Button
                  type="link"
                  icon={<PlusOutlined />}
                  onClick={() => add({ label: "", label_en: "", url: "" })}
                >
                  {t("knowledge.editor.addButton")}
                </Button>
              )}
            </>
          )}
        </Form.List>
      </div>
      <Button
        type="text"
        danger
        icon={<DeleteOutlined />}
        aria-label={t("knowledge.editor.removeCard")}
        onClick={onRemove}
      />
    </div>
  );
}

/** A button asks another question or opens a page; what was picked last counts. */
function ActionRow({ name, onRemove }: { name: number; onRemove: () => void }) {
  const { t, i18n } = useTranslation();
  const entries = useAllEntries();
  const english = i18n.language === "en";
  const options = entries.items.map((entry) => ({
    value: entry.key,
    label: english ? (entry.title_en ?? entry.title) : entry.title,
  }));
  return (
    <div className="card-action">
      <Form.Item
        name={[name, "label"]}
        rules={[{ required: true, whitespace: true, message: t("common.required") }]}
      >
        <Input
          maxLength={60}
          aria-label={t("knowledge.editor.buttonLabel")}
          placeholder={t("knowledge.editor.buttonLabel")}
        />
      </Form.Item>
      <Form.Item name={[name, "label_en"]}>
        <Input
          maxLength={60}
          aria-label={`${t("knowledge.editor.buttonLabel")} ${t("knowledge.editor.english")}`}
          placeholder={t("knowledge.editor.english")}
        />
      </Form.Item>
      <Form.Item name={[name, "key"]}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          aria-label={t("knowledge.editor.buttonQuestion")}
          placeholder={t("knowledge.editor.buttonQuestion")}
          options={options}
        />
      </Form.Item>
      <Form.Item name={[name, "url"]} rules={[{ pattern: HTTPS, message: t("knowledge.flaws.link") }]}>
        <Input maxLength={2000} aria-label={t("knowledge.editor.url")} placeholder="https://" />
      </Form.Item>
      <Button
        type="text"
        danger
        icon={<DeleteOutlined />}
        aria-label={t("knowledge.editor.removeButton")}
        onClick={onRemove}
      />
    </div>
  );
}
