/**
 * Where the page keeps what must survive a reload.
 *
 * A frame inside another site may be refused storage, and a full disk refuses to write. Neither may stop a customer
 * from talking, so everything falls back to memory and only the surviving is lost.
 */

const PREFIX = "wenlu.chat.";

export interface KeyValue {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
  keys(): string[];
}

export class MemoryStorage implements KeyValue {
  private readonly values = new Map<string, string>();

  read(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  write(key: string, value: string | null): void {
    if (value === null) this.values.delete(key);
    else this.values.set(key, value);
  }

  keys(): string[] {
    return [...this.values.keys()];
  }
}

/** `localStorage` under a prefix of our own. */
export class WebStorage implements KeyValue {
  constructor(private readonly storage: Storage) {}

  read(key: string): string | null {
    return this.storage.getItem(PREFIX + key);
  }

  write(key: string, value: string | null): void {
    try {
      if (value === null) this.storage.removeItem(PREFIX + key);
      else this.storage.setItem(PREFIX + key, value);
    } catch {
      // Full or refused: the value lives on in memory, it only does not survive a reload.
    }
  }

  keys(): string[] {
    const keys: string[] = [];
    for (let index = 0; index < this.storage.length; index++) {
      const key = this.storage.key(index);
      if (key?.startsWith(PREFIX)) keys.push(key.slice(PREFIX.length));
    }
    return keys;
  }
}

export function openStorage(): KeyValue {
  try {
    window.localStorage.getItem(PREFIX);
    return new WebStorage(window.localStorage);
  } catch {
    return new MemoryStorage();
  }
}

/** Calls back when another tab of this browser changed a key. */
export function onOtherTab(changed: (key: string) => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key?.startsWith(PREFIX)) changed(event.key.slice(PREFIX.length));
  };
  window.addEventListener("storage", listener);
  return () => window.removeEventListener("storage", listener);
}

/** Runs a task while no other tab runs one of the same name. Without Web Locks (plain HTTP) it just runs. */
export async function exclusively<T>(name: string, task: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  if (!locks) return task();
  let started = false;
  const once = () => {
    started = true;
    return task();
  };
  try {
    return await locks.request(PREFIX + name, once);
  } catch (error) {
    if (!started && error instanceof DOMException && error.name === "SecurityError") return task();
    throw error;
  }
}
