import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import type { Posted } from "../../api-types.ts";
import { http, OfflineError, ProblemError } from "../../app/http.ts";
import { useGate } from "../compliance/api/gate.ts";
import { Outbox, type OutboxItem, type PostOutcome } from "./outbox.ts";

const OutboxContext = createContext<Outbox | null>(null);

async function post(item: OutboxItem): Promise<PostOutcome> {
  const { conversationId, clientId, channel, body, reason } = item;
  const command =
    channel === "note"
      ? { client_id: clientId, text: body.kind === "text" ? body.text : "" }
      : { client_id: clientId, body, reason };
  try {
    await http.post<Posted>(`/conversations/${conversationId}/${channel}s`, command);
    return { kind: "stored" };
  } catch (error) {
    if (error instanceof OfflineError) return { kind: "offline" };
    if (error instanceof ProblemError) return { kind: "refused", problem: error.problem };
    throw error;
  }
}

interface OutboxProviderProps {
  accountId: string;
  children: ReactNode;
}

export function OutboxProvider({ accountId, children }: OutboxProviderProps) {
  const outbox = useMemo(
    () =>
      new Outbox({
        key: `wenlu.console.outbox.${accountId}`,
        storage: localStorage,
        post,
        now: () => new Date().toISOString(),
        schedule: (action, milliseconds) => void setTimeout(action, milliseconds),
      }),
    [accountId],
  );
  const open = useGate().data?.available === true;
  useEffect(() => {
    if (open) outbox.gateOpened();
  }, [outbox, open]);
  useEffect(() => {
    const resume = () => outbox.resume();
    resume();
    window.addEventListener("online", resume);
    return () => window.removeEventListener("online", resume);
  }, [outbox]);
  return <OutboxContext value={outbox}>{children}</OutboxContext>;
}

export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error("useOutbox outside of a session");
  return outbox;
}

export function useOutboxItems(conversationId: string): readonly OutboxItem[] {
  const outbox = useOutbox();
  const items = useSyncExternalStore(
    (listener) => outbox.subscribe(listener),
    () => outbox.items,
  );
  return useMemo(
    () => items.filter((item) => item.conversationId === conversationId),
    [items, conversationId],
  );
}
