/** Where in the text a quick reply is being looked for, and by which words. */
export interface QuickQuery {
  start: number;
  end: number;
  words: string;
}

/** A `/` at the start of the text or of a word, up to the caret, opens the quick replies. */
export function quickQueryAt(text: string, caret: number): QuickQuery | null {
  const match = /(?:^|\s)\/([^\s/]*)$/.exec(text.slice(0, caret));
  if (!match) return null;
  const words = match[1] ?? "";
  return { start: caret - words.length - 1, end: caret, words };
}

const VARIABLE = /\{\{\s*([a-z0-9_.]+)\s*\}\}/g;

/** Known variables are filled in; unknown ones stay, so that nobody sends an empty place unseen. */
export function fillVariables(
  text: string,
  values: Readonly<Record<string, string | null | undefined>>,
): string {
  return text.replace(VARIABLE, (whole, name: string) => values[name] ?? whole);
}

export interface Insertion {
  text: string;
  caret: number;
}

/** Put `reply` where the query stands. */
export function insertReply(text: string, query: QuickQuery, reply: string): Insertion {
  return {
    text: text.slice(0, query.start) + reply + text.slice(query.end),
    caret: query.start + reply.length,
  };
}

/** Places that are still to be filled before this may be sent. */
export function openVariables(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map((match) => match[1] ?? "");
}
