"""The bot on customers' messages: right action, right facts, speed; the nearest question by TF-IDF as peer.

`python -m bench.bot [--quick] [--wrong SPLIT]`: tables to standard error, one JSON object to standard output. Messages
and what is right for them: `tests/data/bot/questions.csv`, of which the split `test` served to tune nothing. The peer
has the same knowledge base, gives the entry of the nearest question, and says that it does not know below the
similarity that served it best on the split `dev`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import structlog
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.machine import describe
from bench.messages import SPLITS, Case, Given, ShippedKnowledge, Split, read_cases
from wenlu.domains.bot.service import BotBrain
from wenlu.domains.bot.service.brain import document_of
from wenlu.domains.knowledge.schemas import Audience, PublishedEntry
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.clock import SystemClock
from wenlu.language.vectors import load_encoder, load_second_encoder
from wenlu.sdk.messages import Action

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AT_ONCE = 2
GRAVE = frozenset({"complaint", "emergency", "theft", "distress", "person"})


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
