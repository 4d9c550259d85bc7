/**
 * The types of the HTTP routes and frames, written by hand until `npm run generate` can make them from
 * the OpenAPI document. Names and shapes are the document's; nothing else of the console declares them.
 */

export type Permission =
  | "serve_customers"
  | "supervise"
  | "read_knowledge"
  | "edit_knowledge"
  | "review_compliance"
  | "read_customers"
  | "administer";

export type QueueKind = "service" | "advisory" | "relationship" | "complaint" | "emergency";
export type PresenceStatus = "online" | "busy" | "away" | "offline";
export type ActorKind = "customer" | "bot" | "staff" | "system";

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: { field?: string; message?: string }[];
  request_id?: string;
  verdict?: Verdict;
}

export interface StaffCard {
  id: string;
  name: string;
  title: string;
  kind: string;
  licence_number: string | null;
  photo_url: string | null;
  office: string | null;
}

export interface Account {
  id: string;
  login: string;
  name: string;
  roles: string[];
  permissions: Permission[];
  staff: StaffCard | null;
}

export interface SignedIn {
  token: string;
  expires_at: string;
  account: Account;
}

export interface SignInHint {
  password: string;
  accounts: { login: string; name: string; role: string }[];
}

export interface SessionView {
  id: string;
  created_at: string;
  last_seen_at: string | null;
  user_agent: string | null;
  address: string | null;
  current: boolean;
}

export interface Presence {
  status: PresenceStatus;
  chosen: PresenceStatus;
  since: string;
}

export interface CustomerRef {
  id: string;
  kind: "visitor" | "known";
  name: string;
  grade: string | null;
  tier: string | null;
}

export interface ConversationSummary {
  id: string;
  customer: CustomerRef;
  channel: string;
  status: "open" | "closed";
  attendant: "bot" | "queue" | "staff";
  queue: QueueKind | null;
  holder: StaffCard | null;
  head_seq: number;
  customer_seq: number;
  attended_seq: number;
  read_seq: number;
  unread: number;
  opened_at: string;
  waiting_since: string | null;
  closed_at: string | null;
  category: string | null;
  rating: number | null;
  intent: string | null;
  signals: string[];
  last_message: { text: string; actor_kind: ActorKind; at: string } | null;
  locale: string;
}

export interface Consent {
  purpose: string;
  granted: boolean;
}

export interface CustomerCard {
  id: string;
  kind: "visitor" | "known";
  name: string;
  grade: string | null;
  tier: string | null;
  phone_masked: string | null;
  responsible: StaffCard | null;
  office: string | null;
  since: string;
  consents: Consent[];
  conversations: number;
}

export interface Source {
  id: string;
  title: string;
  source?: string | null;
  checked_on?: string | null;
}

export interface Dossier {
  wants: string | null;
  facts: { text: string; seq: number }[];
  bot_answers: { text: string; seq: number; sources: Source[] }[];
  failed: { text: string; seq: number }[];
  signals: string[];
  intent: string | null;
}

export interface ConversationDetail {
  summary: ConversationSummary;
  customer: CustomerCard;
  dossier: Dossier;
}

export type VerdictLevel = "pass" | "hint" | "confirm" | "hold" | "block";

export interface Hit {
  rule: string;
  category: string;
  level: VerdictLevel;
  /** Offsets count Unicode code points, as the back end does. */
  start: number;
  end: number;
  quote: string;
  why: string;
  basis: string | null;
  instead: string | null;
}

export interface Verdict {
  verdict: VerdictLevel;
  hits: Hit[];
  rule_version: string;
  milliseconds: number;
}

export interface Attachment {
  id: string;
  name: string;
  media_type: string;
  size: number;
  width?: number | null;
  height?: number | null;
}

export interface Choice {
  label: string;
  value: string;
}

export type MessageBody =
  | { kind: "text"; text: string }
  | { kind: "answer"; text: string; action: string; sources: Source[]; choices: Choice[]; generated: boolean }
  | { kind: "choice"; text: string; value: string }
  | { kind: "file"; text: string; attachment: Attachment }
  | {
      kind: "card";
      title: string;
      text: string;
      url?: string | null;
      image?: string | null;
      actions: { label: string; value?: string | null; url?: string | null }[];
    };

export interface Actor {
  kind: ActorKind;
  id: string | null;
  name: string;
}

interface EventBase {
  conversation_id: string;
  seq: number;
  actor: Actor;
  at: string;
  client_id: string | null;
  audience: "all" | "staff";
}

export type EventBodies = {
  opened: { channel: string; locale: string };
  message: MessageBody & { verdict?: Verdict | null; reason?: string | null };
  recalled: { seq: number };
  read: { through: number };
  queued: {
    queue: QueueKind;
    reason: string;
    position: number;
    expected_seconds: number | null;
    promise_at: string | null;
  };
  assigned: { staff: StaffCard; reason: string };
  returned: Record<string, never>;
  transferred: {
    from: string | null;
    to_staff: StaffCard | null;
    to_queue: QueueKind | null;
    note: string | null;
  };
  note: { text: string };
  understood: {
    seq: number;
    intent: string | null;
    title: string | null;
    confidence: number;
    signals: string[];
    action: string;
  };
  refused: { text: string; verdict: Verdict };
  rated: { score: number; tags: string[]; word: string | null };
  feedback: { seq: number; helpful: boolean };
  identified: { customer_id: string; name: string };
  closed: { category: string | null; by: string };
};

export type EventKind = keyof EventBodies;
export type ConversationEvent = {
  [K in EventKind]: EventBase & { kind: K; body: EventBodies[K] };
}[EventKind];

export interface EventsPage {
  events: ConversationEvent[];
  through: number;
  head: number;
}

export interface Posted {
  client_id: string;
  seq: number;
  verdict?: Verdict | null;
}

export interface QueueView {
  kind: QueueKind;
  name: string;
  waiting: number;
  longest_wait_seconds: number;
  online: number;
  /** Share of conversations taken within the target, 0..1. */
  service_level?: number | null;
  target_seconds?: number | null;
}

export interface SeatView extends StaffCard {
  status: PresenceStatus;
  load: number;
  capacity: number;
  since?: string | null;
}

export interface BoardAlert {
  code: string;
  level: "info" | "warning" | "critical";
  conversation_id?: string | null;
  queue?: QueueKind | null;
  seconds?: number | null;
  count?: number | null;
}

export interface BoardView {
  at: string;
  queues: QueueView[];
  staff: SeatView[];
  conversations: { open: number; bot: number; queued: number; staff: number; closed_today: number };
  today: {
    conversations: number;
    bot_settled_share: number | null;
    handed_over: number;
    average_wait_seconds: number | null;
    average_rating: number | null;
    ratings: number;
  };
  alerts: BoardAlert[];
}

export interface ClosingCategory {
  id: string;
  name: string;
}

export interface Script {
  id: string;
  title: string;
  category: string;
  text: string;
}

export type CheckedBy = "statute" | "public page" | "unconfirmed";

export interface Fact {
  claim: string;
  source: string | null;
  checked_on: string | null;
  checked_by: CheckedBy;
  valid_until: string | null;
}

export interface EntryFields {
  key: string;
  title: string;
  title_en: string | null;
  category: string;
  audience: "customer" | "staff";
  phrasings: string[];
  phrasings_en: string[];
  answer: string;
  answer_en: string | null;
  choices: string[];
  handoff: QueueKind | null;
  facts: Fact[];
}

export interface EntryView extends EntryFields {
  id: string;
  status: "active" | "archived";
  version: number;
  updated_at: string;
  updated_by: string | null;
}

export interface KnowledgeCategory {
  id: string;
  name: string;
  entries: number;
}

export interface KnowledgeVariable {
  key: string;
  label: string;
  label_en?: string | null;
  value: string;
  confirmed: boolean;
  note?: string | null;
}

export interface BotReply {
  action: "answer" | "clarify" | "handoff" | "decline" | "greet" | "warn";
  text: string;
  queue: QueueKind | null;
  confidence: number;
  intent: string | null;
  sources: Source[];
  choices?: Choice[];
  milliseconds: number;
}

export type ClientFrame =
  | { type: "hello"; token: string; resume: Record<string, number> }
  | { type: "read"; conversation_id: string; through: number }
  | { type: "typing"; conversation_id: string }
  | { type: "watch"; conversation_id: string; after: number }
  | { type: "unwatch"; conversation_id: string }
  | { type: "watch_board" }
  | { type: "unwatch_board" }
  | { type: "ping" };

export type ServerFrame =
  | { type: "welcome"; connection_id: string; now: string }
  | (ConversationEvent & { type: "event"; through: number })
  | ({ type: "problem"; client_id?: string } & Problem)
  | { type: "typing"; conversation_id: string; actor: Actor }
  | { type: "conversation"; summary: ConversationSummary }
  | { type: "presence"; staff_id: string; status: PresenceStatus }
  | { type: "queue"; queues: QueueView[] }
  | ({ type: "board" } & BoardView)
  | { type: "resync" }
  | { type: "pong" };
