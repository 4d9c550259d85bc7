import type { TFunction } from "i18next";
import type { FlowNode } from "../../../api-types.ts";
import type { NodeOf, Slot } from "./model.ts";

type Test = NodeOf<"branch">["cases"][number]["tests"][number];
export type BranchCase = NodeOf<"branch">["cases"][number];

const MOST = 60;

function short(text: string): string {
  const line = text.replace(/[*#>\n]+/g, " ").trim();
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

/** Titles of entries by key, for steps that give one. */
export type EntryTitles = ReadonlyMap<string, string>;

/** What stands on the card of a node and names it in lists. */
export function titleOf(node: FlowNode, t: TFunction, english: boolean, titles?: EntryTitles): string {
  switch (node.kind) {
    case "ask":
      return (english && node.label_en) || node.label;
    case "answer":
      return titles?.get(node.entry) ?? node.entry;
    case "branch":
      return t("knowledge.flows.kinds.branch");
    default:
      return short((english && node.text_en) || node.text || t(`knowledge.flows.kinds.${node.kind}`));
  }
}

function valueWords(value: Test["value"], slot: Slot | undefined, t: TFunction, english: boolean): string {
  if (value === null) return "?";
  if (slot?.expects === "amount" && typeof value === "number") {
    const amount = value >= 10_000 && !english ? `${value / 10_000} 万` : value.toLocaleString("en-US");
    return t("knowledge.flows.yuan", { count: amount as unknown as number }).replace("万 元", "万元");
  }
  if (slot?.expects === "months") return t("knowledge.flows.months", { count: Number(value) });
  const option = slot?.options.find((one) => one.value === value);
  return option ? (english ? option.labelEn : option.label) : String(value);
}

export function testWords(test: Test, slots: readonly Slot[], t: TFunction, english: boolean): string {
  const slot = slots.find((one) => one.slot === test.slot);
  const name = slot ? (english ? slot.labelEn : slot.label) : test.slot;
  const verb = t(`knowledge.flows.tests.${test.test}`);
  if (test.test === "known" || test.test === "unknown") return `${name} ${verb}`;
  const values = test.test === "one_of" ? test.values : [test.value];
  return `${name} ${verb} ${values.map((value) => valueWords(value, slot, t, english)).join(english ? ", " : "、")}`;
}

export function caseWords(one: BranchCase, slots: readonly Slot[], t: TFunction, english: boolean): string {
  const joint = t(one.match === "all" ? "knowledge.flows.and" : "knowledge.flows.or");
  return one.tests.map((test) => testWords(test, slots, t, english)).join(joint);
}

/** What an exit of a node is called on the canvas and in the outline. */
export function exitWords(
  node: FlowNode,
  exit: string,
  slots: readonly Slot[],
  t: TFunction,
  english: boolean,
): string {
  const [name, place] = exit.split(":");
  if (node.kind === "ask" && name === "option") {
    const option = node.options[Number(place)];
    return (english && option?.label_en) || option?.label || "";
  }
  if (node.kind === "branch" && name === "case") {
    const one = node.cases[Number(place)];
    return one ? caseWords(one, slots, t, english) : "";
  }
  if (exit === "otherwise") return t("knowledge.flows.otherwise");
  if (exit === "gives_up") return t("knowledge.flows.givesUp");
  const isRest = node.kind === "ask" && node.options.some((option) => option.next !== null);
  return t(isRest ? "knowledge.flows.nextOfOthers" : "knowledge.flows.next");
}
