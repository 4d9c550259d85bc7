/**
 * The small Markdown of answers, parsed to a tree: paragraphs, headings, lists, tables, bold, code, https links.
 *
 * There is no raw HTML: what is not one of these stays text, and the tree is rendered to elements, never to markup.
 */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "strong"; text: string }
  | { kind: "code"; text: string }
  | { kind: "link"; text: string; url: string }
  | { kind: "cite"; text: string }
  | { kind: "break" };

export interface ListItem {
  readonly words: Inline[];
  readonly inner: Block[];
}

export type Block =
  | { kind: "paragraph"; words: Inline[] }
  | { kind: "heading"; words: Inline[] }
  | { kind: "list"; ordered: boolean; first: number; items: ListItem[] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "quote"; inner: Block[] };

const ITEM = /^(\s*)(?:([-*+•])|(\d{1,3})[.)、])\s*(?=\S)(.*)$/;
const RULE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const INLINE =
  /\[(\d{1,2})\](?!\()|\*\*(?=\S)(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\((https:\/\/[^\s()]+)\)|(https:\/\/[\w\-./?%&=#:~+@!$*,;]*[\w\-/?%&=#~+@$*])/g;

export function parseMarkdown(text: string): Block[] {
  return parseBlocks(text.replace(/\r\n?/g, "\n").split("\n"));
}

/** Plain text of a person: only addresses become links. */
export function parsePlain(text: string): Inline[] {
  return parseInline(text, false);
}

function parseBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const [block, next] = parseBlock(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

function parseBlock(lines: readonly string[], at: number): [Block, number] {
  const line = lines[at] ?? "";
  if (isTable(lines, at)) return parseTable(lines, at);
  if (isItem(line)) return parseList(lines, at);
  if (line.startsWith(">")) {
    const end = findEnd(lines, at, (one) => !one.startsWith(">"));
    return [
      { kind: "quote", inner: parseBlocks(lines.slice(at, end).map((one) => one.replace(/^>\s?/, ""))) },
      end,
    ];
  }
  const heading = /^#{1,6}\s+(.*)$/.exec(line);
  if (heading) return [{ kind: "heading", words: parseInline(heading[1] ?? "") }, at + 1];
  const end = findEnd(
    lines,
    at + 1,
    (one, index) => one.trim() === "" || isItem(one) || isTable(lines, index),
  );
  return [{ kind: "paragraph", words: parseInline(lines.slice(at, end).join("\n").trim()) }, end];
}

function findEnd(
  lines: readonly string[],
  at: number,
  stop: (line: string, index: number) => boolean,
): number {
  let end = at;
  while (end < lines.length && !stop(lines[end] ?? "", end)) end += 1;
  return end;
}

function isItem(line: string): boolean {
  const item = ITEM.exec(line);
  // A sign needs a space after it (else **bold** begins a list); a number does not, unless it is a decimal.
  if (!item) return false;
  return item[2] ? /^\s*\S\s/.test(line) : !/^\s*\d+\.\d/.test(line);
}

function parseList(lines: readonly string[], start: number): [Block, number] {
  const first = ITEM.exec(lines[start] ?? "");
  const indent = first?.[1]?.length ?? 0;
  const ordered = first?.[3] !== undefined;
  const items: ListItem[] = [];
  let at = start;
  while (at < lines.length) {
    const item = isItem(lines[at] ?? "") ? ITEM.exec(lines[at] ?? "") : null;
    if (!item || (item[1]?.length ?? 0) !== indent || (item[3] !== undefined) !== ordered) break;
    const end = findEnd(lines, at + 1, (line) => line.trim() === "" || leading(line) <= indent);
    const inner = lines.slice(at + 1, end).map((line) => line.slice(indent + 2));
    items.push({ words: parseInline(item[4] ?? ""), inner: parseBlocks(inner) });
    at = end;
    const next = findEnd(lines, at, (line) => line.trim() !== "");
    if (next < lines.length && isItem(lines[next] ?? "")) at = next; // items apart by an empty line are one list
  }
  return [{ kind: "list", ordered, first: Number(first?.[3] ?? 1), items }, at];
}

function leading(line: string): number {
  return line.length - line.trimStart().length;
}

function isTable(lines: readonly string[], at: number): boolean {
  return (
    (lines[at] ?? "").includes("|") && RULE.test(lines[at + 1] ?? "") && (lines[at + 1] ?? "").includes("-")
  );
}

function parseTable(lines: readonly string[], at: number): [Block, number] {
  const head = splitRow(lines[at] ?? "");
  const end = findEnd(lines, at + 2, (line) => !line.includes("|"));
  const rows = lines.slice(at + 2, end).map((line) => {
    const cells = splitRow(line);
    return head.map((_, column) => cells[column] ?? []);
  });
  return [{ kind: "table", head, rows }, end];
}

function splitRow(line: string): Inline[][] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => parseInline(cell.trim()));
}

function parseInline(text: string, marked = true): Inline[] {
  const words: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, cite, strong, code, label, target, bare] = match;
    if (!marked && bare === undefined) continue;
    pushText(words, text.slice(at, match.index));
    if (cite !== undefined) words.push({ kind: "cite", text: cite });
    else if (strong !== undefined) words.push({ kind: "strong", text: strong });
    else if (code !== undefined) words.push({ kind: "code", text: code });
    else if (label !== undefined && target !== undefined)
      words.push({ kind: "link", text: label, url: target });
    else if (bare !== undefined) words.push({ kind: "link", text: bare, url: bare });
    at = match.index + whole.length;
  }
  pushText(words, text.slice(at));
  return words;
}

function pushText(words: Inline[], text: string): void {
  text.split("\n").forEach((line, index) => {
    if (index > 0) words.push({ kind: "break" });
    if (line) words.push({ kind: "text", text: line });
  });
}
