import type { DocumentFields, DocumentKind, DocumentView, Passage } from "../../api-types.ts";

export const DOCUMENT_KINDS = [
  "law",
  "rule",
  "product",
  "procedure",
  "contract",
  "notice",
  "other",
] as const satisfies readonly DocumentKind[];

/** What is taken by the picker; the server looks at the content. */
export const DOCUMENT_ENDINGS = ".md,.markdown,.pdf,.docx,.html,.htm,.txt";

export const NO_FIELDS: DocumentFields = {
  title: "",
  kind: "other",
  audience: "staff",
  source: null,
  dated: null,
  checked_on: null,
  valid_from: null,
  valid_until: null,
};

/** An empty field is none at all. */
export function cleanFields(values: DocumentFields): DocumentFields {
  const orNull = (text: string | null | undefined) => (text ? text.trim() || null : null);
  return {
    title: values.title.trim(),
    kind: values.kind,
    audience: values.audience,
    source: orNull(values.source),
    dated: orNull(values.dated),
    checked_on: orNull(values.checked_on),
    valid_from: orNull(values.valid_from),
    valid_until: orNull(values.valid_until),
  };
}

export function fieldsOf(document: DocumentView): DocumentFields {
  return cleanFields(document);
}

/** A file's name without its ending, as the first proposal for a title. */
export function titleOf(name: string): string {
  return name.replace(/\.[a-z]+$/i, "").slice(0, 200);
}

export type Validity = "expired" | "not_yet" | null;

/** Days are those of the calendar, so that plain text compares. */
export function validityOf(
  { valid_from, valid_until }: Pick<DocumentFields, "valid_from" | "valid_until">,
  today: string,
): Validity {
  if (valid_until && valid_until < today) return "expired";
  return valid_from && valid_from > today ? "not_yet" : null;
}

export interface OutlineEntry {
  key: string;
  text: string;
  depth: number;
  /** Of the first passage under it. */
  ordinal: number;
}

/** The headings of a document in their order, each with the first passage under it. */
export function outlineOf(passages: readonly Passage[]): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  let before: readonly string[] = [];
  for (const { headings, ordinal } of passages) {
    headings.forEach((text, depth) => {
      const same = headings.slice(0, depth + 1).every((one, place) => before[place] === one);
      if (!same) entries.push({ key: `${ordinal} ${depth}`, text, depth, ordinal });
    });
    before = headings;
  }
  return entries;
}

/** `words 0.42` as its name and a share in per cent. */
export function reasonOf(reason: string): { name: string; share: number } {
  const [name = "", share = "0"] = reason.split(" ");
  return { name, share: Math.round(Number(share) * 100) };
}
