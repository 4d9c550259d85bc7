import { describe, expect, it } from "vitest";
import type { InspectionDetail, ScorecardItem } from "../../api-types.ts";
import { cut, nextOpen, scoreOfKey } from "./inspection.ts";

const item = (id: string, scale: "yes_no" | "five" = "yes_no") => ({ id, scale }) as ScorecardItem;

const detail = {
  items: [item("a"), item("b"), item("c", "five")],
  results: [
    { item: "a", score: 1, note: "greeted" },
    { item: "b", score: null, note: "not_applicable" },
    { item: "c", score: null, note: "by_person" },
  ],
} as unknown as InspectionDetail;

describe("evidence in a message", () => {
  it("is marked by code points, so that an emoji before it moves nothing", () => {
    const pieces = cut("😀您好，保本", [{ seq: 1, start: 4, end: 6 }]);
    expect(pieces.map(({ text, marked }) => [text, marked])).toEqual([
      ["😀您好，", false],
      ["保本", true],
    ]);
  });

  it("joins passages that overlap and leaves a text without any whole", () => {
    const both = [
      { seq: 1, start: 0, end: 2 },
      { seq: 1, start: 1, end: 3 },
    ];
    expect(cut("abcd", both).map((piece) => piece.text)).toEqual(["abc", "d"]);
    expect(cut("abcd", []).map((piece) => piece.marked)).toEqual([false]);
    expect(cut("", [])).toEqual([]);
  });
});

describe("the next item", () => {
  it("is one that applies and has no score", () => {
    expect(nextOpen(detail, {}, 2)).toBe(0);
    expect(nextOpen(detail, { a: 1 }, 0)).toBe(2);
    expect(nextOpen(detail, { a: 1, c: null }, 0)).toBeNull();
  });
});

describe("keys", () => {
  it("give scores on the item's own scale alone", () => {
    expect(scoreOfKey(item("a"), "y")).toBe(1);
    expect(scoreOfKey(item("a"), "n")).toBe(0);
    expect(scoreOfKey(item("a"), "3")).toBeUndefined();
    expect(scoreOfKey(item("c", "five"), "3")).toBe(3);
    expect(scoreOfKey(item("c", "five"), "6")).toBeUndefined();
    expect(scoreOfKey(item("c", "five"), "y")).toBeUndefined();
  });
});
