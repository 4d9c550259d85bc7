import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import type { PresenceStatus } from "../../../api-types.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { usePresence, useSetPresence } from "../api.ts";

const CHOICES: readonly PresenceStatus[] = ["online", "busy", "away", "offline"];

export function StatusDot({ status }: { status: PresenceStatus }) {
  return <span className={`dot dot-${status}`} aria-hidden="true" />;
}

/** One's own status. What counts for routing may differ from what was chosen while the connection is lost. */
export function StatusPicker() {
  const { t } = useTranslation();
  const presence = usePresence();
  const setPresence = useSetPresence();
  const showProblem = useShowProblem();
  const status = presence.data?.chosen ?? "offline";
  const items = CHOICES.map((choice) => ({
    key: choice,
    label: (
      <span className="status-choice">
        <StatusDot status={choice} />
        <span>{t(`presence.${choice}`)}</span>
        <span className="quiet">{t(`presence.hint.${choice}`)}</span>
      </span>
    ),
    onClick: () => setPresence.mutate(choice, { onError: showProblem }),
  }));
  return (
    <Dropdown
      menu={{ items, selectable: true, selectedKeys: [status] }}
      trigger={["click"]}
      placement="topLeft"
    >
      <Button
        type="text"
        className="rail-status"
        loading={presence.isPending}
        aria-label={`${t("presence.label")}: ${t(`presence.${status}`)}`}
      >
        <StatusDot status={status} />
        {t(`presence.${status}`)}
      </Button>
    </Dropdown>
  );
}
