import { backoff } from "@wenlu/shared";
import type { ClientFrame, ServerFrame } from "../api-types.ts";

export type ConnectionState = "connecting" | "online" | "offline";

export interface StaffSocketOptions {
  url: string;
  token: string;
  /** How far the log of a watched conversation has been read, asked at every connection. */
  readThrough: (conversationId: string) => number;
  onFrame: (frame: ServerFrame) => void;
  onState: (state: ConnectionState) => void;
  /** Lists may have moved while there was no connection: read them anew. */
  onResume: () => void;
  heartbeatMs?: number;
  retryBaseMs?: number;
}

/**
 * One connection for the whole console.
 *
 * It says `hello` with how far every watched conversation is known, comes back by itself with growing pauses,
 * and closes a connection that no longer answers its heartbeat. Conversations and the board are counted, so
 * that two parts of a page may watch the same one.
 */
export class StaffSocket {
  readonly #options: StaffSocketOptions;
  readonly #watched = new Map<string, number>();
  /** Named in the last hello, so that the server follows them already. */
  #resumed: ReadonlySet<string> = new Set();
  #boardWatchers = 0;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #answered = true;
  #welcomed = false;
  #stopped = true;

  constructor(options: StaffSocketOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  /** Connect now instead of at the end of the pause: the network or the person came back. */
  nudge(): void {
    if (this.#stopped || this.#socket !== null) return;
    clearTimeout(this.#retry);
    this.#attempt = 0;
    this.#connect();
  }

  watch(conversationId: string): () => void {
    const watchers = (this.#watched.get(conversationId) ?? 0) + 1;
    this.#watched.set(conversationId, watchers);
    if (watchers === 1) this.#sendWatch(conversationId);
    return once(() => {
      const left = (this.#watched.get(conversationId) ?? 1) - 1;
      if (left > 0) this.#watched.set(conversationId, left);
      else {
        this.#watched.delete(conversationId);
        this.send({ type: "unwatch", conversation_id: conversationId });
      }
    });
  }

  watchBoard(): () => void {
    this.#boardWatchers++;
    if (this.#boardWatchers === 1) this.send({ type: "watch_board", on: true });
    return once(() => {
      this.#boardWatchers--;
      if (this.#boardWatchers === 0) this.send({ type: "watch_board", on: false });
    });
  }

  /** False when there is no connection; nothing is queued here, since only fleeting frames are sent. */
  send(frame: ClientFrame): boolean {
    if (!this.#welcomed || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #sendWatch(conversationId: string): void {
    const after = this.#options.readThrough(conversationId);
    this.send({ type: "watch", conversation_id: conversationId, after });
  }

  #connect(): void {
    this.#options.onState("connecting");
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    socket.onopen = () => this.#hello(socket);
    socket.onmessage = (message) => this.#receive(String(message.data));
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost();
    };
  }

  #hello(socket: WebSocket): void {
    const resume: Record<string, number> = {};
    for (const id of this.#watched.keys()) resume[id] = this.#options.readThrough(id);
    const frame: ClientFrame = { type: "hello", token: this.#options.token, resume };
    this.#resumed = new Set(Object.keys(resume));
    socket.send(JSON.stringify(frame));
  }

  #receive(text: string): void {
    this.#answered = true;
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.type === "welcome") this.#welcome();
    this.#options.onFrame(frame);
    if (frame.type === "resync") this.#socket?.close(4000);
  }

  #welcome(): void {
    this.#welcomed = true;
    this.#attempt = 0;
    this.#options.onState("online");
    for (const id of this.#watched.keys()) if (!this.#resumed.has(id)) this.#sendWatch(id);
    if (this.#boardWatchers > 0) this.send({ type: "watch_board", on: true });
    this.#heartbeat = setInterval(() => this.#beat(), this.#options.heartbeatMs ?? 20_000);
    this.#options.onResume();
  }

  #beat(): void {
    if (!this.#answered) {
      this.#drop();
      this.#lost();
      return;
    }
    this.#answered = false;
    this.send({ type: "ping" });
  }

  #drop(): void {
    clearInterval(this.#heartbeat);
    this.#welcomed = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #lost(): void {
    clearInterval(this.#heartbeat);
    this.#welcomed = false;
    this.#answered = true;
    this.#socket = null;
    if (this.#stopped) return;
    this.#options.onState("offline");
    this.#retry = setTimeout(() => this.#connect(), backoff(this.#attempt++, this.#options.retryBaseMs));
  }
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
