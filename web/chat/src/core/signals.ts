/** What goes over the line and is not kept: who writes, what so far, and how far was read. Lost ones are no loss. */
import type { Actor, ClientFrame } from "./contract";

const TYPING_SHOWN = 6_000; // milliseconds
const TYPING_EVERY = 3_000;
const DRAFT_SHOWN = 15_000;
const READ_AFTER = 400;

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Signals {
  /** Who is writing at the other end. */
  typing: Actor | null = null;
  /** What the assistant is about to say; the answer itself is an event, and replaces it. */
  draft = "";
  private draft_timer: Timer;
  private typing_timer: Timer;
  private typed_at = 0;
  private read_timer: Timer;
  private read_through = 0;

  constructor(
    private readonly send: (frame: ClientFrame) => boolean,
    private readonly changed: () => void,
  ) {}

  show(actor: Actor | null): void {
    clearTimeout(this.typing_timer);
    if (actor) this.typing_timer = setTimeout(() => this.show(null), TYPING_SHOWN);
    this.typing = actor;
    this.changed();
  }

  showDraft(text: string): void {
    clearTimeout(this.draft_timer);
    if (text) this.draft_timer = setTimeout(() => this.showDraft(""), DRAFT_SHOWN);
    this.draft = text;
    this.changed();
  }

  write(conversation_id: string): void {
    const now = Date.now();
    if (now - this.typed_at >= TYPING_EVERY && this.send({ type: "typing", conversation_id }))
      this.typed_at = now;
  }

  /** The customer has seen everything up to here. Several marks in a short time become one. */
  markRead(conversation_id: string, through: number): void {
    if (through <= this.read_through) return;
    this.read_through = through;
    this.read_timer ??= setTimeout(() => {
      this.read_timer = undefined;
      if (!this.send({ type: "read", conversation_id, through: this.read_through })) this.read_through = 0;
    }, READ_AFTER);
  }

  /** Another conversation begins: what was read in the last one says nothing about it. */
  reset(): void {
    clearTimeout(this.read_timer);
    this.read_timer = undefined;
    this.read_through = 0;
    clearTimeout(this.draft_timer);
    this.draft = "";
  }

  stop(): void {
    clearTimeout(this.typing_timer);
    this.reset();
  }
}
