import { type Block, type Inline, parseMarkdown } from "@wenlu/shared";
import { createElement, type ReactNode, useMemo } from "react";
import "./markdown.css";

/** Pieces of one text never move, so that they are handed over as fixed children, without keys. */
function inline(part: Inline): ReactNode {
  if (part.kind === "strong") return createElement("strong", null, part.text);
  if (part.kind === "text") return part.text;
  const attributes = { href: part.href, target: "_blank", rel: "noopener noreferrer nofollow" };
  return createElement("a", attributes, part.text);
}

function element(tag: string, parts: readonly Inline[]): ReactNode {
  return createElement(tag, null, ...parts.map(inline));
}

function table(head: Inline[][], rows: Inline[][][]): ReactNode {
  const line = (tag: string, cells: Inline[][]) =>
    createElement("tr", null, ...cells.map((cell) => element(tag, cell)));
  const body = createElement("tbody", null, ...rows.map((row) => line("td", row)));
  const whole = createElement("table", null, createElement("thead", null, line("th", head)), body);
  return createElement("div", { className: "markdown-table" }, whole);
}

function block(one: Block): ReactNode {
  if (one.kind === "table") return table(one.head, one.rows);
  if (one.kind === "list") {
    const items = one.items.map((item) => element("li", item));
    return one.ordered
      ? createElement("ol", { start: one.start }, ...items)
      : createElement("ul", null, ...items);
  }
  const lines = one.lines.flatMap((line, at) => (at > 0 ? ["\n", ...line.map(inline)] : line.map(inline)));
  return createElement("p", null, ...lines);
}

export function Markdown({ text }: { text: string }) {
  return useMemo(
    () => createElement("div", { className: "markdown" }, ...parseMarkdown(text).map(block)),
    [text],
  );
}
