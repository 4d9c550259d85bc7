import type { ReviewSituation, RuleRole, VerdictLevel } from "../../../../api-types.ts";
import { LEVELS } from "../../marks.ts";

type Line = NonNullable<ReviewSituation["context"]>[number];

const CUSTOMER = /^(?:客户|customer|c)\s*[:：]\s*/i;
const SELF = /^(?:我|me)\s*[:：]\s*/i;

/** A talk as it is typed: one line a message, the customer's marked; what is not marked is the writer's. */
export function contextOf(text: string, writer: RuleRole): Line[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const isCustomer = CUSTOMER.test(line);
      return {
        role: isCustomer ? "customer" : writer,
        text: line.replace(isCustomer ? CUSTOMER : SELF, ""),
      };
    });
}

export interface Labelled {
  expected: VerdictLevel;
  text: string;
}

/** Lines of `level|text`; `bad` are the numbers of those that are none, from 1. */
export function labelledOf(text: string): { lines: Labelled[]; bad: number[] } {
  const lines: Labelled[] = [];
  const bad: number[] = [];
  text.split("\n").forEach((line, place) => {
    if (line.trim() === "") return;
    const [, level, said] = /^\s*([a-z]+)\s*[|｜\t]\s*(.+?)\s*$/.exec(line) ?? [];
    const expected = LEVELS.find((one) => one === level);
    if (expected && said) lines.push({ expected, text: said });
    else bad.push(place + 1);
  });
  return { lines, bad };
}
