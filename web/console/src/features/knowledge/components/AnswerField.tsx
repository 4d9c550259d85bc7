import { Dropdown, Input, Segmented } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Markdown } from "../../../app/components/Markdown.tsx";
import { fillVariables } from "../../conversations/quick-replies.ts";
import { useVariables } from "../api/entries.ts";
import { variableValues } from "../variables.ts";

interface AnswerFieldProps {
  english: boolean;
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** An answer to write, or as the customer will read it with the firm's variables filled in. */
export function AnswerField({ english, id, value = "", onChange }: AnswerFieldProps) {
  const { t, i18n } = useTranslation();
  const [mode, setMode] = useState<"write" | "preview">("write");
  const field = useRef<TextAreaRef>(null);
  const variables = useVariables();
  const values = variableValues(variables.data ?? [], english ? "en" : "zh-CN");
  const insert = (key: string) => {
    const area = field.current?.resizableTextArea?.textArea;
    const at = area?.selectionStart ?? value.length;
    onChange?.(`${value.slice(0, at)}{{${key}}}${value.slice(area?.selectionEnd ?? at)}`);
  };
  const items = (variables.data ?? []).map((one) => ({
    key: one.key,
    label: (
      <span className="variable-choice">
        {i18n.language === "en" ? one.label_en : one.label}
        <span className="quiet">{english ? (one.value_en ?? one.value) : one.value}</span>
        {!one.confirmed && (
          <span className="flag flag-warning">{t("knowledge.editor.unconfirmedVariable")}</span>
        )}
      </span>
    ),
    onClick: () => insert(one.key),
  }));
  return (
    <div className="answer-field">
      <div className="answer-tools">
        <Segmented
          size="small"
          value={mode}
          onChange={setMode}
          options={(["write", "preview"] as const).map((one) => ({
            value: one,
            label: t(`knowledge.editor.${one}`),
          }))}
        />
        {mode === "write" && (
          <Dropdown menu={{ items, className: "variable-menu" }} trigger={["click"]}>
            <button type="button" className="link">
              {t("knowledge.editor.variables")}
            </button>
          </Dropdown>
        )}
      </div>
      {mode === "write" ? (
        <Input.TextArea
          ref={field}
          {...(id ? { id } : {})}
          value={value}
          maxLength={4000}
          autoSize={{ minRows: 7, maxRows: 20 }}
          onChange={(event) => onChange?.(event.target.value)}
        />
      ) : (
        <div className="answer-preview">
          <Markdown text={fillVariables(value, values)} />
        </div>
      )}
    </div>
  );
}
