/** The customer's side of a talk: session, line, log and outbox put together. Views subscribe to its `state`. */
import { ChatApi } from "./api";
import { type Chapter, Chapters } from "./chapters";
import type { Actor, Consent, Locale, PostBody, Purpose, ServerFrame, Session } from "./contract";
import { Outbox, type OutboxEntry, type OutboxRequest } from "./outbox";
import { Problem } from "./problem";
import { Sender } from "./sender";
import { ChatSocket, type LineState } from "./socket";
import { exclusively, type KeyValue } from "./storage";
import { type Upload, Uploads } from "./uploads";

/** `polling`: the socket cannot be opened, HTTP serves in its place. */
export type Line = "connecting" | "open" | "polling" | "offline";

export interface ChatState {
  readonly phase: "starting" | "ready" | "failed";
  readonly session: Session | null;
  readonly current: Chapter | null;
  readonly earlier: readonly Chapter[];
  readonly more: boolean;
  readonly loading: boolean;
  readonly entries: readonly OutboxEntry[];
  readonly uploads: readonly Upload[];
  readonly line: Line;
  readonly typing: Actor | null;
}

export interface ClientOptions {
  root: string;
  storage: KeyValue;
  locale: Locale;
  identity_token?: string;
}

const POLL_EVERY = 3_000; // milliseconds
const TYPING_SHOWN = 6_000;
const TYPING_EVERY = 3_000;
const REFRESH_EVERY = 2_000;
const GIVE_UP_SOCKET_AFTER = 2; // openings in a row that failed

export class ChatClient {
  readonly api: ChatApi;
  readonly outbox: Outbox;
  readonly uploads: Uploads;
  locale: Locale;
  state: ChatState;
  private readonly listeners = new Set<() => void>();
  private readonly storage: KeyValue;
  private readonly socket: ChatSocket;
  private readonly sender: Sender;
  private identity_token: string | undefined;
  private chapters: Chapters | null = null;
  private session: Session | null = null;
  private phase: ChatState["phase"] = "starting";
  private line: Line = "connecting";
  private typing: Actor | null = null;
  private typing_timer: ReturnType<typeof setTimeout> | undefined;
  private poll_timer: ReturnType<typeof setTimeout> | undefined;
  private start_timer: ReturnType<typeof setTimeout> | undefined;
  private typed_at = 0;
  private read_sent = 0;
  private refreshed_at = 0;
  private publishing = false;

  constructor(options: ClientOptions) {
    this.storage = options.storage;
    this.locale = options.locale;
    this.identity_token = options.identity_token;
    this.api = new ChatApi(options.root, () => void this.refreshSession());
    this.outbox = new Outbox(options.storage, () => this.publish());
    this.uploads = new Uploads(
      this.api,
      (attachment) => this.say({ kind: "file", text: attachment.name, attachment }),
      () => this.publish(),
    );
    this.socket = new ChatSocket({
      url: `${options.root.replace(/^http/, "ws")}/api/v1/chat/socket`,
      hello: () => ({
        type: "hello",
        token: this.api.token ?? "",
        resume: this.chapters ? { [this.chapters.id]: this.chapters.current.log.through } : {},
      }),
      onFrame: (frame) => this.receive(frame),
      onState: (state, failures) => this.follow(state, failures),
    });
    this.sender = new Sender({
      outbox: this.outbox,
      ready: () => this.line === "open" || this.line === "polling",
      deliver: (entry) => this.deliver(entry),
      reopen: () => this.reopen(),
    });
    this.state = this.view();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Opens or resumes the session, then the line. Goes on trying by itself. */
  async start(): Promise<void> {
    clearTimeout(this.start_timer);
    const kept = this.readSession();
    try {
      const session = await exclusively("session", () => this.openSession());
      this.enter(session, kept);
    } catch (error) {
      // Offline with a session from before: show it, keep what is written, and try again.
      if (kept && !(error instanceof Problem)) this.enter(kept, kept);
      else this.phase = "failed";
      this.start_timer = setTimeout(() => void this.start(), 5_000);
      this.publish();
    }
  }

  stop(): void {
    for (const timer of [this.start_timer, this.poll_timer, this.typing_timer]) clearTimeout(timer);
    this.socket.stop();
    this.sender.stop();
    this.listeners.clear();
  }

  /** The network is back, or the page is looked at again. */
  wake(): void {
    if (this.phase === "failed") void this.start();
    if (!this.chapters) return;
    this.socket.start();
    this.socket.wake();
  }

  /** The browser says that there is no network. */
  sleep(): void {
    clearTimeout(this.poll_timer);
    this.poll_timer = undefined;
    this.socket.stop();
    this.setLine("offline");
  }

  say(body: PostBody): void {
    this.request({ kind: "message", body });
  }

  request(request: OutboxRequest): void {
    if (!this.chapters) return;
    this.outbox.add(this.chapters.id, request);
    this.sender.kick();
  }

  retry(client_id: string): void {
    this.outbox.retry(client_id);
    this.sender.kick();
  }

  /** Another tab wrote to the outbox, or went on in another conversation. */
  otherTab(key: string): void {
    if (key === "conversation") {
      const id = this.storage.read("conversation");
      if (id && this.chapters && this.chapters.id !== id) this.turnTo(id);
    } else {
      this.outbox.refresh();
      this.sender.kick();
    }
  }

  /** After the end: a new conversation below the old one. */
  async startAgain(): Promise<void> {
    await this.reopen();
  }

  async loadEarlier(): Promise<void> {
    await this.chapters?.loadEarlier().catch(() => undefined); // the button stays and may be pressed again
  }

  /** The customer has seen everything up to here. Never sent twice for the same place. */
  markRead(through: number): void {
    if (!this.chapters || through <= this.read_sent) return;
    if (this.socket.send({ type: "read", conversation_id: this.chapters.id, through }))
      this.read_sent = through;
  }

  writing(): void {
    const now = Date.now();
    if (!this.chapters || now - this.typed_at < TYPING_EVERY) return;
    if (this.socket.send({ type: "typing", conversation_id: this.chapters.id })) this.typed_at = now;
  }

  async setConsent(purpose: Purpose, granted: boolean): Promise<void> {
    await this.api.setConsent(purpose, granted);
    if (!this.session) return;
    const others = this.session.consents.filter((consent) => consent.purpose !== purpose);
    const consent: Consent = { purpose, granted };
    this.keepSession({ ...this.session, consents: [...others, consent] });
  }

  async setLocale(locale: Locale): Promise<void> {
    this.locale = locale;
    this.publish();
    await this.refreshSession();
  }

  /** The firm's app has told who this is: the visitor becomes a known customer. */
  async identify(identity_token: string): Promise<void> {
    this.identity_token = identity_token;
    if (this.session) await this.refreshSession();
  }

  private leave(): void {
    this.socket.stop();
    this.outbox.forget(this.outbox.list().map((entry) => entry.client_id));
    this.chapters = null;
  }

  private async refreshSession(): Promise<void> {
    if (Date.now() - this.refreshed_at < REFRESH_EVERY) return;
    this.refreshed_at = Date.now();
    try {
      const session = await exclusively("session", () => this.openSession());
      this.enter(session, this.session);
    } catch {
      // The talk goes on as it was; the next start asks again.
    }
  }

  private async openSession(): Promise<Session> {
    const token = this.readSession()?.token;
    const identity = this.identity_token ? { identity_token: this.identity_token } : {};
    this.api.token = null;
    try {
      return await this.keepSession(
        await this.api.openSession({ locale: this.locale, ...(token ? { token } : {}), ...identity }),
      );
    } catch (error) {
      this.api.token = this.session?.token ?? token ?? null;
      // A token that is no longer good must not lock anybody out: he goes on as a visitor.
      if (!(error instanceof Problem) || error.passing || (!token && !this.identity_token)) throw error;
      this.identity_token = undefined;
      return this.keepSession(await this.api.openSession({ locale: this.locale }));
    }
  }

  private enter(session: Session, kept: Session | null): void {
    const before = this.session ?? kept;
    const changed = this.session?.token !== session.token;
    this.session = session;
    this.api.token = session.token;
    this.phase = "ready";
    // Somebody else signed in to the firm's app: nothing of the one before may show or be sent.
    if (before?.customer.kind === "known" && before.customer.id !== session.customer.id) this.leave();
    if (!this.chapters) {
      this.chapters = new Chapters(this.api, session.conversation_id, () => this.publish());
      this.storage.write("conversation", session.conversation_id);
      // First the end of a long talk, then the line; if reading fails the line brings everything.
      const recalled = kept ? this.chapters.recall().catch(() => undefined) : Promise.resolve();
      void recalled.then(() => this.socket.start());
    } else if (this.chapters.id !== session.conversation_id) {
      this.turnTo(session.conversation_id);
    } else if (changed) {
      this.socket.restart();
    }
    this.publish();
  }

  private receive(frame: ServerFrame): void {
    if (frame.type === "event") {
      const { type: _, through, ...event } = frame;
      if (this.typing && event.actor.kind === this.typing.kind) this.showTyping(null);
      const known = this.chapters?.arrive(event, through) ?? true;
      // Ids are in time order: another tab has gone on in a newer conversation.
      if (!known && event.conversation_id > (this.chapters?.id ?? "")) this.turnTo(event.conversation_id);
    } else if (frame.type === "typing" && frame.conversation_id === this.chapters?.id) {
      if (frame.actor.kind !== "customer") this.showTyping(frame.actor);
    } else if (frame.type === "problem" && frame.status === 401) {
      void this.refreshSession();
    }
  }

  private follow(state: LineState, failures: number): void {
    if (state === "open") this.setLine("open");
    else if (typeof navigator !== "undefined" && navigator.onLine === false) this.setLine("offline");
    else if (failures >= GIVE_UP_SOCKET_AFTER) this.poll();
    else if (this.line !== "offline" && this.line !== "polling") this.setLine("connecting");
  }

  /** Reads by HTTP while the socket cannot be opened. */
  private poll(): void {
    if (this.poll_timer !== undefined) return;
    const turn = async () => {
      const reached = await this.chapters?.readOn().then(
        () => true,
        (error: unknown) => error instanceof Problem,
      );
      if (this.line === "open") return;
      this.setLine(reached ? "polling" : "offline");
      this.poll_timer = setTimeout(() => void turn(), POLL_EVERY);
    };
    this.poll_timer = setTimeout(() => void turn(), 0);
  }

  private setLine(line: Line): void {
    if (line === "open") {
      clearTimeout(this.poll_timer);
      this.poll_timer = undefined;
    }
    this.line = line;
    this.publish();
    if (line === "open" || line === "polling") this.sender.kick();
  }

  private deliver(entry: OutboxEntry): ReturnType<ChatApi["deliver"]> {
    if (entry.request.kind === "message" && this.line === "open") {
      return this.socket.post(entry.client_id, entry.conversation_id, entry.request.body);
    }
    return this.api.deliver(entry);
  }

  private async reopen(): Promise<string> {
    const { conversation_id } = await this.api.openConversation(this.locale);
    this.turnTo(conversation_id);
    return conversation_id;
  }

  private turnTo(conversation_id: string): void {
    if (!this.chapters || this.chapters.id === conversation_id) return;
    this.chapters.turnTo(conversation_id);
    this.read_sent = 0;
    this.storage.write("conversation", conversation_id);
    this.socket.restart(); // a new hello follows the new conversation from its beginning
  }

  private showTyping(actor: Actor | null): void {
    clearTimeout(this.typing_timer);
    this.typing = actor;
    if (actor) this.typing_timer = setTimeout(() => this.showTyping(null), TYPING_SHOWN);
    this.publish();
  }

  private readSession(): Session | null {
    try {
      return JSON.parse(this.storage.read("session") ?? "null") as Session | null;
    } catch {
      return null;
    }
  }

  private keepSession(session: Session): Session {
    this.api.token = session.token;
    this.storage.write("session", JSON.stringify(session));
    if (this.session) this.session = session;
    this.publish();
    return session;
  }

  /** Gathers changes of one turn of the event loop into one new state. */
  private publish(): void {
    if (this.publishing) return;
    this.publishing = true;
    queueMicrotask(() => {
      this.publishing = false;
      this.dropArrived();
      this.state = this.view();
      for (const listener of this.listeners) listener();
    });
  }

  /** Entries whose event is in the log have done their work. */
  private dropArrived(): void {
    const { chapters } = this;
    if (!chapters || this.outbox.list().length === 0) return;
    const arrived = new Set<string>();
    for (const { log } of [...chapters.earlier, chapters.current]) {
      for (const event of log.events)
        if (event.client_id && event.seq <= log.through) arrived.add(event.client_id);
    }
    this.outbox.forget(
      this.outbox.list().flatMap(({ client_id }) => (arrived.has(client_id) ? [client_id] : [])),
    );
  }

  private view(): ChatState {
    const { phase, session, chapters, line, typing } = this;
    return {
      phase,
      session,
      current: chapters?.current ?? null,
      earlier: chapters?.earlier ?? [],
      more: chapters?.more ?? false,
      loading: chapters?.loading ?? false,
      entries: this.outbox?.list() ?? [],
      uploads: this.uploads?.list() ?? [],
      line,
      typing,
    };
  }
}
