/**
 * One conversation's log as this page knows it: a pure reducer, `(log, action) => log`.
 *
 * Events are kept by `seq`, each once. `seq` may have holes where only staff may see: `through` says up to where
 * everything that this customer may see is here. What lies beyond `through` came ahead of a gap; it is kept, not shown,
 * and the gap is closed by reading from `through`, never by waiting.
 */
import type { LogEvent } from "./contract";

export interface Log {
  readonly conversation_id: string;
  /** In order of `seq`; those beyond `through` wait for a gap to be closed. */
  readonly events: readonly LogEvent[];
  /** What stands at or before this `seq` has not been loaded; 0 when the beginning is here. */
  readonly from: number;
  readonly through: number;
}

export type LogAction =
  /** A frame of the socket: one event, and up to where everything has now been sent. */
  | { type: "arrived"; event: LogEvent; through: number }
  /** A page that was read: everything in (after, through] that this customer may see. */
  | { type: "read"; after: number; events: readonly LogEvent[]; through: number };

export function emptyLog(conversation_id: string, from = 0): Log {
  return { conversation_id, events: [], from, through: from };
}

export function reduceLog(log: Log, action: LogAction): Log {
  if (action.type === "arrived") {
    if (action.event.seq <= log.from) return log;
    const events = insert(log.events, [action.event]);
    return settle(log, events, log.from, Math.max(log.through, action.through));
  }
  const { after, through } = action;
  if (after > log.through || through < log.from) return log;
  const events = insert(log.events, action.events);
  return settle(log, events, Math.min(log.from, after), Math.max(log.through, through));
}

/** What may be shown: everything below the first gap. */
export function shownEvents(log: Log): readonly LogEvent[] {
  const last = log.events.at(-1);
  if (!last || last.seq <= log.through) return log.events;
  return log.events.filter((event) => event.seq <= log.through);
}

/** The `seq` after which something is missing, or null. */
export function findGap(log: Log): number | null {
  const last = log.events.at(-1);
  return last && last.seq > log.through ? log.through : null;
}

function settle(log: Log, events: readonly LogEvent[], from: number, claimed: number): Log {
  let through = claimed;
  for (const event of events) if (event.seq === through + 1) through = event.seq;
  if (events === log.events && from === log.from && through === log.through) return log;
  return { conversation_id: log.conversation_id, events, from, through };
}

/** The same array if there was nothing new. */
function insert(events: readonly LogEvent[], added: readonly LogEvent[]): readonly LogEvent[] {
  const known = new Set(events.map((event) => event.seq));
  const fresh = added.filter((event) => !known.has(event.seq) && known.add(event.seq));
  if (fresh.length === 0) return events;
  const merged = [...events, ...fresh];
  const last = events.at(-1)?.seq ?? 0;
  if (fresh.length > 1 || (fresh[0]?.seq ?? 0) < last) merged.sort((one, other) => one.seq - other.seq);
  return merged;
}
