import { App } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Account, ServerFrame } from "../../api-types.ts";

/** Tells a supervisor that words wait, and their writer what became of them, wherever in the console they are. */
export function useHoldNotices(account: Account): (frame: ServerFrame) => void {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const supervises = account.permissions.includes("supervise");
  const staffId = account.staff?.id ?? null;
  return useCallback(
    (frame) => {
      if (frame.type !== "hold") return;
      const mine = frame.writer_id === staffId;
      if (frame.state === "withdrawn" || (frame.state === "waiting" ? mine || !supervises : !mine)) return;
      const good = frame.state === "released" || frame.state === "waiting";
      const say = good ? message.info : message.warning;
      void say(t(`conversations.holds.news.${frame.state}`));
    },
    [t, message, supervises, staffId],
  );
}
