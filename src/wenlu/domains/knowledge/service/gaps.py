"""Gaps: what customers asked and did not get, gathered into matters with a name."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
import structlog
from numpy.typing import NDArray

from wenlu.domains.knowledge.errors import GapNotFound
from wenlu.domains.knowledge.ports import Answerer
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.domains.knowledge.schemas.workshop import (
    ChangeGap,
    Failure,
    GapExample,
    GapKind,
    GapState,
    GapsView,
    GapView,
    RatedEntry,
)
from wenlu.domains.knowledge.store import EntryStore, LibraryStore
from wenlu.domains.knowledge.store.gaps import Counted, GapStore, StoredGap
from wenlu.domains.knowledge.store.questions import Failed, QuestionStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of, start_of
from wenlu.kernel.ids import new_id
from wenlu.language.discovery import Cluster, discover, keep_identities
from wenlu.language.vectors import Encoder
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

DAYS = 14
"""Days of a trend."""
MOST_QUESTIONS = 20_000
_EXAMPLES = 20
_ASKED = 5
"""Questions of a gap of which the bot is asked what it makes of them now."""
_AGREED = 0.5
_FOUND = 0.1
_RATED = 50
_ENCODED_AT_ONCE = 64
_BAD_ANSWER = frozenset({Failure.UNHELPFUL, Failure.LOW_RATED, Failure.CORRECTED})
log = structlog.get_logger(__name__)


class GapService:
    """Looks for gaps when there is news, and shows them."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        answerer: Answerer,
        load_encoder: Callable[[], Encoder | None],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._answerer = answerer
        self._load_encoder = load_encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._looking = asyncio.Lock()

    async def look(self) -> bool:
        """Look for gaps if questions or the knowledge base have changed since the last time; returns whether.

        A gap that has most of its questions in common with one of the last time is the same gap. One whose questions
        the bot answers by now is settled; what an editor has put aside stays aside.
        """
        async with self._looking:
            async with self._unit_of_work() as work:
                revision = await LibraryStore(work).revision()
                _, looked_at, looked_revision = await GapStore(work).settings()
                news = await QuestionStore(work).has_news()
                if looked_at is not None and not news and revision == looked_revision:
                    return False
                failed = await QuestionStore(work).list_failed(MOST_QUESTIONS)
                known = {gap.id: gap for gap in await GapStore(work).list_gaps()}
            clusters = await self._clusters([one.text for one in failed])
            gaps = await self._gaps(failed, clusters, known)
            settled = [gap for gap, _ in gaps if await self._is_answered(gap, failed, clusters, gaps)]
            async with self._unit_of_work() as work:
                await self._write(work, gaps, settled, failed, revision)
                for gap, _ in gaps:
                    was_settled = gap.id in known and known[gap.id].state is GapState.SETTLED
                    if gap.state is GapState.OPEN and was_settled and gap not in settled:
                        await GapStore(work).set_state(gap.id, GapState.OPEN, None, None)
            log.info("gaps_found", gaps=len(gaps), questions=len(failed))
            return True

    async def _write(
        self,
        work: UnitOfWork,
        gaps: Sequence[tuple[StoredGap, Cluster]],
        settled: Sequence[StoredGap],
        failed: Sequence[Failed],
        revision: int,
    ) -> None:
        store, now = GapStore(work), self._clock.now()
        await store.save([gap for gap, _ in gaps], now)
        members = {failed[place].id: gap.id for gap, cluster in gaps for place in cluster.members}
        await QuestionStore(work).assign(members)
        for gap in settled:
            await store.set_state(gap.id, GapState.SETTLED, None, now)
        await store.rename_after({gap.id for gap, _ in gaps})  # a question may have been erased meanwhile
        await store.remove_empty()
        await store.set_looked(now, revision)

    async def _clusters(self, texts: Sequence[str]) -> list[Cluster]:
        encoder = await asyncio.to_thread(self._load_encoder)
        vectors = None
        if encoder is not None and texts:
            wanted = list(dict.fromkeys(texts))
            self._vectors = {text: self._vectors[text] for text in wanted if text in self._vectors}
            missing = [text for text in wanted if text not in self._vectors]
            for start in range(0, len(missing), _ENCODED_AT_ONCE):
                part = missing[start : start + _ENCODED_AT_ONCE]
                self._vectors |= dict(zip(part, await asyncio.to_thread(encoder.encode, part), strict=True))
            vectors = np.stack([self._vectors[text] for text in texts])
        middle = None if vectors is None else await self._answerer.middle()
        return await asyncio.to_thread(discover, texts, vectors, middle)

    async def _gaps(
        self, failed: Sequence[Failed], clusters: Sequence[Cluster], known: Mapping[UUID, StoredGap]
    ) -> list[tuple[StoredGap, Cluster]]:
        before: dict[str, set[str]] = {}
        for one in failed:
            if one.gap_id is not None:
                before.setdefault(str(one.gap_id), set()).add(str(one.id))
        members = [{str(failed[place].id) for place in cluster.members} for cluster in clusters]
        ids = [UUID(name) if name else new_id() for name in keep_identities(members, before)]
        nearest = await self._nearest([_asked(failed, cluster) for cluster in clusters])
        return [
            (_gap(id_, known.get(id_), cluster, [failed[place] for place in cluster.members], near), cluster)
            for id_, cluster, near in zip(ids, clusters, nearest, strict=True)
        ]

    async def _nearest(self, asked: Sequence[Sequence[str]]) -> list[list[tuple[str, float]]]:
        found = iter(await self._answerer.nearest([text for texts in asked for text in texts]))
        return [[near for _ in texts if (near := next(found)) is not None] for texts in asked]

    async def _is_answered(
        self,
        gap: StoredGap,
        failed: Sequence[Failed],
        clusters: Sequence[Cluster],
        gaps: Sequence[tuple[StoredGap, Cluster]],
    ) -> bool:
        """Whether the bot answers an open gap's questions by now; a better answer cannot be told from outside."""
        if gap.state is not GapState.OPEN or gap.kind is GapKind.LOW_RATED:
            return False
        cluster = clusters[[one.id for one, _ in gaps].index(gap.id)]
        answers = await self._answerer.answer(_asked(failed, cluster))
        return all(answer.action == "answer" for answer in answers)

    async def list_gaps(self, actor: Actor, state: GapState = GapState.OPEN) -> GapsView:
        """Return the gaps of a state, largest first, with examples."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        first_day = self._first_day()
        async with self._unit_of_work() as work:
            store, questions = GapStore(work), QuestionStore(work)
            gaps = await store.list_gaps(state)
            counted = await store.count_by_gap(first_day, DAYS)
            examples = await questions.examples_of([gap.id for gap in gaps], _EXAMPLES)
            entries = await _entries(work, {gap.entry_key for gap in gaps if gap.entry_key})
            total, failures, alone = await questions.count()
            days, looked_at, _ = await store.settings()
        views = [_view(gap, counted.get(gap.id), examples.get(gap.id, ()), entries) for gap in gaps]
        return GapsView(
            gaps=tuple(sorted(views, key=lambda one: (-one.count, one.name))),
            looked_at=looked_at,
            questions=total,
            failed=failures,
            alone=alone,
            retention_days=days,
        )

    async def change_gap(self, actor: Actor, gap_id: UUID, command: ChangeGap) -> GapView:
        """Put a gap aside, call it settled or take it up again; raises `GapNotFound`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        is_open = command.state is GapState.OPEN
        async with self._unit_of_work() as work:
            store = GapStore(work)
            if await store.find_gap(gap_id) is None:
                raise GapNotFound(f"no gap {gap_id}")
            by, at = (None, None) if is_open else (actor.name, self._clock.now())
            await store.set_state(gap_id, command.state, by, at)
            gap = await store.find_gap(gap_id)
            assert gap is not None  # noqa: S101  its row is locked
            counted = await store.count_by_gap(self._first_day(), DAYS)
            examples = await QuestionStore(work).examples_of([gap_id], _EXAMPLES)
            entries = await _entries(work, {gap.entry_key} if gap.entry_key else set())
        return _view(gap, counted.get(gap_id), examples.get(gap_id, ()), entries)

    async def list_rated(self, actor: Actor) -> list[RatedEntry]:
        """Return the entries whose answers satisfied least, with what was asked."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            questions = QuestionStore(work)
            rated = await questions.list_rated(_RATED)
            keys = {one.key for one in rated}
            examples = await questions.examples_of_entries(keys, _EXAMPLES)
            entries = await _entries(work, keys)
        return [
            RatedEntry(
                key=one.key,
                id=entries[one.key].id if one.key in entries else None,
                title=entries[one.key].title if one.key in entries else one.key,
                asked=one.asked,
                helpful=one.helpful,
                unhelpful=one.unhelpful,
                low_rated=one.low_rated,
                corrected=one.corrected,
                examples=tuple(examples.get(one.key, ())),
            )
            for one in rated
        ]

    def _first_day(self) -> datetime:
        today = day_of(self._clock.now())
        return start_of(today - timedelta(days=DAYS - 1))


async def _entries(work: UnitOfWork, keys: set[str]) -> dict[str, PublishedEntry]:
    return {entry.key: entry for entry in await EntryStore(work).list_published() if entry.key in keys}


def _asked(failed: Sequence[Failed], cluster: Cluster) -> list[str]:
    """The central question and some others, each once."""
    texts = dict.fromkeys(failed[place].text for place in (cluster.central, *cluster.members))
    return list(texts)[:_ASKED]


def _gap(
    id_: UUID,
    before: StoredGap | None,
    cluster: Cluster,
    members: Sequence[Failed],
    nearest: Sequence[tuple[str, float]],
) -> StoredGap:
    kind, key, score = _judge(members, nearest)
    if before and before.state is GapState.SETTLED and any(one.gap_id != id_ for one in members):
        before = None  # asked again since
    central = members[cluster.members.index(cluster.central)]
    return StoredGap(
        id=id_,
        name=central.text,
        words=cluster.words,
        kind=kind,
        entry_key=key,
        score=round(score, 4),
        state=before.state if before else GapState.OPEN,
        settled_by=before.settled_by if before else None,
        settled_at=before.settled_at if before else None,
    )


def _judge(members: Sequence[Failed], nearest: Sequence[tuple[str, float]]) -> tuple[GapKind, str | None, float]:
    """What is missing: a better answer where an entry answered badly, phrasings where one is near, else an entry."""
    bad = Counter(one.intent for one in members if one.failure in _BAD_ANSWER and one.intent)
    if bad.total() > len(members) / 2:
        key, times = bad.most_common(1)[0]
        return GapKind.LOW_RATED, key, times / len(members)
    picked = Counter(one.picked for one in members if one.picked)
    if picked:
        key, times = picked.most_common(1)[0]
        return GapKind.NOT_FOUND, key, times / picked.total()
    votes = Counter(key for key, _ in nearest)
    if not votes:
        return GapKind.NO_ENTRY, None, 0.0
    key, times = votes.most_common(1)[0]
    score = float(np.mean([chance for name, chance in nearest if name == key]))
    is_near = times >= _AGREED * len(nearest) and score >= _FOUND
    return (GapKind.NOT_FOUND if is_near else GapKind.NO_ENTRY), key, score


def _view(
    gap: StoredGap, counted: Counted | None, examples: Sequence[GapExample], entries: Mapping[str, PublishedEntry]
) -> GapView:
    entry = entries.get(gap.entry_key or "")
    return GapView(
        id=gap.id,
        name=gap.name,
        words=gap.words,
        kind=gap.kind,
        state=gap.state,
        entry_key=gap.entry_key,
        entry_title=entry.title if entry else None,
        entry_id=entry.id if entry else None,
        score=gap.score,
        count=counted.count if counted else 0,
        trend=counted.trend if counted else (0,) * DAYS,
        failures=dict(counted.failures) if counted else {},
        first_at=counted.first_at if counted else None,
        last_at=counted.last_at if counted else None,
        examples=tuple(examples),
        settled_by=gap.settled_by,
        settled_at=gap.settled_at,
    )
