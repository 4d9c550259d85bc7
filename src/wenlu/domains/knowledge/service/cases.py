"""Tests that editors keep, and replays: what would change for customers before anything is published."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from wenlu.domains.knowledge.errors import TestSetChangedMeanwhile, TestSetNameTaken, TestSetNotFound
from wenlu.domains.knowledge.ports import Answered, Answerer
from wenlu.domains.knowledge.schemas import EntryContent, PublishedEntry, Subject
from wenlu.domains.knowledge.schemas.workshop import (
    AskedQuestion,
    CaseQuestion,
    CaseResult,
    DraftEntry,
    ReplayLine,
    ReplayView,
    SaveTestSet,
    StartReplay,
    TestRunView,
    TestSetView,
)
from wenlu.domains.knowledge.store import DraftStore, EntryStore, LibraryStore
from wenlu.domains.knowledge.store.cases import TestSetStore
from wenlu.domains.knowledge.store.questions import QuestionStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import EntryId, new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

Source = Literal["recent", "test", "typed"]
_MOST_DRAFTS = 1000
_NOTHING = ""


@dataclass(frozen=True, slots=True)
class _Case:
    text: str
    source: Source
    expected: str | None


class TestBench:
    """The editors' test sets and replays. The bot answers; nothing is recorded but how a set went."""

    __test__ = False

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, answerer: Answerer) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._answerer = answerer

    async def list_sets(self, actor: Actor) -> list[TestSetView]:
        """Every set by name, with its last runs."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await TestSetStore(work).list_sets()

    async def list_cases(self) -> list[CaseQuestion]:
        """Return the questions of every set, for programs."""
        async with self._unit_of_work() as work:
            return [one for each in await TestSetStore(work).list_sets() for one in each.questions]

    async def create_set(self, actor: Actor, command: SaveTestSet) -> TestSetView:
        """Keep a new set; raises `TestSetNameTaken`."""
        return await self._save(actor, new_id(), command, 0)

    async def update_set(self, actor: Actor, set_id: UUID, command: SaveTestSet) -> TestSetView:
        """Write a set anew; raises `TestSetNotFound`, `TestSetChangedMeanwhile`, `TestSetNameTaken`."""
        return await self._save(actor, set_id, command, command.version or 0)

    async def _save(self, actor: Actor, set_id: UUID, command: SaveTestSet, version: int) -> TestSetView:
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = TestSetStore(work)
            if version:
                before = await _get(store, set_id, lock=True)
                if before.version != version:
                    raise TestSetChangedMeanwhile(f"version {before.version} was saved meanwhile")
            if await store.name_taken(command.name, set_id):
                raise TestSetNameTaken(f"{command.name!r} exists")
            await store.save(set_id, command, version + 1, actor.name, self._clock.now())
            return await _get(store, set_id)

    async def remove_set(self, actor: Actor, set_id: UUID) -> None:
        """Remove a set and its history; raises `TestSetNotFound`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            if not await TestSetStore(work).remove(set_id):
                raise TestSetNotFound(f"no set {set_id}")

    async def run_set(self, actor: Actor, set_id: UUID) -> TestSetView:
        """Ask the bot every question of a set and keep how it went; raises `TestSetNotFound`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            found = await _get(TestSetStore(work), set_id)
            revision = await LibraryStore(work).revision()
        answers = await self._answerer.answer([one.text for one in found.questions])
        results = tuple(_result(one, answer) for one, answer in zip(found.questions, answers, strict=True))
        run = TestRunView(
            id=new_id(),
            at=self._clock.now(),
            by=actor.name,
            revision=revision,
            model=self._answerer.model,
            passed=sum(one.passed for one in results),
            total=len(results),
            results=results,
        )
        async with self._unit_of_work() as work:
            store = TestSetStore(work)
            await _get(store, set_id, lock=True)
            await store.keep_run(set_id, run)
            return await _get(store, set_id)

    async def replay(self, actor: Actor, command: StartReplay) -> ReplayView:
        """Say what would change if these drafts were published: which questions, and for better or worse."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        began = time.perf_counter()
        async with self._unit_of_work() as work:
            changed = await self._changed(work, command)
            cases = await self._cases(work, command)
        texts = [case.text for case in cases]
        before = await self._answerer.answer(texts)
        after = await self._answerer.answer(texts, changed, command.without)
        lines = [
            _line(case, was, now)
            for case, was, now in zip(cases, before, after, strict=True)
            if (was.action, was.intent) != (now.action, now.intent)
        ]
        verdicts = Counter(line.verdict for line in lines)
        order = {"worse": 0, "unknown": 1, "better": 2}
        return ReplayView(
            asked=len(cases),
            unchanged=len(cases) - len(lines),
            better=verdicts["better"],
            worse=verdicts["worse"],
            unknown=verdicts["unknown"],
            lines=tuple(sorted(lines, key=lambda line: order[line.verdict])),
            seconds=round(time.perf_counter() - began, 2),
        )

    async def _changed(self, work: UnitOfWork, command: StartReplay) -> dict[str, PublishedEntry]:
        """The entries as they would be, by key."""
        published = {entry.key: entry for entry in await EntryStore(work).list_published()}
        changed: dict[str, PublishedEntry] = {}
        if command.draft_entries:
            for draft in await DraftStore(work).list_drafts(None, _MOST_DRAFTS):
                if draft.subject is Subject.ENTRY and draft.id in command.draft_entries:
                    content = EntryContent.model_validate({**draft.content, "key": draft.key})
                    changed[draft.key] = PublishedEntry(id=EntryId(draft.id), version=0, **dict(content))
        for draft_entry in command.drafts:
            one = _supposed(draft_entry, published)
            changed[one.key] = one
        return changed

    async def _cases(self, work: UnitOfWork, command: StartReplay) -> list[_Case]:
        """What is asked, each text once; where it is in a test, that says what is right."""
        cases = [_Case(text, "typed", None) for text in command.questions]
        if command.test_sets:
            sets = await TestSetStore(work).list_sets(command.test_sets)
            cases += [_Case(one.text, "test", one.expected) for each in sets for one in each.questions]
        if command.recent:
            asked = await QuestionStore(work).list_recent(command.recent)
            cases += [_Case(one.text, "recent", _right(one)) for one in asked]
        once: dict[str, _Case] = {}
        for case in cases:
            if case.text not in once or once[case.text].expected is None:
                once[case.text] = case
        return list(once.values())


async def _get(store: TestSetStore, set_id: UUID, *, lock: bool = False) -> TestSetView:
    found = await store.list_sets([set_id], lock=lock)
    if not found:
        raise TestSetNotFound(f"no set {set_id}")
    return found[0]


def _supposed(draft: DraftEntry, published: Mapping[str, PublishedEntry]) -> PublishedEntry:
    """The entry as its form has it, on top of what is published of it."""
    before = published.get(draft.key or "")
    fields = draft.model_dump(exclude={"key"}, exclude_none=True)
    if before is not None:
        return before.model_copy(update=fields)
    key = draft.key or f"draft.e{new_id().hex[-10:]}"
    answer = draft.answer or draft.title
    return PublishedEntry.model_validate({**fields, "answer": answer, "key": key, "id": new_id(), "version": 0})


def _right(asked: AskedQuestion) -> str | None:
    """The right entry, where the customer has shown it: by a tap after the bot asked back, or by his word."""
    if asked.picked is not None:
        return asked.picked
    return asked.intent if asked.helpful else None


def _passes(answer: Answered, expected: str) -> bool:
    """Whether a test passes: the entry is the one expected, or, where none answers, none is given as the answer."""
    return answer.action not in {"answer", "warn"} if expected == _NOTHING else answer.intent == expected


def _result(case: CaseQuestion, answer: Answered) -> CaseResult:
    return CaseResult(
        text=case.text,
        expected=case.expected,
        action=answer.action,
        intent=answer.intent,
        title=answer.title,
        confidence=answer.confidence,
        passed=_passes(answer, case.expected),
    )


def _line(case: _Case, before: Answered, after: Answered) -> ReplayLine:
    verdict: Literal["better", "worse", "unknown"] = "unknown"
    if case.expected is not None and _passes(before, case.expected) != _passes(after, case.expected):
        verdict = "better" if _passes(after, case.expected) else "worse"
    return ReplayLine(
        text=case.text,
        source=case.source,
        expected=case.expected,
        before_action=before.action,
        before_intent=before.intent,
        before_title=before.title,
        before_confidence=before.confidence,
        after_action=after.action,
        after_intent=after.intent,
        after_title=after.title,
        after_confidence=after.confidence,
        verdict=verdict,
    )
