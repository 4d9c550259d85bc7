/** A real server on a free port: the customer's routes over HTTP and the socket over `ws`, with the log in memory. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { Actor, ClientFrame, LogEvent, MessageBody, PostBody, ServerFrame } from "../src/core/contract";

interface Posted {
  client_id: string;
  body: PostBody;
}

export class ChatServer {
  readonly frames: ClientFrame[] = [];
  readonly log: LogEvent[] = [];
  closed = new Set<string>();
  /** Accepts a socket and then does not answer it. */
  deaf = false;
  refuse_sockets = false;
  conversation = "talk-1";
  /** Problem codes that the next attempts to open a session meet. */
  session_problems: string[] = [];
  /** What was asked for when sessions were opened. */
  readonly sessions: object[] = [];
  private readonly sockets = new Set<WebSocket>();
  private readonly http: Server;
  private readonly wss = new WebSocketServer({ noServer: true });

  private constructor() {
    this.http = createServer((request, response) => void this.route(request, response));
    this.http.on("upgrade", (request, socket, head) => {
      if (this.refuse_sockets) socket.destroy();
      else this.wss.handleUpgrade(request, socket, head, (opened) => this.accept(opened));
    });
  }

  static async start(port = 0): Promise<ChatServer> {
    const server = new ChatServer();
    await new Promise<void>((resolve) => server.http.listen(port, "127.0.0.1", resolve));
    return server;
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  get root(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.drop();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  /** Cuts every line without a word. */
  drop(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  /** Begins to close every line, and never comes to the end of it. */
  linger(): void {
    for (const socket of this.sockets) {
      socket.pause();
      socket.close();
    }
  }

  send(frame: ServerFrame): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(frame));
  }

  append(posted: Posted, actor: Actor = { kind: "customer", id: "c-1", name: "" }): LogEvent {
    const known = this.log.find((event) => event.client_id === posted.client_id);
    if (known) return known;
    const seq = this.log.filter((event) => event.conversation_id === this.conversation).length + 1;
    const { client_id } = posted;
    const body = recorded(posted.body);
    const at = new Date().toISOString();
    const event: LogEvent = {
      conversation_id: this.conversation,
      seq,
      kind: "message",
      actor,
      at,
      client_id,
      body,
    };
    this.log.push(event);
    this.send({ type: "event", through: seq, ...event });
    return event;
  }

  private close(): object {
    this.closed.add(this.conversation);
    const seq = this.log.filter((event) => event.conversation_id === this.conversation).length + 1;
    const event: LogEvent = {
      conversation_id: this.conversation,
      seq,
      kind: "closed",
      actor: { kind: "customer", id: "c-1", name: "" },
      at: new Date().toISOString(),
      client_id: null,
      body: { category: null, by: "customer" },
    };
    this.log.push(event);
    this.send({ type: "event", through: seq, ...event });
    return {};
  }

  private accept(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as ClientFrame;
      this.frames.push(frame);
      if (!this.deaf) this.answer(socket, frame);
    });
  }

  private answer(socket: WebSocket, frame: ClientFrame): void {
    const reply = (answer: ServerFrame) => socket.send(JSON.stringify(answer));
    if (frame.type === "ping") reply({ type: "pong" });
    if (frame.type === "hello") {
      reply({ type: "welcome", connection_id: "1", now: new Date().toISOString() });
      for (const event of this.log) {
        const after = frame.resume[event.conversation_id];
        if (after !== undefined && event.seq > after) reply({ type: "event", through: event.seq, ...event });
      }
    }
    if (frame.type === "post") {
      const { client_id, conversation_id } = frame;
      if (this.closed.has(conversation_id))
        reply({ type: "problem", status: 409, code: "conversation_closed", client_id });
      else reply({ type: "ack", client_id, conversation_id, seq: this.append(frame).seq });
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Posted) : null;
    const [path = "", query = ""] = (request.url ?? "").split("?");
    const problem = request.url?.endsWith("/sessions") ? this.session_problems.shift() : undefined;
    if (request.url?.endsWith("/sessions") && body) this.sessions.push(body);
    if (problem) {
      response.writeHead(401, { "Content-Type": "application/problem+json" });
      response.end(JSON.stringify({ status: 401, code: problem }));
      return;
    }
    const answer = this.find(request.method ?? "", path, new URLSearchParams(query), body);
    response.writeHead(answer === null ? 404 : 200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer ?? { status: 404, code: "not_found" }));
  }

  private find(method: string, path: string, query: URLSearchParams, body: Posted | null): object | null {
    const conversation_id = this.conversation;
    if (path.endsWith("/sessions")) return session(conversation_id);
    if (path.endsWith("/conversations")) {
      return method === "POST" ? { conversation_id } : { items: [this.summary()] };
    }
    if (method === "POST" && path.endsWith("/close")) return this.close();
    if (path.endsWith("/messages") && body) return { client_id: body.client_id, seq: this.append(body).seq };
    if (!path.endsWith("/events")) return null;
    const mine = this.log.filter((event) => path.includes(event.conversation_id));
    const after = Number(query.get("after"));
    const events = mine.filter((event) => event.seq > after).slice(0, Number(query.get("limit")));
    return { events, through: events.at(-1)?.seq ?? mine.length, head: mine.length };
  }

  private summary(): object {
    const { conversation: id, log } = this;
    const head_seq = log.filter((event) => event.conversation_id === id).length;
    return {
      id,
      status: "open",
      attendant: "bot",
      holder: null,
      head_seq,
      opened_at: new Date().toISOString(),
    };
  }
}

function recorded(body: PostBody): MessageBody {
  if (body.kind !== "file") return body;
  const { attachment_id: id, text } = body;
  return { kind: "file", text, attachment: { id, name: text, media_type: "image/png", size: 1 } };
}

function session(conversation_id: string): object {
  return {
    token: "token",
    conversation_id,
    customer: { id: "c-1", kind: "visitor", name: null },
    firm: { name: "问路证券", colour: "#1f5fd6", logo_text: "问", privacy_notice: "", ai_notice: "" },
    suggestions: [],
    consents: [],
  };
}
