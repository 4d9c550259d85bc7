import type { ScorecardCheck, ScorecardContent, ScorecardItem } from "../../api-types.ts";
import { SECTION_ORDER } from "./inspection.ts";

/** Moves an item up or down within its section; others keep their order. */
export function moved(content: ScorecardContent, id: string, step: 1 | -1): ScorecardContent {
  const items = [...content.items];
  const from = items.findIndex((item) => item.id === id);
  const item = items[from];
  if (!item) return content;
  let to = from + step;
  while (items[to] && items[to]?.section !== item.section) to += step;
  const other = items[to];
  if (!other) return content;
  items[from] = other;
  items[to] = item;
  return { ...content, items };
}

export function changed(
  content: ScorecardContent,
  id: string,
  part: Partial<ScorecardItem>,
): ScorecardContent {
  return { ...content, items: content.items.map((item) => (item.id === id ? { ...item, ...part } : item)) };
}

export function removed(content: ScorecardContent, id: string): ScorecardContent {
  return { ...content, items: content.items.filter((item) => item.id !== id) };
}

/** An id that no item of the card has, made from a stem. */
export function freeId(content: ScorecardContent, stem: string): string {
  const taken = new Set(content.items.map((item) => item.id));
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

export function manualItem(content: ScorecardContent, name: string): ScorecardItem {
  return {
    id: freeId(content, "manual"),
    section: "service",
    name,
    name_en: name,
    hint: "",
    hint_en: "",
    kind: "manual",
    scale: "five",
    weight: 5,
    applies: "always",
    check: null,
  };
}

export function itemOfCheck(content: ScorecardContent, check: ScorecardCheck): ScorecardItem {
  const { id, section, scale, name, name_en, hint, hint_en, applies } = check;
  return {
    id: freeId(content, id),
    section,
    name,
    name_en,
    hint,
    hint_en,
    kind: "automatic",
    scale,
    weight: 5,
    applies,
    check: id,
  };
}

/** Items by section, in the order of the card. */
export function bySection(content: ScorecardContent): [(typeof SECTION_ORDER)[number], ScorecardItem[]][] {
  return SECTION_ORDER.map((section) => [section, content.items.filter((item) => item.section === section)]);
}

/** What share of all weights an item has, in per cent. */
export function shareOf(content: ScorecardContent, item: ScorecardItem): number {
  const total = content.items.reduce((sum, one) => sum + one.weight, 0);
  return total === 0 ? 0 : Math.round((1000 * item.weight) / total) / 10;
}
