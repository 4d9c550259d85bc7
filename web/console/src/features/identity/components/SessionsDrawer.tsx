import { App, Button, Drawer, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { useRevokeSession, useSessions } from "../api.ts";
import { deviceOf } from "../device.ts";

interface SessionsDrawerProps {
  open: boolean;
  onClose: () => void;
  onPassword: () => void;
}

export function SessionsDrawer({ open, onClose, onPassword }: SessionsDrawerProps) {
  const { t } = useTranslation();
  const sessions = useSessions(open);
  return (
    <Drawer open={open} onClose={onClose} title={t("identity.sessions.title")}>
      <Typography.Paragraph type="secondary">
        {t("identity.sessions.lead")}{" "}
        <button type="button" className="link" onClick={onPassword}>
          {t("identity.password.title")}
        </button>
      </Typography.Paragraph>
      <LoadState
        isPending={sessions.isPending}
        error={sessions.error}
        retry={() => void sessions.refetch()}
        empty={sessions.data?.items.length === 0}
        emptyText={t("identity.sessions.empty")}
      >
        <ul className="plain-list">
          {sessions.data?.items.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      </LoadState>
    </Drawer>
  );
}

function SessionRow({ session }: { session: SessionView }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const revoke = useRevokeSession();
  const end = () =>
    revoke.mutate(session.id, {
      onSuccess: () => void message.success(t("identity.sessions.revoked")),
      onError: showProblem,
    });
  return (
    <li className="plain-row">
      <div>
        <strong>{deviceOf(session.user_agent) ?? t("identity.sessions.browser")}</strong>
        <div className="quiet">{session.address}</div>
        <div className="quiet">
          {t("identity.sessions.seen")} {formatMoment(session.seen_at, i18n.language)}
        </div>
      </div>
      {session.current ? (
        <span className="flag flag-accent">{t("identity.sessions.current")}</span>
      ) : (
        <Button size="small" danger loading={revoke.isPending} onClick={end}>
          {t("identity.sessions.revoke")}
        </Button>
      )}
    </li>
  );
}
