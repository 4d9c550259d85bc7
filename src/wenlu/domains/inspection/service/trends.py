"""Figures of trends, kept as verdicts and inspections come in, and what is read from them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from wenlu.domains.compliance.schemas import Hit, Level, Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import MAX_SEQ, EventView
from wenlu.domains.inspection.ports import AlertRaiser
from wenlu.domains.inspection.rules.drift import FALSE_ALARM_WEEKS, Course, Week, course, peers_rate, rate_of
from wenlu.domains.inspection.rules.sampling import monday
from wenlu.domains.inspection.schemas.alerts import AlertCode
from wenlu.domains.inspection.schemas.alerts import Finding as AlertFinding
from wenlu.domains.inspection.schemas.inspections import InspectedPerson
from wenlu.domains.inspection.schemas.scorecards import Section
from wenlu.domains.inspection.schemas.trends import (
    Drift,
    GroupCount,
    PersonWeek,
    RuleCount,
    TrendFinding,
    TrendsView,
    WeekCount,
    WeekScore,
    WeekVolume,
)
from wenlu.domains.inspection.service.scope import Scopes
from wenlu.domains.inspection.store.inspections import StoredInspection
from wenlu.domains.inspection.store.trends import (
    NOBODY,
    CountKey,
    Finding,
    FindingFilter,
    Range,
    TrendStore,
    Volume,
    VolumeKey,
)
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.errors import Invalid
from wenlu.kernel.ids import StaffId, UnitId
from wenlu.kernel.paging import Page, decode_cursor, encode_cursor
from wenlu.language.normalise import fold
from wenlu.language.slots import find_slots
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_BASELINE_WEEKS = 26
"""Weeks before the watched ones from which a person's own rate is taken."""
_WATCHED_WEEKS = 12
"""Weeks over which the sums run."""
_RULES_SHOWN = 15
_PAGE = 50


class VerdictCounter:
    """Hears every message that staff and bot wrote, and every attempt that was refused, and counts their verdicts.

    Inside the follower's transaction, so that each counts once, whatever is killed in between.
    """

    name = "inspection-trends"
    kinds: frozenset[EventKind] = frozenset({EventKind.MESSAGE, EventKind.REFUSED})

    def __init__(self, organisation: OrganisationService) -> None:
        self._organisation = organisation

    async def hear(self, work: UnitOfWork, events: Sequence[EventView]) -> None:
        findings: list[Finding] = []
        counts: Counter[CountKey] = Counter()
        volumes: defaultdict[VolumeKey, Volume] = defaultdict(Volume)
        for event in events:
            if event.actor.kind not in {ActorKind.STAFF, ActorKind.BOT}:
                continue
            staff_id, unit_id = await self._writer(event)
            key = VolumeKey(day_of(event.at), staff_id or NOBODY, unit_id or NOBODY)
            found = _findings(event, key.day, staff_id, unit_id)
            volume = volumes[key]
            volume.messages += 1
            volume.refused += event.kind is EventKind.REFUSED
            volume.findings += any(one.outcome != "sent" for one in found)
            findings += found
            counts.update(_count_key(one) for one in found)
        store = TrendStore(work)
        await store.add_findings(findings)
        await store.add_counts(counts)
        await store.add_volumes(volumes)

    async def _writer(self, event: EventView) -> tuple[UUID | None, UUID | None]:
        if event.actor.kind is not ActorKind.STAFF or event.actor.id is None:
            return None, None
        person = await self._organisation.find_staff(StaffId(event.actor.id))
        return event.actor.id, person.unit_id if person else None


async def record_inspection(work: UnitOfWork, before: StoredInspection | None, now: StoredInspection) -> None:
    """Add an inspection to the figures; what an earlier one of the same conversation had added is taken away."""
    store = TrendStore(work)
    for one, times in ((before, -1), (now, 1)):
        if one is not None:
            key = VolumeKey(one.day, one.staff_id or NOBODY, one.unit_id or NOBODY)
            await store.add_volumes({key: Volume(conversations=times)})
            await store.add_scores(key, one.sections, times)


@dataclass(frozen=True, slots=True)
class TrendQuery:
    """A range of weeks, and what to look at of it."""

    weeks: int = 12
    unit_id: UUID | None = None
    staff_id: UUID | None = None
    product: str | None = None


class TrendService:
    """What inspectors see of the figures, each within his scope."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        organisation: OrganisationService,
        alerts: AlertRaiser | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._organisation = organisation
        self._scopes = Scopes(organisation)
        self._alerts = alerts

    async def get_trends(self, actor: Actor, query: TrendQuery) -> TrendsView:
        """Return the figures of the last weeks, the present one included."""
        within = await self._range(actor, query)
        async with self._unit_of_work() as work:
            store = TrendStore(work)
            counts, volumes = await store.list_counts(within), await store.list_volumes(within)
            scores = await store.list_scores(within)
            drifts = await self._drifts(store, within.units, query.staff_id)
        weeks = tuple(within.since + timedelta(days=7 * place) for place in range(query.weeks))
        people = await self._scopes.people({key.staff_id for key, _ in volumes} - {NOBODY})
        return TrendsView(
            weeks=weeks,
            counts=_week_counts(counts),
            volumes=_week_volumes(volumes),
            scores=tuple(
                WeekScore(week=w, section=Section(s), score=round(v, 1), conversations=n) for w, s, v, n in scores
            ),
            rules=_rule_counts(counts),
            offices=await self._offices(counts, volumes),
            products=_products(counts),
            people=tuple(sorted(people.values(), key=lambda person: (person.office, person.name))),
            heat=_heat(volumes),
            drifts=tuple(drifts),
            false_alarm_weeks=FALSE_ALARM_WEEKS,
        )

    async def list_findings(
        self,
        actor: Actor,
        query: TrendQuery,
        *,
        week: date | None = None,
        rule: str | None = None,
        category: str | None = None,
        outcome: str | None = None,
        cursor: str | None = None,
    ) -> Page[TrendFinding]:
        """Return the findings behind a figure, newest first."""
        within = await self._range(actor, query, week)
        before = _place(cursor) if cursor else None
        async with self._unit_of_work() as work:
            found = await TrendStore(work).list_findings(
                FindingFilter(within, rule, category, outcome), before, _PAGE + 1
            )
        people = await self._scopes.people({one.staff_id for one in found if one.staff_id})
        shown = found[:_PAGE]
        more = None
        if len(found) > _PAGE:
            last_one = shown[-1]
            more = encode_cursor(last_one.day.isoformat(), str(last_one.conversation_id), last_one.seq, last_one.rule)
        return Page([_finding_view(one, people) for one in shown], more)

    async def watch(self) -> int:
        """Tell of everybody whose sum tells; the same sign is told once. For the clock."""
        if self._alerts is None:
            return 0
        async with self._unit_of_work() as work:
            telling = [one for one in await self._drifts(TrendStore(work), None, None) if one.tells]
            for one in telling:
                await self._alerts.raise_alert(
                    work,
                    AlertFinding(
                        ref=f"drift/{one.person.id}/{one.against}/{one.since.isoformat()}",
                        staff_id=StaffId(one.person.id),
                        code=AlertCode.DRIFT,
                        category=one.against,
                        label=f"{one.found} / {one.expected:.1f}",
                    ),
                )
        return len(telling)

    async def _range(self, actor: Actor, query: TrendQuery, week: date | None = None) -> Range:
        scope = await self._scopes.of(actor)
        units = scope.units
        if query.unit_id is not None:
            below = await self._below(actor, query.unit_id)
            units = below if units is None else below & units
        today = day_of(self._clock.now())
        since = monday(today) - timedelta(days=7 * (query.weeks - 1))
        if week is not None:
            return Range(week, week + timedelta(days=6), units, query.staff_id, query.product)
        return Range(since, today, units, query.staff_id, query.product)

    async def _below(self, actor: Actor, unit_id: UUID) -> frozenset[UUID]:
        units = await self._organisation.list_units(actor)
        root = next((unit.path for unit in units if unit.id == unit_id), None)
        return frozenset(unit.id for unit in units if root is not None and unit.path.startswith(root))

    async def _offices(
        self, counts: Sequence[tuple[CountKey, int]], volumes: Sequence[tuple[VolumeKey, Volume]]
    ) -> tuple[GroupCount, ...]:
        findings, refused, messages = Counter[UUID](), Counter[UUID](), Counter[UUID]()
        for key, count in counts:
            findings[key.unit_id] += count
            refused[key.unit_id] += count if key.outcome == "refused" else 0
        for place, volume in volumes:
            messages[place.unit_id] += volume.messages
        ids = {*findings, *messages} - {NOBODY}
        names = await self._organisation.unit_names({UnitId(id_) for id_ in ids})
        return tuple(
            GroupCount(
                key=str(id_),
                name=names.get(UnitId(id_), ""),
                findings=findings[id_],
                refused=refused[id_],
                messages=messages[id_],
            )
            for id_ in sorted(ids, key=lambda one: -findings[one])
        )

    async def _drifts(self, store: TrendStore, units: frozenset[UUID] | None, staff_id: UUID | None) -> list[Drift]:
        """Return the sums that have grown, the furthest first; each person against himself and against his peers.

        Peers are everybody of the same kind of staff in the whole firm, whatever the reader's scope is.
        """
        today = day_of(self._clock.now())
        begin = monday(today) - timedelta(days=7 * (_WATCHED_WEEKS - 1))
        first = begin - timedelta(days=7 * _BASELINE_WEEKS)
        rows = await store.list_volumes(Range(first, today))
        weeks: defaultdict[UUID, defaultdict[date, Week]] = defaultdict(lambda: defaultdict(lambda: Week(0, 0)))
        unit_of: dict[UUID, UUID] = {}
        for key, volume in rows:
            if key.staff_id != NOBODY:
                known = weeks[key.staff_id][key.day]
                weeks[key.staff_id][key.day] = Week(known.messages + volume.messages, known.findings + volume.findings)
                unit_of[key.staff_id] = key.unit_id
        people = await self._scopes.people(set(weeks))
        kinds = {id_: person.kind for id_ in weeks if (person := await self._organisation.find_staff(StaffId(id_)))}
        watched = [begin + timedelta(days=7 * place) for place in range(_WATCHED_WEEKS)]
        found: list[Drift] = []
        for id_, own in weeks.items():
            chosen = staff_id in {None, id_} and (units is None or unit_of[id_] in units)
            if not chosen or id_ not in people:
                continue
            others = [
                week
                for other, theirs in weeks.items()
                if other != id_ and kinds.get(other) == kinds.get(id_)
                for week in theirs.values()
            ]
            found += _drifts_of(people[id_], own, watched, others)
        return sorted(found, key=lambda one: -one.level)


def _place(cursor: str) -> tuple[date, UUID, int, str]:
    try:
        day, id_, seq, rule = decode_cursor(cursor)
        place = (date.fromisoformat(str(day)), UUID(str(id_)), int(seq), str(rule))
    except ValueError as error:
        raise Invalid("not a cursor of ours") from error
    if not 0 <= place[2] <= MAX_SEQ or "\x00" in place[3]:
        raise Invalid("not a cursor of ours")
    return place


def _drifts_of(
    person: InspectedPerson, own: Mapping[date, Week], watched: Sequence[date], others: Iterable[Week]
) -> list[Drift]:
    peers = list(others)
    rate = peers_rate(sum(week.findings for week in peers), sum(week.messages for week in peers))
    earlier = [week for day, week in own.items() if day < watched[0]]
    lately = [own.get(day, Week(0, 0)) for day in watched]
    sums: list[tuple[str, Course]] = [("peers", course(lately, rate))]
    if earlier:
        sums.append(("own", course(lately, rate_of(earlier, rate))))
    return [
        Drift.model_validate(
            {
                "person": person,
                "against": against,
                "level": run.levels[-1],
                "tells": run.tells,
                "since": watched[run.since],
                "found": run.found,
                "expected": run.expected,
                "messages": run.messages,
                "course": run.levels,
            }
        )
        for against, run in sums
        if run.levels[-1] > 0
    ]


def _findings(event: EventView, day: date, staff_id: UUID | None, unit_id: UUID | None) -> list[Finding]:
    """Return one finding for each category that objected to a message: by its gravest rule."""
    refused = isinstance(event.body, facts.Refused)
    verdict: Verdict | None = event.body.verdict if isinstance(event.body, facts.Refused) else event.verdict
    if verdict is None or not verdict.hits:
        return []
    text = str(getattr(event.body, "text", ""))
    product = next((slot.value for slot in sorted(find_slots(fold(text))) if slot.dimension == "product"), "")
    gravest: dict[str, Hit] = {}
    for hit in verdict.hits:
        if hit.category not in gravest or gravest[hit.category].level.rank < hit.level.rank:
            gravest[hit.category] = hit
    return [
        Finding(
            conversation_id=event.conversation_id,
            seq=event.seq,
            rule=hit.rule,
            category=hit.category,
            level=hit.level.value,
            outcome="refused" if refused else "overridden" if hit.level.rank >= Level.CONFIRM.rank else "sent",
            day=day,
            staff_id=staff_id,
            unit_id=unit_id,
            product=product,
        )
        for hit in gravest.values()
    ]


def _count_key(one: Finding) -> CountKey:
    return CountKey(
        one.day,
        one.staff_id or NOBODY,
        one.unit_id or NOBODY,
        one.product,
        one.rule,
        one.category,
        one.level,
        one.outcome,
    )


def _week_counts(counts: Sequence[tuple[CountKey, int]]) -> tuple[WeekCount, ...]:
    sums: defaultdict[tuple[date, str], Counter[str]] = defaultdict(Counter)
    for key, count in counts:
        sums[key.day, key.category][key.outcome] += count
    return tuple(
        WeekCount(week=week, category=category, sent=c["sent"], overridden=c["overridden"], refused=c["refused"])
        for (week, category), c in sorted(sums.items())
    )


def _week_volumes(volumes: Sequence[tuple[VolumeKey, Volume]]) -> tuple[WeekVolume, ...]:
    sums: defaultdict[date, Volume] = defaultdict(Volume)
    for key, volume in volumes:
        total = sums[key.day]
        total.messages += volume.messages
        total.refused += volume.refused
        total.conversations += volume.conversations
    return tuple(
        WeekVolume(week=week, messages=v.messages, refused=v.refused, conversations=v.conversations)
        for week, v in sorted(sums.items())
    )


def _rule_counts(counts: Sequence[tuple[CountKey, int]]) -> tuple[RuleCount, ...]:
    total, refused = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
    people: defaultdict[tuple[str, str, str], set[UUID]] = defaultdict(set)
    for key, count in counts:
        rule = (key.rule, key.category, key.level)
        total[rule] += count
        refused[rule] += count if key.outcome == "refused" else 0
        people[rule].add(key.staff_id)
    return tuple(
        RuleCount(
            rule=one[0], category=one[1], level=one[2], count=count, refused=refused[one], people=len(people[one])
        )
        for one, count in total.most_common(_RULES_SHOWN)
    )


def _products(counts: Sequence[tuple[CountKey, int]]) -> tuple[GroupCount, ...]:
    total, refused = Counter[str](), Counter[str]()
    for key, count in counts:
        total[key.product] += count
        refused[key.product] += count if key.outcome == "refused" else 0
    return tuple(
        GroupCount(key=name, name=name, findings=count, refused=refused[name], messages=0)
        for name, count in total.most_common()
    )


def _heat(volumes: Sequence[tuple[VolumeKey, Volume]]) -> tuple[PersonWeek, ...]:
    sums: defaultdict[tuple[UUID, date], Volume] = defaultdict(Volume)
    for key, volume in volumes:
        if key.staff_id != NOBODY:
            total = sums[key.staff_id, key.day]
            total.messages += volume.messages
            total.findings += volume.findings
    return tuple(
        PersonWeek(person=person, week=week, messages=volume.messages, findings=volume.findings)
        for (person, week), volume in sorted(sums.items(), key=lambda item: (str(item[0][0]), item[0][1]))
    )


def _finding_view(one: Finding, people: Mapping[UUID, InspectedPerson]) -> TrendFinding:
    return TrendFinding.model_validate(
        {
            "conversation_id": one.conversation_id,
            "seq": one.seq,
            "day": one.day,
            "person": people.get(one.staff_id) if one.staff_id else None,
            "rule": one.rule,
            "category": one.category,
            "level": one.level,
            "outcome": one.outcome,
            "product": one.product,
        }
    )
