import type { ConversationEvent, EventBodies } from "../../api-types.ts";

/** Shorter ones are greetings and calls for a person, which no knowledge answers. */
const MEANINGFUL = 6;
const LONGEST = 80;
/** What the bot did with words that ask for nothing it knows: it greeted, or called a person. */
const POLITE: ReadonlySet<string> = new Set(["greet", "handoff"]);

/**
 * What the customer's latest meaningful message is about: the question the bot recognised in it, or its own words.
 * Null while nothing was said that could be looked for.
 */
export function topicOf(events: readonly ConversationEvent[]): string | null {
  const understood = new Map<number, EventBodies["understood"]>();
  for (const event of events) if (event.kind === "understood") understood.set(event.body.seq, event.body);
  for (const event of [...events].reverse()) {
    if (event.kind !== "message" || event.actor.kind !== "customer" || event.body.kind === "file") continue;
    const heard = understood.get(event.seq);
    if (heard?.title) return heard.title;
    const asksPerson = event.body.kind === "choice" && event.body.value === "person";
    if (asksPerson || (heard && heard.signals.length === 0 && POLITE.has(heard.action))) continue;
    const words = event.body.text.trim();
    if (words.length >= MEANINGFUL) return words.slice(0, LONGEST);
  }
  return null;
}
