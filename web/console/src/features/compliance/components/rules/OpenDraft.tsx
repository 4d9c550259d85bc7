import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShowProblem } from "../../../../app/problems.ts";
import { useOpenDraft } from "../../api/rules.ts";

/** Begin a draft from the version that holds (null) or from an older one. */
export function OpenDraftButton({ version, type }: { version: number | null; type?: "primary" }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState("");
  const open = useOpenDraft();
  const showProblem = useShowProblem();
  const begin = () =>
    void open.mutateAsync({ version, note: note.trim() }).then((draft) => {
      setAsking(false);
      setNote("");
      void message.success(t("compliance.rules.opened", { version: draft.version }));
    }, showProblem);
  const label = t(version === null ? "compliance.rules.open" : "compliance.rules.openFrom");
  return (
    <>
      <Button {...(type ? { type } : { size: "small" as const })} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Modal
        open={asking}
        title={label}
        onCancel={() => setAsking(false)}
        onOk={begin}
        confirmLoading={open.isPending}
        destroyOnHidden
      >
        <Input.TextArea
          value={note}
          maxLength={500}
          autoSize={{ minRows: 2, maxRows: 6 }}
          aria-label={t("compliance.rules.openNote")}
          placeholder={t("compliance.rules.openNote")}
          onChange={(event) => setNote(event.target.value)}
        />
      </Modal>
    </>
  );
}
