"""Learns from which probability on the bot does what: `python -m tools.learn_limits [--write]`.

For the labelled messages of the split `dev` (bench/messages.py) it looks for the limits with which the most of them
are decided rightly, while of those answered at most one in twenty (`ERROR`) gets another entry than asked for, and no
grave one (complaint, fraud, theft, distress, the call for a person) is lost. Asking back with the right entry among the
choices counts half where an answer was due. Limit by limit, as often as that helps; where many values do equally well,
the middle of them. What it is worth on messages that it did not learn from is measured on three folds. `--write` keeps
what was learned in `src/wenlu/domains/bot/limits.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from dataclasses import asdict, fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.bot import GRAVE
from bench.messages import Case, Given, ShippedKnowledge, read_cases
from wenlu.domains.bot.rules import Limits, Situation, decide
from wenlu.domains.bot.service.brain import document_of
from wenlu.domains.bot.service.limits import load_limits
from wenlu.domains.knowledge.schemas import Audience
from wenlu.domains.knowledge.service.vectors import shipped_vectors
from wenlu.language.acts import Act, detect_acts
from wenlu.language.decision import Turn, understand
from wenlu.language.search import SearchIndex
from wenlu.language.second_look import SecondLook
from wenlu.language.vectors import load_encoder, load_second_encoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMITS = Path(__file__).parent.parent / "src" / "wenlu" / "domains" / "bot" / "limits.json"
ERROR = 0.05
FOLDS = 3
ROUNDS = 3
STEP = 0.04
FIXED = {"exact": Limits().exact}
"""What is reached by the very words of an entry alone, by the search itself."""
_LOST_GRAVE = 25
_EXCESS = 5
_ASKED_BACK = 0.5


class Seen(NamedTuple):
    """A labelled message as it was understood."""

    case: Case
    situation: Situation

    def given(self, limits: Limits) -> Given:
        decision = decide(replace(self.situation, limits=limits))
        queue = decision.queue.value if decision.queue else ""
        return Given(decision.action.value, queue, decision.entry, decision.options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep what was learned")
    options = parser.parse_args()
    seen = list(understood())
    dev = [one for one in seen if one.case.split == "dev"]
    starts = (Limits(), load_limits())  # a search limit by limit ends where it is well, not always where it is best
    limits = max((learn(dev, start) for start in starts), key=lambda one: worth(dev, one))
    crossed = 0
    for fold in range(FOLDS):
        other = learn([one for one in dev if _fold(one) != fold], Limits())
        crossed += sum(one.case.right(one.given(other)) for one in dev if _fold(one) == fold)
    for split in ("dev", "test", "fresh"):
        chosen = [one for one in seen if one.case.split == split]
        if chosen:
            right = sum(one.case.right(one.given(limits)) for one in chosen)
            print(f"{split}: {right / len(chosen):.1%} of {len(chosen)}, wrong answers {wrong(chosen, limits):.1%}")
    print(f"dev, each fold by limits of the other four: {crossed / len(dev):.1%}")
    content = json.dumps({name: round(value, 3) for name, value in asdict(limits).items()}, indent=2) + "\n"
    sys.stdout.write(content)
    if options.write:
        LIMITS.write_text(content, "utf-8")


def learn(seen: Sequence[Seen], start: Limits) -> Limits:
    """The limits under which the most messages are decided rightly, within the stated error."""
    limits = start
    for _ in range(ROUNDS):
        before = limits
        for field in fields(Limits):
            if field.name not in FIXED:
                limits = _learn_one(seen, limits, field.name)
        if limits == before:
            break
    return limits


def _learn_one(seen: Sequence[Seen], limits: Limits, name: str) -> Limits:
    """The best value of one limit; the middle of the widest run of values that are as good as the best."""
    values = [round(step * STEP, 3) for step in range(1, round(1 / STEP))]
    worths = [worth(seen, replace(limits, **{name: value})) for value in values]
    now = worth(seen, limits)
    best = max(worths)
    if best <= now:
        runs = list(_runs(worths, now))
        around = next((run for run in runs if values[run.start] <= getattr(limits, name) <= values[run.stop - 1]), None)
        return limits if around is None else replace(limits, **{name: values[(around.start + around.stop - 1) // 2]})
    widest = max(_runs(worths, best), key=len)
    return replace(limits, **{name: values[(widest.start + widest.stop - 1) // 2]})


def _runs(worths: Sequence[float], level: float) -> Iterator[range]:
    start: int | None = None
    for place, value in enumerate([*worths, float("-inf")]):
        if value >= level and start is None:
            start = place
        elif value < level and start is not None:
            yield range(start, place)
            start = None


def worth(seen: Sequence[Seen], limits: Limits) -> float:
    """Messages decided rightly, less a heavy price for what may not be."""
    given = [(one.case, one.given(limits)) for one in seen]
    right = sum(_credit(case, what) for case, what in given)
    lost = sum(case.category in GRAVE and not case.right(what) for case, what in given)
    answered = [(case, what) for case, what in given if what.action == "answer"]
    mistaken = sum(not case.right(what) for case, what in answered)
    excess = max(0.0, mistaken - ERROR * len(answered))
    return right - _LOST_GRAVE * lost - _EXCESS * excess


def _credit(case: Case, given: Given) -> float:
    if case.right(given):
        return 1.0
    return _ASKED_BACK if given.action == "clarify" and case.keys and case.right_facts(given) else 0.0


def wrong(seen: Sequence[Seen], limits: Limits) -> float:
    """Of the messages answered, the share that got another entry than asked for, or should have had a person."""
    answered = [(one.case, given) for one in seen if (given := one.given(limits)).action == "answer"]
    return sum(not case.right(given) for case, given in answered) / max(1, len(answered))


def understood() -> Iterator[Seen]:
    """Every labelled message, understood by the shipped models on the shipped knowledge."""
    entries = {
        key: entry for key, entry in ShippedKnowledge().snapshot.entries.items() if entry.audience is Audience.CUSTOMER
    }
    documents = [document_of(entry) for entry in entries.values()]
    texts = [text for document in documents for text in document.texts]
    encoder, stronger = load_encoder(), load_second_encoder()
    if encoder is None or stronger is None:
        sys.exit("the limits are learned with both sentence encoders")
    second = SecondLook(documents, stronger, shipped_vectors(stronger.name, texts))
    index = SearchIndex(documents, encoder, shipped_vectors(encoder.name, texts), second=second)
    situation = partial(Situation, entries=entries, limits=Limits())
    for case in read_cases():
        history = [Turn(line.role, line.text) for line in case.question.history]
        before = next((turn.text for turn in reversed(history) if turn.role == "customer"), "")
        heard = understand(case.question.q, history, index)
        yield Seen(case, situation(heard=heard, spoke_of_advice=Act.ASK_SECURITY_ADVICE in detect_acts(before)))


def _fold(one: Seen) -> int:
    return zlib.crc32(one.case.id.encode()) % FOLDS


if __name__ == "__main__":
    main()
