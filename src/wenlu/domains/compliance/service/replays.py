"""Trying a version on what staff and bot have said lately (回放)."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_look
from wenlu.domains.compliance.errors import ReplayBusy, ReplayNotFound, RuleSetNotFound
from wenlu.domains.compliance.ports import MessageHistory, PastMessage, Place
from wenlu.domains.compliance.rules import RuleBody, holding_on
from wenlu.domains.compliance.schemas import (
    DifferenceKind,
    DifferencePage,
    DifferenceView,
    ReplayFigures,
    ReplayState,
    RuleReplayView,
    SaidView,
    StartRuleReplay,
    Utterance,
)
from wenlu.domains.compliance.service.bodies import compile_body, read_body, today
from wenlu.domains.compliance.service.comparison import ComparisonPool, Run
from wenlu.domains.compliance.store import ComplianceStore, Course, Difference, Replay, ReplayStore, Version
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory

MOST_DIFFERENCES = 300
"""Of each kind, kept as examples; all are counted."""
_BEAT_SECONDS = 0.5
_LATEST = 20
_CONTEXT = 4
Mask = Callable[[str], str]
log = structlog.get_logger(__name__)


class Examples:
    """Opens the words of differences: they stay in the log, and are masked unless asked for as written."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, history: MessageHistory, mask: Mask) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._history = history
        self._mask = mask

    async def open(self, actor: Actor, differences: Sequence[Difference], *, as_written: bool) -> list[DifferenceView]:
        """Return the differences with their words; reading them as written asks for `READ_EVIDENCE` and is an act."""
        if as_written:
            actor.check(Permission.READ_EVIDENCE)
        found = await self._history.find([_place(one) for one in differences])
        if as_written:
            async with self._unit_of_work() as work:
                for conversation_id in dict.fromkeys(id_ for id_, _ in found):
                    subject = Subject(SubjectKind.CONVERSATION, conversation_id)
                    record_look(work, self._clock.now(), actor, Act.CONVERSATION_OPENED, subject)
        words = (lambda text: text) if as_written else self._mask
        return [_example(one, found.get(_place(one)), words) for one in differences]


class ReplayService:
    """Runs a version over history, one run at a time on all nodes together; progress is in the table."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        history: MessageHistory,
        examples: Examples,
        processes: int | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._history = history
        self._examples = examples
        self._processes = processes
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    async def start(self, actor: Actor, command: StartRuleReplay) -> RuleReplayView:
        """Begin a run and return at once; raises `ReplayBusy`, `RuleSetNotFound`, `BrokenRule`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        now = self._clock.now()
        since = now - timedelta(days=command.days)
        total = await self._history.count(since)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            version, active = await store.find(command.version), (await store.read_course()).active
            if version is None or active is None:
                raise RuleSetNotFound(f"no version {command.version}")
            day = today(self._clock)
            bodies = [await read_body(store, number) for number in (active, version.version)]
        await compile_body(version.version, bodies[1], day)
        async with self._unit_of_work() as work:
            replay = _begun(command, version, active, total, actor, now)
            if not await ReplayStore(work).begin(replay):
                raise ReplayBusy("a run is under way already")
        before, after = (holding_on(body, day) for body in bodies)
        task = asyncio.create_task(self._run(replay, since, before, after), name="rule-replay")
        self._tasks[replay.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(replay.id, None))
        return _view(replay, Course(active), version)

    async def cancel(self, actor: Actor, id_: UUID) -> RuleReplayView:
        """Stop a run, on whichever node, within a second; what it has found so far stays."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            await ReplayStore(work).cancel(id_, self._clock.now())
        return await self.get(actor, id_)

    async def get(self, actor: Actor, id_: UUID) -> RuleReplayView:
        """Return a run, and how far it is; raises `ReplayNotFound`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            replay = await ReplayStore(work).find(id_)
            if replay is None:
                raise ReplayNotFound("no such run")
            store = ComplianceStore(work)
            return _view(replay, await store.read_course(), await store.find(replay.version))

    async def list_latest(self, actor: Actor) -> list[RuleReplayView]:
        """Return the latest runs, newest first."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            course = await store.read_course()
            return [
                _view(replay, course, await store.find(replay.version))
                for replay in await ReplayStore(work).list_latest(_LATEST)
            ]

    async def list_differences(
        self, actor: Actor, id_: UUID, kind: DifferenceKind | None, offset: int, limit: int, *, as_written: bool
    ) -> DifferencePage:
        """Return messages that would be treated otherwise, with what was said before them."""
        replay = await self.get(actor, id_)
        async with self._unit_of_work() as work:
            found = await ReplayStore(work).list_differences(id_)
        wanted = [one for one in found if kind is None or one.kind is kind]
        total = sum(replay.figures.kinds.values()) if kind is None else replay.figures.kinds.get(kind, 0)
        items = await self._examples.open(actor, wanted[offset : offset + limit], as_written=as_written)
        return DifferencePage(items=tuple(items), total=total, masked=not as_written)

    async def stop(self) -> None:
        """End what runs here; its row says that it was interrupted."""
        running = dict(self._tasks)
        for task in running.values():
            task.cancel()
        await asyncio.gather(*running.values(), return_exceptions=True)
        async with self._unit_of_work() as work:
            for id_ in running:  # one that had not begun says nothing itself
                await ReplayStore(work).interrupt(id_, self._clock.now())

    async def _run(self, replay: Replay, since: datetime, before: RuleBody, after: RuleBody) -> None:
        run, started = Run(), time.perf_counter()
        state: ReplayState = "interrupted"
        try:
            state = await self._compare(replay, since, run, before, after)
        except Exception:
            log.exception("rule_replay_failed")
            state = "failed"
        finally:
            await asyncio.shield(self._end(replay.id, state, run, time.perf_counter() - started))

    async def _compare(
        self, replay: Replay, since: datetime, run: Run, before: RuleBody, after: RuleBody
    ) -> ReplayState:
        last = time.monotonic()
        with ComparisonPool(before, after, self._processes) as pool:
            async with aclosing(pool.compare(self._messages(since), run, MOST_DIFFERENCES)) as progress:
                async for done in progress:
                    if time.monotonic() - last >= _BEAT_SECONDS:
                        last = time.monotonic()
                        if not await self._beat(replay.id, done, max(replay.total, done)):
                            return "cancelled"
        return "done"

    async def _messages(self, since: datetime) -> AsyncIterator[Sequence[PastMessage]]:
        async for messages in self._history.read(since):
            yield messages

    async def _beat(self, id_: UUID, done: int, total: int) -> bool:
        async with self._unit_of_work() as work:
            return await ReplayStore(work).beat(id_, done, total, self._clock.now())

    async def _end(self, id_: UUID, state: ReplayState, run: Run, seconds: float) -> None:
        figures = ReplayFigures(
            judged=run.tally.judged,
            kinds=dict(run.tally.kinds),
            levels_before=dict(run.tally.before),
            levels_after=dict(run.tally.after),
            categories=run.tally.categories(),
            seconds=round(seconds, 3),
            judging_seconds=round(run.judging_seconds, 3),
        )
        differences = [
            Difference(*place, one.kind, one.before, one.after, one.gained, one.lost) for place, one in run.differences
        ]
        async with self._unit_of_work() as work:
            await ReplayStore(work).end(id_, state, self._clock.now(), figures, differences)


def _begun(command: StartRuleReplay, version: Version, active: int, total: int, actor: Actor, now: datetime) -> Replay:
    return Replay(
        id=new_id(),
        version=command.version,
        revision=version.revision,
        against=active,
        days=command.days,
        state="running",
        total=total,
        done=0,
        started_by=actor.name,
        started_at=now,
        ended_at=None,
        figures=ReplayFigures(),
    )


def _view(replay: Replay, course: Course, version: Version | None) -> RuleReplayView:
    is_current = version is not None and version.revision == replay.revision and course.active == replay.against
    return RuleReplayView(
        id=replay.id,
        version=replay.version,
        revision=replay.revision,
        against=replay.against,
        days=replay.days,
        state=replay.state,
        total=replay.total,
        done=replay.done,
        started_by=replay.started_by,
        started_at=replay.started_at,
        ended_at=replay.ended_at,
        figures=replay.figures,
        is_current=is_current,
    )


def _place(one: Difference) -> Place:
    return one.conversation_id, one.seq


def _example(one: Difference, message: PastMessage | None, words: Mask) -> DifferenceView:
    situation = message.situation if message else None
    context: Sequence[Utterance] = situation.context[-_CONTEXT:] if situation else ()
    return DifferenceView(
        conversation_id=one.conversation_id,
        seq=one.seq,
        at=message.at if message else None,
        role=situation.role if situation else None,
        kind=one.kind,
        before=one.before,
        after=one.after,
        gained=one.gained,
        lost=one.lost,
        text=words(situation.text) if situation else None,
        context=tuple(SaidView(role=said.role, text=words(said.text)) for said in context),
    )
