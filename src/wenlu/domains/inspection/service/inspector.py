"""Inspects every conversation that was closed, and again when it is asked to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from wenlu.domains.bot.service import Claim, StatementCheck
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import EventView
from wenlu.domains.conversations.service import Transcript, TranscriptReader
from wenlu.domains.customers.schemas import CustomerKind
from wenlu.domains.inspection.errors import InspectionNotFound
from wenlu.domains.inspection.rules.checks import Contradiction, Seen
from wenlu.domains.inspection.rules.scoring import inspect, risks_of, score_of, scores_of, sections_of
from wenlu.domains.inspection.rules.talk import Talk, talk_of
from wenlu.domains.inspection.rules.talk_lines import talk_lines
from wenlu.domains.inspection.schemas.inspections import (
    AskedAgain,
    InspectAgain,
    InspectionProgress,
    ItemResult,
    PreviewView,
    QuotedPassage,
)
from wenlu.domains.inspection.schemas.scorecards import ScorecardContent
from wenlu.domains.inspection.service.sampling import Sampler
from wenlu.domains.inspection.service.scope import Scopes
from wenlu.domains.inspection.service.scorecards import ScorecardService, card_for
from wenlu.domains.inspection.service.trends import record_inspection
from wenlu.domains.inspection.store.inspections import InspectionStore, StoredInspection
from wenlu.domains.inspection.store.scorecards import StoredCard
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import Clock, day_of, start_of
from wenlu.kernel.ids import StaffId
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_AT_ONCE = 50
_PAGE = 1000
_LAST_QUESTION = 300
_SHORT = 80
"""Messages that are looked at on the event loop, in 5 ms at most; a thread costs more than that on a busy machine."""
log = structlog.get_logger(__name__)


class ClosedConversations:
    """Hears behind the log which conversations have ended, or were rated afterwards, and has them inspected.

    What it writes is a row that waits: one conversation that cannot be inspected never holds up the log's readers.
    """

    name = "inspection"
    kinds: frozenset[EventKind] = frozenset({EventKind.CLOSED, EventKind.RATED})

    def __init__(self, clock: Clock, wake: asyncio.Event) -> None:
        self._clock = clock
        self._wake = wake

    async def hear(self, work: UnitOfWork, events: Sequence[EventView]) -> None:
        await InspectionStore(work).ask({event.conversation_id for event in events}, self._clock.now())
        work.after_commit(self._wake.set)


@dataclass(frozen=True, slots=True)
class _Inspected:
    talk: Talk
    results: tuple[ItemResult, ...]
    contradicts: bool


class Inspector:
    """Lays the card in force on closed conversations. Run by the one node that leads; each conversation for itself."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        transcripts: TranscriptReader,
        cards: ScorecardService,
        organisation: OrganisationService,
        facts: StatementCheck,
        sampler: Sampler,
        *,
        asks_model: bool,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._transcripts = transcripts
        self._cards = cards
        self._organisation = organisation
        self._facts = facts
        self._sampler = sampler
        self._scopes = Scopes(organisation)
        self._asks_model = asks_model
        self.wake = asyncio.Event()

    async def run(self) -> int:
        """Inspect everything that waits; returns how many were. What fails is tried three times in all."""
        done = 0
        while True:
            async with self._unit_of_work() as work:
                due = await InspectionStore(work).list_due(_AT_ONCE)
                cards = await self._cards.in_force(work) if due else []
            inspected = [await self._try(conversation_id, asked_at, cards) for conversation_id, asked_at in due]
            done += sum(inspected)
            if not any(inspected):
                return done

    async def _try(self, conversation_id: UUID, asked_at: datetime, cards: Sequence[StoredCard]) -> bool:
        try:
            await self._inspect(conversation_id, asked_at, cards)
        except Exception as error:  # this one waits for its next attempt, and the others go on
            log.exception("inspection_failed", conversation=str(conversation_id))
            async with self._unit_of_work() as work:
                await InspectionStore(work).fail(conversation_id, type(error).__name__)
            return False
        return True

    async def _inspect(self, conversation_id: UUID, asked_at: datetime, cards: Sequence[StoredCard]) -> None:
        async with self._unit_of_work() as work:
            transcript = await self._transcripts.find(work, conversation_id)
        card = card_for(cards, transcript.queue) if transcript else None
        stored = None
        if transcript is not None and transcript.closed_at is not None and card is not None:
            found = await self.look(transcript, card.version.content)
            stored = await self._stored(transcript, card, found)
        async with self._unit_of_work() as work:
            store = InspectionStore(work)
            if stored is not None:
                await record_inspection(work, await store.find(conversation_id, lock=True), stored)
                await store.save(stored)
                await self._sampler.consider(work, stored)
            await store.settle(conversation_id, asked_at)

    async def look(self, transcript: Transcript, card: ScorecardContent) -> _Inspected:
        """Return what a card finds in a conversation; nothing is kept."""
        talk = talk_of(
            transcript.events,
            grade=transcript.customer.grade.value if transcript.customer.grade else None,
            is_known=transcript.customer.kind is CustomerKind.KNOWN,
            signals=transcript.signals,
            queue=transcript.queue,
            category=transcript.category,
            rating=transcript.rating,
        )
        found = await self._facts.check(claims_of(talk))
        contradictions = tuple(
            Contradiction(QuotedPassage(seq=seq, start=one.start, end=one.end), one.key, one.title, one.known)
            for seq, one in found
        )
        seen = Seen(talk, contradictions)
        long = len(talk.lines) > _SHORT
        results = await asyncio.to_thread(inspect, card, seen) if long else inspect(card, seen)
        return _Inspected(talk, results, bool(contradictions))

    async def preview(self, actor: Actor, conversation_id: UUID, card: ScorecardContent) -> PreviewView:
        """Return what an unpublished card would find in a conversation; raises `InspectionNotFound`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            transcript = await self._transcripts.find(work, conversation_id)
        if transcript is None:
            raise InspectionNotFound("no such conversation")
        began = asyncio.get_running_loop().time()
        found = await self.look(transcript, card)
        scores = scores_of(found.results)
        return PreviewView(
            score=score_of(card.items, scores),
            sections=sections_of(card.items, scores),
            results=found.results,
            talk=talk_lines(transcript.events),
            milliseconds=round((asyncio.get_running_loop().time() - began) * 1000, 2),
        )

    async def ask_again(self, actor: Actor, command: InspectAgain) -> AskedAgain:
        """Have conversations inspected anew by the cards in force; `run` does it."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        if command.conversation_id is not None:
            async with self._unit_of_work() as work:
                await InspectionStore(work).ask([command.conversation_id], self._clock.now())
            self.wake.set()
            return AskedAgain(conversations=1)
        day = command.since or day_of(self._clock.now()) - timedelta(days=30)
        since, asked, after = start_of(day), 0, None
        while True:
            async with self._unit_of_work() as work:
                ids = await self._transcripts.list_closed(work, since, after, _PAGE)
                await InspectionStore(work).ask(ids, self._clock.now())
            asked += len(ids)
            if len(ids) < _PAGE:
                self.wake.set()
                return AskedAgain(conversations=asked)
            after = ids[-1]

    async def progress(self, actor: Actor) -> InspectionProgress:
        """Return how far inspection is."""
        actor.check(Permission.INSPECT)
        async with self._unit_of_work() as work:
            waiting, failed, inspected = await InspectionStore(work).progress()
        return InspectionProgress(waiting=waiting, failed=failed, inspected=inspected)

    async def _stored(self, transcript: Transcript, card: StoredCard, found: _Inspected) -> StoredInspection:
        assert transcript.closed_at is not None  # noqa: S101  asked before
        items, scores = card.version.content.items, scores_of(found.results)
        staff_id = transcript.last_holder_id or next(iter(found.talk.participants), None)
        person = await self._organisation.find_staff(StaffId(staff_id)) if staff_id else None
        return StoredInspection(
            conversation_id=transcript.conversation_id,
            card_id=card.id,
            card_version=card.version.version,
            closed_at=transcript.closed_at,
            day=day_of(transcript.closed_at),
            inspected_at=self._clock.now(),
            staff_id=staff_id,
            unit_id=person.unit_id if person else None,
            participants=found.talk.participants,
            queue=transcript.queue,
            category=transcript.category,
            channel=transcript.channel,
            rating=transcript.rating,
            messages=len(found.talk.lines),
            score=score_of(items, scores),
            sections={one.section.value: one.score for one in sections_of(items, scores)},
            results=found.results,
            products=found.talk.products,
            risks=tuple(risk.value for risk in risks_of(found.talk, contradicts=found.contradicts)),
            opinion_state="waiting" if self._asks_model and found.talk.lines else "off",
        )


def claims_of(talk: Talk) -> list[Claim]:
    """Return what people said, each with what the customer had asked before it."""
    keys = tuple(dict.fromkeys(key for line in talk.lines for key in line.sources))
    claims = []
    for line in talk.staff_lines:
        asked = talk.before(line.seq, ActorKind.CUSTOMER)
        question = asked[-1].text[:_LAST_QUESTION] if asked else ""
        claims.append(Claim(line.seq, question, line.text, keys))
    return claims
