import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { ScriptContent } from "../src/api-types.ts";
import { en, zh } from "../src/app/locales.ts";
import { diffContents, diffText, readable } from "../src/features/knowledge/comparison.ts";
import { flawText } from "../src/features/knowledge/flaws.ts";

const SCRIPT: ScriptContent = {
  key: "opening.hello",
  category: "opening",
  title: "问候",
  title_en: "Hello",
  text: "您好，请稍等。",
  text_en: "Hello, one moment.",
};

describe("comparing", () => {
  it("marks the words that differ and keeps the rest", () => {
    const pieces = diffText("请在交易日办理业务。", "请在工作日办理业务。");
    expect(
      pieces
        .filter(({ kind }) => kind !== "added")
        .map(({ text }) => text)
        .join(""),
    ).toBe("请在交易日办理业务。");
    expect(
      pieces
        .filter(({ kind }) => kind !== "removed")
        .map(({ text }) => text)
        .join(""),
    ).toBe("请在工作日办理业务。");
    expect(pieces.some(({ text, kind }) => kind === "same" && text.includes("办理"))).toBe(true);
  });

  it("tells what changed from what did not, and leaves out what neither says", () => {
    const fields = diffContents(SCRIPT, { ...SCRIPT, text: "您好，马上为您查。" });
    expect(fields.filter((one) => one.changed).map((one) => one.field)).toEqual(["text"]);
    expect(fields.map((one) => one.field)).not.toContain("answer");
  });

  it("has words for everything that an entry holds", () => {
    expect(readable([{ id: "x", label: "去开户", key: null, url: "https://x.cn" }, "直接写"])).toBe(
      "去开户 · https://x.cn\n直接写",
    );
    expect(readable(null)).toBe("");
  });

  it("calls codes by their names and takes no remark of the server for a change", () => {
    const fact = { claim: "卖出时收", source: "公告", checked_by: "public page" };
    const named = (field: string, code: string) => (field === "checked_by" ? "公开规则" : code);
    expect(readable([fact], "facts", named)).toBe("卖出时收 · 公告 · 公开规则");
    expect(readable([{ ...fact, expired: false }])).toBe(readable([fact]));
  });
});

describe("flaws", () => {
  beforeAll(() =>
    i18next.init({
      lng: "zh-CN",
      resources: { "zh-CN": { translation: zh }, en: { translation: en } },
      interpolation: { escapeValue: false },
    }),
  );

  it("says what is wrong and where, in both languages", () => {
    const flaw = {
      field: "phrasings.2",
      code: "phrasing_taken",
      message: "",
      value: "开户",
      other: "怎么开户",
    };
    expect(flawText(i18next.getFixedT("zh-CN"), flaw)).toBe("相似问法 3：“开户”已经是《怎么开户》的问法");
    expect(flawText(i18next.getFixedT("en"), flaw)).toBe(
      "Phrasings 3: “开户” is asked for by “怎么开户” already",
    );
  });

  it("has something to say about a flaw that it does not know", () => {
    const flaw = { field: "answer", code: "new_kind", message: "服务器的话", value: "", other: "" };
    expect(flawText(i18next.getFixedT("zh-CN"), flaw)).toBe("答案：写法不对");
  });
});
