/** Shows at once what the customer did and the server has yet to record: recalls, ratings and feedback. */
import type { OutboxEntry } from "./outbox";
import type { Line, Talk } from "./talk";

export function withPending(talk: Talk, conversation_id: string, entries: readonly OutboxEntry[]): Talk {
  const recalled = new Set<number>();
  const helpful = new Map<number, boolean>();
  let { rating } = talk;
  for (const entry of entries) {
    if (entry.conversation_id !== conversation_id || entry.failure !== null) continue;
    const { request } = entry;
    if (request.kind === "recall") recalled.add(request.seq);
    if (request.kind === "feedback") helpful.set(request.seq, request.helpful);
    if (request.kind === "rating") rating = { score: request.score, tags: request.tags, word: request.word };
  }
  if (recalled.size === 0 && helpful.size === 0) return { ...talk, rating };
  const lines = talk.lines.map((line): Line => {
    if (line.type !== "message") return line;
    const { seq } = line.event;
    return {
      ...line,
      recalled: line.recalled || recalled.has(seq),
      helpful: helpful.get(seq) ?? line.helpful,
    };
  });
  return { ...talk, lines, rating };
}
