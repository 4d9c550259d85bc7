/**
 * What page and server say to each other: the types of the customer's HTTP routes and socket frames.
 *
 * Names are the server's own (snake_case), so that a frame can be read beside the OpenAPI document.
 */

export type Locale = "zh-CN" | "en";
export type ActorKind = "customer" | "bot" | "staff" | "system";
export type QueueKind = "service" | "advisory" | "relationship" | "complaint" | "emergency";
export type Purpose = "profiling" | "marketing" | "tracking";
export type Attendant = "bot" | "queue" | "staff";

export interface Actor {
  kind: ActorKind;
  id: string | null;
  name: string;
}

/** What a customer may know about the person who talks to him. */
export interface StaffCard {
  id: string;
  name: string;
  title: string;
  kind: string;
  licence_number: string | null;
  photo_url: string | null;
  office: string | null;
}

export interface Source {
  id: string;
  title: string;
  source: string | null;
  checked_on: string | null;
}

export interface Choice {
  label: string;
  value: string;
}

export interface Attachment {
  id: string;
  name: string;
  media_type: string;
  size: number;
  width?: number | null;
  height?: number | null;
}

export interface TextBody {
  kind: "text";
  text: string;
  /** Warnings that the platform put behind the words. */
  added?: string[];
}

export interface AnswerBody {
  kind: "answer";
  text: string;
  action: "answer" | "clarify" | "handoff" | "decline" | "greet" | "warn";
  sources: Source[];
  choices: Choice[];
  generated: boolean;
  added?: string[];
}

export interface ChoiceBody {
  kind: "choice";
  text: string;
  value: string;
}

export interface FileBody {
  kind: "file";
  text: string;
  attachment: Attachment;
  added?: string[];
}

export interface CardAction {
  label: string;
  value?: string | null;
  url?: string | null;
}

export interface CardBody {
  kind: "card";
  title: string;
  text: string;
  url?: string | null;
  /** The id of an attachment. */
  image?: string | null;
  actions: CardAction[];
  added?: string[];
}

export type MessageBody = TextBody | AnswerBody | ChoiceBody | FileBody | CardBody;
/** What a customer may say, as it is shown. */
export type OwnBody = TextBody | ChoiceBody | FileBody;
/** The same as it is sent: a file is named by the id that its upload gave. */
export type PostBody = TextBody | ChoiceBody | { kind: "file"; text: string; attachment_id: string };

export interface QueuedBody {
  queue: QueueKind;
  reason: string;
  position: number | null;
  expected_seconds: number | null;
  promise_at: string | null;
}

export interface RatedBody {
  score: number;
  tags: string[];
  word: string;
}

export interface ClosedBody {
  category: string | null;
  by: string;
}

interface EventOf<Kind extends string, Body> {
  conversation_id: string;
  seq: number;
  kind: Kind;
  actor: Actor;
  at: string;
  client_id: string | null;
  body: Body;
}

export type MessageEvent = EventOf<"message", MessageBody>;

/** One entry of the conversation log. Kinds that only staff may see never arrive here. */
export type LogEvent =
  | MessageEvent
  | EventOf<"opened", { channel: string; locale: Locale }>
  | EventOf<"recalled", { seq: number }>
  | EventOf<"read", { through: number }>
  | EventOf<"queued", QueuedBody>
  | EventOf<"assigned", { staff: StaffCard; reason: string }>
  | EventOf<"returned", Record<string, never>>
  | EventOf<"rated", RatedBody>
  | EventOf<"feedback", { seq: number; helpful: boolean }>
  | EventOf<"closed", ClosedBody>;

/** The members of a conversation's summary that the customer's page uses. */
export interface ConversationSummary {
  id: string;
  status: "open" | "closed";
  attendant: Attendant;
  holder: StaffCard | null;
  head_seq: number;
  opened_at: string;
}

export interface Firm {
  name: string;
  colour: string;
  logo_text: string;
  privacy_notice: string;
  ai_notice: string;
}

export interface Consent {
  purpose: Purpose;
  granted: boolean;
}

export type RequestKind = "copy" | "correction" | "erasure" | "objection";

/** What the customer has asked about his own data, and what became of it. */
export interface DataRequest {
  id: string;
  kind: RequestKind;
  state: "open" | "done" | "refused";
  at: string;
  due_on: string;
  answer: string | null;
}

export interface Session {
  token: string;
  conversation_id: string;
  customer: { id: string; kind: "visitor" | "known"; name: string | null };
  firm: Firm;
  suggestions: Choice[];
  consents: Consent[];
}

export interface EventPage {
  events: LogEvent[];
  through: number;
  head: number;
}

export interface Ack {
  client_id: string;
  seq: number;
}

/** RFC 9457. The page translates `code` and never shows `detail`. */
export interface ProblemBody {
  status: number;
  code: string;
  title?: string;
  detail?: string;
  client_id?: string;
}

export type ClientFrame =
  | { type: "hello"; token: string; resume: Record<string, number> }
  | { type: "post"; client_id: string; conversation_id: string; body: PostBody }
  | { type: "read"; conversation_id: string; through: number }
  | { type: "typing"; conversation_id: string }
  | { type: "ping" };

export type ServerFrame =
  | { type: "welcome"; connection_id: string; now: string }
  | ({ type: "event"; through: number } & LogEvent)
  | ({ type: "ack"; conversation_id: string } & Ack)
  | ({ type: "problem" } & Omit<ProblemBody, "type">)
  | { type: "typing"; conversation_id: string; actor: Actor }
  /** What the assistant is about to say: the whole text so far, empty once it is taken back. */
  | { type: "draft"; conversation_id: string; text: string }
  | { type: "resync" }
  | { type: "pong" };
