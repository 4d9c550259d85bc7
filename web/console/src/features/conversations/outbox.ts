import { backoff } from "@wenlu/shared";
import type { PostBody, Problem, Verdict } from "../../api-types.ts";

/**
 * `sending` under way · `waiting` no connection, tried again by itself · `sent` stored, its event has not come yet ·
 * `refused` by compliance · `kept` since the gate cannot judge now · `failed` for another reason the person must
 * decide about.
 */
export type OutboxState = "sending" | "waiting" | "sent" | "refused" | "kept" | "failed";

export interface OutboxItem {
  clientId: string;
  conversationId: string;
  channel: "message" | "note";
  body: PostBody;
  /** Answers a `confirm` of the gate. */
  reason: string;
  at: string;
  state: OutboxState;
  code: string | null;
  verdict: Verdict | null;
  /** To be sent by itself once the gate judges again. */
  whenBack?: boolean;
}

export type PostOutcome = { kind: "stored" } | { kind: "offline" } | { kind: "refused"; problem: Problem };

export interface OutboxOptions {
  /** Under which the items are kept: one for each account, so that nobody sends in the name of another. */
  key: string;
  storage: Pick<Storage, "getItem" | "setItem">;
  post: (item: OutboxItem) => Promise<PostOutcome>;
  now: () => string;
  schedule: (action: () => void, milliseconds: number) => void;
}

/** The gate is closed: trying again by itself would send words that their writer may no longer want to send. */
const GATE_CLOSED = "compliance_unavailable";
const RETRIED_STATUS = new Set([408, 429, 502, 503, 504]);

/**
 * What this person wrote and the log does not show yet.
 *
 * Each conversation is sent in order, one at a time, and a repeated try carries the same `client_id`, so that
 * nothing arrives twice. It survives a reload.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #busy = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #items: readonly OutboxItem[];
  #attempt = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#items = restore(options.storage, options.key);
  }

  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(item: Pick<OutboxItem, "clientId" | "conversationId" | "channel" | "body" | "reason">): void {
    const added = { ...item, at: this.#options.now(), state: "sending", code: null, verdict: null } as const;
    this.#set([...this.#items, added]);
    void this.#pump(item.conversationId);
  }

  retry(clientId: string, reason = ""): void {
    const item = this.#items.find((one) => one.clientId === clientId);
    if (!item) return;
    const afresh = { state: "sending", code: null, verdict: null, whenBack: false } as const;
    this.#change(clientId, { ...afresh, reason: reason || item.reason });
    void this.#pump(item.conversationId);
  }

  discard(clientId: string): void {
    this.#set(this.#items.filter((item) => item.clientId !== clientId));
  }

  /** The log shows these now. */
  settle(clientIds: ReadonlySet<string>): void {
    if (this.#items.some((item) => clientIds.has(item.clientId))) {
      this.#set(this.#items.filter((item) => !clientIds.has(item.clientId)));
    }
  }

  /** Whether to send it by itself when the gate judges again. */
  sendWhenBack(clientId: string, whenBack: boolean): void {
    this.#change(clientId, { whenBack });
  }

  /** The gate judges again: send what its writers wanted sent then. */
  gateOpened(): void {
    const wanted = this.#items.filter((item) => item.state === "kept" && item.whenBack);
    for (const item of wanted) this.retry(item.clientId);
  }

  /** The connection is back: try what waits. */
  resume(): void {
    for (const id of new Set(this.#items.map((item) => item.conversationId))) void this.#pump(id);
  }

  async #pump(conversationId: string): Promise<void> {
    if (this.#busy.has(conversationId)) return;
    this.#busy.add(conversationId);
    try {
      for (let item = this.#next(conversationId); item; item = this.#next(conversationId)) {
        this.#change(item.clientId, { state: "sending" });
        const outcome = await this.#options.post(item);
        if (!this.#record(item, outcome)) return;
      }
    } finally {
      this.#busy.delete(conversationId);
    }
  }

  #next(conversationId: string): OutboxItem | undefined {
    return this.#items.find(
      (item) =>
        item.conversationId === conversationId && (item.state === "sending" || item.state === "waiting"),
    );
  }

  /** False when nothing more can be sent for now. */
  #record(item: OutboxItem, outcome: PostOutcome): boolean {
    const kept = outcome.kind === "refused" && outcome.problem.code === GATE_CLOSED;
    const again = outcome.kind === "refused" && !kept && RETRIED_STATUS.has(outcome.problem.status);
    if (outcome.kind === "offline" || again) {
      this.#change(item.clientId, { state: "waiting" });
      this.#options.schedule(() => void this.#pump(item.conversationId), backoff(this.#attempt++));
      return false;
    }
    this.#attempt = 0;
    if (outcome.kind === "stored") this.#change(item.clientId, { state: "sent" });
    else {
      const { code, verdict = null } = outcome.problem;
      this.#change(item.clientId, { state: kept ? "kept" : verdict ? "refused" : "failed", code, verdict });
    }
    return true;
  }

  #change(clientId: string, change: Partial<OutboxItem>): void {
    this.#set(this.#items.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)));
  }

  #set(items: readonly OutboxItem[]): void {
    this.#items = items;
    this.#options.storage.setItem(this.#options.key, JSON.stringify(items));
    for (const listener of this.#listeners) listener();
  }
}

function restore(storage: Pick<Storage, "getItem">, key: string): OutboxItem[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? "[]");
    if (!Array.isArray(stored)) return [];
    const items = stored as OutboxItem[];
    return items.map((item) => (item.state === "sending" ? { ...item, state: "waiting" } : item));
  } catch {
    return []; // Half written by a browser that died: there is nothing that could be sent.
  }
}
