import { useSyncExternalStore } from "react";

/** What one person chose for this browser. */
export interface Preferences {
  locale: "zh-CN" | "en";
  theme: "system" | "light" | "dark";
  sounds: boolean;
  notifications: boolean;
  /** Enter sends and Shift+Enter breaks the line; otherwise only Ctrl+Enter sends. */
  enterSends: boolean;
}

const KEY = "wenlu.console.preferences";

const DEFAULTS: Preferences = {
  locale: "zh-CN",
  theme: "system",
  sounds: true,
  notifications: false,
  enterSends: true,
};

export function readPreferences(storage: Pick<Storage, "getItem">): Preferences {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    return typeof stored === "object" && stored !== null ? { ...DEFAULTS, ...stored } : DEFAULTS;
  } catch {
    return DEFAULTS; // Not ours or half written: the defaults are always right.
  }
}

let current: Preferences | null = null;
const listeners = new Set<() => void>();

export function getPreferences(): Preferences {
  current ??= readPreferences(localStorage);
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...getPreferences(), ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, getPreferences);
}
