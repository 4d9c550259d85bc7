/**
 * The small Markdown of answers: paragraphs, **bold**, ordered and unordered lists, tables, https links.
 *
 * It is parsed to plain data and never to HTML, so that nothing in an answer can become markup.
 */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "strong"; text: string }
  | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "paragraph"; lines: Inline[][] }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] };

const INLINE = /\*\*(.+?)\*\*|\[([^\]]+)\]\((https:\/\/[^\s)]+)\)|(https:\/\/[^\s<>"'，。；、！？）)】」]+)/g;
const ORDERED = /^\s{0,3}(\d{1,3})[.、)]\s*(.+)$/;
const UNORDERED = /^\s{0,3}[-*•]\s+(.+)$/;
const TABLE_ROW = /^\s*\|(.+)\|\s*$/;
const TABLE_RULE = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

export function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let done = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > done) parts.push({ kind: "text", text: text.slice(done, match.index) });
    const [whole, strong, label, target, bare] = match;
    if (strong !== undefined) parts.push({ kind: "strong", text: strong });
    else parts.push({ kind: "link", text: label ?? bare ?? whole, href: target ?? bare ?? whole });
    done = match.index + whole.length;
  }
  if (done < text.length) parts.push({ kind: "text", text: text.slice(done) });
  return parts;
}

function cells(line: string): Inline[][] {
  const inner = TABLE_ROW.exec(line)?.[1] ?? "";
  return inner.split("|").map((cell) => parseInline(cell.trim()));
}

function readTable(lines: readonly string[], from: number): { block: Block; next: number } {
  const rows: Inline[][][] = [];
  let next = from + 2;
  while (next < lines.length && TABLE_ROW.test(lines[next] ?? "")) rows.push(cells(lines[next++] ?? ""));
  return { block: { kind: "table", head: cells(lines[from] ?? ""), rows }, next };
}

function readList(lines: readonly string[], from: number): { block: Block; next: number } {
  const ordered = ORDERED.test(lines[from] ?? "");
  const pattern = ordered ? ORDERED : UNORDERED;
  const items: Inline[][] = [];
  let next = from;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? "";
    const item = pattern.exec(line);
    if (item) items.push(parseInline((ordered ? item[2] : item[1]) ?? ""));
    else if (/^\s{2,}\S/.test(line) && items.length > 0)
      items.at(-1)?.push(...parseInline(` ${line.trim()}`));
    else break;
  }
  const start = ordered ? Number(ORDERED.exec(lines[from] ?? "")?.[1] ?? 1) : 1;
  return { block: { kind: "list", ordered, start, items }, next };
}

function startsBlock(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  return ORDERED.test(line) || UNORDERED.test(line) || isTable(lines, at);
}

function isTable(lines: readonly string[], at: number): boolean {
  return TABLE_ROW.test(lines[at] ?? "") && TABLE_RULE.test(lines[at + 1] ?? "");
}

export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at++;
      continue;
    }
    if (startsBlock(lines, at)) {
      const { block, next } = isTable(lines, at) ? readTable(lines, at) : readList(lines, at);
      blocks.push(block);
      at = next;
      continue;
    }
    const paragraph: Inline[][] = [];
    while (at < lines.length && (lines[at] ?? "").trim() !== "" && !startsBlock(lines, at)) {
      paragraph.push(parseInline((lines[at++] ?? "").trim()));
    }
    blocks.push({ kind: "paragraph", lines: paragraph });
  }
  return blocks;
}

/** The text without its signs, for previews and notifications. */
export function plainText(text: string): string {
  return text
    .replace(/\*\*(.+?)\*\*/g, "$1")
    .replace(/\[([^\]]+)\]\(https:[^)]+\)/g, "$1")
    .replace(/^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/gm, "")
    .replace(/\|/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
