/**
 * Everything the customer says waits here until the server has it.
 *
 * An entry has its `client_id` from the first moment and is sent again under the same one until it is acknowledged, so
 * that it survives a reload and a lost line and is never recorded twice. Each entry has a key of its own in the
 * storage, so that tabs need not agree before they write.
 */
import type { OwnBody, PostBody } from "./contract";
import { newId } from "./ids";
import type { KeyValue } from "./storage";

export type OutboxRequest =
  | { kind: "message"; body: OwnBody }
  | { kind: "recall"; seq: number }
  | { kind: "rating"; score: number; tags: string[]; word: string }
  | { kind: "feedback"; seq: number; helpful: boolean };

export interface OutboxEntry {
  readonly client_id: string;
  readonly conversation_id: string;
  readonly request: OutboxRequest;
  readonly created_at: string;
  /** The problem code for which the server refused it; null while it may still be sent. */
  readonly failure: string | null;
  /** Set once acknowledged: the entry only waits for its event to arrive. */
  readonly seq: number | null;
}

const PREFIX = "outbox.";

export class Outbox {
  private entries = new Map<string, OutboxEntry>();

  constructor(
    private readonly storage: KeyValue,
    private readonly changed: () => void = () => undefined,
  ) {
    this.refresh();
  }

  /** In the order in which they were written (ids are in time order). */
  list(): OutboxEntry[] {
    return [...this.entries.values()].sort((one, other) => (one.client_id < other.client_id ? -1 : 1));
  }

  /** The first entry that is still to be sent. */
  findNext(): OutboxEntry | null {
    return this.list().find((entry) => entry.failure === null && entry.seq === null) ?? null;
  }

  add(conversation_id: string, request: OutboxRequest): OutboxEntry {
    const entry: OutboxEntry = {
      client_id: newId(),
      conversation_id,
      request,
      created_at: new Date().toISOString(),
      failure: null,
      seq: null,
    };
    this.put(entry);
    return entry;
  }

  /** The server has it. It stays visible until `forget` says that its event is here. */
  acknowledge(client_id: string, seq: number): void {
    const entry = this.entries.get(client_id);
    this.storage.write(PREFIX + client_id, null);
    if (!entry) return;
    if (entry.request.kind === "message") this.entries.set(client_id, { ...entry, seq, failure: null });
    else this.entries.delete(client_id);
    this.changed();
  }

  fail(client_id: string, code: string): void {
    this.change(client_id, { failure: code });
  }

  retry(client_id: string): void {
    this.change(client_id, { failure: null });
  }

  /** Sends an entry to another conversation, after its own was closed. */
  move(client_id: string, conversation_id: string): void {
    this.change(client_id, { conversation_id });
  }

  /** Drops entries whose event is in the log, or which the customer gave up. */
  forget(client_ids: Iterable<string>): void {
    let dropped = false;
    for (const client_id of client_ids) {
      if (!this.entries.delete(client_id)) continue;
      this.storage.write(PREFIX + client_id, null);
      dropped = true;
    }
    if (dropped) this.changed();
  }

  /** Takes up what other tabs, or this page before a reload, have written. */
  refresh(): void {
    const stored = new Map<string, OutboxEntry>();
    for (const key of this.storage.keys()) {
      if (!key.startsWith(PREFIX)) continue;
      const entry = parse(this.storage.read(key));
      if (entry) stored.set(entry.client_id, entry);
      else this.storage.write(key, null);
    }
    for (const entry of this.entries.values()) if (entry.seq !== null) stored.set(entry.client_id, entry);
    this.entries = stored;
    this.changed();
  }

  private change(client_id: string, change: Partial<OutboxEntry>): void {
    const entry = this.entries.get(client_id);
    if (entry) this.put({ ...entry, ...change });
  }

  private put(entry: OutboxEntry): void {
    this.entries.set(entry.client_id, entry);
    this.storage.write(PREFIX + entry.client_id, JSON.stringify(entry));
    this.changed();
  }
}

export function postOf(body: OwnBody): PostBody {
  return body.kind === "file" ? { kind: "file", text: body.text, attachment_id: body.attachment.id } : body;
}

export function isOutboxKey(key: string): boolean {
  return key.startsWith(PREFIX);
}

/** Null for what another version of this page, or a stranger, left behind. */
function parse(text: string | null): OutboxEntry | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<OutboxEntry> | null;
    return value?.client_id && value.conversation_id && value.request ? (value as OutboxEntry) : null;
  } catch {
    return null;
  }
}
