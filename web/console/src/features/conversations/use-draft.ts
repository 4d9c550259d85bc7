import { useCallback, useState } from "react";
import { type Draft, readDraft, writeDraft } from "./drafts.ts";

/** What is being written in one conversation, kept in this browser as it is typed. */
export function useDraft(conversationId: string): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState<Draft>(() => readDraft(localStorage, conversationId));
  const change = useCallback(
    (news: Partial<Draft>) =>
      setDraft((before) => {
        const after = { ...before, ...news };
        writeDraft(localStorage, conversationId, after);
        return after;
      }),
    [conversationId],
  );
  return [draft, change];
}
