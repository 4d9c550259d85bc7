import { useTranslation } from "react-i18next";
import { KeysDialog } from "../../../../app/components/KeysDialog.tsx";

export function InspectionKeys({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const rows: [string[], string][] = [
    [["j", "k"], t("compliance.inspection.keys.move")],
    [["1…5"], t("compliance.inspection.keys.five")],
    [["y", "n"], t("compliance.inspection.keys.yesNo")],
    [["x"], t("compliance.inspection.keys.skip")],
    [["a"], t("compliance.inspection.keys.accept")],
    [["d"], t("compliance.inspection.keys.clear")],
    [["c"], t("compliance.inspection.keys.comment")],
    [["s"], t("compliance.inspection.keys.save")],
    [["h", "l"], t("compliance.inspection.keys.conversation")],
    [["u"], t("compliance.inspection.keys.undo")],
    [["?"], t("compliance.inspection.keys.help")],
  ];
  return (
    <KeysDialog open={open} onClose={onClose} title={t("compliance.inspection.keysTitle")} rows={rows} />
  );
}
