/**
 * The types of routes and frames as the console uses them, all made from `src/generated`.
 *
 * The document marks members that have a default as optional, since requests may leave them out. What the back
 * end sends is always whole: `Sent` says so.
 */
import type * as api from "./generated/types.gen.ts";

type Sent<T> = T extends (infer Item)[]
  ? Sent<Item>[]
  : T extends object
    ? { [Member in keyof T]-?: Sent<Exclude<T[Member], undefined>> }
    : T;

export type Permission = api.Permission;
export type QueueKind = api.QueueKind;
export type PresenceStatus = api.PresenceStatus;
export type ActorKind = api.ActorKind;
export type VerdictLevel = api.Level;
export type CheckedBy = api.CheckedBy;
export type EntryStatus = api.EntryStatus;

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type StaffCard = Sent<api.StaffCard>;
export type Account = Sent<api.MyAccountView>;
export type SignedIn = Sent<api.SignedIn>;
export type SignInHint = Sent<api.SignInHintView>;
export type SessionView = Sent<api.SessionView>;

export type Presence = Sent<api.PresenceView>;
export type QueueView = Sent<api.QueueView>;
export type SeatView = Sent<api.SeatView>;
export type BoardAlert = Sent<api.AlertView>;
export type BoardView = Sent<api.BoardView>;

export type ConversationSummary = Sent<api.ConversationSummary>;
export type ConversationDetail = Sent<api.ConversationDetail>;
export type CustomerCard = Sent<api.CustomerCard>;
export type Privacy = Sent<api.PrivacyView>;
export type PrivacyFigures = Sent<api.PrivacyFigures>;
export type PersonalField = api.PersonalField;
export type RevealedField = Sent<api.Revealed>;
export type RevealedMessage = Sent<api.RevealedMessage>;
export type CorrectCustomer = api.CorrectCustomer;
export type DataRequest = Sent<api.DataRequestView>;
export type DataRequestKind = api.RequestKind;
export type LegalHold = Sent<api.LegalHoldView>;
export type RetentionTerm = Sent<api.TermView>;
export type RetentionTermKind = api.TermKind;
export type Dossier = Sent<api.Dossier>;
export type ClosingCategory = Sent<api.ClosingCategory>;
export type Attachment = Sent<api.AttachmentView>;
export type Source = Sent<api.Source>;
export type Actor = Sent<api.ActorView>;
export type Posted = Sent<api.Receipt>;

/** Offsets count Unicode code points; `instead` is empty where there is no better wording to offer. */
export type Hit = Sent<api.Hit>;
export type Verdict = Sent<api.Verdict>;

export type MessageBody = Sent<
  | (api.TextBodyOutput & { kind: "text" })
  | (api.AnswerBody & { kind: "answer" })
  | (api.ChoiceBody & { kind: "choice" })
  | (api.FileBody & { kind: "file" })
  | (api.CardBody & { kind: "card" })
>;

/** What staff may post; a file is uploaded first and named by its id. */
export type PostBody = Sent<
  (Omit<api.TextBodyInput, "added"> & { kind: "text" }) | (api.FilePost & { kind: "file" })
>;

export type EventBodies = {
  opened: Sent<api.Opened>;
  message: MessageBody;
  recalled: Sent<api.Recalled>;
  read: Sent<api.Read>;
  queued: Sent<api.Queued>;
  assigned: Sent<api.Assigned>;
  returned: Record<string, never>;
  transferred: Sent<api.Transferred>;
  note: Sent<api.Note>;
  understood: Sent<api.Understood>;
  refused: Sent<api.Refused>;
  held: Sent<api.Held>;
  settled: Sent<api.Settled>;
  rated: Sent<api.Rated>;
  feedback: Sent<api.Feedback>;
  identified: Sent<api.Identified>;
  closed: Sent<api.Closed>;
};

export type EventKind = api.EventKind & keyof EventBodies;

type EventBase = Omit<Sent<api.EventView>, "kind" | "body">;

/** The document has kinds and bodies side by side; here each kind has its body. */
export type ConversationEvent = {
  [Kind in EventKind]: EventBase & { kind: Kind; body: EventBodies[Kind] };
}[EventKind];

export interface EventsPage {
  events: ConversationEvent[];
  through: number;
  head: number;
}

export type Script = Sent<api.ScriptView>;
export type Fact = Sent<api.Fact>;
export type SaveEntry = Sent<api.SaveEntry>;
export type EntryView = Sent<api.EntryView>;
export type EntrySummary = Sent<api.EntrySummary>;
export type EntryContent = Sent<api.EntryContent>;
export type EntryVersionView = Sent<api.EntryVersionView>;
export type EntryWork = api.EntryWork;
export type Flaw = Sent<api.Flaw>;
export type SpecialAnswer = Sent<api.SpecialAnswerOutput>;
export type EntryCard = Sent<api.EntryCard>;
export type DraftView = Sent<api.DraftView>;
export type DraftOutcome = Sent<api.DraftOutcome>;
export type DraftState = api.DraftState;
export type ReviewItem = Sent<api.ReviewItem>;
export type ReviewPolicy = Sent<api.ReviewPolicyView>;
export type KnowledgeWork = Sent<api.KnowledgeWork>;
export type ScriptContent = Sent<api.Script>;
export type ScriptRecord = Sent<api.ScriptRecordView>;
export type ScriptVersion = Sent<api.ScriptVersionView>;
export type SaveScript = Sent<api.SaveScript>;
export type VariableVersion = Sent<api.VariableVersionView>;
export type VariableUse = Sent<api.VariableUse>;
export type ImportPreview = Sent<api.ImportPreview>;
export type ImportOutcome = Sent<api.ImportOutcome>;
export type ImportRow = Sent<api.ImportRow>;
export type KnowledgeCategory = Sent<api.CategoryView>;
export type KnowledgeVariable = Sent<api.VariableView>;
export type DocumentKind = api.DocumentKind;
/** What a person says about a document; whatever is not known is null. */
export type DocumentFields = Omit<Sent<api.SaveDocument>, "edition">;
export type DocumentView = Sent<api.DocumentView>;
export type DocumentSummary = Sent<api.DocumentSummary>;
export type DocumentVersion = Sent<api.DocumentVersionView>;
export type Passage = Sent<api.PassageView>;
export type PassageHit = Sent<api.PassageHitView>;
export type Article = Sent<api.ArticleView>;
export type Citation = Sent<api.CitationView>;
export type GraphNode = Sent<api.GraphNodeView>;
export type GraphCondition = NonNullable<GraphNode["condition"]>;
export type GraphEdge = Sent<api.GraphEdge>;
export type KnowledgeGraph = Sent<api.GraphView>;
export type SaveCondition = Sent<api.SaveCondition>;
export type NodeVersion = Sent<api.NodeVersionView>;
export type BotReply = Sent<api.Reply>;

export type FlowContent = Sent<api.FlowContent>;
export type FlowNode = FlowContent["nodes"][number];
export type FlowFlaw = Sent<api.FlowFlaw>;
export type FlowView = Sent<api.FlowView>;
export type FlowSummary = Sent<api.FlowSummary>;
export type FlowVersion = Sent<api.FlowVersionView>;
export type FlowPlace = Sent<api.FlowPlace>;
export type PlayedFlow = Sent<api.PlayedFlow>;

export type GapState = api.GapState;
export type GapKind = api.GapKind;
export type Gap = Sent<api.GapView>;
export type Gaps = Sent<api.GapsView>;
export type GapExample = Sent<api.GapExample>;
export type RatedEntry = Sent<api.RatedEntry>;
export type Conflict = Sent<api.ConflictView>;
export type Conflicts = Sent<api.ConflictsView>;
export type TestSet = Sent<api.TestSetView>;
export type TestRun = Sent<api.TestRunView>;
export type SaveTestSet = Sent<api.SaveTestSet>;
export type Replay = Sent<api.ReplayView>;
export type ReplayLine = Sent<api.ReplayLine>;
export type StartReplay = api.StartReplay;
export type ModelVersion = Sent<api.ModelView>;
export type ModelVersions = Sent<api.ModelsView>;
export type ModelTraining = Sent<api.TrainingView>;
export type ModelDifference = Sent<api.ModelDifference>;

/** An RFC 9457 problem document; some codes carry further members. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  /** `loc` of a malformed request, `field` of a refused entry. */
  errors?: {
    loc?: (string | number)[];
    field?: string;
    code?: string;
    message: string;
    value?: string;
    other?: string;
  }[];
  verdict?: Verdict;
  /** Of a closed gate: since when. */
  since?: string | null;
  /** Why a file cannot be read. */
  reason?: string;
}

export type Hold = Sent<api.HoldView>;
export type HoldState = api.HoldState;
export type HoldPolicy = Sent<api.HoldPolicyView>;
export type OverrideReport = Sent<api.OverrideReport>;
export type GateState = Sent<api.GateView>;

export type ClientFrame =
  | Sent<api.Hello>
  | Sent<api.ReadUpTo>
  | Sent<api.Typing>
  | Sent<api.Watch>
  | Sent<api.Unwatch>
  | Sent<api.WatchBoard>
  | Sent<api.Ping>;

export type ServerFrame =
  | Sent<api.WelcomeFrame>
  | (ConversationEvent & { type: "event"; through: number })
  | (Problem & { type: "problem"; client_id?: string })
  | Sent<api.TypingFrame>
  | Sent<api.ConversationFrame>
  | Sent<api.PresenceFrame>
  | Sent<api.QueuesFrame>
  | Sent<api.BoardFrame>
  | Sent<api.HoldFrame>
  | Sent<api.GateFrame>
  | Sent<api.AlertFrame>
  | Sent<api.ResyncFrame>
  | Sent<api.PongFrame>;

export type RuleSet = Sent<api.RuleSetView>;
export type RuleCategoryRow = Sent<api.RuleCategoryView>;
export type RuleCategory = Sent<api.Category>;
export type RuleCategoryDetail = Sent<api.CategoryDetail>;
export type RuleExpression = Sent<api.Expression>;
export type RuleProducts = Sent<api.ProductsDetail>;
export type RuleChange = Sent<api.RuleChange>;
export type RuleChanges = Sent<api.RuleChanges>;
export type RuleVersion = Sent<api.VersionView>;
export type RuleVersions = Sent<api.VersionsView>;
export type RuleStep = Sent<api.VersionStepView>;
export type RulesState = Sent<api.RulesState>;
export type RuleRole = api.WenluDomainsComplianceSchemasSituationsRole;
export type RuleReplay = Sent<api.RuleReplayView>;
export type RuleDifference = Sent<api.DifferenceView>;
export type RuleDifferences = Sent<api.DifferencePage>;
export type RuleDifferenceKind = api.DifferenceKind;
export type RuleShadow = Sent<api.ShadowView>;
export type RuleCase = Sent<api.RuleCaseView>;
export type RuleCasesRun = Sent<api.RuleCasesRun>;
export type ReviewSituation = api.PostReview;
export type ComparedVerdicts = Sent<api.ComparedVerdicts>;

export type ScorecardContent = Sent<api.ScorecardContent>;
export type ScorecardItem = Sent<api.ScorecardItem>;
export type ScorecardVersion = Sent<api.ScorecardVersion>;
export type Scorecard = Sent<api.ScorecardView>;
export type ScorecardCheck = Sent<api.CheckView>;
export type ScorecardPreview = Sent<api.PreviewView>;
export type InspectionSection = api.Section;
export type InspectionLine = Sent<api.InspectionLine>;
export type InspectionDetail = Omit<Sent<api.InspectionDetail>, "reviews"> & { reviews: InspectionReview[] };
export type InspectionResult = Sent<api.ItemResult>;
export type InspectionOpinion = Sent<api.ItemOpinion>;
export type InspectionReview = Omit<Sent<api.ReviewView>, "scores"> & {
  scores: Record<string, number | null>;
};
export type InspectedLine = Sent<api.InspectedLine>;
export type InspectionDue = Sent<api.DueCount>;
export type InspectionProgress = Sent<api.InspectionProgress>;
export type InspectionRisk = api.Risk;
export type OwnInspections = Sent<api.OwnResults>;
export type QuotedPassage = Sent<api.QuotedPassage>;
export type Agreement = Sent<api.AgreementView>;
export type ItemAgreement = Sent<api.ItemAgreement>;
export type SamplingPlan = Sent<api.PlanView>;
export type SamplingContent = Sent<api.PlanContent>;
export type SamplingPreview = Sent<api.PlanPreview>;
export type SamplingCoverage = Sent<api.PlanCoverage>;
export type Trends = Sent<api.TrendsView>;
export type TrendDrift = Sent<api.Drift>;
export type TrendFinding = Sent<api.TrendFinding>;
export type OrganisationUnit = Sent<api.UnitView>;

export type Case = Sent<api.CaseView>;
export type CaseSummary = Sent<api.CaseSummary>;
export type CaseList = Sent<api.CaseList>;
export type CaseStep = Sent<api.CaseStepView>;
export type CaseCommand = api.ActOnCase;
export type SecretCase = Sent<api.SecretCaseView>;
export type SecretCaseSummary = Sent<api.SecretCaseSummary>;
export type SecretCaseList = Sent<api.SecretCaseList>;
export type SecretCaseCommand = api.ActOnSecretCase;
export type Talk = Sent<api.TalkView>;
export type StaffAlert = Sent<api.StaffAlertView>;
export type AlertList = Sent<api.AlertList>;
export type MyAlerts = Sent<api.MyAlerts>;
export type Training = Sent<api.TrainingRecordView>;
export type JudgeAlert = api.JudgeAlert;
export type RaiseAlert = api.RaiseAlert;
export type Complaint = Sent<api.ComplaintView>;
export type ComplaintSummary = Sent<api.ComplaintSummary>;
export type ComplaintList = Sent<api.ComplaintList>;
export type ComplaintStep = Sent<api.ComplaintStepView>;
export type ComplaintReport = Sent<api.ComplaintReport>;
export type ComplaintCommand = api.ActOnComplaint;
export type ReceiveComplaint = api.ReceiveComplaint;
export type PreparedNotice = Sent<api.PreparedNotice>;
export type NoticeCommand = api.SendNotice;
export type InspectionPolicyView = Sent<api.PolicyView>;
export type PolicyCommand = api.SetPolicy;
export type Calendar = Sent<api.CalendarView>;
export type CalendarDayCommand = api.SetCalendarDay;

export type AskExport = api.AskExport;
export type AuditAct = api.Act;
export type AuditEntry = Sent<api.AuditEntryView>;
export type AuditPerson = Sent<api.AuditPerson>;
export type ChainState = Sent<api.ChainState>;
export type EvidenceExport = Sent<api.EvidenceExportView>;
export type EvidenceReport = Sent<api.EvidenceReport>;
export type Seal = Sent<api.SealView>;
export type SealOverview = Sent<api.SealOverview>;
export type Verification = Sent<api.VerificationView>;
