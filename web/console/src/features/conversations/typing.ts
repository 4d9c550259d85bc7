import { useSyncExternalStore } from "react";
import type { Actor } from "../../api-types.ts";

/** Who is writing right now. It is gone after a few seconds unless it is said again. */
const SHOWN_MS = 5_000;
const writers = new Map<string, { actor: Actor; timer: ReturnType<typeof setTimeout> }>();
const listeners = new Set<() => void>();

function tellAll(): void {
  for (const listener of listeners) listener();
}

export function noteTyping(conversationId: string, actor: Actor): void {
  clearTimeout(writers.get(conversationId)?.timer);
  const timer = setTimeout(() => forget(conversationId), SHOWN_MS);
  writers.set(conversationId, { actor, timer });
  tellAll();
}

export function stopTyping(conversationId: string, actor: Actor): void {
  if (writers.get(conversationId)?.actor.id === actor.id) forget(conversationId);
}

function forget(conversationId: string): void {
  clearTimeout(writers.get(conversationId)?.timer);
  if (writers.delete(conversationId)) tellAll();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTyping(conversationId: string): Actor | null {
  return useSyncExternalStore(subscribe, () => writers.get(conversationId)?.actor ?? null);
}
