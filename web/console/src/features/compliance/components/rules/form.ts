import type { TFunction } from "i18next";
import type { RuleCategory, RuleExpression } from "../../../../api-types.ts";
import { ProblemError } from "../../../../app/http.ts";

/** Lists are written one a line. */
export function textOf(list: readonly string[]): string {
  return list.join("\n");
}

export function linesOf(text: string | undefined): string[] {
  return (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

type ListField = "terms" | "anchors" | "unless" | "unless_text";
const LISTS: readonly ListField[] = ["terms", "anchors", "unless", "unless_text"];

export type ExpressionForm = Omit<RuleExpression, ListField> &
  Record<ListField, string> & { own_guards: boolean };
export type CategoryForm = Omit<RuleCategory, "expressions" | "unless_text"> & {
  unless_text: string;
  expressions: ExpressionForm[];
};

/** What the form edits; everything that it does not show stays in its values and comes back as it was. */
export function formOf(category: RuleCategory): CategoryForm {
  return {
    ...category,
    unless_text: textOf(category.unless_text),
    expressions: category.expressions.map(expressionForm),
  };
}

function expressionForm(one: RuleExpression): ExpressionForm {
  return {
    ...one,
    terms: textOf(one.terms),
    anchors: textOf(one.anchors),
    unless: textOf(one.unless),
    unless_text: textOf(one.unless_text),
    own_guards: one.guards !== null,
  };
}

export function categoryOf(form: CategoryForm): RuleCategory {
  return {
    ...form,
    unless_text: linesOf(form.unless_text),
    expressions: (form.expressions ?? []).map(expressionOf),
  };
}

function expressionOf({ own_guards, ...form }: ExpressionForm): RuleExpression {
  const lists = Object.fromEntries(LISTS.map((name) => [name, linesOf(form[name])]));
  const plain = { ...form, ...lists } as unknown as RuleExpression;
  return {
    ...plain,
    id: (form.id ?? "").trim(),
    pattern: form.pattern?.trim() ? form.pattern.trim() : null,
    guards: own_guards ? (form.guards ?? []) : null,
    when: form.when ?? null,
    begins_on: form.begins_on || null,
    ends_on: form.ends_on || null,
  };
}

export function emptyExpression(id: string): ExpressionForm {
  return {
    id,
    terms: "",
    pattern: null,
    anchors: "",
    unless: "",
    unless_text: "",
    guards: null,
    own_guards: false,
    sounds: false,
    security: false,
    off: false,
    when: null,
    begins_on: null,
    ends_on: null,
  } as unknown as ExpressionForm;
}

export function emptyCategory(guards: readonly string[]): RuleCategory {
  const words = { zh: "", en: "" };
  return {
    id: "",
    name: words,
    level: "confirm",
    basis: words,
    why: words,
    instead: words,
    roles: ["adviser", "agent", "manager", "bot", "campaign"],
    guards: guards.filter((one) => one !== ""),
    unless_text: [],
    like: null,
    when: null,
    expressions: [],
    asks: [],
  } as unknown as RuleCategory;
}

/** What is wrong with a rule, and at which field: `path` leads there from the category. */
export interface RuleFlaw {
  path: (string | number)[];
  code: string;
  detail: string;
}

/** What the back end found wrong; empty where the error is another one. */
export function flawsOf(error: unknown): RuleFlaw[] {
  if (!(error instanceof ProblemError)) return [];
  const { flaws } = error.problem as { flaws?: RuleFlaw[] };
  return error.problem.code === "rules_flawed" && Array.isArray(flaws) ? flaws : [];
}

export function flawText(t: TFunction, flaw: RuleFlaw): string {
  const known = `compliance.rules.flaws.${flaw.code}` as "compliance.rules.flaws.empty";
  return String(t(known, { detail: flaw.detail, defaultValue: String(t("compliance.rules.flaws.other")) }));
}

export type FieldPath = (string | number)[];

/** The field of the form at which a flaw is shown: lists are one field, whatever line is meant. */
export function fieldOf(path: readonly (string | number)[]): FieldPath {
  const field = path.slice(0, path[0] === "expressions" ? 3 : 2);
  return typeof field.at(-1) === "number" ? field.slice(0, -1) : field;
}

/** Flaws by the field at which they are shown. */
export function flawsByField(
  flaws: readonly RuleFlaw[],
): Map<string, { name: FieldPath; flaws: RuleFlaw[] }> {
  const fields = new Map<string, { name: FieldPath; flaws: RuleFlaw[] }>();
  for (const flaw of flaws) {
    const name = fieldOf(flaw.path);
    const key = name.join(".");
    const known = fields.get(key);
    if (known) known.flaws.push(flaw);
    else fields.set(key, { name, flaws: [flaw] });
  }
  return fields;
}
