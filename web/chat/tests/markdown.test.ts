import { describe, expect, it } from "vitest";
import { parseMarkdown, parsePlain } from "../src/text/markdown";

const text = (words: string) => ({ kind: "text", text: words });
const paragraph = (...words: object[]) => ({ kind: "paragraph", words });

describe("the small Markdown of answers", () => {
  it("parts paragraphs at empty lines and keeps single breaks", () => {
    expect(parseMarkdown("一\n二\n\n三")).toEqual([
      paragraph(text("一"), { kind: "break" }, text("二")),
      paragraph(text("三")),
    ]);
  });

  it("knows bold, code and links", () => {
    expect(parseMarkdown("满 **50 万元** 见 `T+1` 与[规则](https://example.com/a?b=1)。")).toEqual([
      paragraph(
        text("满 "),
        { kind: "strong", text: "50 万元" },
        text(" 见 "),
        { kind: "code", text: "T+1" },
        text(" 与"),
        { kind: "link", text: "规则", url: "https://example.com/a?b=1" },
        text("。"),
      ),
    ]);
  });

  it("tells the number of a source from a link", () => {
    expect(parseMarkdown("需要 50 万元[1][12]。见[1](https://example.com)")[0]).toMatchObject({
      words: [
        text("需要 50 万元"),
        { kind: "cite", text: "1" },
        { kind: "cite", text: "12" },
        text("。见"),
        { kind: "link", text: "1" },
      ],
    });
  });

  it("makes bare https addresses links, without the sign that ends the sentence", () => {
    expect(parseMarkdown("见 https://example.com/a，或 https://example.com.")[0]).toMatchObject({
      words: [
        text("见 "),
        { url: "https://example.com/a" },
        text("，或 "),
        { url: "https://example.com" },
        text("."),
      ],
    });
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](http://example.com)",
    "[x](data:text/html,1)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '[x](https://e.com" onclick="a)',
  ])("leaves %s as text", (source) => {
    const words = parseMarkdown(source).flatMap((block) => (block.kind === "paragraph" ? block.words : []));
    expect(words.filter((word) => word.kind === "link" && !/^https:\/\/[^"\s]+$/.test(word.url))).toEqual([]);
    expect(words.some((word) => word.kind === "text" && word.text.length > 0)).toBe(true);
  });

  it("knows lists, Chinese numbering and lists inside items", () => {
    expect(parseMarkdown("1. 打开应用\n2、选择业务\n   - 科创板\n   - 北交所\n3. 确认")).toMatchObject([
      {
        kind: "list",
        ordered: true,
        first: 1,
        items: [
          { words: [text("打开应用")] },
          { words: [text("选择业务")], inner: [{ kind: "list", ordered: false, items: [{}, {}] }] },
          { words: [text("确认")] },
        ],
      },
    ]);
  });

  it("keeps a list with empty lines between items whole", () => {
    expect(parseMarkdown("1. 一\n\n2. 二")).toHaveLength(1);
  });

  it("takes neither bold nor a decimal at the start of a line for a list", () => {
    expect(parseMarkdown("**注意** 风险").map((block) => block.kind)).toEqual(["paragraph"]);
    expect(parseMarkdown("0.5% 的费率").map((block) => block.kind)).toEqual(["paragraph"]);
    expect(parseMarkdown("2026.07.06 起").map((block) => block.kind)).toEqual(["paragraph"]);
  });

  it("knows tables, also ragged ones", () => {
    expect(parseMarkdown("| 项目 | 费率 |\n|---|---|\n| 印花税 | **0.05%** |\n| 过户费 |\n\n以上")).toEqual([
      {
        kind: "table",
        head: [[text("项目")], [text("费率")]],
        rows: [
          [[text("印花税")], [{ kind: "strong", text: "0.05%" }]],
          [[text("过户费")], []],
        ],
      },
      paragraph(text("以上")),
    ]);
  });

  it("ends with every text it is given", () => {
    for (const source of [
      "",
      "|",
      "|\n|-|",
      "- ",
      "1.",
      "> > >",
      "**",
      "```",
      "# ",
      "\u0000",
      "*".repeat(5_000),
      "[".repeat(5_000),
    ]) {
      expect(Array.isArray(parseMarkdown(source))).toBe(true);
    }
  });
});

describe("what a person wrote", () => {
  it("stays as it is, but for addresses", () => {
    expect(parsePlain("**不** 是 https://example.com/x 吗")).toEqual([
      text("**不** 是 "),
      { kind: "link", text: "https://example.com/x", url: "https://example.com/x" },
      text(" 吗"),
    ]);
  });
});
