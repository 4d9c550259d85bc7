"""Attends conversations that are with the bot."""

from collections.abc import Callable
from functools import partial

import structlog

from wenlu.domains.bot.rules.flows import recorded_action
from wenlu.domains.bot.rules.tone import sober
from wenlu.domains.bot.schemas import MAX_QUESTION, HistoryLine, Question, Reply
from wenlu.domains.bot.service.enclosures import Enclosures
from wenlu.domains.bot.service.texts import load_texts
from wenlu.domains.bot.service.writer import BotWriter, Withheld
from wenlu.domains.compliance.errors import ComplianceRefused, GateUnavailable, check_verdict
from wenlu.domains.compliance.schemas import Role, Situation, Utterance, Verdict
from wenlu.domains.conversations.events import Attendant, EventKind, Note, Refused, Understood
from wenlu.domains.conversations.schemas import Draft, Due, Expectation, Turn
from wenlu.domains.conversations.service import ConversationService, Reviewer, due_warnings, with_warnings
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.routing.schemas import HandOver
from wenlu.domains.routing.service import RoutingService
from wenlu.kernel.actors import BOT, ActorKind
from wenlu.kernel.errors import Conflict
from wenlu.kernel.ids import ConversationId, reply_id
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.telemetry import Metrics
from wenlu.sdk.messages import AnswerBody

_ROLES = {ActorKind.CUSTOMER: Role.CUSTOMER, ActorKind.BOT: Role.BOT}
_HELD_BY_BOT = Expectation(is_open=True, attendants=(Attendant.BOT,))
log = structlog.get_logger(__name__)


class BotAttendant:
    """Answers a conversation that is due, or hands it over; both in one unit of work, and once whatever happens."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        writer: BotWriter,
        judge: Reviewer,
        conversations: ConversationService,
        routing: RoutingService,
        metrics: Metrics,
        show: Callable[[ConversationId, str], None],
        enclosures: Enclosures,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._writer = writer
        self._judge = judge
        self._conversations = conversations
        self._routing = routing
        self._metrics = metrics
        self._show = show
        self._enclosures = enclosures
        self._texts = load_texts()

    async def attend(self, due: Due) -> None:
        """Take care of everything said up to `due.through`; raises a `Conflict` if the talk has moved on since.

        What the gate refuses never leaves: a person is brought instead, with the refusal for staff to see. If the gate
        cannot answer, a person is brought without a word of the bot's own.
        """
        said = due.said
        if not said:
            await self._pass_over(due)
            return
        async with self._unit_of_work() as work:
            await self._judge.keep_up(work)
        show = partial(self._show, due.conversation_id)
        written = await self._writer.answer(
            _question(due, said),
            due.misses,
            has_file=any(turn.has_file for turn in said),
            show=show,
        )
        try:
            await self._say(due, self._toned(due, written.reply), written.withheld)
        except Conflict:
            show("")  # whatever was shown of it answers something else now
            raise

    def _toned(self, due: Due, reply: Reply) -> Reply:
        """Return the reply in the tone that suits what the customer has said so far, to whomever."""
        said = [turn.text for turn in due.turns if turn.role is ActorKind.BOT]
        return sober(reply, due.signals, said, self._texts, "en" if due.locale == "en" else "zh-CN")

    async def _say(self, due: Due, reply: Reply, withheld: Withheld | None) -> None:
        self._metrics.turns.labels(reply.action.value).inc()
        try:
            enclosed = await self._enclosures.drafts(due, reply, self._review)
            drafts = self._reviewed(due, reply, withheld, enclosed)
        except GateUnavailable:
            log.warning("bot_gate_unavailable", conversation=str(due.conversation_id))
            await self._hand_over(due, QueueKind.SERVICE, "gate_unavailable", (_understood(due, reply),))
            return
        except ComplianceRefused as refusal:
            await self._hand_over_refused(due, reply, refusal.verdict)
            return
        if reply.queue is not None:
            await self._hand_over(due, reply.queue, reply.reason, drafts)
            return
        async with self._unit_of_work() as work:
            await self._conversations.record(work, due.conversation_id, *drafts)

    async def _pass_over(self, due: Due) -> None:
        """Everything was recalled: there is nothing to answer, and nobody waits."""
        body = Understood(seq=due.through, intent=None, title=None, confidence=1.0, signals=(), action="none")
        async with self._unit_of_work() as work:
            await self._conversations.record(work, due.conversation_id, _first(due, body))

    def _reviewed(
        self, due: Due, reply: Reply, withheld: Withheld | None, enclosed: tuple[Draft, ...]
    ) -> tuple[Draft, ...]:
        verdict = self._review(due, reply.text)
        check_verdict(verdict)
        body = AnswerBody(
            text=reply.text,
            action=reply.action,
            sources=reply.sources,
            choices=reply.choices,
            generated=reply.generated,
            flow=reply.flow,
        )
        body = with_warnings(body, due_warnings(verdict, due.turns))
        client_id = reply_id(due.conversation_id, "bot", due.through)
        message = Draft(EventKind.MESSAGE, BOT, body, client_id, verdict=verdict, expects=_HELD_BY_BOT)
        first: tuple[Draft, ...] = (_understood(due, reply),)
        if withheld is not None:
            refused_id = reply_id(due.conversation_id, "bot-withheld", due.through)
            refused = Refused(text=withheld.text, verdict=withheld.verdict)
            first += (Draft(EventKind.REFUSED, BOT, refused, refused_id, expects=_HELD_BY_BOT),)
        return *first, *enclosed, message, *_note(due, reply)

    def _review(self, due: Due, text: str) -> Verdict:
        context = tuple(Utterance(_ROLES.get(turn.role, Role.AGENT), turn.text) for turn in due.turns)
        verdict = self._judge.review(
            Situation(
                role=Role.BOT,
                text=text,
                context=context,
                has_advisory_contract=False,
                channel=due.channel,
                locale="en" if due.locale == "en" else "zh-CN",
                talk=due.conversation_id,
            ),
        )
        self._metrics.verdicts.labels(Role.BOT.value, verdict.verdict.value).inc()
        return verdict

    async def _hand_over_refused(self, due: Due, reply: Reply, verdict: Verdict) -> None:
        log.warning("bot_refused", conversation=str(due.conversation_id), intent=reply.intent)
        refused = Draft(
            EventKind.REFUSED,
            BOT,
            Refused(text=reply.text, verdict=verdict),
            reply_id(due.conversation_id, "bot-refused", due.through),
            expects=_HELD_BY_BOT,
        )
        queue = reply.queue or QueueKind.SERVICE
        await self._hand_over(due, queue, reply.reason or "refused", (_understood(due, reply), refused))

    async def _hand_over(self, due: Due, queue: QueueKind, reason: str, first: tuple[Draft, ...]) -> None:
        await self._routing.hand_over(
            HandOver(due.conversation_id, queue, reason, first=first, reply_through=due.through),
        )


def _question(due: Due, said: tuple[Turn, ...]) -> Question:
    """Several messages in a row are one question; of a tapped choice the last one counts."""
    earlier = [turn for turn in due.turns if turn.seq < said[0].seq and turn.role in _ROLES]
    history = tuple(
        HistoryLine(role="customer" if turn.role is ActorKind.CUSTOMER else "bot", text=turn.text) for turn in earlier
    )
    offered = next((turn.choices for turn in reversed(earlier) if turn.role is ActorKind.BOT), ())
    before = next((turn for turn in reversed(due.turns) if turn.role is not ActorKind.CUSTOMER), None)
    return Question(
        q="\n".join(turn.text for turn in said)[:MAX_QUESTION],
        history=history,
        locale="en" if due.locale == "en" else "zh-CN",
        choice=said[-1].value,
        offered=offered,
        flow=before.flow if before else None,
        remembers=True,
        channel=due.channel,
        talk=due.conversation_id,
    )


def _note(due: Due, reply: Reply) -> tuple[Draft, ...]:
    """What a guided flow has collected, for the colleague who takes over."""
    if not reply.note:
        return ()
    client_id = reply_id(due.conversation_id, "bot-note", due.through)
    return (Draft(EventKind.NOTE, BOT, Note(text=reply.note), client_id),)


def _understood(due: Due, reply: Reply) -> Draft:
    body = Understood(
        seq=due.through,
        intent=reply.intent,
        title=reply.title,
        confidence=reply.confidence,
        signals=reply.signals,
        action=recorded_action(reply),
    )
    return _first(due, body)


def _first(due: Due, body: Understood) -> Draft:
    """The event that attends; it stands only while nobody else has attended and nothing more was said."""
    last = due.turns[-1].seq if due.turns else None
    expects = Expectation(
        is_open=True,
        attendants=(Attendant.BOT,),
        message_seq=due.through if last == due.through else None,
        due_through=due.through,
    )
    client_id = reply_id(due.conversation_id, "bot-understood", due.through)
    return Draft(EventKind.UNDERSTOOD, BOT, body, client_id, expects=expects)
