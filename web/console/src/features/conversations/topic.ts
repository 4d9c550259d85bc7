import type { ConversationEvent } from "../../api-types.ts";

/** Shorter ones are greetings and calls for a person, which no knowledge answers. */
const MEANINGFUL = 6;
const LONGEST = 80;

/**
 * What the customer's latest meaningful message is about: the question the bot recognised in it, or its own words.
 * Null while nothing was said that could be looked for.
 */
export function topicOf(events: readonly ConversationEvent[]): string | null {
  const titles = new Map<number, string | null>();
  for (const event of events) if (event.kind === "understood") titles.set(event.body.seq, event.body.title);
  for (const event of [...events].reverse()) {
    if (event.kind !== "message" || event.actor.kind !== "customer" || event.body.kind === "file") continue;
    const title = titles.get(event.seq);
    if (title) return title;
    const words = event.body.text.trim();
    if (words.length >= MEANINGFUL) return words.slice(0, LONGEST);
  }
  return null;
}
