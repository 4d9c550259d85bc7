import { DatePicker, Form, Input, Select, Tabs } from "antd";
import { type SyntheticEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import type { EntryContent, EntryView, SaveEntry } from "../../../api-types.ts";
import { useAllEntries, useCategories } from "../api/entries.ts";
import { type EntryFormValues, toCommand } from "../form.ts";
import { isPrefill, withPrefill } from "../prefill.ts";
import { AnswerField } from "./AnswerField.tsx";
import { AnswersField } from "./AnswersField.tsx";
import { CardsField } from "./CardsField.tsx";
import { FactsField } from "./FactsField.tsx";
import { FilesField } from "./FilesField.tsx";

interface EntryFormProps {
  id: string;
  entry: EntryView | null;
  onDirty: (changed: boolean) => void;
  onSubmit: (command: SaveEntry) => void;
}

const QUEUES = ["service", "advisory", "relationship", "complaint", "emergency"] as const;

export function EntryForm({ id, entry, onDirty, onSubmit }: EntryFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<EntryFormValues>();
  const { state } = useLocation();
  const prefill = isPrefill(state) ? state.prefill : null;
  const submits = useRef(true);
  // Which of the two buttons was pressed travels with the browser's own event.
  const notePressed = (event: SyntheticEvent<HTMLElement>) => {
    const pressed = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null;
    if (pressed instanceof HTMLButtonElement) submits.current = pressed.value !== "draft";
  };
  return (
    <div onSubmitCapture={notePressed}>
      <Form<EntryFormValues>
        id={id}
        form={form}
        layout="vertical"
        scrollToFirstError
        initialValues={withPrefill(entry && editedContent(entry), prefill)}
        onValuesChange={() => onDirty(true)}
        onFinish={(values) => onSubmit(toCommand(values, entry, submits.current))}
      >
        <Tabs
          items={[
            {
              key: "zh",
              label: t("knowledge.editor.chinese"),
              forceRender: true,
              children: <Wording language="zh" />,
            },
            {
              key: "en",
              label: t("knowledge.editor.english"),
              forceRender: true,
              children: <Wording language="en" />,
            },
          ]}
        />
        <Placement entry={entry} />
        <FactsField />
        <AnswersField />
        <CardsField />
        <FilesField />
      </Form>
    </div>
  );
}

/** What the form begins with: the open draft, else what is published. */
export function editedContent(entry: EntryView): EntryContent {
  return entry.draft?.content ?? entry;
}

/** Question, phrasings and answer in one language; Chinese is required. */
function Wording({ language }: { language: "zh" | "en" }) {
  const { t } = useTranslation();
  const english = language === "en";
  const required = english ? [] : [{ required: true, whitespace: true, message: t("common.required") }];
  const phrasings = english ? "phrasings_en" : "phrasings";
  const lines: string = Form.useWatch<string | undefined>(phrasings) ?? "";
  const count = lines.split("\n").filter((line) => line.trim() !== "").length;
  return (
    <div lang={english ? "en" : "zh-CN"}>
      <Form.Item
        name={english ? "title_en" : "title"}
        label={t("knowledge.editor.question")}
        extra={t("knowledge.editor.questionHint")}
        rules={required}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name={phrasings}
        label={`${t("knowledge.editor.phrasings")} · ${t("knowledge.editor.phrasings_count", { count })}`}
        extra={t("knowledge.editor.phrasingsHint")}
      >
        <Input.TextArea autoSize={{ minRows: 5, maxRows: 14 }} />
      </Form.Item>
      <Form.Item
        name={english ? "answer_en" : "answer"}
        label={t("knowledge.editor.answer")}
        extra={t("knowledge.editor.answerHint")}
        rules={required}
      >
        <AnswerField english={english} />
      </Form.Item>
    </div>
  );
}

function Placement({ entry }: { entry: EntryView | null }) {
  const { t, i18n } = useTranslation();
  const categories = useCategories();
  const english = i18n.language === "en";
  return (
    <div className="entry-placement">
      <Form.Item
        name="category"
        label={t("knowledge.editor.category")}
        rules={[{ required: true, message: t("common.required") }]}
      >
        <Select
          loading={categories.isPending}
          options={(categories.data ?? []).map((one) => ({
            value: one.id,
            label: english ? one.name_en : one.name,
          }))}
        />
      </Form.Item>
      <Form.Item name="audience" label={t("knowledge.editor.audience")}>
        <Select
          options={(["customer", "staff"] as const).map((value) => ({
            value,
            label: t(`knowledge.audiences.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="handoff" label={t("knowledge.editor.handoff")}>
        <Select
          allowClear
          placeholder={t("knowledge.editor.noHandoff")}
          options={QUEUES.map((value) => ({ value, label: t(`routing.queues.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="valid" label={t("knowledge.editor.valid")} extra={t("knowledge.editor.validHint")}>
        <DatePicker.RangePicker allowEmpty={[true, true]} />
      </Form.Item>
      {entry === null && (
        <Form.Item
          name="key"
          label={t("knowledge.editor.key")}
          extra={t("knowledge.editor.keyHint")}
          rules={[{ pattern: /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/, message: t("knowledge.editor.keyHint") }]}
        >
          <Input maxLength={120} />
        </Form.Item>
      )}
      <Form.Item
        name="choices"
        className="entry-choices"
        label={t("knowledge.editor.choices")}
        extra={t("knowledge.editor.choicesHint")}
      >
        <EntryPicker />
      </Form.Item>
    </div>
  );
}

interface EntryPickerProps {
  id?: string;
  value?: string[];
  onChange?: (keys: string[]) => void;
}

/** Other entries by their question; what is kept are their keys. */
export function EntryPicker({ id, value, onChange }: EntryPickerProps) {
  const { i18n } = useTranslation();
  const entries = useAllEntries();
  const english = i18n.language === "en";
  const options = entries.items.map((entry) => ({
    value: entry.key,
    label: english ? (entry.title_en ?? entry.title) : entry.title,
  }));
  return (
    <Select
      mode="multiple"
      maxCount={6}
      {...(id ? { id } : {})}
      {...(value ? { value } : {})}
      {...(onChange ? { onChange } : {})}
      loading={entries.isPending}
      showSearch={{ optionFilterProp: "label" }}
      options={options}
    />
  );
}
