"""The bot on customers' messages: right action, right facts, speed; the nearest question by TF-IDF as peer.

`python -m bench.bot [--quick] [--wrong SPLIT]`: tables to standard error, one JSON object to standard output. Messages
and what is right for them: `tests/data/bot/questions.csv`, of which the split `test` served to tune nothing. The peer
has the same knowledge base, gives the entry of the nearest question, and says that it does not know below the
similarity that served it best on the split `dev`.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import structlog
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.machine import describe
from wenlu.domains.bot.schemas import ENTRY, HistoryLine, Question, Reply
from wenlu.domains.bot.service import BotBrain
from wenlu.domains.bot.service.brain import document_of
from wenlu.domains.knowledge.schemas import Audience, KnowledgeSnapshot, PublishedEntry
from wenlu.domains.knowledge.service import PublishedKnowledge
from wenlu.domains.knowledge.service.starter import read_starter, starter_folder
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.clock import SystemClock
from wenlu.kernel.ids import EntryId, new_id
from wenlu.language.vectors import load_encoder, load_second_encoder
from wenlu.sdk.messages import Action

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

MESSAGES = Path(__file__).parent.parent / "tests" / "data" / "bot" / "questions.csv"
Split = Literal["dev", "test"]
SPLITS: tuple[Split, ...] = ("dev", "test")
AT_ONCE = 2
GRAVE = frozenset({"complaint", "emergency", "theft", "distress", "person"})


class Given(NamedTuple):
    """What somebody did with a message: action, queue, the entry whose facts were given, those offered."""

    action: str
    queue: str = ""
    entry: str | None = None
    offered: tuple[str, ...] = ()

    @classmethod
    def of(cls, reply: Reply) -> Given:
        offered = tuple(one.value.removeprefix(ENTRY) for one in reply.choices if one.value.startswith(ENTRY))
        return cls(reply.action.value, reply.queue.value if reply.queue else "", reply.intent, offered)


@dataclass(frozen=True, slots=True)
class Case:
    """A message and what is right for it. An empty queue is any; no keys ask for no facts."""

    id: str
    question: Question
    actions: tuple[str, ...]
    queues: tuple[str, ...]
    keys: tuple[str, ...]
    split: Split

    @property
    def category(self) -> str:
        return self.id.rpartition("-")[0]

    def right_action(self, given: Given) -> bool:
        return given.action in self.actions and (not given.queue or not self.queues or given.queue in self.queues)

    def right_facts(self, given: Given) -> bool:
        """Facts given are those asked for; where the customer is asked back, they are among the choices.

        Bringing a person gives none and is right where the list allows it.
        """
        if not self.keys or given.action in {"decline", "greet"}:
            return given.action != "answer" or bool(self.keys)
        if given.action == "clarify":
            return any(map(self._wants, given.offered))
        return given.entry is None or self._wants(given.entry)

    def right(self, given: Given) -> bool:
        return self.right_action(given) and self.right_facts(given)

    def _wants(self, key: str) -> bool:
        return any(f"{key}.".startswith(f"{wanted}.") for wanted in self.keys)


class ShippedKnowledge(PublishedKnowledge):
    """The shipped files as they would be after an import, with no table behind them."""

    def __init__(self) -> None:
        starter = read_starter(starter_folder())
        entries = {one.key: PublishedEntry(id=EntryId(new_id()), version=1, **dict(one)) for one in starter.entries}
        variables = {variable.key: variable for variable in starter.variables}
        self.snapshot = KnowledgeSnapshot(revision=1, entries=entries, variables=variables)
        self.kept: dict[tuple[str, bytes], bytes] = {}

    async def revision(self) -> int:
        return self.snapshot.revision

    async def list_published(self) -> KnowledgeSnapshot:
        return self.snapshot

    async def find_vectors(self, model: str, hashes: Collection[bytes]) -> dict[bytes, bytes]:
        return {one: self.kept[model, one] for one in hashes if (model, one) in self.kept}

    async def keep_vectors(self, model: str, vectors: Mapping[bytes, bytes]) -> None:
        self.kept |= {(model, one): vector for one, vector in vectors.items()}


class NearestQuestion:
    """The peer: cosine of TF-IDF over character n-grams (scikit-learn), the entry of the nearest question."""

    def __init__(self, entries: Mapping[str, PublishedEntry], dev: Sequence[Case]) -> None:
        documents = [document_of(entry) for entry in entries.values() if entry.audience is Audience.CUSTOMER]
        self._entries = entries
        self._keys = [document.key for document in documents for _ in document.questions]
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        self._matrix = self._vectorizer.fit_transform([text for one in documents for text in one.questions])
        found = [(case, *self._nearest(case.question.q)) for case in dev]
        steps = [step / 20 for step in range(20)]
        self.least = max(
            steps, key=lambda least: sum(case.right(self._given(key, near, least)) for case, key, near in found)
        )

    def ask(self, text: str) -> Given:
        return self._given(*self._nearest(text), self.least)

    def _nearest(self, text: str) -> tuple[str, float]:
        near = (self._matrix @ self._vectorizer.transform([text]).T).toarray().ravel()
        best = int(np.argmax(near))
        return self._keys[best], float(near[best])

    def _given(self, key: str, near: float, least: float) -> Given:
        if near < least:
            return Given("decline")
        entry = self._entries[key]
        if entry.category == "smalltalk":
            return Given("greet", entry=key)
        match entry.handoff:
            case None | QueueKind.SERVICE:
                return Given("answer", entry=key)
            case QueueKind.EMERGENCY:
                return Given("warn", "emergency", key)
            case queue:
                return Given("handoff", queue.value, key)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--wrong", choices=SPLITS, help="also list what went wrong in this split")
    options = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    result = asyncio.run(measure(1 if options.quick else 3, options.wrong))
    print(json.dumps(result, ensure_ascii=False))


async def measure(rounds: int, wrong: Split | None) -> dict[str, object]:
    knowledge, cases = ShippedKnowledge(), list(read_cases())
    encoder = load_encoder()
    brain = BotBrain(knowledge, SystemClock(), load_encoder, load_second_encoder)
    started = time.perf_counter()
    await brain.refresh()
    built = time.perf_counter() - started
    peer = NearestQuestion(knowledge.snapshot.entries, [case for case in cases if case.split == "dev"])
    ours = {case.id: Given.of(await brain.ask(case.question)) for case in cases}
    theirs = {case.id: peer.ask(case.question.q) for case in cases}
    result: dict[str, object] = {
        "bench": "bot",
        "mode": "words_and_vectors" if encoder else "words",
        "entries": len(knowledge.snapshot.entries),
        "build_seconds": round(built, 2),
        "right": {split: compared(cases, ours, theirs, split) for split in SPLITS},
        "grave": shares([case for case in cases if case.category in GRAVE], ours),
        "by_category": {split: by_category(cases, ours, split) for split in SPLITS},
        "speed": await speed(brain, peer, cases, rounds),
        "machine": describe(),
    }
    brain.close()
    report(cases, ours, theirs, wrong)
    return result


def read_cases() -> Iterator[Case]:
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            history = tuple(history_line(line) for line in row["history"].splitlines())
            actions, queues, keys = (tuple(filter(None, row[name].split("|"))) for name in ("actions", "queue", "keys"))
            split: Split = "test" if row["split"] == "test" else "dev"
            yield Case(row["id"], Question(q=row["q"], history=history), actions, queues, keys, split)


def history_line(line: str) -> HistoryLine:
    role, _, text = line.partition(":")
    return HistoryLine(role="bot" if role == "bot" else "customer", text=text)


def shares(cases: Sequence[Case], given: Mapping[str, Given]) -> dict[str, float | int]:
    """Messages, and the shares of them with the right action, the right facts, and both."""
    counted = len(cases)
    sums = [
        sum(judge(case, given[case.id]) for case in cases)
        for judge in (Case.right_action, Case.right_facts, Case.right)
    ]
    action, facts, both = (round(one / counted, 4) for one in sums)
    return {"messages": counted, "action": action, "facts": facts, "both": both}


def compared(
    cases: Sequence[Case], ours: Mapping[str, Given], theirs: Mapping[str, Given], split: Split
) -> dict[str, object]:
    chosen = [case for case in cases if case.split == split]
    own, peer = shares(chosen, ours), shares(chosen, theirs)
    settled = sum(ours[case.id].action in {Action.ANSWER, Action.GREET, Action.DECLINE} for case in chosen)
    return {
        "ours": own,
        "nearest_question": peer,
        "ratio": round(own["both"] / peer["both"], 2),
        "settled_by_the_bot": round(settled / len(chosen), 4),
    }


def by_category(cases: Sequence[Case], given: Mapping[str, Given], split: Split) -> dict[str, dict[str, float | int]]:
    groups: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.split == split:
            groups[case.category].append(case)
    return {category: shares(group, given) for category, group in groups.items()}


async def speed(brain: BotBrain, peer: NearestQuestion, cases: Sequence[Case], rounds: int) -> dict[str, object]:
    """One at a time for the time that a turn takes; several at once for turns a second. In turn with the peer."""
    taken, peer_taken, rates = [], [], []
    for _ in range(rounds):
        for case in cases:
            reply = await brain.ask(case.question)
            taken.append(reply.milliseconds)
        for case in cases:
            began = time.perf_counter()
            peer.ask(case.question.q)
            peer_taken.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        await asyncio.gather(*(ask_all(brain, cases[start::AT_ONCE]) for start in range(AT_ONCE)))
        rates.append(len(cases) / (time.perf_counter() - began))
    return {
        "turns_a_second": round(statistics.median(rates)),
        "at_once": AT_ONCE,
        "milliseconds": spread(taken),
        "nearest_question_milliseconds": spread(peer_taken),
    }


async def ask_all(brain: BotBrain, cases: Sequence[Case]) -> None:
    for case in cases:
        await brain.ask(case.question)


def spread(taken: Sequence[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {"median": round(statistics.median(ordered), 2), "p99": round(ordered[int(len(ordered) * 0.99)], 2)}


def report(cases: Sequence[Case], ours: Mapping[str, Given], theirs: Mapping[str, Given], wrong: Split | None) -> None:
    for split in SPLITS:
        chosen = [case for case in cases if case.split == split]
        for name, given in (("ours", ours), ("nearest question", theirs)):
            print(f"{split:5} {name:17} {shares(chosen, given)}", file=sys.stderr)
        for category, group in by_category(cases, ours, split).items():
            print(f"      {category:12} {group['both']:7.1%} of {group['messages']}", file=sys.stderr)
    for case in cases:
        did = ours[case.id]
        if case.split == wrong and not case.right(did):
            print(f"{case.id} {case.question.q} -> {did}, wanted {case.actions} {case.keys}", file=sys.stderr)


if __name__ == "__main__":
    main()
