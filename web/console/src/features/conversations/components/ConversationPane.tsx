import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Account, ConversationSummary } from "../../../api-types.ts";
import { useAccount } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useConnection, useSocket } from "../../../app/socket-provider.tsx";
import { GateNotice } from "../../compliance/components/GateNotice.tsx";
import { useConversation } from "../api.ts";
import { useThread } from "../use-thread.ts";
import { Composer } from "./Composer.tsx";
import { ConversationHeader } from "./ConversationHeader.tsx";
import { DossierStrip } from "./DossierStrip.tsx";
import { LogView } from "./LogView.tsx";
import "./conversation.css";

interface ConversationPaneProps {
  conversationId: string;
  onBack?: () => void;
  onDetails?: () => void;
  /** The conversation has left this person's hands. */
  onGone?: () => void;
}

/** One conversation: who, what was said, and the place to answer. The board shows the same. */
export function ConversationPane({ conversationId, onBack, onDetails, onGone }: ConversationPaneProps) {
  const { t } = useTranslation();
  const account = useAccount();
  const detail = useConversation(conversationId);
  const log = useThread(conversationId);
  const summary = detail.data?.summary;
  const rights = rightsIn(summary, account);
  useReadMark(conversationId, log.thread?.lastSaid ?? 0, summary, rights.holds);
  return (
    <section className="conversation" aria-label={t("conversations.log.label")}>
      <LoadState
        isPending={detail.isPending}
        error={detail.error}
        retry={() => void detail.refetch()}
        rows={10}
      >
        {detail.data && (
          <>
            <ConversationHeader
              detail={detail.data}
              rights={rights}
              {...(onBack ? { onBack } : {})}
              {...(onDetails ? { onDetails } : {})}
              {...(onGone ? { onGone } : {})}
            />
            <DossierStrip dossier={detail.data.dossier} />
            <LogView conversationId={conversationId} log={log} />
            <GateNotice />
            <Composer detail={detail.data} rights={rights} />
          </>
        )}
      </LoadState>
    </section>
  );
}

export interface Rights {
  /** In charge of it now: may answer the customer. */
  holds: boolean;
  canClaim: boolean;
  canTakeOver: boolean;
  canNote: boolean;
}

function rightsIn(summary: ConversationSummary | undefined, account: Account): Rights {
  const open = summary?.status === "open";
  const staffId = account.staff?.id ?? null;
  const holds = open && summary.attendant === "staff" && summary.holder?.id === staffId && staffId !== null;
  const serves = account.permissions.includes("serve_customers");
  const supervises = account.permissions.includes("supervise");
  return {
    holds,
    canClaim: open && serves && staffId !== null && summary.attendant !== "staff",
    canTakeOver: open && supervises && !holds && summary.attendant === "staff" && staffId !== null,
    canNote: open && (serves || supervises),
  };
}

/** What is on the screen of the person in charge has been read; said once for every message of the customer. */
function useReadMark(
  id: string,
  lastSaid: number,
  summary: ConversationSummary | undefined,
  holds: boolean,
): void {
  const socket = useSocket();
  const online = useConnection() === "online";
  const marked = useRef(0);
  const unread = online && holds && summary !== undefined && lastSaid > summary.read_seq;
  useEffect(() => {
    if (!unread) return;
    const mark = () => {
      if (document.visibilityState !== "visible" || marked.current >= lastSaid) return;
      if (socket.send({ type: "read", conversation_id: id, through: lastSaid })) marked.current = lastSaid;
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [socket, id, lastSaid, unread]);
}
