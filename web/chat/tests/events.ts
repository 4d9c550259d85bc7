/** Events as the server sends them, for tests. */
import type { Actor, LogEvent, MessageBody, StaffCard } from "../src/core/contract";

export const CUSTOMER: Actor = { kind: "customer", id: "c-1", name: "访客" };
export const BOT: Actor = { kind: "bot", id: null, name: "智能助手" };
export const SYSTEM: Actor = { kind: "system", id: null, name: "" };
export const WANG: StaffCard = {
  id: "s-1",
  name: "王敏",
  title: "投资顾问",
  kind: "adviser",
  licence_number: "S0880621050012",
  photo_url: null,
  office: "上海营业部",
};
export const ADVISER: Actor = { kind: "staff", id: WANG.id, name: WANG.name };

type KindAndBody = {
  [Kind in LogEvent["kind"]]: [Kind, Extract<LogEvent, { kind: Kind }>["body"]];
}[LogEvent["kind"]];

export function event(seq: number, actor: Actor, ...[kind, body]: KindAndBody): LogEvent {
  const at = new Date(Date.UTC(2026, 10, 20, 1, 0, seq)).toISOString();
  return { conversation_id: "talk-1", seq, kind, actor, at, client_id: null, body } as LogEvent;
}

export function text(words: string): MessageBody {
  return { kind: "text", text: words };
}

export function say(seq: number, words: string, actor: Actor = CUSTOMER): LogEvent {
  return event(seq, actor, "message", text(words));
}
