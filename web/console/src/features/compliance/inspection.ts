import type { InspectionDetail, InspectionResult, QuotedPassage, ScorecardItem } from "../../api-types.ts";
import type { Scores } from "./api/inspection.ts";

/** A piece of a message: marked where a passage of evidence covers it. */
export interface Piece {
  text: string;
  marked: boolean;
  start: number;
}

/** Cuts a text at the ends of passages; offsets count Unicode code points, as the back end does. */
export function cut(text: string, passages: readonly QuotedPassage[]): Piece[] {
  const letters = Array.from(text);
  const marks = letters.map((_, at) => passages.some((one) => one.start <= at && at < one.end));
  const pieces: Piece[] = [];
  letters.forEach((letter, at) => {
    const last = pieces.at(-1);
    const marked = marks[at] ?? false;
    if (last && last.marked === marked) last.text += letter;
    else pieces.push({ text: letter, marked, start: at });
  });
  return pieces;
}

export function resultOf(detail: InspectionDetail, item: string): InspectionResult | undefined {
  return detail.results.find((one) => one.item === item);
}

/** Whether an item is to be looked at: what a rule found not to apply stands aside, and can be judged all the same. */
export function isOpen(detail: InspectionDetail, item: ScorecardItem): boolean {
  const result = resultOf(detail, item.id);
  return result === undefined || result.score !== null || result.note !== "not_applicable";
}

/** The next item that applies and has no score yet, from here on and round; none if all have one. */
export function nextOpen(detail: InspectionDetail, scores: Scores, from: number): number | null {
  const { items } = detail;
  for (let step = 1; step <= items.length; step += 1) {
    const at = (from + step) % items.length;
    const item = items[at];
    if (item && isOpen(detail, item) && !(item.id in scores)) return at;
  }
  return null;
}

export function valuesOf(item: ScorecardItem): number[] {
  return item.scale === "yes_no" ? [0, 1] : [1, 2, 3, 4, 5];
}

/** The score that a key gives to an item; undefined where the key gives none. */
export function scoreOfKey(item: ScorecardItem, key: string): number | undefined {
  if (item.scale === "five") return /^[1-5]$/.test(key) ? Number(key) : undefined;
  return key === "y" ? 1 : key === "n" ? 0 : undefined;
}

export const SECTION_ORDER = ["service", "compliance", "sales"] as const;
