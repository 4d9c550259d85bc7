/**
 * The line to the server: one WebSocket that is opened again for as long as the page lives.
 *
 * Every opening says `hello` with the last `seq` that is here, so that the server sends what is missing. Waits between
 * openings grow and are jittered, so that a restarted server is not stormed. A line that has gone silent is found by
 * a ping and replaced. What the frames mean is the client's business, except `ack` and `problem`, which answer a post.
 */
import type { Ack, ClientFrame, PostBody, ServerFrame } from "./contract";
import { Problem, Unreachable } from "./problem";

export type LineState = "connecting" | "open" | "down";

export interface Timing {
  /** Milliseconds, all of them. */
  first_delay: number;
  longest_delay: number;
  ping_every: number;
  /** How long a line may stay silent after a ping, and an opening unanswered. */
  patience: number;
  ack_within: number;
}

export const TIMING: Timing = {
  first_delay: 500,
  longest_delay: 20_000,
  ping_every: 25_000,
  patience: 8_000,
  ack_within: 15_000,
};

export interface SocketOptions {
  url: string;
  hello: () => Extract<ClientFrame, { type: "hello" }>;
  onFrame: (frame: ServerFrame) => void;
  /** `failures` counts openings in a row that never reached `welcome`. */
  onState: (state: LineState, failures: number) => void;
  timing?: Timing;
}

interface Waiting {
  resolve: (ack: Ack) => void;
  reject: (error: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class ChatSocket {
  private readonly timing: Timing;
  private readonly waiting = new Map<string, Waiting>();
  private socket: WebSocket | null = null;
  private state: LineState = "down";
  private running = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: SocketOptions) {
    this.timing = options.timing ?? TIMING;
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.open();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.retry);
    this.drop();
    this.enter("down");
  }

  /** Opens at once if the line is down: the network is back, or somebody looks at the page again. */
  wake(): void {
    if (!this.running) return;
    if (this.socket === null) this.open();
    else if (this.state === "open") this.ping();
  }

  /** Opens anew, with a new `hello`: other conversations are to be followed, or with another token. */
  restart(): void {
    if (!this.running) return;
    this.drop();
    this.open();
  }

  /** False if there is no line to send it on, or one that the other end has begun to close. */
  send(frame: ClientFrame): boolean {
    return this.state === "open" && this.socket !== null && transmit(this.socket, frame);
  }

  /** Resolves when the server has recorded it; `Unreachable` if that is not known, `Problem` if it was refused. */
  post(client_id: string, conversation_id: string, body: PostBody): Promise<Ack> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.answer(client_id)?.reject(new Unreachable());
        this.fall();
      }, this.timing.ack_within);
      this.waiting.set(client_id, { resolve, reject, timer });
      if (!this.send({ type: "post", client_id, conversation_id, body })) {
        this.answer(client_id)?.reject(new Unreachable());
      }
    });
  }

  private open(): void {
    clearTimeout(this.retry);
    this.enter("connecting");
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.options.url);
    } catch {
      this.fall(); // refused by a content policy
      return;
    }
    this.socket = socket;
    socket.onopen = () => transmit(socket, this.options.hello());
    socket.onmessage = (message) => this.receive(String(message.data));
    socket.onclose = () => this.fall();
    this.watchFor(this.timing.patience);
  }

  private receive(text: string): void {
    const frame = parseFrame(text);
    if (frame === null) return;
    this.watchFor(this.timing.ping_every);
    if (frame.type === "welcome") {
      this.failures = 0;
      this.enter("open");
    }
    if (frame.type === "ack")
      this.answer(frame.client_id)?.resolve({ client_id: frame.client_id, seq: frame.seq });
    else if (frame.type === "problem" && frame.client_id)
      this.answer(frame.client_id)?.reject(new Problem(frame));
    else this.options.onFrame(frame);
    if (frame.type === "resync") this.fall();
  }

  /** A silent line is asked once, and replaced if it still says nothing. */
  private watchFor(time: number): void {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => (this.state === "open" ? this.ping() : this.fall()), time);
  }

  private ping(): void {
    this.send({ type: "ping" });
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.fall(), this.timing.patience);
  }

  /** The line is lost: say so, and open again after a wait. */
  private fall(): void {
    if (this.state === "connecting") this.failures += 1;
    this.drop();
    this.enter("down");
    if (!this.running) return;
    const { first_delay, longest_delay } = this.timing;
    const delay = Math.min(longest_delay, first_delay * 2 ** this.failures);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), delay * (0.5 + Math.random() / 2));
  }

  private drop(): void {
    clearTimeout(this.watch);
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const client_id of [...this.waiting.keys()]) this.answer(client_id)?.reject(new Unreachable());
  }

  private answer(client_id: string): Waiting | undefined {
    const waiting = this.waiting.get(client_id);
    if (waiting) clearTimeout(waiting.timer);
    this.waiting.delete(client_id);
    return waiting;
  }

  private enter(state: LineState): void {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state, this.failures);
  }
}

/** A socket takes what is sent while it closes without a word to us, and loses it: its `close` is still to come. */
function transmit(socket: WebSocket, frame: ClientFrame): boolean {
  if (socket.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(frame));
  return true;
}

function parseFrame(text: string): ServerFrame | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "type" in value ? (value as ServerFrame) : null;
  } catch {
    return null;
  }
}
