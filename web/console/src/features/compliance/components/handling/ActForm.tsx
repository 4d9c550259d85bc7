import { Button, Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "./parts.tsx";

interface ActFormProps {
  title: string;
  /** What the words are asked for; none are asked where this is null. */
  label: string | null;
  /** Words must be given. */
  needed: boolean;
  danger?: boolean;
  busy: boolean;
  /** More to fill in, below the words. */
  extra?: ReactNode;
  ready?: boolean;
  onClose: () => void;
  onDone: (words: string) => void;
}

/** Asks for the words that an act wants, and does it. */
export function ActForm(props: ActFormProps) {
  const { title, label, needed, danger = false, busy, extra, ready = true, onClose, onDone } = props;
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const complete = ready && (!needed || words.trim() !== "");
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="primary"
            danger={danger}
            disabled={!complete}
            loading={busy}
            onClick={() => onDone(words.trim())}
          >
            {t("compliance.cases.confirm")}
          </Button>
        </>
      }
    >
      <form
        className="handling-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) onDone(words.trim());
        }}
      >
        {label !== null && (
          <Field label={label}>
            {(id) => (
              <Input.TextArea
                id={id}
                autoFocus
                autoSize={{ minRows: 3, maxRows: 10 }}
                maxLength={2000}
                value={words}
                onChange={(event) => setWords(event.target.value)}
              />
            )}
          </Field>
        )}
        {extra}
      </form>
    </Modal>
  );
}
