/** Empties the outbox, one entry after the other, in one tab at a time. */
import type { Ack } from "./contract";
import type { Outbox, OutboxEntry } from "./outbox";
import { Problem } from "./problem";
import { exclusively } from "./storage";

export interface SenderOptions {
  outbox: Outbox;
  /** False while there is no way to the server. */
  ready: () => boolean;
  deliver: (entry: OutboxEntry) => Promise<Ack>;
  /** The conversation is closed or gone: returns the one that takes its place. */
  reopen: () => Promise<string>;
  /** Milliseconds to wait after a passing trouble. */
  pause?: number;
}

const GONE = new Set(["conversation_closed", "conversation_not_found"]);

export class Sender {
  private running = false;
  private again = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly pause: number;

  constructor(private readonly options: SenderOptions) {
    this.pause = options.pause ?? 3_000;
  }

  /** Called whenever there may be something to send and a way to send it. */
  kick(): void {
    if (this.running) {
      this.again = true;
      return;
    }
    if (!this.options.ready() || this.options.outbox.findNext() === null) return;
    clearTimeout(this.timer);
    this.running = true;
    const drained = exclusively("sending", () => this.drain()).catch(() => this.pause); // the tab lost its lock
    void drained.then((pause) => {
      this.running = false;
      if (pause !== null) this.timer = setTimeout(() => this.kick(), pause);
      else if (this.again) this.kick();
      this.again = false;
    });
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Null when all is sent, else after how many milliseconds to go on. */
  private async drain(): Promise<number | null> {
    const { outbox, ready } = this.options;
    outbox.refresh(); // another tab may have sent it while we waited for our turn
    for (;;) {
      const entry = outbox.findNext();
      if (entry === null || !ready()) return null;
      try {
        const ack = await this.options.deliver(entry);
        outbox.acknowledge(entry.client_id, ack.seq);
      } catch (error) {
        if (!(error instanceof Problem) || error.passing || error.status === 401) {
          return error instanceof Problem && error.retry_after ? error.retry_after * 1000 : this.pause;
        }
        if (!(await this.moved(entry, error))) outbox.fail(entry.client_id, error.code);
      }
    }
  }

  /** What is said to a closed conversation goes to the next one; marks on the closed one do not. */
  private async moved(entry: OutboxEntry, problem: Problem): Promise<boolean> {
    if (entry.request.kind !== "message" || !GONE.has(problem.code)) return false;
    try {
      const conversation_id = await this.options.reopen();
      if (conversation_id === entry.conversation_id) return false;
      this.options.outbox.move(entry.client_id, conversation_id);
      return true;
    } catch {
      return false; // shown as failed; the customer may tap to send it again
    }
  }
}
