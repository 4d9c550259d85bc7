import { useTranslation } from "react-i18next";
import { KeysDialog } from "../components/KeysDialog.tsx";
import { usePreferences } from "../preferences.ts";

interface ShortcutsDialogProps {
  open: boolean;
  onClose: () => void;
}

export function ShortcutsDialog({ open, onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation();
  const { enterSends } = usePreferences();
  const rows: [string[], string][] = [
    [["j", "k"], t("conversations.keys.move")],
    [["/"], t("conversations.keys.quick")],
    [enterSends ? ["Enter"] : ["Ctrl", "Enter"], t("conversations.keys.send")],
    [["Alt", "1…3"], t("conversations.keys.suggestion")],
    [["n"], t("conversations.keys.note")],
    [["Esc"], t("conversations.keys.leave")],
    [["?"], t("conversations.keys.help")],
  ];
  return <KeysDialog open={open} onClose={onClose} title={t("shell.shortcuts")} rows={rows} />;
}
