import type { ConversationSummary, Page } from "../../api-types.ts";

export type Scope = "mine" | "queue" | "pool" | "bot" | "closed" | "all";

/** True, false, or `"ask"` where a summary alone does not tell and the list must be read again. */
export function belongsTo(
  scope: Scope,
  summary: ConversationSummary,
  staffId: string | null,
): boolean | "ask" {
  const open = summary.status === "open";
  switch (scope) {
    case "all":
      return true;
    case "mine":
      return open && summary.attendant === "staff" && staffId !== null && summary.holder?.id === staffId;
    case "bot":
      return open && summary.attendant === "bot";
    case "queue":
    case "pool":
      return open && summary.attendant === "queue" ? "ask" : false;
    case "closed":
      return open ? false : "ask";
  }
}

export interface ListChange {
  page: Page<ConversationSummary>;
  /** The list may hold the conversation, but only the back end knows. */
  stale: boolean;
}

/** `(list, summary) => list`: put in, replaced or taken out. An older summary never replaces a newer one. */
export function applySummary(
  page: Page<ConversationSummary>,
  scope: Scope,
  summary: ConversationSummary,
  staffId: string | null,
): ListChange {
  const at = page.items.findIndex((item) => item.id === summary.id);
  const known = page.items[at];
  if (known && known.head_seq > summary.head_seq) return { page, stale: false };
  const belongs = belongsTo(scope, summary, staffId);
  if (belongs === false) {
    if (!known) return { page, stale: false };
    return { page: { ...page, items: page.items.filter((item) => item.id !== summary.id) }, stale: false };
  }
  if (known)
    return {
      page: { ...page, items: page.items.map((item) => (item.id === summary.id ? summary : item)) },
      stale: false,
    };
  if (belongs === "ask") return { page, stale: true };
  return { page: { ...page, items: [summary, ...page.items] }, stale: false };
}

const lastMoved = (summary: ConversationSummary) => summary.last_at ?? summary.opened_at;

/** Grave matters come first, then who waits longest; who does not wait follows, the latest talk first. */
export function inOrder(items: readonly ConversationSummary[], scope: Scope): ConversationSummary[] {
  return [...items].sort((one, other) => {
    if (scope === "closed") return (other.closed_at ?? "").localeCompare(one.closed_at ?? "");
    if (isGrave(one) !== isGrave(other)) return isGrave(one) ? -1 : 1;
    if (one.waiting_since && other.waiting_since) return one.waiting_since.localeCompare(other.waiting_since);
    if (one.waiting_since || other.waiting_since) return one.waiting_since ? -1 : 1;
    return lastMoved(other).localeCompare(lastMoved(one));
  });
}

/** What a person types into the filter: every word must stand somewhere in what the list shows. */
export function matches(summary: ConversationSummary, words: string, customerName: string): boolean {
  const shown = [customerName, summary.intent, summary.last_message?.text, summary.holder?.name];
  const text = shown.join(" ").toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export type Urgency = "urgent" | "late" | "soon" | "calm";

const GRAVE_SIGNALS = new Set(["complaint", "regulator", "fraud", "account_theft", "self_harm"]);
export const SOON_SECONDS = 60;
export const LATE_SECONDS = 180;

export function waitedSeconds(summary: ConversationSummary, now: number): number | null {
  if (summary.waiting_since === null || summary.status === "closed") return null;
  return Math.max(0, Math.floor((now - Date.parse(summary.waiting_since)) / 1000));
}

export function isGrave(summary: ConversationSummary): boolean {
  const queue = summary.queue === "complaint" || summary.queue === "emergency";
  return summary.status === "open" && (queue || summary.signals.some((signal) => GRAVE_SIGNALS.has(signal)));
}

export function urgencyOf(summary: ConversationSummary, now: number): Urgency {
  const waited = waitedSeconds(summary, now);
  if (isGrave(summary)) return "urgent";
  if (waited === null || waited < SOON_SECONDS) return "calm";
  return waited < LATE_SECONDS ? "soon" : "late";
}

export type Notice = "assigned" | "grave" | "message" | "queued" | null;

/** What a change of a conversation is worth telling the person at the desk, with sound or notification. */
export function noticeFor(
  before: ConversationSummary | undefined,
  after: ConversationSummary,
  staffId: string | null,
): Notice {
  const mine = belongsTo("mine", after, staffId) === true;
  const wasMine = before !== undefined && belongsTo("mine", before, staffId) === true;
  if (mine && !wasMine) return "assigned";
  if (mine && isGrave(after) && before !== undefined && !isGrave(before)) return "grave";
  if (mine && after.customer_seq > (before?.customer_seq ?? 0)) return "message";
  if (after.status === "open" && after.attendant === "queue" && before?.attendant !== "queue")
    return "queued";
  return null;
}
