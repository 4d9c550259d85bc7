import dayjs, { type Dayjs } from "dayjs";
import type { CheckedBy, EntryView, Fact, SaveEntry } from "../../api-types.ts";

/** An entry as its form holds it: phrasings are lines, days are pickers' days, nothing is null. */
export interface EntryFormValues {
  key?: string;
  category: string;
  audience: "customer" | "staff";
  title: string;
  title_en: string;
  phrasings: string;
  phrasings_en: string;
  answer: string;
  answer_en: string;
  choices: string[];
  handoff?: NonNullable<SaveEntry["handoff"]>;
  facts: FactFormValues[];
}

export interface FactFormValues {
  claim: string;
  source: string;
  checked_on: Dayjs | null;
  checked_by: CheckedBy;
  valid_until: Dayjs | null;
}

const dayOf = (day: string | null) => (day === null ? null : dayjs(day));
const textOf = (day: Dayjs | null) => day?.format("YYYY-MM-DD") ?? null;
const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

export function linesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}

export function toValues(entry: EntryView | null): Partial<EntryFormValues> {
  if (entry === null) return { audience: "customer", choices: [], facts: [] };
  return {
    category: entry.category,
    audience: entry.audience,
    title: entry.title,
    title_en: entry.title_en ?? "",
    phrasings: entry.phrasings.join("\n"),
    phrasings_en: entry.phrasings_en.join("\n"),
    answer: entry.answer,
    answer_en: entry.answer_en ?? "",
    choices: entry.choices,
    ...(entry.handoff === null ? {} : { handoff: entry.handoff }),
    facts: entry.facts.map((fact) => ({
      claim: fact.claim,
      source: fact.source ?? "",
      checked_on: dayOf(fact.checked_on),
      checked_by: fact.checked_by,
      valid_until: dayOf(fact.valid_until),
    })),
  };
}

function toFact(fact: FactFormValues): Fact {
  return {
    claim: fact.claim.trim(),
    source: orNull(fact.source ?? ""),
    checked_on: textOf(fact.checked_on ?? null),
    checked_by: fact.checked_by,
    valid_until: textOf(fact.valid_until ?? null),
  };
}

/** What is saved, based on the version that was edited. */
export function toCommand(
  values: EntryFormValues,
  entry: EntryView | null,
  status: SaveEntry["status"],
): SaveEntry {
  return {
    key: entry?.key ?? orNull(values.key ?? ""),
    version: entry?.version ?? null,
    status,
    category: values.category,
    audience: values.audience,
    title: values.title.trim(),
    title_en: orNull(values.title_en ?? ""),
    phrasings: linesOf(values.phrasings ?? ""),
    phrasings_en: linesOf(values.phrasings_en ?? ""),
    answer: values.answer.trim(),
    answer_en: orNull(values.answer_en ?? ""),
    choices: values.choices ?? [],
    handoff: values.handoff ?? null,
    facts: (values.facts ?? []).map(toFact),
  };
}
