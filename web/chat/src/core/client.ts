/** The customer's side of a talk: session, line, log and outbox put together. Views subscribe to its `state`. */
import { ChatApi } from "./api";
import { type Chapter, Chapters } from "./chapters";
import type { Actor, Locale, OwnBody, Purpose, ServerFrame, Session } from "./contract";
import { Outbox, type OutboxEntry, type OutboxRequest, postOf } from "./outbox";
import { Problem } from "./problem";
import { Sender } from "./sender";
import { SessionKeeper } from "./session";
import { Signals } from "./signals";
import { ChatSocket, type LineState, TIMING, type Timing } from "./socket";
import type { KeyValue } from "./storage";
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
  readonly draft: string;
}

export interface ClientOptions {
  root: string;
  storage: KeyValue;
  locale: Locale;
  identity_token?: string;
  /** For tests that cannot wait. */
  timing?: Timing;
  poll_every?: number;
}

const POLL_EVERY = 3_000; // milliseconds
const START_AGAIN_AFTER = 5_000;
const RENEW_EVERY = 2_000;
const GIVE_UP_SOCKET_AFTER = 2; // openings in a row that failed

type Timer = ReturnType<typeof setTimeout> | undefined;

export class ChatClient {
  readonly api: ChatApi;
  readonly outbox: Outbox;
  readonly uploads: Uploads;
  state: ChatState;
  private readonly keeper: SessionKeeper;
  private readonly signals: Signals;
  private readonly socket: ChatSocket;
  private readonly sender: Sender;
  private readonly listeners = new Set<() => void>();
  private readonly publish: () => void;
  private locale: Locale;
  private chapters: Chapters | null = null;
  private session: Session | null = null;
  private phase: ChatState["phase"] = "starting";
  private line: Line = "connecting";
  private poll_timer: Timer;
  private start_timer: Timer;
  private renewed_at = 0;

  constructor(private readonly options: ClientOptions) {
    const { root, storage, locale, identity_token, timing } = options;
    this.locale = locale;
    this.publish = gather(() => this.settle());
    this.api = new ChatApi(root, () => this.renew());
    this.keeper = new SessionKeeper(this.api, storage);
    this.keeper.identity_token = identity_token;
    this.outbox = new Outbox(storage, this.publish);
    this.uploads = new Uploads(
      this.api,
      (attachment) => this.say({ kind: "file", text: attachment.name, attachment }),
      this.publish,
    );
    this.socket = new ChatSocket({
      url: `${root.replace(/^http/, "ws")}/api/v1/chat/socket`,
      hello: () => ({
        type: "hello",
        token: this.api.token ?? "",
        resume: this.chapters ? { [this.chapters.id]: this.chapters.current.log.through } : {},
      }),
      onFrame: (frame) => this.receive(frame),
      onState: (state, failures) => this.follow(state, failures),
      timing: timing ?? TIMING,
    });
    this.signals = new Signals((frame) => this.socket.send(frame), this.publish);
    this.sender = new Sender({
      outbox: this.outbox,
      ready: () => this.line === "open" || this.line === "polling",
      deliver: (entry) => this.deliver(entry),
      reopen: () => this.startAgain(),
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
    const kept = this.keeper.find();
    try {
      this.enter(await this.keeper.open(this.locale), kept);
    } catch (error) {
      // Offline with a session from before: show it, keep what is written, and try again.
      if (kept && !(error instanceof Problem)) this.enter(kept, kept);
      else this.phase = "failed";
      this.start_timer = setTimeout(() => void this.start(), START_AGAIN_AFTER);
      this.publish();
    }
  }

  stop(): void {
    clearTimeout(this.start_timer);
    clearTimeout(this.poll_timer);
    this.socket.stop();
    this.sender.stop();
    this.signals.stop();
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
    this.endPolling();
    this.socket.stop();
    this.setLine("offline");
  }

  say(body: OwnBody): void {
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
      const id = this.options.storage.read(key);
      if (id) this.turnTo(id);
    } else {
      this.outbox.refresh();
      this.sender.kick();
    }
  }

  /** After the end: a new conversation below the old one. */
  async startAgain(): Promise<string> {
    const { conversation_id } = await this.api.openConversation(this.locale);
    this.turnTo(conversation_id);
    return conversation_id;
  }

  /** The customer has no more to ask. One that has ended meanwhile is as he wants it. */
  async end(): Promise<void> {
    const { chapters } = this;
    if (!chapters) return;
    await this.api.closeConversation(chapters.id).catch((error: unknown) => {
      if (!(error instanceof Problem && error.code === "conversation_closed")) throw error;
    });
    if (this.line !== "open") await chapters.readOn().catch(() => undefined); // else the line brings the end
  }

  async loadEarlier(): Promise<void> {
    await this.chapters?.loadEarlier().catch(() => undefined); // the button stays and may be pressed again
  }

  markRead(through: number): void {
    if (this.chapters) this.signals.markRead(this.chapters.id, through);
  }

  writing(): void {
    if (this.chapters) this.signals.write(this.chapters.id);
  }

  async setConsent(purpose: Purpose, granted: boolean): Promise<void> {
    await this.api.setConsent(purpose, granted);
    if (this.session) this.session = this.keeper.keepConsent(this.session, { purpose, granted });
    this.publish();
  }

  async setLocale(locale: Locale): Promise<void> {
    this.locale = locale;
    await this.refresh();
  }

  /** The firm's app has told who this is: the visitor becomes a known customer. */
  async identify(identity_token: string): Promise<void> {
    this.keeper.identity_token = identity_token;
    if (this.session) await this.refresh();
  }

  /** The customer signed out of the firm's page: he goes on as a visitor, and nothing of him stays here. */
  async forget(): Promise<void> {
    this.keeper.forget();
    this.leave();
    this.session = null;
    this.phase = "starting";
    this.publish();
    await this.start();
  }

  /** The token is no longer good. Many requests may say so at once. */
  private renew(): void {
    if (Date.now() - this.renewed_at < RENEW_EVERY) return;
    this.renewed_at = Date.now();
    void this.refresh();
  }

  /** Asks for the session anew: in another language, as somebody known, under a new token. */
  private async refresh(): Promise<void> {
    try {
      this.enter(await this.keeper.open(this.locale), this.session);
    } catch {
      // The talk goes on as it was; the next occasion asks again.
    }
  }

  private enter(session: Session, kept: Session | null): void {
    const before = this.session ?? kept;
    const renewed = this.session?.token !== session.token;
    this.session = session;
    this.api.token = session.token;
    this.phase = "ready";
    // Somebody else signed in to the firm's app: nothing of the one before may show or be sent.
    if (before?.customer.kind === "known" && before.customer.id !== session.customer.id) this.leave();
    if (!this.chapters) this.begin(session.conversation_id, kept !== null);
    else if (this.chapters.id !== session.conversation_id) this.turnTo(session.conversation_id);
    else if (renewed) this.socket.restart();
    this.publish();
  }

  private begin(conversation_id: string, returning: boolean): void {
    this.chapters = new Chapters(this.api, conversation_id, this.publish);
    this.options.storage.write("conversation", conversation_id);
    // First the end of a long talk, then the line; if reading fails the line brings everything.
    const recalled = returning ? this.chapters.recall().catch(() => undefined) : Promise.resolve();
    void recalled.then(() => this.socket.start());
  }

  private leave(): void {
    this.socket.stop();
    this.signals.reset();
    this.outbox.forget(this.outbox.list().map((entry) => entry.client_id));
    this.chapters = null;
  }

  private turnTo(conversation_id: string): void {
    if (!this.chapters || this.chapters.id === conversation_id) return;
    this.chapters.turnTo(conversation_id);
    this.signals.reset();
    this.options.storage.write("conversation", conversation_id);
    this.socket.restart(); // a new hello follows the new conversation from its beginning
  }

  private receive(frame: ServerFrame): void {
    if (frame.type === "event") {
      const { type: _, through, ...event } = frame;
      if (event.actor.kind === this.signals.typing?.kind) this.signals.show(null);
      if (event.actor.kind !== "customer" && this.signals.draft) this.signals.showDraft("");
      const known = this.chapters?.arrive(event, through) ?? true;
      // Ids are in time order: another tab or device has gone on in a newer conversation.
      if (!known && event.conversation_id > (this.chapters?.id ?? "")) this.turnTo(event.conversation_id);
    } else if (frame.type === "typing" && frame.conversation_id === this.chapters?.id) {
      if (frame.actor.kind !== "customer") this.signals.show(frame.actor);
    } else if (frame.type === "draft" && frame.conversation_id === this.chapters?.id) {
      this.signals.showDraft(frame.text);
    } else if (frame.type === "problem" && frame.status === 401) {
      this.renew();
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
      if (this.poll_timer === undefined) return; // the line came back, or the network went
      this.setLine(reached ? "polling" : "offline");
      this.poll_timer = setTimeout(() => void turn(), this.options.poll_every ?? POLL_EVERY);
    };
    this.poll_timer = setTimeout(() => void turn(), 0);
  }

  private endPolling(): void {
    clearTimeout(this.poll_timer);
    this.poll_timer = undefined;
  }

  private setLine(line: Line): void {
    if (line === "open") this.endPolling();
    this.line = line;
    this.publish();
    if (line === "open" || line === "polling") this.sender.kick();
  }

  private deliver(entry: OutboxEntry): ReturnType<ChatApi["deliver"]> {
    if (entry.request.kind === "message" && this.line === "open") {
      return this.socket.post(entry.client_id, entry.conversation_id, postOf(entry.request.body));
    }
    return this.api.deliver(entry);
  }

  private settle(): void {
    this.dropArrived();
    this.state = this.view();
    for (const listener of this.listeners) listener();
  }

  /** Entries whose event is in the log have done their work. */
  private dropArrived(): void {
    const entries = this.outbox.list();
    if (!this.chapters || entries.length === 0) return;
    const arrived = new Set<string | null>();
    for (const { log } of [...this.chapters.earlier, this.chapters.current]) {
      for (const event of log.events) if (event.seq <= log.through) arrived.add(event.client_id);
    }
    this.outbox.forget(entries.map((entry) => entry.client_id).filter((client_id) => arrived.has(client_id)));
  }

  private view(): ChatState {
    const { phase, session, chapters, line } = this;
    return {
      phase,
      session,
      current: chapters?.current ?? null,
      earlier: chapters?.earlier ?? [],
      more: chapters?.more ?? false,
      loading: chapters?.loading ?? false,
      entries: this.outbox.list(),
      uploads: this.uploads.list(),
      line,
      typing: this.signals.typing,
      draft: this.signals.draft,
    };
  }
}

/** Many changes of one turn of the event loop become one call. */
function gather(task: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      task();
    });
  };
}
