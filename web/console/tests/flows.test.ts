import { describe, expect, it } from "vitest";
import type { FlowContent } from "../src/api-types.ts";
import { historyOf, step } from "../src/features/knowledge/flows/history.ts";
import { arrange, arranged } from "../src/features/knowledge/flows/layout.ts";
import {
  addNode,
  blankFlow,
  connect,
  exitsOf,
  inOrder,
  removeNodes,
  slotsOf,
} from "../src/features/knowledge/flows/model.ts";

const WORDS = { text: "说点什么", label: "提问" };

function flow(): FlowContent {
  return blankFlow("account.test", { ...WORDS, title: "试" });
}

function targets(content: FlowContent, id: string): Record<string, string | null> {
  const node = content.nodes.find((one) => one.id === id);
  return Object.fromEntries(node ? exitsOf(node).map((exit) => [exit.id, exit.target]) : []);
}

describe("drawing a flow", () => {
  it("leads from the selected step to a new one where nothing followed yet", () => {
    const cut = connect(flow(), "say_1", "next", null);
    const { content, id } = addNode(cut, "ask", "say_1", WORDS);
    expect(targets(content, "say_1")).toEqual({ next: id });
    expect(slotsOf(content).map((slot) => slot.options.map((option) => option.value))).toEqual([
      ["yes", "no"],
    ]);
  });

  it("gives every new step a name of its own", () => {
    const first = addNode(flow(), "end", null, WORDS);
    const second = addNode(first.content, "end", null, WORDS);
    expect([first.id, second.id]).toEqual(["end_2", "end_3"]);
  });

  it("cuts the ways to a step that is removed, and begins elsewhere if it was the first", () => {
    const without = removeNodes(flow(), ["end_1"]);
    expect(targets(without, "say_1")).toEqual({ next: null });
    expect(removeNodes(flow(), ["say_1"]).start).toBe("end_1");
    expect(removeNodes(flow(), ["say_1", "end_1"]).nodes).toHaveLength(2);
  });

  it("connects every kind of exit", () => {
    const asked = addNode(flow(), "branch", null, WORDS).content;
    const joined = connect(connect(asked, "branch_1", "case:0", "end_1"), "branch_1", "otherwise", "say_1");
    expect(targets(joined, "branch_1")).toEqual({ "case:0": "end_1", otherwise: "say_1" });
  });

  it("reads in the order of the talk, with what nobody reaches at the end", () => {
    const { content } = addNode(flow(), "hand_over", null, WORDS);
    expect(inOrder(content).map((node) => node.id)).toEqual(["say_1", "end_1", "hand_over_1"]);
  });

  it("is laid out from left to right, whatever circles it has", () => {
    const content = connect(flow(), "say_1", "next", "end_1");
    const places = arrange(content);
    expect(places.get("end_1")?.x).toBeGreaterThan(places.get("say_1")?.x ?? 0);
    expect(arranged(content).nodes.every((node) => node.position !== null)).toBe(true);
  });
});

describe("undo", () => {
  it("takes typing in one field for one step", () => {
    const first = flow();
    const typed = (title: string) => ({
      type: "change" as const,
      content: { ...first, title },
      about: "title",
    });
    const after = [typed("一"), typed("一二"), typed("一二三")].reduce(step, historyOf(first));
    expect(after.present.title).toBe("一二三");
    const undone = step(after, { type: "undo" });
    expect(undone.present).toBe(first);
    expect(step(undone, { type: "redo" }).present.title).toBe("一二三");
  });

  it("forgets what was undone once something else is changed", () => {
    const first = flow();
    const changed = step(historyOf(first), {
      type: "change",
      content: { ...first, title: "甲" },
      about: null,
    });
    const again = step(step(changed, { type: "undo" }), {
      type: "change",
      content: { ...first, title: "乙" },
      about: null,
    });
    expect(step(again, { type: "redo" }).present.title).toBe("乙");
    expect(step(historyOf(first), { type: "undo" }).present).toBe(first);
  });
});
