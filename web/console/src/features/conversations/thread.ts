import type { ConversationEvent, EventBodies, EventKind } from "../../api-types.ts";

export type EventOf<K extends EventKind> = Extract<ConversationEvent, { kind: K }>;
export type Understood = EventBodies["understood"];
export type Settled = EventBodies["settled"];

/** One row of the conversation as a person reads it: later events about a message stand with the message. */
export interface ThreadItem {
  event: ConversationEvent;
  recalled: boolean;
  understood: Understood | null;
  helpful: boolean | null;
  /** What became of held words; null while they wait. */
  settled: Settled | null;
}

export interface Thread {
  items: ThreadItem[];
  /** The customer has seen everything up to this `seq`. */
  customerRead: number;
  rating: EventBodies["rated"] | null;
  /** The last thing the customer said. */
  lastSaid: number;
  /** The `client_id`s that have arrived, so that the outbox can let go of them. */
  clientIds: ReadonlySet<string>;
}

const HIDDEN: ReadonlySet<EventKind> = new Set(["read", "recalled", "understood", "feedback", "settled"]);

export function threadOf(events: readonly ConversationEvent[]): Thread {
  const recalled = new Set<number>();
  const understood = new Map<number, Understood>();
  const helpful = new Map<number, boolean>();
  const settled = new Map<number, Settled>();
  const clientIds = new Set<string>();
  let customerRead = 0;
  let rating: EventBodies["rated"] | null = null;
  let lastSaid = 0;
  for (const event of events) {
    if (event.client_id !== null) clientIds.add(event.client_id);
    if (event.actor.kind === "customer") customerRead = Math.max(customerRead, seenBy(event));
    if (event.kind === "message" && event.actor.kind === "customer") lastSaid = event.seq;
    if (event.kind === "recalled") recalled.add(event.body.seq);
    else if (event.kind === "understood")
      understood.set(event.body.seq, joined(understood.get(event.body.seq), event.body));
    else if (event.kind === "feedback") helpful.set(event.body.seq, event.body.helpful);
    else if (event.kind === "settled") settled.set(event.body.seq, event.body);
    else if (event.kind === "rated") rating = event.body;
  }
  const items = events
    .filter((event) => !HIDDEN.has(event.kind))
    .map((event) => ({
      event,
      recalled: recalled.has(event.seq),
      understood: understood.get(event.seq) ?? null,
      helpful: helpful.get(event.seq) ?? null,
      settled: settled.get(event.seq) ?? null,
    }));
  return { items, customerRead, rating, lastSaid, clientIds };
}

/** What was understood first, with the signals that were heard in the same words since. */
function joined(before: Understood | undefined, after: Understood): Understood {
  if (before === undefined) return after;
  const signals = [...new Set([...before.signals, ...after.signals])];
  return { ...(after.action === "none" ? before : after), signals };
}

/** Whoever writes has seen what stood above. */
function seenBy(event: ConversationEvent): number {
  return event.kind === "read" ? event.body.through : event.seq;
}

export const RECALL_MS = 2 * 60 * 1000;

export function canRecall(item: ThreadItem, staffId: string | null, now: number): boolean {
  const { event } = item;
  if (item.recalled || event.kind !== "message" || event.actor.kind !== "staff") return false;
  return event.actor.id === staffId && now - Date.parse(event.at) < RECALL_MS;
}
