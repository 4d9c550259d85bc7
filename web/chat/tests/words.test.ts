import { describe, expect, it } from "vitest";
import { chooseAccent, contrast } from "../src/text/colour";
import { chooseLocale, problemWord, translator } from "../src/words";
import { en } from "../src/words/en";
import { showDuration, showMoment, showSize } from "../src/words/times";
import { zh } from "../src/words/zh-CN";

describe("translations", () => {
  it("have the same places for values in both languages", () => {
    const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const key of Object.keys(zh) as (keyof typeof zh)[])
      expect([key, places(en[key])]).toEqual([key, places(zh[key])]);
  });

  it("offer words for every known problem, and one for all others", () => {
    expect(problemWord("rate_limited")).toBe("problem.rate_limited");
    expect(problemWord("something_new")).toBe("problem.unknown");
  });

  it("put values in their places", () => {
    expect(translator("zh-CN")("notice.place", { position: 2 })).toBe("您排在第 2 位");
    expect(translator("en")("typing", { name: "$&" })).toBe("$& is typing");
  });

  it("are Chinese for whoever reads Chinese", () => {
    expect(chooseLocale(null, ["en-US", "zh-TW"])).toBe("zh-CN");
    expect(chooseLocale(null, ["fr"])).toBe("en");
    expect(chooseLocale(null, [])).toBe("zh-CN");
    expect(chooseLocale("en", ["zh-CN"])).toBe("en");
    expect(chooseLocale("nonsense", ["zh"])).toBe("zh-CN");
  });
});

describe("times and sizes", () => {
  const t = translator("zh-CN");
  const now = Date.parse("2026-11-21T17:30:00Z"); // 01:30 of the 22nd in Shanghai

  it("are those of Shanghai", () => {
    expect(showMoment("2026-11-21T16:05:00Z", "zh-CN", t, now)).toBe("今天 00:05");
    expect(showMoment("2026-11-21T15:05:00Z", "zh-CN", t, now)).toBe("昨天 23:05");
    expect(showMoment("2026-11-18T01:00:00Z", "zh-CN", t, now)).toBe("11月18日 09:00");
  });

  it("are short", () => {
    expect([showSize(900), showSize(35_000), showSize(3_500_000)]).toEqual(["900 B", "34 KB", "3.3 MB"]);
    expect([showDuration(7.9), showDuration(75)]).toEqual(["0:07", "1:15"]);
  });
});

describe("the firm's colour", () => {
  it.each(["#1f5fd6", "#ffe14d", "#c8102e", "#0a0a0a", "#ffffff", "#0f0", "nonsense"])(
    "can be read: %s",
    (colour) => {
      const { fill, ink, ink_dark, soft, soft_dark } = chooseAccent(colour);
      expect(contrast(fill, "#ffffff")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ink, "#ffffff")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ink, soft)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ink_dark, "#181b21")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ink_dark, soft_dark)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("stays as it is when it can be read", () => {
    expect(chooseAccent("#1f5fd6").fill).toBe("#1f5fd6");
  });
});
