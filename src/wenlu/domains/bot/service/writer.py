"""Answers turns with the help of a language model, if there is one; without it exactly as the brain does.

The brain's own reply is ready before the model is asked, and stands whatever the model does: too slow, away, wrong,
ungrounded or refused by the gate. The model may move the search (a follow-up as a question of its own), settle which of
the entries found is meant, and phrase the answer. It never decides what is done, and no word of it leaves unchecked.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace

import structlog

from wenlu.domains.bot.rules import sources_of
from wenlu.domains.bot.rules.prompting import (
    MOST_CANDIDATES,
    MOST_PASSAGES,
    UNSURE,
    Chosen,
    Instruction,
    Rewritten,
    ask_answer,
    ask_choice,
    ask_rewriting,
    is_for_model,
    is_unsure,
    needs_context,
)
from wenlu.domains.bot.rules.writing import Declined, Passage, Sentence, Ungrounded, Writing
from wenlu.domains.bot.schemas import ENTRY, HistoryLine, Question, Reply
from wenlu.domains.bot.service.brain import BotBrain, Considered
from wenlu.domains.compliance.errors import ComplianceRefused, GateUnavailable, check_verdict
from wenlu.domains.compliance.schemas import Role, Situation, Utterance, Verdict
from wenlu.domains.conversations.service import Reviewer
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.language.personal import label_personal
from wenlu.platform.llm import Budget, LanguageModel, ModelFailed, Prompt, Task
from wenlu.platform.telemetry import Metrics
from wenlu.sdk.messages import Action

_PAGE = "webchat"
"""The channel of the bench and the command line: what the bot says there is judged as on our own page."""
Show = Callable[[str], None]
"""Shows what has been let go so far; the empty text takes it back."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Words of the model that the gate refused; they are recorded for staff and never leave."""

    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Written:
    """What the bot says, and what the model would have said and may not."""

    reply: Reply
    withheld: Withheld | None = None


class _Refused(Exception):
    """The gate refuses a sentence, or the whole."""

    def __init__(self, withheld: Withheld) -> None:
        super().__init__(withheld.verdict.verdict.value)
        self.withheld = withheld


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn on its way: what was asked, and who is shown the answer as it grows."""

    question: Question
    misses: int | None
    show: Show


class BotWriter:
    """Answers single turns like `BotBrain`, in better words where a language model is configured."""

    def __init__(self, brain: BotBrain, model: LanguageModel | None, judge: Reviewer, metrics: Metrics) -> None:
        self._brain = brain
        self._model = model
        self._judge = judge
        self._metrics = metrics

    async def ask(self, question: Question) -> Reply:
        """Decide about a turn, on the bench or the command line."""
        return (await self.answer(question)).reply

    async def answer(
        self,
        question: Question,
        misses: int | None = None,
        *,
        has_file: bool = False,
        show: Show = lambda _: None,
    ) -> Written:
        """Decide about a turn and word it; `show` is called with the text so far, sentence by sentence."""
        began = time.perf_counter()
        considered = await self._brain.consider(question, misses, has_file=has_file)
        if self._model is None or has_file or not _is_open(question, considered):
            return Written(considered.reply)
        written = await self._improved(self._model, _Turn(question, misses, show), considered)
        milliseconds = round((time.perf_counter() - began) * 1000, 3)
        return replace(written, reply=written.reply.model_copy(update={"milliseconds": milliseconds}))

    async def _improved(self, model: LanguageModel, turn: _Turn, considered: Considered) -> Written:
        """Let the model do its part; where it fails, what was reached until then is the answer."""
        budget = Budget(model.seconds)
        try:
            considered, meaning = await self._searched(model, budget, turn, considered)
            considered, is_settled = await self._settled(model, budget, turn, considered)
            if not is_settled:
                return self._counted("unsure", considered.reply)
            return await self._worded(model, budget, turn, considered, meaning)
        except ModelFailed:
            return self._counted("failed", considered.reply)

    async def _searched(
        self, model: LanguageModel, budget: Budget, turn: _Turn, considered: Considered
    ) -> tuple[Considered, str]:
        """Search with the question that a follow-up stands for, if that finds more; its words stay what they are."""
        question = turn.question
        if not needs_context(question, considered.heard):
            return considered, ""
        history = [HistoryLine(role=line.role, text=label_personal(line.text)) for line in question.history]
        asked = ask_rewriting(history, label_personal(question.q))
        rewritten = await model.call(Task.REWRITE, _prompt(asked), Rewritten, budget)
        found = await self._brain.consider(question, turn.misses, search=rewritten.question)
        is_better = found.heard.score >= UNSURE or found.heard.score > considered.heard.score
        is_taken = is_better and _is_open(question, found)
        return (found, rewritten.question) if is_taken else (considered, "")

    async def _settled(
        self, model: LanguageModel, budget: Budget, turn: _Turn, considered: Considered
    ) -> tuple[Considered, bool]:
        """Have the model choose where the ranker leaves open what is meant; it may say that nothing is."""
        heard, words = considered.heard, considered.words
        if not is_unsure(heard, considered.reply):
            return considered, considered.reply.action is Action.ANSWER
        candidates = [words.entries[hit.key] for hit in heard.hits[:MOST_CANDIDATES] if hit.key in words.entries]
        asked = ask_choice(label_personal(heard.question or heard.text), [words.title(entry) for entry in candidates])
        chosen = await model.call(Task.CHOOSE, _prompt(asked), Chosen, budget)
        if not 1 <= chosen.number <= len(candidates):
            return considered, False
        key = candidates[chosen.number - 1].key
        tapped = turn.question.model_copy(update={"choice": f"{ENTRY}{key}"})
        found = await self._brain.consider(tapped, turn.misses)
        if found.reply.action is not Action.ANSWER or found.reply.queue is not None:
            return considered, False  # what moves people asks for more than a model's word
        confidence = round(heard.found, 4)  # no more than that any of them answers
        return replace(considered, reply=found.reply.model_copy(update={"confidence": confidence})), True

    async def _worded(
        self, model: LanguageModel, budget: Budget, turn: _Turn, considered: Considered, meaning: str
    ) -> Written:
        """Have the answer phrased from the entries found; every sentence is checked, then judged, then shown."""
        reply = considered.reply
        passages = _passages(considered)
        if not passages:
            return self._counted("verbatim", reply)
        asked = ask_answer(label_personal(turn.question.q), meaning, passages, considered.words.locale)
        writing = Writing(passages)
        try:
            async with aclosing(model.stream(Task.WRITE, _prompt(asked), budget)) as pieces:
                async for piece in pieces:
                    self._release(turn, writing, writing.take(piece))
            self._release(turn, writing, writing.finish())
            self._check(turn, "", writing.words)
        except Declined:
            return self._taken_back(turn, "declined", reply)
        except Ungrounded as ungrounded:
            log.info("bot_ungrounded", intent=reply.intent, fault=ungrounded.fault.value)
            return self._taken_back(turn, "ungrounded", reply)
        except _Refused as refused:
            rules = [hit.rule for hit in refused.withheld.verdict.hits]
            log.warning("bot_withheld", intent=reply.intent, rules=rules)
            return replace(self._taken_back(turn, "withheld", reply), withheld=refused.withheld)
        except GateUnavailable:
            return self._taken_back(turn, "failed", reply)
        except ModelFailed:
            turn.show("")
            raise
        update = {"text": writing.text, "sources": writing.sources, "generated": True}
        return self._counted("written", reply.model_copy(update=update))

    def _release(self, turn: _Turn, writing: Writing, sentences: Iterable[Sentence]) -> None:
        for sentence in sentences:
            self._check(turn, sentence.before, sentence.words)
            turn.show(writing.text)

    def _check(self, turn: _Turn, said: str, words: str) -> None:
        """Have the gate judge words after everything said before them; raises `_Refused`, or `GateUnavailable`."""
        talk = [Utterance(_role(line), line.text) for line in turn.question.history]
        talk.append(Utterance(Role.CUSTOMER, turn.question.q))
        situation = Situation(
            role=Role.BOT,
            text=words.strip(),
            context=(*talk, Utterance(Role.BOT, said)) if said else tuple(talk),
            has_advisory_contract=False,
            channel=turn.question.channel or _PAGE,
            locale=turn.question.locale,
            talk=turn.question.talk,
        )
        verdict = self._judge.review(situation)
        self._metrics.verdicts.labels(Role.BOT.value, verdict.verdict.value).inc()
        try:
            check_verdict(verdict)
        except ComplianceRefused as refusal:
            raise _Refused(Withheld(situation.text, verdict)) from refusal

    def _taken_back(self, turn: _Turn, outcome: str, reply: Reply) -> Written:
        turn.show("")
        return self._counted(outcome, reply)

    def _counted(self, outcome: str, reply: Reply) -> Written:
        self._metrics.written.labels(outcome).inc()
        return Written(reply)


def _is_open(question: Question, considered: Considered) -> bool:
    """Say whether the model may have a part; articles of law and what the graph answers stand as they are."""
    reply = considered.reply
    is_exact = reply.action is Action.ANSWER and reply.intent not in considered.words.entries
    return not is_exact and is_for_model(question, considered.heard, reply)


def _passages(considered: Considered) -> tuple[Passage, ...]:
    """The entries that answer and, behind them, others that may add to it; none where a fact of those has expired."""
    words, reply = considered.words, considered.reply
    given = dict.fromkeys((reply.intent or "", *(source.id.partition("#")[0] for source in reply.sources)))
    answering = [words.entries[key] for key in given if key in words.entries]
    if not answering or any(_has_expired(entry, considered) for entry in answering):
        return ()
    found = [words.entries[hit.key] for hit in considered.heard.alternatives() if hit.key not in given]
    others = [entry for entry in found if entry.handoff is None and not _has_expired(entry, considered)]
    return tuple(
        Passage(entry.key, words.title(entry), words.answer(entry), sources_of(entry, words)[0])
        for entry in (*answering, *others)[:MOST_PASSAGES]
    )


def _has_expired(entry: PublishedEntry, considered: Considered) -> bool:
    return any(fact.is_expired(considered.words.today) for fact in entry.facts)


def _prompt(instruction: Instruction) -> Prompt:
    return Prompt(instruction.system, instruction.user)


def _role(line: HistoryLine) -> Role:
    return Role.CUSTOMER if line.role == "customer" else Role.BOT
