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
  /** `loc` of a malformed request, `field` of a refused entry. */
  errors?: { loc?: (string | number)[]; field?: string; code?: string; message: string }[];
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
  accounts: { login: string; password: string; name: string; roles: string[] }[];
}

export interface SessionView {
  id: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
  address: string;
  user_agent: string;
  current: boolean;
}

export interface Presence {
  staff_id: string;
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
  last_at: string | null;
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
  basis: string;
  /** Empty where there is no better wording to offer. */
  instead: string;
}

export interface Verdict {
  verdict: VerdictLevel;
  hits: Hit[];
  signals: string[];
  rule_version: number;
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
  /** How a message of staff was judged; only staff see it. */
  verdict?: Verdict | null;
}

export type EventBodies = {
  opened: { channel: string; locale: string };
  message: MessageBody;
  recalled: { seq: number };
  read: { through: number };
  queued: {
    queue: QueueKind;
    reason: string;
    position: number | null;
    expected_seconds: number | null;
    promise_at: string | null;
  };
  assigned: { staff: StaffCard; reason: string };
  returned: Record<string, never>;
  transferred: {
    from_staff: string | null;
    to_staff: string | null;
    to_queue: QueueKind | null;
    note: string;
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
  rated: { score: number; tags: string[]; word: string };
  feedback: { seq: number; helpful: boolean };
  identified: { customer_id: string; name: string };
  closed: { category: string; by: "staff" | "customer" | "system" };
};

export type EventKind = keyof EventBodies;
export type ConversationEvent = {
  [K in EventKind]: EventBase & { kind: K; body: EventBodies[K] };
}[EventKind];

/** What staff may post; a file is uploaded first and named by its id. */
export type PostBody = { kind: "text"; text: string } | { kind: "file"; text: string; attachment_id: string };

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
  name_en: string;
  waiting: number;
  longest_wait_seconds: number;
  online: number;
  target_seconds: number;
  /** Share of today's conversations that were taken up in time, 0..1. */
  within_target: number | null;
}

export interface SeatView {
  staff: StaffCard;
  status: PresenceStatus;
  since: string | null;
  load: number;
  capacity: number;
  queues: QueueKind[];
}

export interface BoardAlert {
  code: string;
  level: "warning" | "critical";
  queue: QueueKind | null;
  conversation_id: string | null;
  staff_id: string | null;
  value: number | null;
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
  name_en: string;
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
  category: string;
  audience: "customer" | "staff";
  title: string;
  title_en: string | null;
  phrasings: string[];
  phrasings_en: string[];
  answer: string;
  answer_en: string | null;
  choices: string[];
  handoff: QueueKind | null;
  facts: Fact[];
}

export type EntryStatus = "draft" | "published" | "archived";

export interface SaveEntry extends EntryFields {
  key: string | null;
  status: "draft" | "published";
  version: number | null;
}

export interface SimilarEntry {
  key: string;
  title: string;
  phrasing: string;
  other_phrasing: string;
  score: number;
}

export interface EntryView extends EntryFields {
  id: string;
  key: string;
  facts: (Fact & { expired: boolean })[];
  status: EntryStatus;
  version: number;
  origin: "starter" | "editor";
  updated_by: string | null;
  updated_at: string;
  created_at: string;
  warnings: SimilarEntry[];
}

export interface EntrySummary {
  id: string;
  key: string;
  category: string;
  audience: "customer" | "staff";
  title: string;
  title_en: string | null;
  phrasings: number;
  status: EntryStatus;
  version: number;
  origin: "starter" | "editor";
  unconfirmed: number;
  expired: number;
  updated_by: string | null;
  updated_at: string;
}

export interface KnowledgeCategory {
  id: string;
  name: string;
  name_en: string;
  entries: number;
  published: number;
  drafts: number;
}

export interface KnowledgeVariable {
  key: string;
  label: string;
  label_en: string;
  value: string;
  value_en: string | null;
  confirmed: boolean;
  note: string;
}

export interface BotReply {
  action: "answer" | "clarify" | "handoff" | "decline" | "greet" | "warn";
  text: string;
  queue: QueueKind | null;
  confidence: number;
  intent: string | null;
  title: string | null;
  sources: Source[];
  choices: Choice[];
  signals: string[];
  unconfirmed: number;
  milliseconds: number;
}

export type ClientFrame =
  | { type: "hello"; token: string; resume: Record<string, number> }
  | { type: "read"; conversation_id: string; through: number }
  | { type: "typing"; conversation_id: string }
  | { type: "watch"; conversation_id: string; after: number }
  | { type: "unwatch"; conversation_id: string }
  | { type: "watch_board"; on: boolean }
  | { type: "ping" };

export type ServerFrame =
  | { type: "welcome"; connection_id: string; now: string }
  | (ConversationEvent & { type: "event"; through: number })
  | ({ type: "problem"; client_id?: string } & Problem)
  | { type: "typing"; conversation_id: string; actor: Actor }
  | { type: "conversation"; summary: ConversationSummary }
  | { type: "presence"; presence: Presence }
  | { type: "queue"; queues: QueueView[] }
  | { type: "board"; board: BoardView }
  | { type: "resync" }
  | { type: "pong" };
