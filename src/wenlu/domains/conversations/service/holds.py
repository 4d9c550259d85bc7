"""Held words as people see them: the supervisors' queue, the writer's own, and the figures of overrides."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import HoldNotFound
from wenlu.domains.conversations.events import EventKind, HoldState
from wenlu.domains.conversations.rules import ConversationState
from wenlu.domains.conversations.schemas.holding import (
    HoldLine,
    HoldView,
    OverrideLine,
    OverrideReport,
    OverrideRule,
)
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.reading import Opened, decipher, turns_of
from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.conversations.store.holding import HoldRow, HoldStore
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.organisation.schemas import StaffCard
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_CONTEXT = 8
_SETTLED = 50
_LATELY = timedelta(hours=24)


class HoldReader:
    """Reads held words. Supervisors and compliance see all, everybody else his own."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        keys: ConversationKeys,
        customers: CustomerService,
        organisation: OrganisationService,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._keys = keys
        self._customers = customers
        self._organisation = organisation

    async def list_holds(self, actor: Actor, *, settled: bool = False) -> list[HoldView]:
        """Return what waits, the most pressing first; or what was settled within a day, the last first."""
        everybody = sees_all(actor)
        if not everybody:
            actor.check(Permission.SERVE_CUSTOMERS)
        async with self._unit_of_work() as work:
            store = HoldStore(work)
            mine = None if everybody else actor.id
            rows = (
                await store.list_settled(self._clock.now() - _LATELY, _SETTLED, mine)
                if settled
                else await store.list_waiting()
            )
            shown = [row for row in rows if everybody or row.writer_id == actor.id]
            return await self._views(work, shown)

    async def get(self, actor: Actor, hold_id: UUID) -> HoldView:
        """Return held words; raises `HoldNotFound`."""
        async with self._unit_of_work() as work:
            row = await HoldStore(work).find(hold_id)
            if row is None or not (sees_all(actor) or row.writer_id == actor.id):
                raise HoldNotFound("no such held words")
            return (await self._views(work, [row]))[0]

    async def count_overrides(self, actor: Actor, since: datetime, until: datetime) -> OverrideReport:
        """Return who sent what past the gate, and who let it, in a time."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = HoldStore(work)
            outcomes = await store.count_outcomes(since, until)
            confirmed = await store.count_confirmed(since, until)
            released_rules = await store.count_released_rules(since, until)
            confirmed_rules = await store.count_confirmed_rules(since, until)
        people = _tally(outcomes, confirmed)
        cards = await self._organisation.get_cards({StaffId(id_) for id_ in people})
        lines = [_line(id_, figures, cards.get(StaffId(id_))) for id_, figures in people.items()]
        rules = {
            rule: OverrideRule(rule=rule, reasons=confirmed_rules.get(rule, 0), released=released_rules.get(rule, 0))
            for rule in {*confirmed_rules, *released_rules}
        }
        return OverrideReport(
            since=since,
            until=until,
            people=tuple(sorted(lines, key=lambda one: (-(one.reasons + one.released + one.gave), one.name))),
            rules=tuple(sorted(rules.values(), key=lambda one: (-(one.reasons + one.released), one.rule))),
        )

    async def _views(self, work: UnitOfWork, rows: Sequence[HoldRow]) -> list[HoldView]:
        if not rows:
            return []
        states = {
            state.id: state
            for state in await ConversationStore(work).list_states([row.conversation_id for row in rows])
        }
        briefs = await self._customers.get_briefs(work, {state.customer_id for state in states.values()})
        people = {id_ for row in rows for id_ in (row.writer_id, row.settled_by) if id_ is not None}
        cards = await self._organisation.get_cards({StaffId(id_) for id_ in people})
        return [await self._view(work, row, states[ConversationId(row.conversation_id)], briefs, cards) for row in rows]

    async def _view(
        self,
        work: UnitOfWork,
        row: HoldRow,
        state: ConversationState,
        briefs: Mapping[CustomerId, CustomerBrief],
        cards: Mapping[StaffId, StaffCard],
    ) -> HoldView:
        store, id_ = ConversationStore(work), row.conversation_id
        key = (await self._keys.read(work, ConversationId(id_))).key
        held = await store.find_event(id_, row.seq)
        if held is None:
            raise HoldNotFound("the log does not have the words")
        body = decipher(held, key).body
        assert isinstance(body, facts.Held)  # noqa: S101  the row names the event
        ended = await store.find_by_client_id(id_, settled_id(row.id)) if row.settled_at else None
        end = decipher(ended, key).body if ended else None
        latest = await store.list_latest(id_, (EventKind.MESSAGE, EventKind.RECALLED), _CONTEXT)
        return HoldView(
            id=row.id,
            conversation_id=id_,
            seq=row.seq,
            state=row.state,
            customer=briefs[state.customer_id],
            channel=state.channel,
            writer=cards.get(StaffId(row.writer_id)),
            words=body.words,
            note=body.note,
            verdict=body.verdict,
            asked_at=row.asked_at,
            due_at=row.due_at,
            escalated=row.escalated,
            settled_at=row.settled_at,
            settled_by=cards.get(StaffId(row.settled_by)) if row.settled_by else None,
            reason=end.reason if isinstance(end, facts.Settled) else "",
            cause=end.cause if isinstance(end, facts.Settled) else None,
            context=_lines([decipher(event, key) for event in latest]),
            seen=state.message_seq,
            moved_on=row.state is HoldState.WAITING and state.customer_seq > row.seq,
        )


def sees_all(actor: Actor) -> bool:
    return actor.may(Permission.SUPERVISE) or actor.may(Permission.REVIEW_COMPLIANCE)


def settled_id(hold_id: UUID) -> UUID:
    """Return the one id of the event that settles held words, so that it cannot happen twice."""
    return uuid5(hold_id, "settled")


def message_id(hold_id: UUID) -> UUID:
    """Return the one id of the message that released words become."""
    return uuid5(hold_id, "message")


def _lines(opened: Sequence[Opened]) -> tuple[HoldLine, ...]:
    by_seq = {item.row.seq: item for item in opened}
    return tuple(
        HoldLine(
            seq=turn.seq,
            speaker=turn.role,
            name=by_seq[turn.seq].name,
            text="\n".join((turn.text, *turn.added)),
            at=by_seq[turn.seq].row.at,
        )
        for turn in turns_of(opened)
    )


def _tally(
    outcomes: Sequence[tuple[UUID, UUID | None, str, bool, int]], confirmed: Mapping[UUID, int]
) -> dict[UUID, Counter[str]]:
    people: dict[UUID, Counter[str]] = {}
    for writer, settler, state, edited, count in outcomes:
        own = people.setdefault(writer, Counter())
        own["submitted"] += count
        if state != HoldState.WAITING.value:
            own[state] += count
        if settler is None or settler == writer:
            continue
        other = people.setdefault(settler, Counter())
        other["gave" if state == HoldState.RELEASED.value else "denied"] += count
        if edited:
            other["edited"] += count
    for writer, count in confirmed.items():
        people.setdefault(writer, Counter())["reasons"] += count
    return people


def _line(staff_id: UUID, figures: Counter[str], card: StaffCard | None) -> OverrideLine:
    name, office = (card.name, card.office or "") if card else ("", "")
    return OverrideLine(staff_id=staff_id, name=name, office=office, **figures)
