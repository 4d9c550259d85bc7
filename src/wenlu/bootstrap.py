"""The only place where parts are put together.

`Platform` builds every service of a process from its settings and starts and stops what runs. Nothing is done at
import, and there are no singletons: tests build as many platforms as they like, two nodes on one database included.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

import structlog
from fastapi import APIRouter

from wenlu.channels.webchat.channel import WebChat
from wenlu.domains.audit import routes as audit_routes
from wenlu.domains.audit.service import AuditService
from wenlu.domains.bot import routes as bot_routes
from wenlu.domains.bot.service import (
    BotAnswerer,
    BotAttendant,
    BotBrain,
    BotWriter,
    KnowledgeTrials,
    ModelService,
    QuestionGatherer,
    StatementCheck,
    TrainingService,
)
from wenlu.domains.bot.service.enclosures import Enclosures
from wenlu.domains.bot.service.facts import AllFacts, DocumentAnswers, GraphAnswers
from wenlu.domains.bot.service.suggestions import FirstQuestions
from wenlu.domains.compliance import routes as compliance_routes
from wenlu.domains.compliance.events import RuleCourseChanged
from wenlu.domains.compliance.service import (
    ComplianceService,
    Examples,
    ReplayService,
    RuleBench,
    RuleDraftService,
    RuleVersionService,
    ShadowService,
)
from wenlu.domains.conversations import routes as conversation_routes
from wenlu.domains.conversations.events import Attendant, HoldChanged
from wenlu.domains.conversations.schemas import Firm
from wenlu.domains.conversations.service import (
    AttachmentService,
    AttendanceService,
    ConversationCounts,
    ConversationKeys,
    ConversationRecords,
    ConversationService,
    DeliveryFollower,
    DeliveryService,
    EvidenceService,
    FollowerService,
    Gate,
    HistoryReader,
    HoldReader,
    HoldService,
    InboxService,
    Judge,
    ListeningFollower,
    LogParts,
    LogWriter,
    MeasureFollower,
    OverviewService,
    PartitionKeeper,
    Realtime,
    ReceptionService,
    RevealService,
    SealCheck,
    SealParts,
    SealService,
    TestimonyReader,
    TranscriptReader,
    VerificationService,
)
from wenlu.domains.conversations.service.attachments import sniff
from wenlu.domains.conversations.service.attendance import AT_ONCE
from wenlu.domains.conversations.service.obligatory import ObligatoryNotices
from wenlu.domains.customers import routes as customer_routes
from wenlu.domains.customers.events import CustomerRecognised
from wenlu.domains.customers.service import (
    ChatTokens,
    CustomerService,
    IdentityTokens,
    RecognitionService,
    RetentionService,
    RightsService,
)
from wenlu.domains.identity import routes as identity_routes
from wenlu.domains.identity.events import AccountChanged, SessionRevoked
from wenlu.domains.identity.rules import TOKEN_PREFIX
from wenlu.domains.identity.schemas import SignInHintView
from wenlu.domains.identity.service import AccountService, Passwords, SessionService
from wenlu.domains.inspection import routes as inspection_routes
from wenlu.domains.inspection.events import AlertChanged
from wenlu.domains.inspection.service import (
    ClosedConversations,
    InspectionForgetter,
    InspectionReviewService,
    Inspector,
    OpinionService,
    Sampler,
    SamplingService,
    ScorecardService,
    TrendService,
    VerdictCounter,
)
from wenlu.domains.inspection.service.alerts import AlertService
from wenlu.domains.inspection.service.cases import CaseService
from wenlu.domains.inspection.service.complaints import ComplaintService
from wenlu.domains.inspection.service.evidence import EvidenceExports, ExportParts
from wenlu.domains.inspection.service.history import ConversationHistory
from wenlu.domains.inspection.service.listening import SignalListener
from wenlu.domains.inspection.service.policy import PolicyService
from wenlu.domains.inspection.service.reporting import ComplaintReporting
from wenlu.domains.inspection.service.secrecy import SecretCaseService
from wenlu.domains.inspection.service.shadow import ShadowListener
from wenlu.domains.inspection.service.telling import ComplaintNotices
from wenlu.domains.inspection.service.upkeep import CaseUpkeep, InspectionBoard, InspectionUpkeep
from wenlu.domains.knowledge import routes as knowledge_routes
from wenlu.domains.knowledge.service import (
    ConflictService,
    DocumentReader,
    DocumentService,
    ExchangeService,
    FlowPlay,
    FlowService,
    GapService,
    GraphService,
    KnowledgeFiles,
    KnowledgeService,
    LawImport,
    LibraryService,
    PassageSearch,
    PublishedKnowledge,
    QuestionService,
    ReviewService,
    ScriptService,
    StarterImport,
    TestBench,
    ValidityService,
)
from wenlu.domains.organisation import routes as organisation_routes
from wenlu.domains.organisation.events import OrganisationChanged
from wenlu.domains.organisation.service import OrganisationService
from wenlu.domains.routing import routes as routing_routes
from wenlu.domains.routing.service import BoardService, PresenceService, QueueUpkeep, RoutingService
from wenlu.gateway.app import Gateway, GatewayParts, create_gateway
from wenlu.gateway.sockets import Sockets
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import Clock, SystemClock
from wenlu.language.personal import cover_personal
from wenlu.language.vectors import load_encoder, load_second_encoder
from wenlu.platform.bus import EventBus
from wenlu.platform.crypto import KeyRing
from wenlu.platform.database import Database
from wenlu.platform.fanout import open_fanout
from wenlu.platform.http import Services
from wenlu.platform.leadership import Loop, Loops
from wenlu.platform.llm import open_model
from wenlu.platform.objects import Objects
from wenlu.platform.settings import Settings
from wenlu.platform.telemetry import Metrics
from wenlu.platform.timestamps import TimestampAuthority
from wenlu.sdk.channel import Channel

ROUTERS: tuple[APIRouter, ...] = (
    audit_routes.router,
    identity_routes.router,
    organisation_routes.router,
    customer_routes.router,
    knowledge_routes.router,
    compliance_routes.router,
    conversation_routes.chat,
    conversation_routes.staff,
    conversation_routes.files,
    conversation_routes.evidence,
    conversation_routes.holding,
    routing_routes.router,
    bot_routes.router,
    inspection_routes.router,
)
DELIVERY_LANES = 4
"""Conversations of one outside channel that a node pushes at the same time; a slow address holds up its own lane."""
log = structlog.get_logger(__name__)


class Platform:
    """Every part of one process, wired."""

    def __init__(
        self,
        settings: Settings,
        database_url: str,
        *,
        clock: Clock | None = None,
        hint: SignInHintView | None = None,
        channels: Sequence[Channel] | None = None,
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.metrics = Metrics()
        self.channels = {one.manifest.name: one for one in ((WebChat(),) if channels is None else channels)}
        self.is_ready = False
        self.on_ready: Callable[[], None] = lambda: None
        self._loading: asyncio.Task[None] | None = None
        self._refreshing: asyncio.Task[None] | None = None
        self._finding: asyncio.Future[tuple[None, None]] | None = None
        self._connect(database_url)
        self._build_people(hint)
        self._build_knowledge()
        self._build_workshop()
        self._build_conversations()
        self._build_routing()
        self._build_bot()
        self._build_cases()
        self._build_inspection()
        self._build_loops()
        self._subscribe()

    def _connect(self, database_url: str) -> None:
        self.key_ring = KeyRing(self.settings.master_key.get_secret_value())
        self.database = Database(
            database_url, pool=self.settings.database_pool, publish=self._publish, ring=self.key_ring
        )
        self._roster_database = Database(database_url, pool=1)
        self.unit_of_work = self.database.unit_of_work
        self.fanout = open_fanout(self.settings.fanout_url, self.database.dsn)
        self.bus = EventBus(self.fanout)
        self.objects = Objects(self.settings.objects_url, self.settings.data_dir)

    def _publish(self, event: object) -> None:
        self.bus.publish(event)  # type: ignore[arg-type]  # the database records nothing else

    def _build_people(self, hint: SignInHintView | None) -> None:
        self.audit = AuditService(self.unit_of_work, self.clock)
        loading = self._roster_database.unit_of_work
        self.organisation = OrganisationService(self.unit_of_work, self.clock, loading=loading)
        passwords = Passwords()
        self.accounts = AccountService(self.unit_of_work, self.clock, passwords)
        self.sessions = SessionService(self.unit_of_work, self.clock, passwords, self.organisation, hint=hint)
        self.chat_tokens = ChatTokens(self.settings.token_secret, self.clock)
        identity_tokens = IdentityTokens(self.settings.customer_token_secret, self.clock)
        self.recognition = RecognitionService(self.clock, self.key_ring, self.chat_tokens, identity_tokens)
        counts = ConversationCounts(self.unit_of_work)
        self.customers = CustomerService(self.unit_of_work, self.clock, self.key_ring, self.organisation, counts)

    def _build_knowledge(self) -> None:
        self.knowledge = KnowledgeService(self.unit_of_work, self.clock)
        self.library = LibraryService(self.unit_of_work, self.clock)
        self.published = PublishedKnowledge(self.unit_of_work)
        self.starter = StarterImport(self.unit_of_work, self.clock)
        self.documents = DocumentService(self.unit_of_work, self.clock, self.objects)
        self.document_reader = DocumentReader(self.unit_of_work, self.objects)
        self.laws = LawImport(self.unit_of_work, self.clock, self.objects)
        self.graph = GraphService(self.unit_of_work, self.clock)
        self.passages = PassageSearch(self.unit_of_work, self.clock, load_encoder)
        self.reviews = ReviewService(self.unit_of_work, self.clock)
        self.exchange = ExchangeService(self.unit_of_work, self.clock)
        self.knowledge_files = KnowledgeFiles(self.unit_of_work, self.clock, self.objects, sniff)
        self.scripts = ScriptService(self.unit_of_work, self.clock)
        self.validity = ValidityService(self.unit_of_work, self.clock)
        self.flows = FlowService(self.unit_of_work, self.clock)
        self.flow_play = FlowPlay(self.unit_of_work, self.clock)
        self.compliance = ComplianceService(self.unit_of_work, self.clock)
        ruling = (self.unit_of_work, self.clock, self.compliance)
        self.rule_drafts = RuleDraftService(*ruling)
        self.rule_versions = RuleVersionService(*ruling)
        self.rule_bench = RuleBench(*ruling)
        self.judge = Judge(self.compliance, self.clock, self.metrics)
        self.brain = BotBrain(self.published, self.clock, load_encoder, load_second_encoder)

        self.brain.consult(
            AllFacts(GraphAnswers(lambda: self.graph.graph), DocumentAnswers(lambda: self.passages.library))
        )

    def _build_workshop(self) -> None:
        answerer = BotAnswerer(self.brain)
        self.questions = QuestionService(self.unit_of_work, self.clock)
        self.gaps = GapService(self.unit_of_work, self.clock, answerer, load_encoder)
        self.conflicts = ConflictService(self.published, self.clock, load_encoder)
        self.bench = TestBench(self.unit_of_work, self.clock, answerer)
        trials = KnowledgeTrials(self.bench, self.questions)
        parts = (self.unit_of_work, self.clock)
        self.models = ModelService(*parts, self.objects, self.brain, trials, self.metrics)
        self.training = TrainingService(*parts, self.brain, self.models, trials)

    def _build_conversations(self) -> None:
        keys = self.conversation_keys = ConversationKeys(self.unit_of_work, self.customers)
        self.writer = LogWriter(self.database.dsn, self.metrics)
        self.attachments = AttachmentService(self.unit_of_work, self.clock, self.objects, self.key_ring)
        gate = Gate(self.unit_of_work, self.judge, self.customers, self.organisation, self.metrics)
        parts = LogParts(self.writer, keys, gate, self.attachments)
        self.conversations = ConversationService(self.unit_of_work, self.clock, parts)
        self.obligatory = ObligatoryNotices(self.unit_of_work, self.conversations, self.customers, gate)
        self.overview = OverviewService(self.unit_of_work, keys, self.customers, self.organisation, self.clock)
        self.revealing = RevealService(self.unit_of_work, self.clock, keys, self.overview)
        self.realtime = Realtime(self.unit_of_work, keys, self.overview, self.fanout)
        self.hold_reader = HoldReader(self.unit_of_work, self.clock, keys, self.customers, self.organisation)
        self.holds = HoldService(
            self.unit_of_work,
            self.clock,
            self.conversations,
            gate,
            self.hold_reader,
            self.organisation,
            self.metrics,
        )
        self._build_evidence()
        self.partitions = PartitionKeeper(self.unit_of_work, self.clock)
        firms = {locale: _firm(self.settings, locale) for locale in ("zh-CN", "en")}
        self.reception = ReceptionService(
            self.unit_of_work, self.recognition, self.conversations, FirstQuestions(self.brain), firms, self.channels
        )
        forgetters = (self.questions, InspectionForgetter())
        records = ConversationRecords(self.unit_of_work, keys, self.attachments, forgetters)
        self.rights = RightsService(self.unit_of_work, self.clock, self.key_ring, records)
        self.retention = RetentionService(self.unit_of_work, self.clock, self.rights, records)
        gatherer = ListeningFollower(keys, QuestionGatherer(self.questions))
        self.gathering = FollowerService(self.unit_of_work, [gatherer])
        self._build_rule_trials(keys)
        self._build_channels(keys, firms)

    def _build_rule_trials(self, keys: ConversationKeys) -> None:
        reader = HistoryReader(self.unit_of_work, keys)
        history = ConversationHistory(self.unit_of_work, reader, self.customers, self.organisation)
        examples = Examples(self.unit_of_work, self.clock, history, cover_personal)
        self.replays = ReplayService(self.unit_of_work, self.clock, history, examples)
        self.shadows = ShadowService(self.unit_of_work, self.clock, examples)
        listener = ListeningFollower(keys, ShadowListener(self.shadows, history))
        self._shadowing = FollowerService(self.unit_of_work, [listener])

    async def follow_shadow(self) -> None:
        """Let the shadow of the rules, if there is one, see what was said lately."""
        await self.shadows.refresh()
        await self._shadowing.advance()

    def _build_evidence(self) -> None:
        settings = self.settings
        url, roots = settings.timestamp_url, settings.timestamp_roots
        authority = TimestampAuthority(url, roots) if url else None
        parts = SealParts(self.key_ring, self.objects, settings.seal_algorithm, authority)
        self.seals = SealService(self.unit_of_work, self.clock, self.audit, parts)
        self.evidence = EvidenceService(self.unit_of_work, self.audit, SealCheck(self.unit_of_work, parts))
        self.verifications = VerificationService(self.unit_of_work, self.clock, self.evidence)

    def _build_channels(self, keys: ConversationKeys, firms: dict[str, Firm]) -> None:
        manifests = {name: channel.manifest for name, channel in self.channels.items()}
        parts = (self.recognition, self.conversations, keys, self.attachments)
        self.inbox = InboxService(self.unit_of_work, *parts, manifests)
        self.delivery = DeliveryService(self.unit_of_work, self.clock, *parts, firms)
        self._to_deliver = asyncio.Event()
        live = [name for name, manifest in manifests.items() if manifest.live]
        follower = DeliveryFollower(self.clock, live, self._to_deliver)
        self.followers = FollowerService(self.unit_of_work, [MeasureFollower(), follower])

    def _build_routing(self) -> None:
        self.presence = PresenceService(self.unit_of_work, self.clock, self.organisation, self.overview, self.realtime)
        self.routing = RoutingService(
            self.unit_of_work,
            self.clock,
            self.conversations,
            self.overview,
            self.customers,
            self.organisation,
            self.presence,
        )
        self.upkeep = QueueUpkeep(
            self.unit_of_work,
            self.clock,
            self.conversations,
            self.overview,
            self.organisation,
            self.presence,
            self.routing,
        )
        self.board = BoardService(
            self.unit_of_work, self.clock, self.overview, self.presence, self.realtime, self.judge
        )

    def _build_bot(self) -> None:
        self.model = open_model(self.settings, self.metrics)
        self.bot_writer = BotWriter(self.brain, self.model, self.judge, self.metrics)
        bot = BotAttendant(
            self.unit_of_work,
            self.bot_writer,
            self.judge,
            self.conversations,
            self.routing,
            self.metrics,
            self.realtime.draft,
            Enclosures(self.knowledge_files, self.attachments),
        )
        waiting = self.settings.llm_concurrency if self.model else 0
        self.attendance = AttendanceService(
            self.unit_of_work,
            self.clock,
            self.conversations,
            {Attendant.BOT: bot},
            self.routing,
            self.metrics,
            AT_ONCE + waiting,  # who waits for the model keeps nobody else waiting
        )

    def _build_cases(self) -> None:
        parts = (self.unit_of_work, self.clock)
        self.policy = PolicyService(*parts, self.organisation)
        self.cases = CaseService(*parts, self.policy, self.overview, self.organisation)
        self.secret_cases = SecretCaseService(*parts, self.policy, self.overview)
        self.alerts = AlertService(*parts, self.policy, self.cases, self.organisation)
        self.complaints = ComplaintService(
            *parts, self.policy, self.cases, self.overview, self.customers, self.organisation
        )
        self.complaint_notices = ComplaintNotices(*parts, self.overview, self.customers, self.obligatory)
        self.complaint_reporting = ComplaintReporting(*parts, self.policy)
        listener = SignalListener(self.cases, self.secret_cases, self.alerts)
        self.signals = FollowerService(self.unit_of_work, [ListeningFollower(self.conversation_keys, listener)])
        self.case_upkeep = CaseUpkeep(*parts, self.policy, self.overview, self.routing)
        self.inspection_upkeep = InspectionUpkeep(self.case_upkeep, self.secret_cases, self.alerts, self.complaints)
        self.board.show_also(InspectionBoard(self.clock, self.complaints))

    async def follow_signals(self) -> None:
        """Raise what was said lately, and bring the conversations of new cases where they belong."""
        await self.signals.advance()
        await self.case_upkeep.bring()

    def _build_inspection(self) -> None:
        transcripts = self.transcripts = TranscriptReader(self.conversation_keys, self.customers)
        self.statements = StatementCheck(self.brain)
        parts = (self.unit_of_work, self.clock)
        self.scorecards = ScorecardService(*parts)
        self.sampler = Sampler(*parts, self.organisation)
        self.sampling = SamplingService(*parts, self.sampler, self.organisation)
        self.inspector = Inspector(
            *parts,
            transcripts,
            self.scorecards,
            self.organisation,
            self.statements,
            self.sampler,
            asks_model=self.model is not None,
        )
        self.inspection_reviews = InspectionReviewService(*parts, transcripts, self.organisation, alerts=self.alerts)
        self.opinions = OpinionService(self.unit_of_work, transcripts, self.model)
        self.trends = TrendService(*parts, self.organisation, alerts=self.alerts)
        listeners = (ClosedConversations(self.clock, self.inspector.wake), VerdictCounter(self.organisation))
        heard = [ListeningFollower(self.conversation_keys, one) for one in listeners]
        self.inspection_followers = FollowerService(self.unit_of_work, heard)
        exporting = ExportParts(
            TestimonyReader(self.conversation_keys),
            self.seals,
            self.attachments,
            self.customers,
            self.objects,
            self.key_ring,
            (self.settings.firm_name, self.settings.firm_name_en),
        )
        self.exports = EvidenceExports(*parts, exporting)

    def _build_loops(self) -> None:
        self.loops = Loops(
            self.database.dsn,
            [
                Loop("attendance-sweep", 1.0, self.attendance.sweep),
                Loop("matching", 1.0, self.routing.match_waiting, wake=self.routing.wake),
                Loop("queue-upkeep", 5.0, self.upkeep.run),
                Loop("document-reading", 5.0, self.document_reader.run, wake=self.document_reader.wake),
                Loop("followers", 1.0, self.followers.advance),
                Loop("questions", 2.0, self.gathering.advance),
                Loop("signals", 0.5, self.follow_signals),
                Loop("cases", 15.0, self.inspection_upkeep.run),
                Loop("inspection-followers", 2.0, self.inspection_followers.advance),
                Loop("inspection", 5.0, self.inspector.run, wake=self.inspector.wake),
                Loop("inspection-opinions", 10.0, self.opinions.run),
                Loop("inspection-sampling", 900.0, self.sampler.fill_up),
                Loop("inspection-drift", 3600.0, self.trends.watch),
                Loop("gaps", 300.0, self.gaps.look),
                Loop("forgotten-questions", 3600.0, self.questions.forget),
                Loop("models", 3.0, self.models.load, wake=self.models.wake, everywhere=True),
                Loop("rules", 1.0, self.compliance.load, everywhere=True),
                Loop("rule-shadow", 2.0, self.follow_shadow),
                Loop("rule-times", 1.0, self.rule_versions.keep_times),
                Loop("partitions", 6 * 3600.0, self.partitions.keep),
                Loop("retention", 6 * 3600.0, self.retention.run),
                Loop("knowledge-validity", 15.0, self.validity.roll),
                Loop("abandoned-knowledge-files", 3600.0, self.knowledge_files.remove_abandoned),
                Loop("abandoned-files", 3600.0, self.attachments.remove_abandoned),
                Loop("holds", 2.0, self.holds.run),
                Loop("gate", 2.0, self.judge.watch, everywhere=True),
                Loop("seals", 300.0, self.seals.seal_days),
                Loop("old-exports", 3600.0, self.exports.remove_old),
                Loop("heads", 2.0, self.realtime.check_heads, everywhere=True),
                Loop("heartbeats", 15.0, self.presence.beat, everywhere=True),
                Loop("board", 2.0, self.board.send, everywhere=True),
                *self._delivery_loops(),
            ],
        )

    def _delivery_loops(self) -> list[Loop]:
        outside = [channel for channel in self.channels.values() if not channel.manifest.live]
        return [
            Loop(
                f"delivery-{channel.manifest.name}-{lane}",
                1.0,
                partial(self.delivery.drain, channel),
                wake=self._to_deliver,
                everywhere=True,
            )
            for channel in outside
            for lane in range(DELIVERY_LANES)
        ]

    def _subscribe(self) -> None:
        self.writer.on_committed(self.realtime.committed)
        self.writer.on_committed(self.attendance.notice)
        self.sockets = Sockets(
            self.authenticate,
            self.conversations,
            self.overview,
            self.realtime,
            self.presence,
            self.organisation,
            self.clock,
            self.metrics,
        )
        self.bus.subscribe(SessionRevoked, self.sessions.observe)
        self.bus.subscribe(SessionRevoked, lambda event: self.sockets.end_sessions(event.session_id))
        self.bus.subscribe(CustomerRecognised, lambda event: self.sockets.end_visitor(event.visitor_id))
        self.bus.subscribe(AccountChanged, self.sessions.observe)
        self.bus.subscribe(OrganisationChanged, self.organisation.observe)
        self.brain.listen(self.bus)
        self.models.listen(self.bus)
        self.passages.listen(self.bus)
        self.graph.listen(self.bus)
        self.document_reader.listen(self.bus)
        self.bus.subscribe(RuleCourseChanged, lambda _: self._load_rules())
        self.bus.subscribe(HoldChanged, self.realtime.hold_changed)
        self.bus.subscribe(AlertChanged, self._tell_of_alert)
        self.judge.on_change(self.realtime.gate_changed)

    def _load_rules(self) -> None:
        """Another node has activated rules: load them, and keep the task from being collected meanwhile."""
        self._loading = asyncio.get_running_loop().create_task(self.compliance.load())

    def _tell_of_alert(self, event: AlertChanged) -> None:
        """Tell a member of staff on this node that an alert of his is new or has changed."""
        self.realtime.broadcast({"type": "alert"}, lambda one: one.for_staff and one.actor.id == event.staff_id)

    async def authenticate(self, token: str) -> Actor:
        """Return who a bearer token belongs to: staff by session, customers by signature."""
        if token.startswith(TOKEN_PREFIX):
            return await self.sessions.authenticate(token)
        return self.chat_tokens.verify(token)

    async def prepare_bot(self) -> None:
        """Bring in the starter knowledge, take the models that are to serve, and make the bot's index."""
        await self.starter.import_starter(SYSTEM)
        await self.laws.import_laws(SYSTEM)
        await self.graph.import_graph(SYSTEM)
        await self.graph.refresh()
        await self.validity.roll()
        await self.models.load()
        await self.brain.refresh()

    async def prepare_inspection(self) -> None:
        """Begin with the scorecard and the sampling plan that ship, where there are none yet."""
        await self.scorecards.import_shipped()
        await self.sampler.import_shipped()

    async def start(self) -> None:
        """Start everything that runs; ready once a customer can be served."""
        await self.partitions.keep()
        await self.judge.watch()
        await self.prepare_bot()
        await self.prepare_inspection()
        await self.fanout.start()
        await self.writer.start()
        self.realtime.start()
        self.attendance.start()
        self._refreshing = asyncio.create_task(self.brain.run(), name="bot-refresh")
        self._finding = asyncio.gather(self.passages.run(), self.graph.run())
        for channel in self.channels.values():
            await channel.start(self.inbox)
        self.loops.start()
        self.is_ready = True
        log.info("ready", host=self.settings.host, port=self.settings.port)
        self.on_ready()

    async def stop(self) -> None:
        """Stop in the reverse order; what is being written is finished first."""
        self.is_ready = False
        await self.training.stop()
        await self.verifications.stop()
        await self.exports.stop()
        await self.replays.stop()
        await self.loops.stop()
        for channel in self.channels.values():
            await channel.stop()
        if self._refreshing is not None:
            self._refreshing.cancel()
            await asyncio.gather(self._refreshing, return_exceptions=True)
        if self._finding is not None:
            self._finding.cancel()
            await asyncio.gather(self._finding, return_exceptions=True)
        await self.attendance.stop()
        await self.realtime.stop()
        await self.writer.stop()
        await self.fanout.stop()
        await self.close()

    async def close(self) -> None:
        """Let go of the threads and the database."""
        self.brain.close()
        self.passages.close()
        if self.model is not None:
            await self.model.close()
        await self.database.close()
        await self._roster_database.close()

    def gateway(self) -> Gateway:
        """Return the ASGI application, which starts and stops the platform with itself."""
        services = Services(
            self.audit,
            self.evidence,
            self.seals,
            self.verifications,
            self.exports,
            self.accounts,
            self.sessions,
            self.organisation,
            self.customers,
            self.rights,
            self.revealing,
            self.knowledge,
            self.library,
            self.questions,
            self.gaps,
            self.conflicts,
            self.bench,
            self.models,
            self.training,
            self.reviews,
            self.scripts,
            self.exchange,
            self.knowledge_files,
            self.flows,
            self.flow_play,
            self.documents,
            self.passages,
            self.graph,
            self.compliance,
            self.rule_drafts,
            self.rule_versions,
            self.rule_bench,
            self.replays,
            self.shadows,
            self.brain,
            self.bot_writer,
            self.conversations,
            self.overview,
            self.holds,
            self.hold_reader,
            self.judge,
            self.reception,
            self.attachments,
            self.presence,
            self.routing,
            self.board,
            self.policy,
            self.cases,
            self.secret_cases,
            self.alerts,
            self.complaints,
            self.complaint_notices,
            self.complaint_reporting,
            self.scorecards,
            self.sampling,
            self.inspector,
            self.inspection_reviews,
            self.trends,
        )
        parts = GatewayParts(
            routers=ROUTERS,
            services=services,
            sockets=self.sockets,
            authenticate=self.authenticate,
            metrics=self.metrics,
            web_dir=self.settings.web_dir,
            frame_ancestors=self.settings.allowed_frames,
            ready=lambda: self.is_ready,
            warnings=lambda: (*self.judge.warnings, *self.compliance.warnings, *self.models.warnings),
        )
        return create_gateway(parts, self._running)

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        await self.start()
        try:
            yield
        finally:
            await self.stop()


def _firm(settings: Settings, locale: str) -> Firm:
    english = locale == "en"
    name = settings.firm_name_en if english else settings.firm_name
    return Firm(
        name=name,
        colour=settings.firm_colour,
        logo_text=name[:1],
        privacy_notice=(
            f"{name} uses what you write only to answer you and keeps it as the law asks. "
            "General questions need no consent; we ask before we use it for anything else."
            if english
            else f"{name}仅为解答您的问题使用您发送的内容，并依法留存。"
            "一般咨询无需授权；用于其他目的前会先征得您的同意。"
        ),
        ai_notice=(
            "A machine answers first. You can ask for a person at any time."
            if english
            else "先由智能助手为您解答，您可以随时转人工。"
        ),
    )
