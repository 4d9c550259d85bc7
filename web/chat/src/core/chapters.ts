/**
 * The conversations of one customer as one long scroll: the current one, and older ones above it.
 *
 * Reads what is missing: the end of a conversation first, gaps when they show, older pages when somebody scrolls up.
 */
import type { ChatApi } from "./api";
import type { ConversationSummary, LogEvent } from "./contract";
import { emptyLog, findGap, type Log, reduceLog } from "./log";
import type { TalkStart } from "./talk";

/** Events a read asks for; a screen holds about ten. */
const PAGE = 60;

export interface Chapter {
  readonly log: Log;
  readonly start: TalkStart | undefined;
}

export class Chapters {
  current: Chapter;
  /** Oldest first. */
  earlier: readonly Chapter[] = [];
  loading = false;
  /** Conversations before the oldest loaded one, newest first; null until asked for. */
  private older: ConversationSummary[] | null = null;
  private filling = false;

  constructor(
    private readonly api: ChatApi,
    conversation_id: string,
    private readonly changed: () => void,
  ) {
    this.current = { log: emptyLog(conversation_id), start: undefined };
  }

  get id(): string {
    return this.current.log.conversation_id;
  }

  /** True if something older may be loaded. */
  get more(): boolean {
    const top = this.earlier[0] ?? this.current;
    return top.log.from > 0 || (this.older?.length ?? 0) > 0;
  }

  /** For a customer who was here before: finds where his conversation stands, and what came before it. */
  async recall(): Promise<void> {
    const summaries = await this.api.listConversations();
    const summary = summaries.find((one) => one.id === this.id);
    this.older = summaries.filter((one) => one.id !== this.id && one.head_seq > 0);
    if (summary && this.current.log.through === 0) this.current = openAtEnd(summary);
    await this.readOn();
  }

  /** An event came in. False if it belongs to a conversation that is not here. */
  arrive(event: LogEvent, through: number): boolean {
    if (event.conversation_id === this.id) {
      this.current = {
        ...this.current,
        log: reduceLog(this.current.log, { type: "arrived", event, through }),
      };
      this.changed();
      if (findGap(this.current.log) !== null) void this.readOn().catch(() => undefined); // the next event tries again
      return true;
    }
    const known = this.earlier.some((chapter) => chapter.log.conversation_id === event.conversation_id);
    if (known)
      this.replace(event.conversation_id, (log) => reduceLog(log, { type: "arrived", event, through }));
    return known || (this.older?.some((summary) => summary.id === event.conversation_id) ?? false);
  }

  /** Goes on in another conversation; the one before moves up. */
  turnTo(conversation_id: string): void {
    if (conversation_id === this.id) return;
    const { log } = this.current;
    if (log.events.length > 0) this.earlier = [...this.earlier, this.current];
    this.older = this.older?.filter((summary) => summary.id !== conversation_id) ?? null;
    this.current = { log: emptyLog(conversation_id), start: undefined };
    this.changed();
  }

  /** Reads everything after what is here. */
  async readOn(): Promise<void> {
    if (this.filling) return;
    this.filling = true;
    try {
      for (;;) {
        const { conversation_id, through: after } = this.current.log;
        const page = await this.api.readEvents(conversation_id, after, 200);
        this.replace(conversation_id, (log) => reduceLog(log, { type: "read", after, ...page }));
        if (page.through >= page.head || page.through <= after) return;
      }
    } finally {
      this.filling = false;
    }
  }

  async loadEarlier(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    this.changed();
    try {
      const top = this.earlier[0] ?? this.current;
      if (top.log.from > 0) await this.readBack(top.log);
      else await this.openOlder();
    } finally {
      this.loading = false;
      this.changed();
    }
  }

  private async readBack(log: Log): Promise<void> {
    const after = Math.max(0, log.from - PAGE);
    const page = await this.api.readEvents(log.conversation_id, after, log.from - after);
    this.replace(log.conversation_id, (now) => reduceLog(now, { type: "read", after, ...page }));
  }

  private async openOlder(): Promise<void> {
    const summary = this.older?.shift();
    if (!summary) return;
    const chapter = openAtEnd(summary);
    this.earlier = [chapter, ...this.earlier];
    const after = chapter.log.from;
    const page = await this.api.readEvents(summary.id, after, PAGE);
    this.replace(summary.id, (log) => reduceLog(log, { type: "read", after, ...page }));
  }

  private replace(conversation_id: string, change: (log: Log) => Log): void {
    const update = (chapter: Chapter): Chapter =>
      chapter.log.conversation_id === conversation_id ? { ...chapter, log: change(chapter.log) } : chapter;
    this.current = update(this.current);
    this.earlier = this.earlier.map(update);
    this.changed();
  }
}

function openAtEnd(summary: ConversationSummary): Chapter {
  const { attendant, holder, status } = summary;
  return {
    log: emptyLog(summary.id, Math.max(0, summary.head_seq - PAGE)),
    start: { attendant, holder, status },
  };
}
