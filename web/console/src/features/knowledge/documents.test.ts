import { describe, expect, it } from "vitest";
import type { GraphNode, KnowledgeGraph, Passage } from "../../api-types.ts";
import { cleanFields, NO_FIELDS, outlineOf, reasonOf, titleOf, validityOf } from "./documents.ts";
import { permissionsOf, placed, requirementsOf } from "./graph.ts";

const passage = (ordinal: number, ...headings: string[]): Passage => ({
  ordinal,
  headings,
  page: null,
  article: null,
  number: null,
  text: "",
});

describe("documents", () => {
  it("make an outline of the headings, each once", () => {
    const outline = outlineOf([
      passage(0),
      passage(1, "法", "一"),
      passage(2, "法", "一"),
      passage(3, "法", "二"),
    ]);
    expect(outline.map(({ text, depth, ordinal }) => [text, depth, ordinal])).toEqual([
      ["法", 0, 1],
      ["一", 1, 1],
      ["二", 1, 3],
    ]);
  });

  it("hold between their days, both included", () => {
    const fields = { valid_from: "2026-01-01", valid_until: "2026-12-31" };
    expect(validityOf(fields, "2025-12-31")).toBe("not_yet");
    expect(validityOf(fields, "2026-12-31")).toBeNull();
    expect(validityOf(fields, "2027-01-01")).toBe("expired");
  });

  it("take empty fields for none", () => {
    expect(cleanFields({ ...NO_FIELDS, title: " 甲 ", source: " ", dated: "" })).toEqual({
      ...NO_FIELDS,
      title: "甲",
    });
    expect(titleOf("手册.v2.pdf")).toBe("手册.v2");
    expect(reasonOf("words 0.42")).toEqual({ name: "words", share: 42 });
  });
});

const node = (key: string, kind: GraphNode["kind"], value: number | null = null): GraphNode => ({
  key,
  kind,
  name: key,
  name_en: key,
  aliases: [],
  entry: null,
  condition:
    kind === "condition"
      ? { kind: "assets_min", value, days: null, any_of: null, text: null, text_en: null }
      : null,
  steps: [],
  steps_en: [],
  channels: [],
  version: 1,
  origin: "starter",
  updated_by: null,
  updated_at: "2026-11-22T00:00:00Z",
});

describe("the graph", () => {
  const graph: KnowledgeGraph = {
    nodes: [node("p.a", "permission"), node("p.b", "permission"), node("c.a", "condition", 5)],
    edges: [
      { source: "p.b", relation: "requires", target: "c.a", fact: null },
      { source: "p.a", relation: "done_by", target: "gone", fact: null },
    ],
  };

  it("lists permissions as they were written and what they ask for", () => {
    expect(permissionsOf(graph).map(({ key }) => key)).toEqual(["p.b", "p.a"]);
    expect(requirementsOf(graph, "p.b").map(({ condition }) => condition.value)).toEqual([5]);
    expect(requirementsOf(graph, "p.a")).toEqual([]);
  });

  it("places what leads to something before it", () => {
    const places = placed(
      [
        { id: "a", kind: "condition", text: "" },
        { id: "b", kind: "permission", text: "" },
      ],
      [["a", "b"]],
    );
    expect(places.get("a")?.x).toBeLessThan(places.get("b")?.x ?? 0);
  });
});
