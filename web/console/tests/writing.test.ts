import { describe, expect, it } from "vitest";
import type { Hit } from "../src/api-types.ts";
import {
  additionOf,
  passageOf,
  segmentsOf,
  withAddition,
  withInstead,
} from "../src/features/compliance/marks.ts";
import { EMPTY_DRAFT, readDraft, writeDraft } from "../src/features/conversations/drafts.ts";
import { visitorNamed } from "../src/features/conversations/names.ts";
import {
  fillVariables,
  insertReply,
  openVariables,
  quickQueryAt,
} from "../src/features/conversations/quick-replies.ts";
import { newPasswordFlaw } from "../src/features/identity/password.ts";

describe("quick replies", () => {
  it("open on a slash that starts a word", () => {
    expect(quickQueryAt("/", 1)).toEqual({ start: 0, end: 1, words: "" });
    expect(quickQueryAt("您好 /开户", 6)).toEqual({ start: 3, end: 6, words: "开户" });
    expect(quickQueryAt("2026/11", 7)).toBeNull();
    expect(quickQueryAt("/a b", 4)).toBeNull();
    expect(quickQueryAt("https://", 8)).toBeNull();
  });

  it("fill what is known and leave the rest to see", () => {
    const filled = fillVariables("{{customer_name}}您好，{{ staff_name }}，{{firm_hotline}}", {
      customer_name: "王女士",
      staff_name: "林",
    });
    expect(filled).toBe("王女士您好，林，{{firm_hotline}}");
    expect(openVariables(filled)).toEqual(["firm_hotline"]);
  });

  it("stand where the slash stood", () => {
    const query = quickQueryAt("您好 /开 再见", 5);
    if (!query) throw new Error("no query");
    expect(insertReply("您好 /开 再见", query, "开户流程")).toEqual({ text: "您好 开户流程 再见", caret: 7 });
  });
});

describe("drafts", () => {
  const values = new Map<string, string>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };

  it("are kept for each conversation until they are empty", () => {
    writeDraft(storage, "a", { text: "写了一半", note: true });
    expect(readDraft(storage, "a")).toEqual({ text: "写了一半", note: true });
    expect(readDraft(storage, "b")).toEqual(EMPTY_DRAFT);
    writeDraft(storage, "a", EMPTY_DRAFT);
    expect(values.size).toBe(0);
  });

  it("that cannot be read are empty", () => {
    for (const broken of ["{", "3", '{"text":4}']) {
      values.set("wenlu.console.draft.a", broken);
      expect(readDraft(storage, "a").text).toBe("");
    }
  });
});

describe("marks of compliance", () => {
  const hit = (start: number, end: number, quote: string, level: Hit["level"], instead = ""): Hit => ({
    rule: "r",
    category: "return_promise",
    name: "",
    level,
    start,
    end,
    quote,
    why: "",
    basis: "",
    instead,
  });

  it("stand right after emoji, which the back end counts as one", () => {
    const text = "😊这只保本";
    expect(passageOf(text, hit(3, 5, "保本", "block"))).toEqual({ start: 4, end: 6 });
  });

  it("do not stand on a text that has moved on", () => {
    expect(passageOf("这只基金", hit(2, 4, "保本", "block"))).toBeNull();
    expect(segmentsOf("这只基金", [hit(2, 4, "保本", "block")])).toEqual([
      { start: 0, text: "这只基金", level: "pass" },
    ]);
  });

  it("take the worst where passages overlap", () => {
    const segments = segmentsOf("abcdef", [hit(1, 4, "bcd", "confirm"), hit(2, 3, "c", "block")]);
    expect(segments.map((segment) => `${segment.text} ${segment.level}`)).toEqual([
      "a pass",
      "b confirm",
      "c block",
      "d confirm",
      "ef pass",
    ]);
  });

  it("are replaced by the proposed wording", () => {
    expect(withInstead("😊这只保本", hit(3, 5, "保本", "block", "风险较低"))).toBe("😊这只风险较低");
  });

  it("of a hint propose a sentence to add, unless it is advice to the writer", () => {
    const instead = "请补充：过往业绩不代表未来表现，投资有风险。";
    const claim = hit(0, 2, "去年", "hint", instead);
    expect(additionOf(claim)).toBe("过往业绩不代表未来表现，投资有风险。");
    expect(additionOf({ ...claim, instead: "Please add: investing carries risk." })).toBe(
      "Investing carries risk.",
    );
    expect(additionOf({ ...claim, category: "uncited_research" })).toBeNull();
    expect(additionOf({ ...claim, instead: "" })).toBeNull();
    expect(additionOf({ ...claim, level: "confirm" })).toBeNull();
  });

  it("add their sentence behind the text, once", () => {
    const addition = "投资有风险。";
    expect(withAddition("去年涨了 20%", addition)).toBe("去年涨了 20%。投资有风险。");
    expect(withAddition("去年涨了 20%！\n", addition)).toBe("去年涨了 20%！投资有风险。");
    expect(withAddition("It rose 20% last year", "Investing carries risk.")).toBe(
      "It rose 20% last year. Investing carries risk.",
    );
    expect(withAddition("去年涨了 20%。投资有风险。", addition)).toBe("去年涨了 20%。投资有风险。");
    expect(withAddition("", addition)).toBe(addition);
  });

  it("give way with their sentence to a whole sentence", () => {
    const text = "您好！这只保本，放心。再见";
    const sentence = hit(5, 7, "保本", "block", "投资有风险。");
    expect(withInstead(text, sentence)).toBe("您好！投资有风险。再见");
    expect(withInstead("保本", hit(0, 2, "保本", "block", "投资有风险。"))).toBe("投资有风险。");
  });
});

describe("visitors", () => {
  it("are called so in the reader's language, and known customers by their names", () => {
    expect(visitorNamed("访客 0B6D", "Visitor")).toBe("Visitor 0B6D");
    expect(visitorNamed("访客 0B6D", "访客")).toBe("访客 0B6D");
    expect(visitorNamed("访客来", "Visitor")).toBe("访客来");
    expect(visitorNamed("王*", "Visitor")).toBe("王*");
  });
});

describe("a new password", () => {
  it("is refused for what the server refuses, and when nothing changes", () => {
    expect(newPasswordFlaw("", "old", "lin")).toBeNull();
    expect(newPasswordFlaw("abc1234", "old", "lin")).toBe("short");
    expect(newPasswordFlaw("aabbccaabb", "old", "lin")).toBe("simple");
    expect(newPasswordFlaw("Lin.Zhiyuan", "old", "lin.zhiyuan")).toBe("simple");
    expect(newPasswordFlaw("correct horse", "correct horse", "lin")).toBe("same");
    expect(newPasswordFlaw("correct horse", "old", "lin")).toBeNull();
  });
});
