import type { EntryContent } from "../../api-types.ts";
import { linesOf, toValues } from "./form.ts";

/** What another page hands to the editor by the history's state: questions for a new or an existing entry. */
export interface Prefill {
  title?: string;
  phrasings: string[];
}

export function isPrefill(state: unknown): state is { prefill: Prefill } {
  return typeof state === "object" && state !== null && "prefill" in state;
}

/** The form's first values with the questions that were handed over, each once. */
export function withPrefill(entry: EntryContent | null, prefill: Prefill | null) {
  const values = toValues(entry);
  if (prefill === null) return values;
  const lines = linesOf([values.phrasings ?? "", ...prefill.phrasings].join("\n"));
  const title = values.title || prefill.title || "";
  return { ...values, title, phrasings: lines.filter((line) => line !== title).join("\n") };
}
