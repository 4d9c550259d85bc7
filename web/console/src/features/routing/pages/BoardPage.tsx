import { Drawer } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useConnection, useSocket } from "../../../app/socket-provider.tsx";
import { formatClock } from "../../../app/time.ts";
import { GateNotice } from "../../compliance/components/GateNotice.tsx";
import { RulesBanner } from "../../compliance/components/rules/RulesBanner.tsx";
import { ConversationPane } from "../../conversations/components/ConversationPane.tsx";
import { ComposerProvider } from "../../conversations/components/composer-context.tsx";
import { useBoard } from "../api.ts";
import { BoardAlerts } from "../components/BoardAlerts.tsx";
import { BoardCourse } from "../components/BoardCourse.tsx";
import { BoardNumbers } from "../components/BoardNumbers.tsx";
import { BoardTalks } from "../components/BoardTalks.tsx";
import { HoldQueue } from "../components/HoldQueue.tsx";
import { PeopleTable } from "../components/PeopleTable.tsx";
import { QueueTable } from "../components/QueueTable.tsx";
import "./board.css";

/** The supervisor's view of everything, moving by itself; any conversation opens beside it. */
export function BoardPage() {
  const { t } = useTranslation();
  const { conversationId = null } = useParams();
  const navigate = useNavigate();
  const socket = useSocket();
  const board = useBoard();
  useEffect(() => socket.watchBoard(), [socket]);
  return (
    <div className="page board">
      <header className="page-head">
        <h1>{t("routing.title")}</h1>
        {board.data && <Freshness at={board.data.at} />}
      </header>
      <GateNotice />
      <RulesBanner />
      <LoadState isPending={board.isPending} error={board.error} retry={() => void board.refetch()} rows={10}>
        {board.data && (
          <div className="board-grid">
            <BoardNumbers board={board.data} />
            <HoldQueue count={board.data.held} />
            <BoardAlerts alerts={board.data.alerts} />
            <QueueTable queues={board.data.queues} />
            <BoardCourse board={board.data} />
            <BoardTalks />
            <PeopleTable seats={board.data.staff} />
          </div>
        )}
      </LoadState>
      <Drawer
        open={conversationId !== null}
        onClose={() => void navigate("/board")}
        size={720}
        title={t("routing.talks.title")}
        className="board-drawer"
        destroyOnHidden
      >
        {conversationId !== null && (
          <ComposerProvider>
            <ConversationPane key={conversationId} conversationId={conversationId} />
          </ComposerProvider>
        )}
      </Drawer>
    </div>
  );
}

function Freshness({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const online = useConnection() === "online";
  return (
    <span className={online ? "live" : "live live-lost"} role="status">
      {online ? t("routing.live") : t("routing.stale", { time: formatClock(at, i18n.language) })}
    </span>
  );
}
