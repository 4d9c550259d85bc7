import { describe, expect, it } from "vitest";
import type { RuleCategory } from "../src/api-types.ts";
import { contextOf, labelledOf } from "../src/features/compliance/components/bench/context.ts";
import { momentOf } from "../src/features/compliance/components/rules/ActivateButton.tsx";
import {
  categoryOf,
  emptyCategory,
  emptyExpression,
  fieldOf,
  flawsByField,
  formOf,
  linesOf,
} from "../src/features/compliance/components/rules/form.ts";

describe("the form of a category", () => {
  const category = {
    ...emptyCategory(["denial"]),
    id: "house",
    asks: [{ id: "a", question: "保本吗", answer: "yes" }],
    expressions: [
      {
        id: "one",
        terms: ["甲", "乙"],
        pattern: "x~6y",
        anchors: ["x"],
        unless: [],
        unless_text: ["z"],
        guards: null,
        sounds: true,
        security: false,
        judge: null,
        when: null,
        roles: ["adviser"],
        channels: null,
        off: false,
        begins_on: null,
        ends_on: "2026-12-31",
      },
    ],
  } as unknown as RuleCategory;

  it("gives back what it was given, what it does not show included", () => {
    expect(categoryOf(formOf(category))).toEqual(category);
  });

  it("takes lists one a line, without blanks", () => {
    expect(linesOf(" 甲 \n\n乙\n")).toEqual(["甲", "乙"]);
    expect(linesOf(undefined)).toEqual([]);
  });

  it("leaves out what is empty, and guards that are the category's", () => {
    const form = formOf(category);
    const [one] = categoryOf({
      ...form,
      expressions: [{ ...emptyExpression("new"), pattern: " ", guards: ["denial"] }],
    }).expressions;
    expect(one).toMatchObject({ id: "new", terms: [], pattern: null, guards: null, begins_on: null });
  });

  it("shows a flaw at the field, whatever line of it is meant", () => {
    expect(fieldOf(["expressions", 2, "unless", 0])).toEqual(["expressions", 2, "unless"]);
    expect(fieldOf(["unless_text", 1])).toEqual(["unless_text"]);
    expect(fieldOf(["name", "zh"])).toEqual(["name", "zh"]);
    expect(fieldOf(["expressions"])).toEqual(["expressions"]);
    const flaw = (place: number) => ({
      path: ["expressions", 0, "unless", place],
      code: "slow_pattern",
      detail: "",
    });
    expect([...flawsByField([flaw(0), flaw(1)]).values()]).toHaveLength(1);
  });
});

describe("texts for the bench", () => {
  it("reads a talk line by line", () => {
    expect(contextOf("客户：保本吗？\n我：您好\n稍等", "agent")).toEqual([
      { role: "customer", text: "保本吗？" },
      { role: "agent", text: "您好" },
      { role: "agent", text: "稍等" },
    ]);
  });

  it("reads labelled lines and names those that are none", () => {
    expect(labelledOf("block|亏了我赔\n\npass｜您好\nmaybe|x\nblock|")).toEqual({
      lines: [
        { expected: "block", text: "亏了我赔" },
        { expected: "pass", text: "您好" },
      ],
      bad: [4, 5],
    });
  });

  it("takes times as Shanghai has them", () => {
    expect(momentOf("2026-11-22T09:00")).toBe("2026-11-22T01:00:00.000Z");
    expect(momentOf("")).toBeNull();
  });
});
