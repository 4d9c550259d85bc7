import { useSyncExternalStore } from "react";

/** One clock for everything that ticks on the page, so that waits move together. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

const ZONE = "Asia/Shanghai";

function format(at: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  // English dates name the month, so that nobody mistakes it for the day.
  const language = locale === "en" ? "en-GB" : locale;
  return new Intl.DateTimeFormat(language, { timeZone: ZONE, ...options }).format(new Date(at));
}

export function formatClock(at: string, locale: string): string {
  return format(at, locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

export function formatDay(at: string, locale: string): string {
  const month = locale === "en" ? "short" : "2-digit";
  return format(at, locale, { year: "numeric", month, day: "2-digit" });
}

/** The day without its year. */
export function formatShortDay(at: string, locale: string): string {
  return format(at, locale, { month: locale === "en" ? "short" : "numeric", day: "numeric" });
}

export function formatMoment(at: string, locale: string): string {
  return `${formatDay(at, locale)} ${formatClock(at, locale)}`;
}

/** The day in Shanghai, as a key to group by: `2026-11-22`. */
export function dayOf(at: string): string {
  return format(at, "sv-SE", { year: "numeric", month: "2-digit", day: "2-digit" });
}

/** A wait as a clock shows it: `0:42`, `12:05`, `1:02:09`. */
export function formatWait(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(Math.floor(seconds % 60));
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

export interface Span {
  unit: "seconds" | "minutes" | "hours" | "days";
  count: number;
}

/** The largest whole unit of a span: 90 s is 1 minute. */
export function spanOf(seconds: number): Span {
  if (seconds < 60) return { unit: "seconds", count: Math.max(0, Math.floor(seconds)) };
  if (seconds < 3600) return { unit: "minutes", count: Math.floor(seconds / 60) };
  if (seconds < 86_400) return { unit: "hours", count: Math.floor(seconds / 3600) };
  return { unit: "days", count: Math.floor(seconds / 86_400) };
}
