"""Words that the gate holds go to a second person (送审): submitted, released, refused, or settled by time.

Everything that happens is an event that only staff see; where held words stand is a row beside the log, changed in
the same transaction, so that a killed process loses nothing and two supervisors cannot both decide.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid5

import structlog

from wenlu.domains.audit.schemas import Act, Detail, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.compliance.errors import ComplianceHeld, GateUnavailable, check_verdict
from wenlu.domains.compliance.schemas import Level, Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import (
    HoldNotFound,
    HoldSettled,
    NothingToHold,
    SecondPersonNeeded,
    TalkMovedOn,
)
from wenlu.domains.conversations.events import EventKind, HoldChanged, HoldState, OvertakenBy
from wenlu.domains.conversations.rules import check_expectation, due_warnings, with_warnings
from wenlu.domains.conversations.schemas import Draft, Expectation
from wenlu.domains.conversations.schemas.holding import (
    HoldPolicyView,
    HoldView,
    PostHold,
    RefuseHold,
    ReleaseHold,
    SetHoldPolicy,
)
from wenlu.domains.conversations.service.conversations import ConversationService
from wenlu.domains.conversations.service.gate import Gate
from wenlu.domains.conversations.service.holds import HoldReader, message_id, settled_id
from wenlu.domains.conversations.store.holding import HoldRow, HoldStore, PolicyRow, Restless
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Conflict
from wenlu.kernel.ids import ConversationId, StaffId
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.platform.telemetry import Metrics
from wenlu.sdk.messages import FileBody, TextBody

SHIPPED_POLICY = HoldPolicyView(version=0, minutes=10, on_expiry="refuse", set_by="system", set_at=None)
_SWEPT = 100
log = structlog.get_logger(__name__)


class HoldService:
    """Takes words in for release and settles them, each exactly once."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        conversations: ConversationService,
        gate: Gate,
        reader: HoldReader,
        organisation: OrganisationService,
        metrics: Metrics,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._conversations = conversations
        self._gate = gate
        self._reader = reader
        self._organisation = organisation
        self._metrics = metrics

    async def submit(self, actor: Actor, conversation_id: ConversationId, command: PostHold) -> HoldView:
        """Put words that the gate holds into the supervisors' queue; the same `client_id` counts once.

        Raises `NothingToHold` where they may simply be sent, the gate's refusal where nobody can release them, and
        `NotHolder`, `ConversationClosed`, `GateUnavailable`.
        """
        hold_id = uuid5(conversation_id, f"hold/{actor.id}/{command.client_id}")
        if not await self._is_known(hold_id):
            await self._submit(actor, conversation_id, command, hold_id)
        return await self._reader.get(actor, hold_id)

    async def release(self, actor: Actor, hold_id: UUID, command: ReleaseHold) -> HoldView:
        """Send held words, or others in their place, as their writer's message, under the second person's name.

        They are judged again in the talk as it is now, and what is blocked by now raises `ComplianceBlocked`. Raises
        `TalkMovedOn` where something was said that the supervisor has not seen, `HoldSettled` where somebody was
        faster, `SecondPersonNeeded`.
        """
        row = await self._check_second_person(actor, hold_id)
        conversation_id = ConversationId(row.conversation_id)
        held = await self._conversations.find_held(conversation_id, row.seq)
        edited = command.text is not None and command.text != held.words.text
        words = held.words.model_copy(update={"text": command.text}) if edited else held.words
        writer = await self._writer(row)
        verdict, message = await self._judged(writer, conversation_id, words, command.seen)
        act = facts.Release(hold_id=hold_id, by=_id(actor), name=actor.name, reason=command.reason, edited=edited)
        settled = replace(row, state=HoldState.RELEASED, settled_by=actor.id, edited=edited)
        message = replace(message, client_id=message_id(hold_id), verdict=verdict, release=act)
        try:
            await self._settle(actor, settled, reason=command.reason, message=message)
        except TalkMovedOn:
            raise
        except Conflict as error:
            if isinstance(error, HoldSettled):
                raise
            await self.run()  # the talk has ended or is in other hands: what waits for it is settled so
            raise HoldSettled("the talk has moved on", state=HoldState.OVERTAKEN.value) from error
        return await self._reader.get(actor, hold_id)

    async def refuse(self, actor: Actor, hold_id: UUID, command: RefuseHold) -> HoldView:
        """Keep held words back, with a reason for their writer; raises `HoldSettled`, `SecondPersonNeeded`."""
        row = await self._check_second_person(actor, hold_id)
        settled = replace(row, state=HoldState.REFUSED, settled_by=actor.id)
        await self._settle(actor, settled, reason=command.reason)
        return await self._reader.get(actor, hold_id)

    async def withdraw(self, actor: Actor, hold_id: UUID) -> HoldView:
        """Take one's own words back while they wait; raises `HoldNotFound`, `HoldSettled`."""
        async with self._unit_of_work() as work:
            row = await HoldStore(work).find(hold_id)
        if row is None or row.writer_id != actor.id:
            raise HoldNotFound("no such held words of yours")
        await self._settle(actor, replace(row, state=HoldState.WITHDRAWN, settled_by=actor.id))
        return await self._reader.get(actor, hold_id)

    async def get_policy(self, actor: Actor) -> HoldPolicyView:
        """Return how long held words wait and what happens then."""
        if not actor.is_staff:
            actor.check(Permission.SERVE_CUSTOMERS)
        return await self._policy()

    async def set_policy(self, actor: Actor, command: SetHoldPolicy) -> HoldPolicyView:
        """Make a new version of the policy; it holds for what is submitted from now on."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        before = await self._policy()
        row = PolicyRow(before.version + 1, command.minutes, command.on_expiry, actor.name, self._clock.now())
        async with self._unit_of_work() as work:
            if not await HoldStore(work).add_policy(row):
                raise Conflict("somebody else has just changed the policy")
            detail: Detail = {"version": row.version, "minutes": row.minutes, "on_expiry": row.on_expiry}
            record_act(
                work, row.set_at, actor, Act.HOLD_POLICY_SET, Subject(SubjectKind.RULES, "hold_policy"), detail=detail
            )
        return await self._policy()

    async def run(self) -> int:
        """Settle what time or the talk has overtaken; returns how many. Safe on any number of nodes."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = HoldStore(work)
            due, restless = await store.list_due(now, _SWEPT), await store.list_restless(_SWEPT)
        settled = sum([await self._overtake(item) for item in restless])
        return settled + sum([await self._expire(hold_id) for hold_id in due])

    async def _is_known(self, hold_id: UUID) -> bool:
        async with self._unit_of_work() as work:
            return await HoldStore(work).find(hold_id) is not None

    async def _submit(self, actor: Actor, conversation_id: ConversationId, command: PostHold, hold_id: UUID) -> None:
        expects = Expectation(is_open=True, holder_id=_id(actor))
        state, turns = await self._conversations.recent(conversation_id)
        check_expectation(expects, state)
        body = await self._conversations.body_of(actor, conversation_id, command.body)
        judged = await self._gate.check(actor, state, turns, await self._conversations.words_of(body), "")
        if judged.error is None:
            raise NothingToHold("the gate lets these words through")
        if not isinstance(judged.error, ComplianceHeld):
            await self._conversations.refuse(actor, conversation_id, command.client_id, body.text, judged.verdict)
            raise judged.error
        now, policy = self._clock.now(), await self._policy()
        due_at = now + timedelta(minutes=policy.minutes)
        event = facts.Held(hold_id=hold_id, words=body, note=command.note, verdict=judged.verdict, due_at=due_at)
        rules = tuple(sorted({hit.rule for hit in judged.verdict.hits if hit.level.rank >= Level.HOLD.rank}))
        async with self._unit_of_work() as work:
            draft = Draft(EventKind.HELD, actor, event, uuid5(hold_id, "held"), expects=expects)
            stored = (await self._conversations.record(work, conversation_id, draft))[0]
            row = HoldRow(
                hold_id,
                conversation_id,
                stored.seq,
                _id(actor),
                HoldState.WAITING,
                rules,
                now,
                due_at,
                state.message_seq,
            )
            await HoldStore(work).insert(row)
            self._announce(work, row)

    async def _judged(
        self, writer: Actor, conversation_id: ConversationId, words: TextBody | FileBody, seen: int
    ) -> tuple[Verdict, Draft]:
        """Judge words in the talk as it is now, and return them as the message that they may become."""
        state, turns = await self._conversations.recent(conversation_id)
        if state.message_seq > seen:
            raise TalkMovedOn("something was said meanwhile", message_seq=state.message_seq)
        verdict = await self._gate.judge(writer, state, turns, await self._conversations.words_of(words))
        if verdict.verdict is Level.BLOCK:
            check_verdict(verdict)
        expects = Expectation(is_open=True, holder_id=writer.id, message_seq=state.message_seq)
        said = with_warnings(words, due_warnings(verdict, turns))
        return verdict, Draft(EventKind.MESSAGE, writer, said, expects=expects)

    async def _settle(
        self,
        actor: Actor,
        row: HoldRow,
        *,
        reason: str = "",
        cause: OvertakenBy | None = None,
        message: Draft | None = None,
    ) -> None:
        """Write what became of held words, and the message that they become, all or nothing; raises `HoldSettled`."""
        now = self._clock.now()
        body = facts.Settled(hold_id=row.id, seq=row.seq, state=row.state, reason=reason, cause=cause)
        settled = Draft(EventKind.SETTLED, actor, body, settled_id(row.id), expects=Expectation())
        async with self._unit_of_work() as work:
            store = HoldStore(work)
            found = await store.find(row.id, lock=True)
            if found is None or found.state is not HoldState.WAITING:
                raise HoldSettled("somebody was faster", state=found.state.value if found else "")
            if actor is not SYSTEM and found.due_at <= now:
                raise HoldSettled("its time is over", state=HoldState.EXPIRED.value)
            await self._conversations.record(
                work, ConversationId(row.conversation_id), settled, *([message] if message else [])
            )
            await store.settle(replace(row, settled_at=now))
            self._announce(work, row)
            if row.state in _DECIDED:
                subject = Subject(SubjectKind.CONVERSATION, row.conversation_id)
                detail: Detail = {
                    "hold": str(row.id),
                    "writer": str(row.writer_id),
                    "rules": list(row.rules),
                    "edited": row.edited,
                }
                record_act(work, now, actor, _DECIDED[row.state], subject, detail=detail)

    def _announce(self, work: UnitOfWork, row: HoldRow) -> None:
        work.record(HoldChanged(row.id, row.conversation_id, row.writer_id, row.state))
        work.after_commit(self._metrics.holds.labels(row.state.value).inc)

    async def _overtake(self, item: Restless) -> bool:
        """Settle words whose talk has moved on; where only something was said, judge them again first."""
        row, cause = item.row, _cause_of(item)
        if cause is None:
            held = await self._conversations.find_held(ConversationId(row.conversation_id), row.seq)
            writer = await self._writer(row)
            state, turns = await self._conversations.recent(ConversationId(row.conversation_id))
            words = await self._conversations.words_of(held.words)
            try:
                verdict = await self._gate.judge(writer, state, turns, words)
            except GateUnavailable:
                return False  # nobody can release it either; it is looked at again
            if verdict.verdict is not Level.BLOCK:
                async with self._unit_of_work() as work:
                    await HoldStore(work).note_judged(row.id, state.message_seq)
                return False
            cause = "graver"
        return await self._try_settle(replace(row, state=HoldState.OVERTAKEN), cause)

    async def _expire(self, hold_id: UUID) -> bool:
        """Do what the policy says with words whose time is over."""
        policy, now = await self._policy(), self._clock.now()
        async with self._unit_of_work() as work:
            store = HoldStore(work)
            row = await store.find(hold_id, lock=True)
            if row is None or row.state is not HoldState.WAITING or row.due_at > now:
                return False
            if policy.on_expiry == "escalate" and not row.escalated:
                await store.extend(hold_id, now + timedelta(minutes=policy.minutes))
                self._announce(work, row)
                return False
        return await self._try_settle(replace(row, state=HoldState.EXPIRED), None)

    async def _try_settle(self, row: HoldRow, cause: OvertakenBy | None) -> bool:
        try:
            await self._settle(SYSTEM, row, cause=cause)
        except HoldSettled:
            return False  # a person, or another node, was faster
        return True

    async def _check_second_person(self, actor: Actor, hold_id: UUID) -> HoldRow:
        actor.check(Permission.SUPERVISE)
        async with self._unit_of_work() as work:
            row = await HoldStore(work).find(hold_id)
        if row is None:
            raise HoldNotFound("no such held words")
        if actor.id is None or actor.id == row.writer_id:
            raise SecondPersonNeeded("somebody else has to decide about one's own words")
        if row.state is not HoldState.WAITING:
            raise HoldSettled("it waits no longer", state=row.state.value)
        return row

    async def _writer(self, row: HoldRow) -> Actor:
        """Return the writer as the message will show him."""
        cards = await self._organisation.get_cards([StaffId(row.writer_id)])
        card = cards.get(StaffId(row.writer_id))
        return Actor(ActorKind.STAFF, row.writer_id, card.name if card else "")

    async def _policy(self) -> HoldPolicyView:
        async with self._unit_of_work() as work:
            row = await HoldStore(work).find_policy()
        if row is None:
            return SHIPPED_POLICY
        return HoldPolicyView.model_validate(
            {
                "version": row.version,
                "minutes": row.minutes,
                "on_expiry": row.on_expiry,
                "set_by": row.set_by,
                "set_at": row.set_at,
            }
        )


_DECIDED = {HoldState.RELEASED: Act.HELD_RELEASED, HoldState.REFUSED: Act.HELD_REFUSED}


def _cause_of(item: Restless) -> OvertakenBy | None:
    if not item.is_open:
        return "closed"
    return "handed_on" if item.holder_id != item.row.writer_id else None


def _id(actor: Actor) -> UUID:
    if actor.id is None:
        raise SecondPersonNeeded("not a member of staff")
    return actor.id
