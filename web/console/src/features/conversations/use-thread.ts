import { useEffect, useMemo } from "react";
import { useSocket } from "../../app/socket-provider.tsx";
import { useLog } from "./api.ts";
import { useOutbox } from "./outbox-provider.tsx";
import { type Thread, threadOf } from "./thread.ts";

/** The log of a conversation, followed live, as rows. */
export function useThread(conversationId: string) {
  const log = useLog(conversationId);
  const socket = useSocket();
  const outbox = useOutbox();
  const isRead = log.data !== undefined;
  useEffect(() => (isRead ? socket.watch(conversationId) : undefined), [socket, conversationId, isRead]);
  const events = log.data?.events;
  const thread = useMemo<Thread | null>(() => (events ? threadOf(events) : null), [events]);
  useEffect(() => {
    if (thread) outbox.settle(thread.clientIds);
  }, [thread, outbox]);
  return { thread, isPending: log.isPending, error: log.error, refetch: log.refetch };
}
