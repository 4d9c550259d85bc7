import { diffArrays } from "diff";
import type { EntryContent, ScriptContent } from "../../api-types.ts";

export interface Piece {
  text: string;
  kind: "same" | "removed" | "added";
}

export interface FieldDiff {
  field: string;
  changed: boolean;
  pieces: Piece[];
}

const WORDS = new Intl.Segmenter("zh-CN", { granularity: "word" });
const wordsOf = (text: string) => [...WORDS.segment(text)].map(({ segment }) => segment);

/** What changed between two texts, word by word; Chinese words are found by the browser's own dictionary. */
export function diffText(before: string, after: string): Piece[] {
  return diffArrays(wordsOf(before), wordsOf(after)).map(({ value, added, removed }) => ({
    text: value.join(""),
    kind: added ? "added" : removed ? "removed" : "same",
  }));
}

type Content = EntryContent | ScriptContent;

const ORDER = [
  "title",
  "title_en",
  "phrasings",
  "phrasings_en",
  "answer",
  "answer_en",
  "text",
  "text_en",
  "answers",
  "cards",
  "attachments",
  "facts",
  "choices",
  "handoff",
  "audience",
  "category",
  "valid_from",
  "valid_until",
];

/** What a code of a field is called, for people. */
export type Wording = (field: string, code: string) => string;

const asItIs: Wording = (_field, code) => code;

/** Every field that either of the two says something in, those that changed first told apart. */
export function diffContents(
  before: Content | null,
  after: Content | null,
  word: Wording = asItIs,
): FieldDiff[] {
  const old = (before ?? {}) as Record<string, unknown>;
  const now = (after ?? {}) as Record<string, unknown>;
  return ORDER.map(
    (field) => [field, readable(old[field], field, word), readable(now[field], field, word)] as const,
  )
    .filter(([, left, right]) => left !== "" || right !== "")
    .map(([field, left, right]) => ({ field, changed: left !== right, pieces: diffText(left, right) }));
}

/** A value as lines that people can read. Yes and no are the server's remarks (`expired`), and nobody's words. */
export function readable(value: unknown, field = "", word: Wording = asItIs): string {
  if (value === null || value === undefined || typeof value === "boolean") return "";
  if (Array.isArray(value)) return value.map((one) => readable(one, field, word)).join("\n");
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([name]) => name !== "id")
      .map(([name, part]) => readable(part, name, word))
      .filter((text) => text !== "")
      .join(" · ");
  }
  return word(field, String(value));
}
