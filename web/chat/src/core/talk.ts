/** What a log means to its reader: a pure fold of events into lines, and into who is talking now. */
import type {
  ActorKind,
  Attendant,
  ClosedBody,
  ConversationSummary,
  LogEvent,
  MessageEvent,
  QueuedBody,
  RatedBody,
  StaffCard,
} from "./contract";

export interface MessageLine {
  readonly type: "message";
  readonly event: MessageEvent;
  readonly own: boolean;
  readonly recalled: boolean;
  readonly helpful: boolean | null;
}

export type NoticeEvent = Extract<LogEvent, { kind: "queued" | "assigned" | "returned" | "closed" }>;

export interface NoticeLine {
  readonly type: "notice";
  readonly event: NoticeEvent;
}

export type Line = MessageLine | NoticeLine;

export interface Talk {
  readonly lines: readonly Line[];
  readonly attendant: Attendant;
  readonly holder: StaffCard | null;
  readonly queued: QueuedBody | null;
  readonly closed: ClosedBody | null;
  readonly rating: RatedBody | null;
  /** The other side has seen everything up to here. */
  readonly read_through: number;
  /** The customer has seen everything up to here, on whatever device. */
  readonly seen_through: number;
  /** Everybody who took part, by id, to put a face to a message. */
  readonly staff: ReadonlyMap<string, StaffCard>;
}

/** What held before the first loaded event. */
export type TalkStart = Pick<ConversationSummary, "attendant" | "holder" | "status">;

const FRESH: TalkStart = { attendant: "bot", holder: null, status: "open" };

export function foldTalk(events: readonly LogEvent[], start: TalkStart = FRESH): Talk {
  const fold = new Fold(start);
  for (const event of events) fold.apply(event);
  return fold.talk();
}

class Fold {
  private readonly lines: Line[] = [];
  private readonly recalled = new Set<number>();
  private readonly helpful = new Map<number, boolean>();
  private readonly staff = new Map<string, StaffCard>();
  private attendant: Attendant;
  private holder: StaffCard | null;
  private queued: QueuedBody | null = null;
  private closed: ClosedBody | null;
  private rating: RatedBody | null = null;
  private read_through = 0;
  private seen_through = 0;

  constructor(start: TalkStart) {
    this.attendant = start.attendant;
    this.holder = start.holder;
    this.closed = start.status === "closed" ? { category: null, by: "system" } : null;
    if (start.holder) this.staff.set(start.holder.id, start.holder);
  }

  apply(event: LogEvent): void {
    switch (event.kind) {
      case "message":
        this.lines.push({
          type: "message",
          event,
          own: event.actor.kind === "customer",
          recalled: false,
          helpful: null,
        });
        this.read(event.actor.kind, event.seq); // whoever writes has seen what stood before
        break;
      case "recalled":
        this.recalled.add(event.body.seq);
        break;
      case "read":
        this.read(event.actor.kind, event.body.through);
        break;
      case "feedback":
        this.helpful.set(event.body.seq, event.body.helpful);
        break;
      case "rated":
        this.rating = event.body;
        break;
      case "queued":
      case "assigned":
      case "returned":
      case "closed":
        this.notice(event);
    }
  }

  private read(by: ActorKind, through: number): void {
    if (by === "customer") this.seen_through = Math.max(this.seen_through, through);
    else this.read_through = Math.max(this.read_through, through);
  }

  private notice(event: NoticeEvent): void {
    // While somebody waits, the newest word about his place replaces the one before.
    const last = this.lines.at(-1);
    if (event.kind === "queued" && last?.type === "notice" && last.event.kind === "queued") this.lines.pop();
    this.lines.push({ type: "notice", event });
    this.queued = event.kind === "queued" ? event.body : null;
    if (event.kind === "queued") this.attend("queue", null);
    if (event.kind === "assigned") this.attend("staff", event.body.staff);
    if (event.kind === "returned") this.attend("bot", null);
    if (event.kind === "closed") this.closed = event.body;
  }

  private attend(attendant: Attendant, holder: StaffCard | null): void {
    this.attendant = attendant;
    this.holder = holder;
    if (holder) this.staff.set(holder.id, holder);
  }

  talk(): Talk {
    const lines = this.lines.map((line) =>
      line.type === "message"
        ? {
            ...line,
            recalled: this.recalled.has(line.event.seq),
            helpful: this.helpful.get(line.event.seq) ?? null,
          }
        : line,
    );
    const { attendant, holder, queued, closed, rating, read_through, seen_through, staff } = this;
    return { lines, attendant, holder, queued, closed, rating, read_through, seen_through, staff };
  }
}
