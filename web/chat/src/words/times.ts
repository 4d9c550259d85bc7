/** Times as people in China see them, wherever their device is. */
import type { Locale } from "../core/contract";
import type { Translate } from "./index";

const ZONE = "Asia/Shanghai";
const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
  formats.set(key, known);
  return known;
}

export function showClock(at: string, locale: Locale): string {
  return format(locale, "clock", { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));
}

/** "今天 14:03", "11月20日 09:15". */
export function showMoment(at: string, locale: Locale, t: Translate, now: number = Date.now()): string {
  const day = dayOf(new Date(at));
  const clock = showClock(at, locale);
  if (day === dayOf(new Date(now))) return `${t("today")} ${clock}`;
  if (day === dayOf(new Date(now - DAY))) return `${t("yesterday")} ${clock}`;
  const date = format(locale, "date", { month: "short", day: "numeric" }).format(new Date(at));
  return `${date} ${clock}`;
}

/** "11月20日", "20 Nov". */
export function showDay(day: string, locale: Locale): string {
  return format(locale, "date", { month: "short", day: "numeric" }).format(new Date(`${day}T12:00:00Z`));
}

export function showSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function showDuration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function dayOf(date: Date): string {
  return format("en", "day", { year: "numeric", month: "2-digit", day: "2-digit" }).format(date);
}
