import { App, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationSummary } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { useClosingCategories, useStep } from "../api.ts";

interface CloseDialogProps {
  open: boolean;
  summary: ConversationSummary;
  onClose: () => void;
  onGone?: () => void;
}

export function CloseDialog({ open, summary, onClose, onGone }: CloseDialogProps) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const categories = useClosingCategories(open);
  const step = useStep(summary.id);
  const [category, setCategory] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const submit = () => {
    if (category === null) return;
    step.mutate(
      { step: "close", category, note: note.trim() },
      {
        onError: showProblem,
        onSuccess: () => {
          void message.success(t("conversations.close.done"));
          onClose();
          onGone?.();
        },
      },
    );
  };
  return (
    <Modal
      open={open}
      title={t("conversations.close.title")}
      okText={t("conversations.close.submit")}
      okButtonProps={{ disabled: category === null, loading: step.isPending }}
      onOk={submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="dialog">
        <LoadState
          isPending={categories.isPending}
          error={categories.error}
          retry={() => void categories.refetch()}
          empty={categories.data?.length === 0}
        >
          <div className="category-grid" role="radiogroup" aria-label={t("conversations.close.category")}>
            {categories.data?.map((one) => (
              <label key={one.id} data-chosen={one.id === category}>
                <input
                  type="radio"
                  name="category"
                  checked={one.id === category}
                  onChange={() => setCategory(one.id)}
                />
                {i18n.language === "en" ? one.name_en : one.name}
              </label>
            ))}
          </div>
        </LoadState>
        <Input.TextArea
          value={note}
          onChange={(event) => setNote(event.target.value)}
          placeholder={t("conversations.close.note")}
          aria-label={t("conversations.close.note")}
          maxLength={2000}
          autoSize={{ minRows: 2, maxRows: 6 }}
        />
      </div>
    </Modal>
  );
}
