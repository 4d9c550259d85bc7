import { describe, expect, it } from "vitest";
import { backoff, parseInline, parseMarkdown, plainText } from "../src/index.ts";

describe("parseMarkdown", () => {
  it("keeps line breaks inside a paragraph", () => {
    expect(parseMarkdown("一\n二\n\n三")).toEqual([
      { kind: "paragraph", lines: [[{ kind: "text", text: "一" }], [{ kind: "text", text: "二" }]] },
      { kind: "paragraph", lines: [[{ kind: "text", text: "三" }]] },
    ]);
  });

  it("reads lists that follow a line without a gap", () => {
    const blocks = parseMarkdown("需要：\n1. 资产\n2. 经验\n然后");
    expect(blocks.map((block) => block.kind)).toEqual(["paragraph", "list", "paragraph"]);
    expect(blocks[1]).toMatchObject({
      ordered: true,
      start: 1,
      items: [[{ text: "资产" }], [{ text: "经验" }]],
    });
  });

  it("continues an indented line of a list item", () => {
    expect(parseMarkdown("- 一\n  二")).toMatchObject([{ items: [[{ text: "一" }, { text: " 二" }]] }]);
  });

  it("reads tables", () => {
    expect(parseMarkdown("| 项目 | 费率 |\n|---|---:|\n| 佣金 | **万分之三** |")).toEqual([
      {
        kind: "table",
        head: [[{ kind: "text", text: "项目" }], [{ kind: "text", text: "费率" }]],
        rows: [[[{ kind: "text", text: "佣金" }], [{ kind: "strong", text: "万分之三" }]]],
      },
    ]);
  });

  it("takes markup and foreign links as text", () => {
    for (const text of ["<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](http://a.example)"]) {
      expect(parseInline(text)).toEqual([{ kind: "text", text }]);
    }
  });

  it("links https only", () => {
    expect(parseInline("见[公告](https://a.example/b)")).toEqual([
      { kind: "text", text: "见" },
      { kind: "link", text: "公告", href: "https://a.example/b" },
    ]);
    expect(parseInline("https://a.example/b。")).toEqual([
      { kind: "link", text: "https://a.example/b", href: "https://a.example/b" },
      { kind: "text", text: "。" },
    ]);
  });

  it("ends on any input", () => {
    for (const text of ["|", "| a |\n|", "**", "1.", "-", "\n\n", "| a |\n|---|"])
      expect(() => parseMarkdown(text)).not.toThrow();
  });
});

it("takes the signs out of a preview", () => {
  expect(plainText("**A**\n\n| b |\n|---|\n| [c](https://d.example) |")).toBe("A b c");
});

it("waits longer each time, within bounds", () => {
  expect(backoff(0, 500, 20_000, 1)).toBe(500);
  expect(backoff(3, 500, 20_000, 1)).toBe(4000);
  expect(backoff(50, 500, 20_000, 0)).toBe(10_000);
});
