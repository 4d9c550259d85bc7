import type { QueryClient } from "@tanstack/react-query";
import type { ConversationDetail, ConversationSummary, Page, ServerFrame } from "../../api-types.ts";
import { alertKeys } from "../compliance/api/alerts.ts";
import { gateKey } from "../compliance/api/gate.ts";
import { conversationKeys } from "./api.ts";
import { applyEvent, hasGap, type Log } from "./events.ts";
import { holdKeys } from "./holds.ts";
import { applySummary, type Notice, noticeFor } from "./lists.ts";
import { noteTyping, stopTyping } from "./typing.ts";

export type Tell = (notice: Exclude<Notice, null>, summary: ConversationSummary) => void;

/** What frames change in the logs and lists of conversations. */
export function takeConversationFrame(
  client: QueryClient,
  frame: ServerFrame,
  staffId: string | null,
  tell: Tell,
): void {
  if (frame.type === "typing" && frame.actor.id !== staffId) noteTyping(frame.conversation_id, frame.actor);
  if (frame.type === "hold") void client.invalidateQueries({ queryKey: holdKeys.all });
  // Somebody wrote in a talk in which words wait: whoever decides about them reads that first.
  if (frame.type === "conversation" && frame.summary.held_until !== null)
    void client.invalidateQueries({ queryKey: holdKeys.waiting });
  if (frame.type === "alert") void client.invalidateQueries({ queryKey: alertKeys.all });
  if (frame.type === "gate") client.setQueryData(gateKey, frame.gate);
  if (frame.type === "conversation") takeSummary(client, frame.summary, staffId, tell);
  if (frame.type === "event") {
    const { type: _, through, ...event } = frame;
    const key = conversationKeys.log(event.conversation_id);
    const before = client.getQueryData<Log>(key);
    if (event.kind === "message") stopTyping(event.conversation_id, event.actor);
    // A log that nobody has opened is read whole when somebody does.
    if (before === undefined) return;
    const after = applyEvent(before, event, through);
    if (after === before) return;
    client.setQueryData(key, after);
    if (hasGap(after)) void client.invalidateQueries({ queryKey: key });
    if (["assigned", "returned", "queued", "closed", "identified"].includes(event.kind)) {
      void client.invalidateQueries({ queryKey: conversationKeys.detail(event.conversation_id) });
    }
  }
}

function takeSummary(
  client: QueryClient,
  summary: ConversationSummary,
  staffId: string | null,
  tell: Tell,
): void {
  const notice = noticeFor(findSummary(client, summary.id), summary, staffId);
  for (const [key, page] of client.getQueriesData<Page<ConversationSummary>>({
    queryKey: conversationKeys.lists,
  })) {
    if (!page) continue;
    const [, , scope] = key as ReturnType<typeof conversationKeys.list>;
    const change = applySummary(page, scope, summary, staffId);
    if (change.page !== page) client.setQueryData(key, change.page);
    if (change.stale) void client.invalidateQueries({ queryKey: key });
  }
  client.setQueryData<ConversationDetail>(conversationKeys.detail(summary.id), (detail) =>
    detail && detail.summary.head_seq <= summary.head_seq ? { ...detail, summary } : detail,
  );
  if (notice !== null) tell(notice, summary);
}

function findSummary(client: QueryClient, id: string): ConversationSummary | undefined {
  const lists = client.getQueriesData<Page<ConversationSummary>>({ queryKey: conversationKeys.lists });
  const found = lists.flatMap(([, page]) => page?.items.filter((item) => item.id === id) ?? []);
  return found.sort((one, other) => other.head_seq - one.head_seq)[0];
}
