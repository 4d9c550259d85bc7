import { describe, expect, it } from "vitest";
import { dayOf, formatDay, formatMoment, formatWait, spanOf } from "../src/app/time.ts";

describe("time as people see it", () => {
  it("is that of Shanghai, wherever the browser stands", () => {
    expect(formatMoment("2026-11-21T16:05:00Z", "zh-CN")).toBe("2026/11/22 00:05");
    expect(formatDay("2026-11-21T16:05:00Z", "en")).toBe("22 Nov 2026");
    expect(dayOf("2026-11-21T15:59:00Z")).toBe("2026-11-21");
  });

  it("shows waits like a clock", () => {
    expect([0, 42, 725, 3729].map(formatWait)).toEqual(["0:00", "0:42", "12:05", "1:02:09"]);
  });

  it("names spans by their largest unit", () => {
    expect([5, 90, 7300, 200_000].map(spanOf)).toEqual([
      { unit: "seconds", count: 5 },
      { unit: "minutes", count: 1 },
      { unit: "hours", count: 2 },
      { unit: "days", count: 2 },
    ]);
  });
});
