"""Brings together what customers ask and the workshop of knowledge."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wenlu.domains.bot.ports import TrialQuestion
from wenlu.domains.bot.rules.gathering import KINDS, gather
from wenlu.domains.bot.schemas import Question, Reply
from wenlu.domains.bot.service.brain import BotBrain
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import EventView
from wenlu.domains.knowledge.ports import Answered
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.domains.knowledge.service import QuestionService, TestBench
from wenlu.language.decision import language_of
from wenlu.language.personal import label_personal
from wenlu.platform.database import UnitOfWork


class QuestionGatherer:
    """Hears conversations behind the log and keeps, masked, what the bot was asked."""

    name = "questions"
    kinds: frozenset[EventKind] = KINDS

    def __init__(self, questions: QuestionService) -> None:
        self._questions = questions

    async def hear(self, work: UnitOfWork, events: Sequence[EventView]) -> None:
        known = await self._questions.list_latest(work, {event.conversation_id for event in events})
        gathered = gather(known, events, label_personal)
        changed = [one.questions[seq] for one in gathered for seq in sorted(one.changed)]
        stored = {one.id for one in known}
        gone = [id_ for one in gathered for id_ in one.gone if id_ in stored]
        await self._questions.save(work, changed, gone)


class BotAnswerer:
    """The bot as the workshop asks it: one question at a time, so that customers are not kept waiting."""

    def __init__(self, brain: BotBrain) -> None:
        self._brain = brain

    @property
    def model(self) -> int:
        """See `knowledge.ports.Answerer`."""
        return self._brain.model

    async def middle(self) -> NDArray[np.float32] | None:
        """See `knowledge.ports.Answerer`."""
        vectors = (await self._brain.loaded()).index.vectors
        return np.mean(list(vectors.values()), axis=0, dtype=np.float32) if vectors else None

    async def nearest(self, texts: Sequence[str]) -> Sequence[tuple[str, float] | None]:
        """See `knowledge.ports.Answerer`."""
        return await self._brain.nearest(texts)

    async def answer(
        self,
        texts: Sequence[str],
        changed: Mapping[str, PublishedEntry] | None = None,
        without: Collection[str] = (),
    ) -> Sequence[Answered]:
        """See `knowledge.ports.Answerer`."""
        loaded = await self._brain.loaded()
        if changed or without:
            loaded = await self._brain.supposing(changed or {}, without)
        replies = await self._brain.replay([_question(text) for text in texts], loaded)
        return [_answered(reply) for reply in replies]


class KnowledgeTrials:
    """What versions of the models are tried on: the editors' tests and what customers asked lately."""

    def __init__(self, bench: TestBench, questions: QuestionService) -> None:
        self._bench = bench
        self._questions = questions

    async def list_tests(self) -> Sequence[TrialQuestion]:
        """See `ports.TrialQuestions`."""
        return [TrialQuestion(one.text, one.expected, _locale(one.text)) for one in await self._bench.list_cases()]

    async def list_recent(self, limit: int) -> Sequence[TrialQuestion]:
        """See `ports.TrialQuestions`."""
        return [TrialQuestion(one.text, None, _locale(one.text)) for one in await self._questions.list_recent(limit)]


def _locale(text: str) -> str:
    return "en" if language_of(text) == "en" else "zh-CN"


def _question(text: str) -> Question:
    return Question(q=text, locale="en" if _locale(text) == "en" else "zh-CN")


def _answered(reply: Reply) -> Answered:
    return Answered(reply.action.value, reply.intent, reply.title, reply.confidence)
