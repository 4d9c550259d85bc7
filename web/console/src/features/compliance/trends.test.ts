import { describe, expect, it } from "vitest";
import type { Trends } from "../../api-types.ts";
import { categoriesOf, courseOf, heatCells, refusedRates, scoresOf, totalsOf } from "./trends.ts";

const person = { id: "p", name: "周雨晴", office: "总部" };
const trends = {
  weeks: ["2026-11-09", "2026-11-16"],
  counts: [
    { week: "2026-11-16", category: "rumour", sent: 0, overridden: 1, refused: 0 },
    { week: "2026-11-09", category: "return_promise", sent: 0, overridden: 0, refused: 3 },
  ],
  volumes: [{ week: "2026-11-16", messages: 40, refused: 1, conversations: 6 }],
  scores: [{ week: "2026-11-16", section: "service", score: 91.2, conversations: 6 }],
  people: [person],
  heat: [
    { person: "p", week: "2026-11-16", messages: 40, findings: 1 },
    { person: "p", week: "2026-11-09", messages: 0, findings: 0 },
    { person: "gone", week: "2026-11-16", messages: 5, findings: 5 },
  ],
} as unknown as Trends;

describe("figures of trends", () => {
  it("puts what was found most often first and weeks without it at nought", () => {
    expect(categoriesOf(trends)).toEqual(["return_promise", "rumour"]);
    expect(courseOf(trends, "rumour")).toEqual([0, 1]);
  });

  it("tells a week without messages from one without findings", () => {
    expect(refusedRates(trends)).toEqual([null, 2.5]);
    expect(scoresOf(trends, "service")).toEqual([null, 91.2]);
    expect(scoresOf(trends, "sales")).toEqual([null, null]);
  });

  it("draws a cell for whom it can name and who wrote", () => {
    expect(heatCells(trends)).toEqual([[1, 0, 2.5, 1, 40]]);
  });

  it("adds up", () => {
    expect(totalsOf(trends)).toEqual({ messages: 40, refused: 1, conversations: 6, findings: 4 });
  });
});
