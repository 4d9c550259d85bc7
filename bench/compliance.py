"""The compliance gate: how fast it judges, and how much of the labelled lines it gets right.

`python -m bench.compliance [--quick]`: tables to standard error, one JSON object to standard output. The peers look for
the identical terms in the identical squeezed texts in the same run; our literal search is measured alone beside them,
and the whole review (reading, search, patterns, guards, verdict) for itself.
"""

import argparse
import csv
import importlib
import json
import re
import statistics
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

import ahocorasick
from ahocorasick_rs import AhoCorasick, Implementation

from bench.machine import describe
from bench.mangling import WAYS
from wenlu.domains.compliance.rules import RuleSet, list_terms
from wenlu.domains.compliance.schemas import Level, Role, Situation, Utterance
from wenlu.domains.compliance.service import ReplayPool, shipped_body, shipped_rule_set

LINES = Path(__file__).parent.parent / "tests" / "data" / "compliance"
LABELLED = ("lines.csv", "blind.csv", "second.csv")
_REPLAYED = 100_000
UNSUSPECTED = (
    "您好，您的资料我已经收到，审核大约需要一个工作日，"
    "完成之后系统会自动给您发送通知，请您耐心等候，有任何问题随时留言。"
)
SUSPECTED = (
    "您可以在交易时间内卖出股票，资金次日可以转出到您的银行卡，如果需要帮助，"
    "请拨打公司的客服热线或者到营业部办理业务就可以了。"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    rounds = 300 if is_quick else 5_000
    started = time.perf_counter()
    rule_set = shipped_rule_set()
    compiled = time.perf_counter() - started
    rows = list(read_lines())
    situations = [row.situation for row in rows]
    texts = [rule_set.read(situation.text).squeezed for situation in situations]
    result = {
        "bench": "compliance",
        "terms": rule_set.terms,
        "compile_seconds": round(compiled, 3),
        "review_microseconds": {
            "unsuspected": timings(lambda: rule_set.review(Situation(Role.AGENT, UNSUSPECTED)), rounds),
            "suspected": timings(lambda: rule_set.review(Situation(Role.AGENT, SUSPECTED)), rounds),
            "labelled_lines": over_lines(rule_set, situations),
            "ordinary_talk": over_lines(rule_set, ordinary()),
        },
        "literal_search_microseconds": search(texts, max(3, rounds // 500)),
        "replay": replay(rule_set, ordinary(), 5_000 if is_quick else _REPLAYED),
        "quality": {
            split: quality(rule_set, [row for row in rows if row.split == split])
            for split in dict.fromkeys(row.split for row in rows)
        },
        "ordinary": false_alarms(rule_set),
        "mangled": mangled(rule_set, rows[:: 8 if is_quick else 1]),
        "machine": describe(),
    }
    report(result["quality"])
    print(json.dumps(result, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line, and what it has to be answered with at least; PASS means that it has to be let through."""

    split: str
    situation: Situation
    level: Level
    category: str

    def is_right(self, verdict: Level) -> bool:
        return verdict.rank <= Level.HINT.rank if self.level is Level.PASS else verdict.rank >= self.level.rank


def read_lines() -> Iterator[LabelledLine]:
    """Every labelled line of every file that is there."""
    for name in LABELLED:
        if not (LINES / name).exists():
            continue
        with (LINES / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                situation = Situation(
                    Role(row["role"]),
                    row["text"],
                    tuple(read_context(row["context"])),
                    customer_grade=row["customer_grade"] or None,
                )
                yield LabelledLine(row["split"], situation, Level(row["expect_level"]), row["expect_category"])


def read_context(written: str) -> Iterator[Utterance]:
    """What was said before, a message a line, each with its speaker in front."""
    for line in written.splitlines():
        speaker, colon, said = line.partition(": ")
        if colon:
            yield Utterance(Role(speaker), said)


def ordinary() -> list[Situation]:
    with (LINES / "ordinary.csv").open(encoding="utf-8", newline="") as file:
        return [Situation(Role(row["role"]), row["text"]) for row in csv.DictReader(file)]


def false_alarms(rule_set: RuleSet) -> dict[str, int]:
    """How many ordinary messages are stopped, at which level."""
    levels = Counter(rule_set.review(situation).verdict.value for situation in ordinary())
    return {"messages": levels.total(), **{level: levels[level] for level in ("confirm", "hold", "block")}}


def mangled(rule_set: RuleSet, rows: Sequence[LabelledLine]) -> dict[str, dict[str, float]]:
    """Recall and lawful let through of the same lines in every disguise, and by how many points recall falls."""
    plain = rates(rule_set, rows)
    found = {"as written": plain}
    for name, change in WAYS.items():
        changed = [replace(row, situation=replace(row.situation, text=change(row.situation.text))) for row in rows]
        found[name] = rates(rule_set, changed)
    for each in found.values():
        each["fall"] = round(100 * (plain["recall"] - each["recall"]), 1)
    return found


def rates(rule_set: RuleSet, rows: Sequence[LabelledLine]) -> dict[str, float]:
    right: dict[bool, list[bool]] = {True: [], False: []}
    for row in rows:
        right[row.level is Level.PASS].append(row.is_right(rule_set.review(row.situation).verdict))
    return {
        "recall": round(statistics.mean(right[False]), 4),
        "lawful_let_through": round(statistics.mean(right[True]), 4),
    }


def replay(rule_set: RuleSet, situations: Sequence[Situation], count: int) -> dict[str, float]:
    """Messages a second of the test bench: on two processes that have compiled the rules, and by processor time alone.

    The second is what one core gives that nobody else uses; on a busy machine the first says little.
    """
    many = list(islice(cycle(situations), count))
    with ReplayPool(shipped_body(), 2) as pool:
        deque(pool.review_many(many[:2_000]), maxlen=0)
        started = time.perf_counter()
        deque(pool.review_many(many), maxlen=0)
        taken = time.perf_counter() - started
    started = time.process_time()
    deque(rule_set.review_many(many[:20_000]), maxlen=0)
    spent = time.process_time() - started
    return {
        "messages": count,
        "seconds": round(taken, 2),
        "a_second": round(count / taken),
        "a_second_of_one_core": round(min(count, 20_000) / spent),
    }


def timings(call: Callable[[], object], rounds: int) -> dict[str, float]:
    """Microseconds of processor time, so that whoever else is on the machine does not count."""
    call()
    taken = []
    for _ in range(rounds):
        before = time.thread_time_ns()
        call()
        taken.append((time.thread_time_ns() - before) / 1000)
    return spread(taken)


def spread(taken: Sequence[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {"median": round(statistics.median(ordered), 1), "p99": round(ordered[int(len(ordered) * 0.99)], 1)}


def over_lines(rule_set: RuleSet, situations: Sequence[Situation]) -> dict[str, float]:
    """The best of three for each text: whoever else is on the machine is not part of a review."""
    taken = []
    for situation in situations:
        best = float("inf")
        for _ in range(3):
            before = time.thread_time_ns()
            rule_set.review(situation)
            best = min(best, (time.thread_time_ns() - before) / 1000)
        taken.append(best)
    return spread(taken) | {"a_second_on_one_core": round(1e6 * len(taken) / sum(taken))}


def search(texts: Sequence[str], rounds: int) -> dict[str, dict[str, float]]:
    """Microseconds a text for finding every term of the rules, ours and the peers', and the ratio peer to ours."""
    terms = sorted(set().union(*list_terms(shipped_body()).values()))
    ours = AhoCorasick(terms, implementation=Implementation.ContiguousNFA, store_patterns=False)  # as the rules have it
    tries: dict[str, Callable[[str], object]] = {
        "ours": lambda text: ours.find_matches_as_indexes(text, overlapping=True)
    }
    automaton = ahocorasick.Automaton()
    for term in terms:
        automaton.add_word(term, term)
    automaton.make_automaton()
    tries["pyahocorasick"] = lambda text: list(automaton.iter(text))
    expression = re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))
    tries["re"] = expression.findall
    try:
        flashtext = importlib.import_module("flashtext")
    except ImportError:
        pass  # a peer that is not part of the environment is left out
    else:
        processor = flashtext.KeywordProcessor()
        processor.add_keywords_from_list(terms)
        tries["flashtext"] = processor.extract_keywords
    taken = {name: best_of(call, texts, rounds) for name, call in tries.items()}
    return {name: {"a_text": round(each, 2), "ratio": round(each / taken["ours"], 2)} for name, each in taken.items()}


def best_of(call: Callable[[str], object], texts: Sequence[str], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        before = time.perf_counter_ns()
        for text in texts:
            call(text)
        best = min(best, (time.perf_counter_ns() - before) / 1000 / len(texts))
    return best


def quality(rule_set: RuleSet, rows: Sequence[LabelledLine]) -> dict[str, object]:
    """Recall by expected level and precision of each category, and the share of lawful lines let through.

    A line counts as found if its verdict reaches the expected level. A category's precision is the share of lines it
    stopped (confirm and above; hint for the three hints) that were unlawful at all.
    """
    found: dict[str, list[bool]] = defaultdict(list)
    right: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        verdict = rule_set.review(row.situation)
        if row.level is not Level.PASS:
            found[row.category].append(row.is_right(verdict.verdict))
        for hit_category in {hit.category for hit in verdict.hits}:
            right[hit_category].append(row.level is not Level.PASS)
    return {
        "lines": len(rows),
        **rates(rule_set, rows),
        "categories": {
            category: {
                "lines": len(found[category]),
                "recall": round(statistics.mean(found[category]), 3),
                "precision": round(statistics.mean(right[category]), 3) if right[category] else None,
            }
            for category in sorted(found)
        },
    }


def report(figures: dict[str, dict[str, object]]) -> None:
    for split, each in figures.items():
        print(f"{split:<10}{each['lines']:>6}{each['recall']:>9}{each['lawful_let_through']:>9}", file=sys.stderr)
    for split in ("test", "blind_b"):
        print(f"\n{split:<22}{'lines':>6}{'recall':>8}{'precision':>11}", file=sys.stderr)
        categories = figures.get(split, {}).get("categories", {})
        for name, each in categories.items() if isinstance(categories, dict) else ():
            precision = "-" if each["precision"] is None else f"{each['precision']:.3f}"
            print(f"{name:<22}{each['lines']:>6}{each['recall']:>8.3f}{precision:>11}", file=sys.stderr)


if __name__ == "__main__":
    main()
