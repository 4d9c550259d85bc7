import { describe, expect, it } from "vitest";
import type { ScorecardContent, ScorecardItem } from "../../api-types.ts";
import { freeId, moved, shareOf } from "./scorecard.ts";

const item = (id: string, section: ScorecardItem["section"], weight = 5) =>
  ({ id, section, weight }) as ScorecardItem;
const card = (...items: ScorecardItem[]) => ({ items }) as ScorecardContent;

describe("ordering a card", () => {
  const content = card(item("a", "service"), item("x", "sales"), item("b", "service"));
  const order = (one: ScorecardContent) => one.items.map(({ id }) => id).join("");

  it("moves within the section, past items of others", () => {
    expect(order(moved(content, "b", -1))).toBe("bxa");
    expect(order(moved(content, "a", 1))).toBe("bxa");
  });

  it("leaves the ends where they are", () => {
    expect(order(moved(content, "a", -1))).toBe("axb");
    expect(order(moved(content, "x", 1))).toBe("axb");
    expect(order(moved(content, "nobody", 1))).toBe("axb");
  });

  it("gives ids that are free and shares that add up", () => {
    expect(freeId(card(item("manual", "service"), item("manual_2", "service")), "manual")).toBe("manual_3");
    expect(shareOf(card(item("a", "service", 1), item("b", "service", 3)), item("b", "service", 3))).toBe(75);
    expect(shareOf(card(item("a", "service", 0)), item("a", "service", 0))).toBe(0);
  });
});
