import { describe, expect, it } from "vitest";
import type { Seal, SealOverview } from "../../api-types.ts";
import { daysOf, shiftMonth, stateOf } from "./seal-days.ts";

function seal(day: string, since: string, stamped_at: string | null = null): Seal {
  return {
    day,
    since,
    conversations: 1,
    root: "",
    key_id: "",
    algorithm: "ed25519",
    sealed_at: "2026-11-01T00:00:00Z",
    stamped_at,
  };
}

describe("days of seals", () => {
  it("counts the days of a month", () => {
    expect(daysOf("2028-02")).toHaveLength(29);
    expect(daysOf("2026-11")[0]).toBe("2026-11-01");
    expect(shiftMonth("2026-12", 1)).toBe("2027-01");
    expect(shiftMonth("2026-01", -1)).toBe("2025-12");
  });

  it("tells what became of each day", () => {
    const overview: SealOverview = {
      seals: [seal("2026-11-03", "2026-11-03", "2026-11-04T00:00:00Z"), seal("2026-11-06", "2026-11-04")],
      keys: [],
      last_day: "2026-11-07",
      timestamps: true,
    };
    const states = daysOf("2026-11")
      .slice(1, 9)
      .map((day) => stateOf(day, overview));
    expect(states).toEqual(["none", "stamped", "covered", "covered", "sealed", "waiting", "none", "none"]);
  });
});
