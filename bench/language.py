"""Understanding on public test sets, beside NLP.js and a linear model over TF-IDF, and how fast ours is.

`python -m bench.language [--quick]`: tables to standard error, one JSON object to standard output. The public sets lie
in `../shared/data`; their test splits are kept apart, so that parts of the training data are held out here. Everybody
learns from the same rows and is asked the same. `--quick` takes fewer examples of each intent.

The bars are those of `docs/measures/language.md`. Of BQ and AFQMC there is no peer: neither engine compares texts.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import structlog
from threadpoolctl import threadpool_limits

from bench.machine import describe
from bench.messages import Case, ShippedKnowledge, read_cases
from bench.peers.engines import LinearTfidf, NlpJs
from wenlu.domains.bot.service.brain import document_of
from wenlu.domains.knowledge.schemas import Audience
from wenlu.language.decision import understand
from wenlu.language.evaluation import (
    Labelled,
    evaluate_intent,
    evaluate_matching,
    evaluate_retrieval,
    read_labelled,
    read_pairs,
)
from wenlu.language.search import Document, SearchIndex
from wenlu.language.second_look import SecondLook
from wenlu.language.vectors import load_encoder, load_second_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.peers.engines import Answers, Engine

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
OUT_OF_SCOPE = "oos"
PEERS: tuple[Engine, ...] = (LinearTfidf(), NlpJs())
FEW = 10
_QUICK_EXAMPLES = 20  # of an intent
_KEPT = 0.99  # of what a peer understands rightly, by its own sureness
_MANY, _QUICK_MANY = 100_000, 10_000
_SEARCHES = 100

Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Task:
    """Rows to learn from and rows to be asked."""

    name: str
    train: list[Labelled]
    test: list[Labelled]
    out_of_scope: str | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer examples of each intent")
    quick = parser.parse_args().quick
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    rows: Figures = {}
    for name, measure in {
        "banking77": lambda: intents(banking(quick=quick)),
        "banking77_few": lambda: intents(banking_few()),
        "clinc150": lambda: intents(clinc(quick=quick)),
        "bq": matching,
        "afqmc": retrieval,
        "starter": starter,
        "understanding": understanding,
        "search": lambda: search_in_many(_QUICK_MANY if quick else _MANY),
    }.items():
        rows[name] = _or_skipped(measure)
        report(name, rows[name])
    print(json.dumps({"bench": "language", "quick": quick} | rows | {"machine": describe()}, ensure_ascii=False))


def _or_skipped(measure: Callable[[], Figures]) -> Figures:
    try:
        return measure()
    except FileNotFoundError as missing:
        return {"skipped": f"{missing.filename} is missing"}


def banking(*, quick: bool) -> Task:
    """A tenth of each intent held out."""
    by_label = _shuffled(read_labelled(DATA / "banking77" / "train.csv"))
    cuts = {label: len(rows) // 10 for label, rows in by_label.items()}
    most = _QUICK_EXAMPLES if quick else None
    train = [row for label, rows in by_label.items() for row in rows[cuts[label] :][:most]]
    return Task("BANKING77", train, [row for label, rows in by_label.items() for row in rows[: cuts[label]]])


def banking_few() -> Task:
    """Ten examples of each intent; thirty others of each are asked."""
    by_label = _shuffled(read_labelled(DATA / "banking77" / "train.csv"))
    train = [row for rows in by_label.values() for row in rows[:FEW]]
    return Task("BANKING77, 10 examples", train, [row for rows in by_label.values() for row in rows[FEW : 4 * FEW]])


def clinc(*, quick: bool) -> Task:
    """Learn from the training split without what is out of scope; be asked the validation split and all of that."""
    content = json.loads((DATA / "clinc150" / "train_val.json").read_text())
    parts = {name: [Labelled(*row) for row in rows] for name, rows in content.items()}
    train = parts["train"]
    if quick:
        train = [row for rows in _shuffled(train).values() for row in rows[:_QUICK_EXAMPLES]]
    return Task("CLINC150", train, parts["val"] + parts["oos_val"] + parts["oos_train"], OUT_OF_SCOPE)


def _shuffled(rows: Sequence[Labelled]) -> dict[str, list[Labelled]]:
    by_label: dict[str, list[Labelled]] = defaultdict(list)
    for row in rows:
        by_label[row.label].append(row)
    for label in sorted(by_label):
        random.Random(label).shuffle(by_label[label])
    return by_label


def intents(task: Task) -> Figures:
    """Ours and the peers on one task."""
    started = time.perf_counter()
    ours = evaluate_intent(task.train, task.test, load_encoder(), task.out_of_scope)
    seconds = time.perf_counter() - started
    found: Figures = {"learned_from": len(task.train), "ours": asdict(ours) | {"seconds": round(seconds, 1)}}
    return found | {peer.name: intents_of(peer, task) for peer in PEERS}


def intents_of(peer: Engine, task: Task) -> Figures:
    """A peer on one task. Where it refuses is learned from a tenth of the training rows, which it then lacks."""
    train, held = task.train, list[Labelled]()
    if task.out_of_scope is not None:
        by_label = _shuffled(train)
        held = [row for rows in by_label.values() for row in rows[: len(rows) // 10]]
        train = [row for rows in by_label.values() for row in rows[len(rows) // 10 :]]
    answers = peer.learn_and_answer(train, [row.text for row in (*held, *task.test)], "en")
    labels, sureness = np.array(answers.labels), np.array(answers.sureness)
    floor = -np.inf
    if held:
        right = labels[: len(held)] == [row.label for row in held]
        floor = float(np.quantile(sureness[: len(held)][right], 1 - _KEPT))
    labels, sureness = labels[len(held) :], sureness[len(held) :]
    truth = np.array([row.label for row in task.test])
    inside = truth != task.out_of_scope
    refused = (sureness < floor) | (labels == "None")
    return _speed_of(answers) | {
        "accuracy": float(((labels == truth) & ~refused)[inside].mean()),
        "out_of_scope_recall": float(refused[~inside].mean()) if (~inside).any() else None,
    }


def _speed_of(answers: Answers) -> Figures:
    return {"seconds": round(answers.train_seconds, 1), "milliseconds": round(answers.milliseconds, 3)}


def matching() -> Figures:
    """Half of BQ's pairs, drawn at random, learned; the other half asked."""
    pairs = read_pairs(DATA / "matching" / "bq_dev.csv")
    random.Random(0).shuffle(pairs)
    half = len(pairs) // 2
    return {"ours": asdict(evaluate_matching(pairs[:half], pairs[half:], load_encoder()))}


def retrieval() -> Figures:
    return {"ours": asdict(evaluate_retrieval(read_pairs(DATA / "matching" / "afqmc_train_5k.tsv"), load_encoder()))}


def starter() -> Figures:
    """Customers' messages of the split `test` that an entry answers: how often the first entry found is right."""
    index = shipped_index()
    documents = list(index.documents.values())
    single = (case for case in read_cases("test") if case.actions == ("answer",) and not case.question.history)
    cases = [case for case in single if case.keys]
    texts = [case.question.q for case in cases]
    found = {"ours": [next((hit.key for hit in index.search(text, 1)), "") for text in texts]}
    train = [Labelled(text, document.key) for document in documents for text in document.questions]
    found |= {peer.name: peer.learn_and_answer(train, texts, "zh").labels for peer in PEERS}
    return {"messages": len(cases), "entries": len(documents)} | {
        name: {"recall_at_1": statistics.fmean(map(is_wanted, keys, cases))} for name, keys in found.items()
    }


def is_wanted(key: str, case: Case) -> bool:
    return any(f"{key}.".startswith(f"{wanted}.") for wanted in case.keys)


@cache
def shipped_index() -> SearchIndex:
    """The shipped entries for customers as the bot searches them: words, vectors, and a second look where unsure."""
    entries = ShippedKnowledge().snapshot.entries.values()
    documents = [document_of(entry) for entry in entries if entry.audience is Audience.CUSTOMER]
    second = load_second_encoder()
    return SearchIndex(documents, load_encoder(), second=SecondLook(documents, second) if second else None)


def understanding() -> Figures:
    """A message understood over the shipped knowledge on one core, with vectors where they are installed."""
    index = shipped_index()
    texts = [case.question.q for case in read_cases()]
    return {"ours": {"messages": len(texts)} | _times(texts, lambda text: understand(text, (), index))}


def search_in_many(entries: int) -> Figures:
    """Words alone, on one core: questions of AFQMC and BQ cut in two and put together anew until there are enough."""
    paths = (DATA / "matching" / "afqmc_train_5k.tsv", DATA / "matching" / "bq_dev.csv")
    texts = list(dict.fromkeys(text for path in paths for pair in read_pairs(path) for text in pair[:2]))
    draw = random.Random(0)
    heads, tails = draw.choices(texts, k=entries), draw.choices(texts, k=entries)
    titles = [head[: len(head) // 2] + tail[len(tail) // 2 :] for head, tail in zip(heads, tails, strict=True)]
    started = time.perf_counter()
    index = SearchIndex(Document(str(number), (title,)) for number, title in enumerate(titles))
    built = time.perf_counter() - started
    times = _times(draw.sample(texts, _SEARCHES), index.search)
    return {"ours": {"entries": entries, "build_seconds": round(built, 1)} | times}


def _times(texts: Sequence[str], work: Callable[[str], object]) -> Figures:
    """Milliseconds of each text on one core, the second time it is asked: the first warms the process up."""
    spent = []
    with threadpool_limits(limits=1):
        for text in texts:
            work(text)
        for text in texts:
            started = time.perf_counter()
            work(text)
            spent.append((time.perf_counter() - started) * 1000)
    median, late = np.percentile(spent, [50, 99])
    return {"milliseconds": round(float(median), 2), "p99": round(float(late), 2)}


def report(name: str, figures: Figures) -> None:
    """Print one row a contestant."""
    print(f"\n{name}", file=sys.stderr)
    for contestant, values in figures.items():
        shown = values.items() if isinstance(values, dict) else [("", values)]
        line = "  ".join(f"{label} {_short(value)}".strip() for label, value in shown if value is not None)
        print(f"  {contestant:<24}{line}", file=sys.stderr)


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
