import type { SealOverview } from "../../api-types.ts";

export type DayState = "stamped" | "sealed" | "covered" | "waiting" | "none";

/** Every day of a month such as `2026-11`, as `2026-11-01`. */
export function daysOf(month: string): string[] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: last }, (_, at) => `${month}-${String(at + 1).padStart(2, "0")}`);
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function shiftMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** How a day stands: days on which nothing ran are covered by the seal behind them. */
export function stateOf(day: string, { seals, last_day }: SealOverview): DayState {
  const own = seals.find((seal) => seal.day === day);
  if (own) return own.stamped_at ? "stamped" : "sealed";
  if (seals.some((seal) => seal.since <= day && day < seal.day)) return "covered";
  const begun = seals[0] !== undefined && seals[0].since <= day;
  return begun && last_day !== null && day <= last_day ? "waiting" : "none";
}
