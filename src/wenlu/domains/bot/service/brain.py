"""Understands, decides and words one turn; keeps its index as the knowledge base is."""

import asyncio
import re
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import structlog

from wenlu.domains.bot.rules import (
    Decision,
    Situation,
    Words,
    answered,
    compose_choices,
    compose_text,
    count_unconfirmed,
    decide,
    sources_of,
)
from wenlu.domains.bot.schemas import ENTRY, PERSON, HistoryLine, Locale, Question, Reply
from wenlu.domains.bot.service.facts import FactSource
from wenlu.domains.bot.service.flows import play
from wenlu.domains.bot.service.indexing import EncoderLoader, Indexing, no_encoder
from wenlu.domains.bot.service.limits import load_limits
from wenlu.domains.bot.service.texts import load_texts
from wenlu.domains.knowledge.events import EntryChanged, FlowChanged, StarterImported, VariableChanged
from wenlu.domains.knowledge.schemas import Audience, KnowledgeSnapshot, PublishedEntry
from wenlu.domains.knowledge.service import FlowBook, PublishedKnowledge, card_bodies, choose_answer, render
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.events import Event
from wenlu.language.acts import Act, detect_acts
from wenlu.language.decision import Turn, Understanding, understand
from wenlu.language.models import LanguageModels
from wenlu.language.search import Document, SearchIndex
from wenlu.language.signals import Signal
from wenlu.platform.bus import EventBus
from wenlu.sdk.messages import Choice

_THREADS = 2
_CHECK_SECONDS = 10.0
"""How long a change may go unnoticed when its notice was lost."""
_PATIENCE_SECONDS = 2.0
"""How long a question waits for an edit that is being taken in; after that the old index answers."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_MISSES = frozenset({"clarify", "clarify_again", "unclear", "deny", "decline"})
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The knowledge base at one revision, ready to be asked; swapped as a whole."""

    snapshot: KnowledgeSnapshot
    entries: dict[str, PublishedEntry]
    documents: dict[str, Document]
    index: SearchIndex
    flows: FlowBook

    def using(self, models: LanguageModels) -> "Loaded":
        """Return the same with other models."""
        return replace(self, index=self.index.with_models(models))


@dataclass(frozen=True, slots=True)
class Considered:
    """A turn as it was understood and decided, with the words that there are to speak with."""

    reply: Reply
    heard: Understanding
    words: Words


class BotBrain:
    """Answers single turns, in a conversation or on the bench. Call `refresh` before the first, `run` as a task.

    `load_encoder` is called at the first `refresh`, in a thread: loading takes a second, which nobody pays who asks
    nothing. It gives None where there is no encoder; so does `load_second`, the stronger one for second looks.
    """

    def __init__(
        self,
        knowledge: PublishedKnowledge,
        clock: Clock,
        load_encoder: EncoderLoader,
        load_second: EncoderLoader = no_encoder,
    ) -> None:
        self._knowledge = knowledge
        self._clock = clock
        self._texts = load_texts()
        self._loaded: Loaded | None = None
        self._models = LanguageModels()
        self.model = 0
        """Version of the language models that serves; 0 is what ships."""
        self._facts: FactSource | None = None
        self._refreshing = asyncio.Lock()
        self._stale = asyncio.Event()
        self._current = asyncio.Event()
        self._current.set()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="bot")
        self._indexing = Indexing(knowledge, self._pool, load_encoder, load_second)

    @property
    def revision(self) -> int:
        """The revision of the knowledge base that is answered from; 0 before the first `refresh`."""
        return self._loaded.snapshot.revision if self._loaded else 0

    async def loaded(self) -> Loaded:
        """Return what is answered from now, loading it first if need be."""
        if self._loaded is None:
            await self.refresh()
        assert self._loaded is not None  # noqa: S101  refresh loads or raises
        return self._loaded

    def take_models(self, models: LanguageModels, version: int) -> None:
        """Go by these models from the next question on."""
        self._models = models
        self.model = version
        if self._loaded is not None:
            self._loaded = self._loaded.using(models)

    def consult(self, facts: FactSource) -> None:
        """Look into documents too, from the next question on."""
        self._facts = facts

    def listen(self, bus: EventBus) -> None:
        """Notice every change of the knowledge base, whichever node made it."""
        bus.subscribe(EntryChanged, self.notice)
        bus.subscribe(VariableChanged, self.notice)
        bus.subscribe(FlowChanged, self.notice)
        bus.subscribe(StarterImported, self.notice)

    def notice(self, _: Event) -> None:
        """The knowledge base has changed: have `run` look at once, and questions wait for it a moment."""
        self._current.clear()
        self._stale.set()

    async def run(self) -> None:
        """Keep up with the knowledge base until cancelled; a second look is computed beside it, edits never wait."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_up())
            tasks.create_task(self._keep_deep())

    async def _keep_up(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stale.wait(), _CHECK_SECONDS)
            try:
                await self.refresh()
            except Exception:  # the old index serves on, and the next look tries again
                log.exception("bot_refresh_failed")

    async def _keep_deep(self) -> None:
        while True:
            await asyncio.sleep(_CHECK_SECONDS)
            try:
                await self._deepen()
            except Exception:  # the first look serves alone, and the next try goes on where this one ended
                log.exception("bot_second_look_failed")

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def refresh(self) -> None:
        """Bring the index up to the knowledge base; what was loaded before serves until it is done."""
        async with self._refreshing:
            self._stale.clear()
            try:
                await self._load()
            finally:
                if not self._stale.is_set():  # nothing was changed meanwhile
                    self._current.set()

    async def _load(self) -> None:
        if self._loaded is not None and await self._knowledge.revision() == self._loaded.snapshot.revision:
            return
        snapshot = await self._knowledge.list_published()
        entries = {key: entry for key, entry in snapshot.entries.items() if entry.audience is Audience.CUSTOMER}
        documents = {key: document_of(entry) for key, entry in entries.items()}
        flows = FlowBook(snapshot.flows.values(), snapshot.variables)
        index = await self._indexing.index(documents, self._loaded.index if self._loaded else None)
        self._loaded = Loaded(snapshot, entries, documents, index, flows).using(self._models)
        log.info("bot_refreshed", revision=snapshot.revision, entries=len(entries), mode=index.mode.value)

    async def _deepen(self) -> None:
        """Give the index its second look, if it has to be computed; whatever is loaded meanwhile wins."""
        before = self._loaded
        if before is None or before.index.second is not None:
            return
        index = await self._indexing.deepened(before.index)
        if self._loaded is before:
            self._loaded = replace(before, index=index).using(self._models)

    async def ask(self, question: Question, misses: int | None = None, *, has_file: bool = False) -> Reply:
        """Decide about a turn. `misses` counts turns without an answer before it, else the history tells."""
        return (await self.consider(question, misses, has_file=has_file)).reply

    async def consider(
        self, question: Question, misses: int | None = None, *, has_file: bool = False, search: str = ""
    ) -> Considered:
        """Decide as `ask` does and say what was understood; with `search`, look for that instead of the words."""
        began = time.perf_counter()
        await self.loaded()
        with suppress(TimeoutError):  # what an editor has just saved counts, unless that takes too long
            await asyncio.wait_for(self._current.wait(), _PATIENCE_SECONDS)
        loaded = await self.loaded()
        misses = self._misses_in(question.history) if misses is None else misses
        loop = asyncio.get_running_loop()
        considered = await loop.run_in_executor(self._pool, self._consider, loaded, question, misses, has_file, search)
        milliseconds = round((time.perf_counter() - began) * 1000, 3)
        return replace(considered, reply=considered.reply.model_copy(update={"milliseconds": milliseconds}))

    async def replay(self, questions: Sequence[Question], loaded: Loaded) -> list[Reply]:
        """Decide about questions one by one, by another state of knowledge or models than is live."""
        loop = asyncio.get_running_loop()
        return [
            await loop.run_in_executor(self._pool, self._reply, loaded, one, self._misses_in(one.history), False)  # noqa: FBT003  has no file
            for one in questions
        ]

    async def supposing(self, entries: Mapping[str, PublishedEntry], without: Collection[str] = ()) -> Loaded:
        """Return what would be answered from if these entries were published and those keys were not; about 0.3 s."""
        now = await self.loaded()
        kept = {key: entry for key, entry in now.entries.items() if key not in without}
        changed = kept | {key: entry for key, entry in entries.items() if entry.audience is Audience.CUSTOMER}
        documents = {key: document_of(entry) for key, entry in changed.items()}
        loop = asyncio.get_running_loop()
        index = await loop.run_in_executor(self._pool, now.index.updated, documents.values(), now.index.vectors)
        return Loaded(now.snapshot, changed, documents, index, now.flows)

    async def nearest(self, texts: Sequence[str]) -> list[tuple[str, float] | None]:
        """Return the likeliest entry of each text and its probability, whatever the bot would do with it."""
        index = (await self.loaded()).index
        loop = asyncio.get_running_loop()
        found = [await loop.run_in_executor(self._pool, index.search, text, 1) for text in texts]
        return [(hits[0].key, hits[0].score) if hits else None for hits in found]

    def offer(self, keys: Sequence[str], locale: str) -> list[Choice]:
        """Return entries as choices to tap, those that are published, in the order given."""
        known = self._loaded.entries if self._loaded else {}
        found = [known[key] for key in keys if key in known]
        titles = {e.key: e.title_en if locale == "en" and e.title_en else e.title for e in found}
        return [Choice(label=titles[entry.key], value=f"{ENTRY}{entry.key}") for entry in found]

    def _reply(self, loaded: Loaded, question: Question, misses: int, has_file: bool) -> Reply:  # noqa: FBT001
        return self._consider(loaded, question, misses, has_file, "").reply

    def _consider(
        self,
        loaded: Loaded,
        question: Question,
        misses: int,
        has_file: bool,  # noqa: FBT001
        search: str,
    ) -> Considered:
        history = [Turn(line.role, line.text) for line in question.history]
        heard = understand(question.q, history, loaded.index)
        if search:  # what the customer wants done and what moves him is taken from his own words
            found = understand(search, (), loaded.index)
            heard = replace(heard, question=found.question, slots=found.slots, hits=found.hits, topics=found.topics)
        before = next((turn.text for turn in reversed(history) if turn.role == "customer"), "")
        chosen = question.choice or ""
        situation = Situation(
            heard=heard,
            entries=loaded.entries,
            limits=load_limits(),
            misses=misses,
            offered=tuple(value.removeprefix(ENTRY) for value in question.offered if value.startswith(ENTRY)),
            chosen=chosen.removeprefix(ENTRY) if chosen.startswith(ENTRY) else None,
            wants_person=chosen == PERSON,
            has_file=has_file,
            spoke_of_advice=Act.ASK_SECURITY_ADVICE in detect_acts(before),
        )
        locale = _locale(heard, question)
        fill = partial(render, variables=loaded.snapshot.variables, english=locale == "en")
        tell = partial(choose_answer, channel=question.channel, english=locale == "en")
        words = Words(self._texts, loaded.entries, fill, locale, self._today(), question.q, tell)
        decision = decide(situation)
        reply = _worded(decision, words, heard.signals)
        if self._facts is not None:
            reply = self._facts.better(decision, reply, heard, words)
        return Considered(play(loaded.flows, question, reply, words, leaned=heard.leaned), heard, words)

    def _misses_in(self, history: Sequence[HistoryLine]) -> int:
        """Return how many of the bot's last turns in a row did not answer, told by what it said."""
        said = [text for key, _, text in self._texts.everything() if key in _MISSES]
        misses = 0
        for line in reversed(history):
            if line.role == "bot":
                if not any(line.text.startswith(text.strip()) for text in said):
                    break
                misses += 1
        return misses

    def _today(self) -> date:
        return day_of(self._clock.now())


def document_of(entry: PublishedEntry) -> Document:
    """Return what an entry is found by."""
    titles = (entry.title,) if entry.title_en is None else (entry.title, entry.title_en)
    answers = (entry.answer,) if entry.answer_en is None else (entry.answer, entry.answer_en)
    return Document(entry.key, titles, (*entry.phrasings, *entry.phrasings_en), answers)


def _worded(decision: Decision, words: Words, signals: frozenset[Signal]) -> Reply:
    entry = words.entries[decision.entry] if decision.entry else None
    return Reply(
        action=decision.action,
        text=compose_text(decision, words),
        queue=decision.queue,
        reason=decision.reason,
        confidence=round(min(1.0, decision.confidence), 4),
        intent=decision.entry,
        title=words.title(entry) if entry else None,
        sources=tuple(source for one in answered(decision, words) for source in sources_of(one, words)),
        choices=compose_choices(decision, words),
        signals=tuple(sorted(signal.value for signal in signals - {Signal.AML})),
        unconfirmed=count_unconfirmed(entry) if entry else 0,
        cards=card_bodies(entry, words.fill, english=words.english) if entry else (),
        files=entry.attachments if entry else (),
        milliseconds=0.0,
    )


def _locale(heard: Understanding, question: Question) -> Locale:
    """The language of the words; where they are none (a code, a tapped choice, 688), that of the page."""
    if heard.language == "zh":
        return "en" if question.locale == "en" and not _CHINESE.search(question.q) else "zh-CN"
    return "en" if question.locale == "en" or len(_WORD.findall(question.q)) > 1 or heard.acts else "zh-CN"
