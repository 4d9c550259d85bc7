import type { Hit, VerdictLevel } from "../../api-types.ts";

export const LEVELS: readonly VerdictLevel[] = ["pass", "hint", "confirm", "hold", "block"];

export function isWorse(one: VerdictLevel, other: VerdictLevel): boolean {
  return LEVELS.indexOf(one) > LEVELS.indexOf(other);
}

export interface Segment {
  start: number;
  text: string;
  level: VerdictLevel;
}

/** The back end counts code points, the browser UTF-16 units: an emoji is one there and two here. */
function toUnits(text: string): (codePoints: number) => number {
  const units = [0];
  for (const sign of text) units.push((units.at(-1) ?? 0) + sign.length);
  return (codePoints) => units[Math.min(Math.max(codePoints, 0), units.length - 1)] ?? 0;
}

export interface Passage {
  start: number;
  end: number;
}

/** Where a hit stands in `text`, in UTF-16 units; null when the text has moved on since it was judged. */
export function passageOf(text: string, hit: Hit): Passage | null {
  const unit = toUnits(text);
  const start = unit(hit.start);
  const end = unit(hit.end);
  return text.slice(start, end) === hit.quote || hit.start === hit.end ? { start, end } : null;
}

/** The text in pieces that each have one level: the worst of the hits that cover it. */
export function segmentsOf(text: string, hits: readonly Hit[]): Segment[] {
  const passages = hits.flatMap((hit) => {
    const passage = passageOf(text, hit);
    return passage && passage.end > passage.start ? [{ ...passage, level: hit.level }] : [];
  });
  const edges = [...new Set([0, text.length, ...passages.flatMap(({ start, end }) => [start, end])])];
  edges.sort((one, other) => one - other);
  return edges.slice(0, -1).map((start, at) => {
    const end = edges[at + 1] ?? text.length;
    const covering = passages.filter((passage) => passage.start <= start && passage.end >= end);
    const level = covering.reduce<VerdictLevel>(
      (worst, { level: one }) => (isWorse(one, worst) ? one : worst),
      "pass",
    );
    return { start, text: text.slice(start, end), level };
  });
}

const SENTENCE_END = /[。！？!?；;\n]/;

/** The sentence around a passage, its sign at the end included. */
function sentenceAround(text: string, { start, end }: Passage): Passage {
  let from = start;
  while (from > 0 && !SENTENCE_END.test(text.charAt(from - 1))) from--;
  let to = end;
  while (to < text.length && !SENTENCE_END.test(text.charAt(to))) to++;
  return { start: from, end: text.charAt(to) === "\n" ? to : Math.min(text.length, to + 1) };
}

/** Rules that miss something only the writer knows, such as the source of his numbers: their words are advice to him. */
const ADVICE = new Set(["uncited_research"]);
const PLEASE_ADD = /^(?:请补充：|Please add: )/;

/** The sentence that a hint would add to the text; null where its words are for the writer alone. */
export function additionOf(hit: Hit): string | null {
  if (hit.level !== "hint" || hit.instead === "" || ADVICE.has(hit.category)) return null;
  const words = hit.instead.replace(PLEASE_ADD, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The text with a further sentence behind it, which begins anew. */
export function withAddition(text: string, addition: string): string {
  const body = text.trimEnd();
  if (body === "" || body.endsWith(addition)) return body === "" ? addition : body;
  const chinese = /\p{Script=Han}/u.test(addition);
  const stop = /[。！？!?；;.…：:\n]$/.test(body) ? "" : chinese ? "。" : ".";
  return `${body}${stop}${chinese ? "" : " "}${addition}`;
}

/** The text with the proposed wording: a whole sentence takes the place of the sentence, a phrase that of the passage. */
export function withInstead(text: string, hit: Hit): string {
  const passage = passageOf(text, hit);
  if (!passage || hit.instead === "") return text;
  const { start, end } = /[。！？.!?]$/.test(hit.instead) ? sentenceAround(text, passage) : passage;
  return text.slice(0, start) + hit.instead + text.slice(end);
}
