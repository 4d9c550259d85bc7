/** What is written and not sent, kept for each conversation until it is sent or emptied. */
export interface Draft {
  text: string;
  note: boolean;
}

export const EMPTY_DRAFT: Draft = { text: "", note: false };

const keyOf = (conversationId: string) => `wenlu.console.draft.${conversationId}`;

export function readDraft(storage: Pick<Storage, "getItem">, conversationId: string): Draft {
  try {
    const stored: unknown = JSON.parse(storage.getItem(keyOf(conversationId)) ?? "null");
    if (typeof stored !== "object" || stored === null) return EMPTY_DRAFT;
    const { text, note } = stored as Partial<Draft>;
    return { text: typeof text === "string" ? text : "", note: note === true };
  } catch {
    return EMPTY_DRAFT; // Not written by this version: an empty draft is better than none at all.
  }
}

export function writeDraft(
  storage: Pick<Storage, "setItem" | "removeItem">,
  conversationId: string,
  draft: Draft,
): void {
  if (draft.text === "") storage.removeItem(keyOf(conversationId));
  else storage.setItem(keyOf(conversationId), JSON.stringify(draft));
}
