import type { ConversationEvent, EventsPage } from "../../api-types.ts";

/** What the console knows of one conversation's log. */
export interface Log {
  /** In order of `seq`, without doubles. */
  events: readonly ConversationEvent[];
  /** Everything up to here that this person may see is in `events`. */
  through: number;
  /** Came ahead of something that is missing; joined when the gap has been read. */
  early: readonly Arrival[];
}

export interface Arrival {
  event: ConversationEvent;
  through: number;
}

export const EMPTY_LOG: Log = { events: [], through: 0, early: [] };

/** Something below an event that came is missing: read `after=log.through`. */
export function hasGap(log: Log): boolean {
  return log.early.length > 0;
}

/**
 * Take one event of the socket into the log.
 *
 * Known ones are ignored. One that does not follow what is known waits in `early`: below it may be a hole for
 * what this person may not see, or something lost; only reading tells.
 */
export function applyEvent(log: Log, event: ConversationEvent, through: number): Log {
  if (event.seq <= log.through) return log;
  if (log.early.some((arrival) => arrival.event.seq === event.seq)) return log;
  return settle({ ...log, early: [...log.early, { event, through }] });
}

/** Take a page that was read with `after` at or below the log's `through`. */
export function applyPage(log: Log, page: EventsPage): Log {
  if (page.through <= log.through) return log;
  const news = page.events.filter((event) => event.seq > log.through);
  return settle({ ...log, events: [...log.events, ...news], through: page.through });
}

/** Two states of one log, as one: a page was being read while the socket went on. */
export function joinLogs(one: Log, other: Log): Log {
  if (one === other) return one;
  const [more, less] = one.through >= other.through ? [one, other] : [other, one];
  const known = new Set(more.early.map(({ event }) => event.seq));
  const early = [...more.early, ...less.early.filter(({ event }) => !known.has(event.seq))];
  return settle({ ...more, early: early.filter(({ event }) => event.seq > more.through) });
}

function settle(log: Log): Log {
  const waiting = [...log.early].sort((one, other) => one.event.seq - other.event.seq);
  const events = [...log.events];
  let through = log.through;
  while (waiting[0] !== undefined && waiting[0].event.seq <= through + 1) {
    const { event, through: reached } = waiting.shift() as Arrival;
    if (event.seq <= through) continue;
    events.push(event);
    through = Math.max(event.seq, reached);
  }
  return { events, through, early: waiting };
}
