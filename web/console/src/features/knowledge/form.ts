import dayjs, { type Dayjs } from "dayjs";
import type {
  Attachment,
  CheckedBy,
  EntryCard,
  EntryContent,
  EntryView,
  Fact,
  SaveEntry,
  SpecialAnswer,
} from "../../api-types.ts";

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
  answers: AnswerFormValues[];
  cards: CardFormValues[];
  attachments: Attachment[];
  valid: [Dayjs | null, Dayjs | null] | null;
}

export interface AnswerFormValues {
  channel?: string;
  audience: "customer" | "staff";
  text: string;
  text_en: string;
}

export interface CardFormValues {
  title: string;
  title_en: string;
  text: string;
  text_en: string;
  url: string;
  actions: ActionFormValues[];
}

export interface ActionFormValues {
  label: string;
  label_en: string;
  key?: string;
  url: string;
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

/** An entry as it is edited: its open draft if it has one, else what is published. */
export function toValues(entry: EntryContent | null): Partial<EntryFormValues> {
  if (entry === null) {
    return {
      audience: "customer",
      choices: [],
      facts: [],
      answers: [],
      cards: [],
      attachments: [],
      valid: null,
    };
  }
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
    answers: entry.answers.map(({ channel, audience, text, text_en }) => ({
      ...(channel === null ? {} : { channel }),
      audience,
      text,
      text_en: text_en ?? "",
    })),
    cards: entry.cards.map((card) => ({
      title: card.title,
      title_en: card.title_en ?? "",
      text: card.text,
      text_en: card.text_en ?? "",
      url: card.url ?? "",
      actions: card.actions.map(({ label, label_en, key, url }) => ({
        label,
        label_en: label_en ?? "",
        ...(key === null ? {} : { key }),
        url: url ?? "",
      })),
    })),
    attachments: entry.attachments,
    valid:
      entry.valid_from === null && entry.valid_until === null
        ? null
        : [dayOf(entry.valid_from), dayOf(entry.valid_until)],
  };
}

function toAnswer({ channel, audience, text, text_en }: AnswerFormValues): SpecialAnswer {
  return { channel: orNull(channel ?? ""), audience, text: text.trim(), text_en: orNull(text_en ?? "") };
}

function toCard(card: CardFormValues): EntryCard {
  return {
    title: card.title.trim(),
    title_en: orNull(card.title_en ?? ""),
    text: card.text.trim(),
    text_en: orNull(card.text_en ?? ""),
    url: orNull(card.url ?? ""),
    actions: (card.actions ?? []).map(({ label, label_en, key, url }) => ({
      label: label.trim(),
      label_en: orNull(label_en ?? ""),
      key: key ?? null,
      url: key ? null : orNull(url ?? ""),
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

/** What is saved, on top of the published version that the draft starts from. */
export function toCommand(values: EntryFormValues, entry: EntryView | null, submit: boolean): SaveEntry {
  return {
    key: entry?.key ?? orNull(values.key ?? ""),
    version: entry?.version ?? null,
    revision: entry?.draft?.revision ?? null,
    submit,
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
    answers: (values.answers ?? []).map(toAnswer),
    cards: (values.cards ?? []).map(toCard),
    attachments: values.attachments ?? [],
    valid_from: textOf(values.valid?.[0] ?? null),
    valid_until: textOf(values.valid?.[1] ?? null),
  };
}
