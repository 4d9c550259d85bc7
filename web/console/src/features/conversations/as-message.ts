import { type Inline, parseMarkdown } from "@wenlu/shared";

function words(parts: readonly Inline[]): string {
  return parts
    .map((part) =>
      part.kind === "link" && part.text !== part.href ? `${part.text} ${part.href}` : part.text,
    )
    .join("");
}

/** An answer's Markdown as a person would write it into a message: lists stay lists, tables become lines. */
export function asMessage(markdown: string): string {
  const blocks = parseMarkdown(markdown).map((block) => {
    if (block.kind === "paragraph") return block.lines.map(words).join("\n");
    if (block.kind === "list") {
      return block.items
        .map((item, at) => `${block.ordered ? `${block.start + at}.` : "·"} ${words(item)}`)
        .join("\n");
    }
    return block.rows
      .map((row) => row.map((cell, at) => cellLine(block.head[at], cell)).join("，"))
      .join("\n");
  });
  return blocks.join("\n\n");
}

function cellLine(head: readonly Inline[] | undefined, cell: readonly Inline[]): string {
  const title = head ? words(head) : "";
  return title === "" ? words(cell) : `${title}：${words(cell)}`;
}
