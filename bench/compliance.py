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
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import ahocorasick
from ahocorasick_rs import AhoCorasick, Implementation

from bench.machine import describe
from wenlu.domains.compliance.rules import RuleSet, list_terms
from wenlu.domains.compliance.schemas import Level, Role, Situation, Utterance
from wenlu.domains.compliance.service import shipped_body, shipped_rule_set

LINES = Path(__file__).parent.parent / "tests" / "data" / "compliance" / "lines.csv"
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
    rounds = 300 if parser.parse_args().quick else 5_000
    started = time.perf_counter()
    rule_set = shipped_rule_set()
    compiled = time.perf_counter() - started
    rows = list(read_lines())
    texts = [rule_set.read(situation.text).squeezed for _, situation, _, _ in rows]
    result = {
        "bench": "compliance",
        "terms": rule_set.terms,
        "compile_seconds": round(compiled, 3),
        "review_microseconds": {
            "unsuspected": timings(lambda: rule_set.review(Situation(Role.AGENT, UNSUSPECTED)), rounds),
            "suspected": timings(lambda: rule_set.review(Situation(Role.AGENT, SUSPECTED)), rounds),
            "labelled_lines": over_lines(rule_set, [situation for _, situation, _, _ in rows]),
        },
        "literal_search_microseconds": search(texts, max(3, rounds // 500)),
        "quality": {split: quality(rule_set, [row for row in rows if row[0] == split]) for split in ("dev", "test")},
        "machine": describe(),
    }
    report(result["quality"]["test"])
    print(json.dumps(result, ensure_ascii=False))


def read_lines() -> Iterator[tuple[str, Situation, Level, str]]:
    """Split, situation, expected level and category of every labelled line."""
    with LINES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            speaker, colon, said = row["context"].partition(": ")
            situation = Situation(
                Role(row["role"]),
                row["text"],
                (Utterance(Role(speaker), said),) if colon else (),
                customer_grade=row["customer_grade"] or None,
            )
            yield row["split"], situation, Level(row["expect_level"]), row["expect_category"]


def timings(call: Callable[[], object], rounds: int) -> dict[str, float]:
    call()
    taken = []
    for _ in range(rounds):
        before = time.perf_counter_ns()
        call()
        taken.append((time.perf_counter_ns() - before) / 1000)
    return spread(taken)


def spread(taken: Sequence[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {"median": round(statistics.median(ordered), 1), "p99": round(ordered[int(len(ordered) * 0.99)], 1)}


def over_lines(rule_set: RuleSet, situations: Sequence[Situation]) -> dict[str, float]:
    taken = []
    for situation in situations:
        rule_set.review(situation)
        before = time.perf_counter_ns()
        rule_set.review(situation)
        taken.append((time.perf_counter_ns() - before) / 1000)
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


def quality(rule_set: RuleSet, rows: Sequence[tuple[str, Situation, Level, str]]) -> dict[str, object]:
    """Recall by expected level and precision of each category, and the share of lawful lines let through.

    A line counts as found if its verdict reaches the expected level. A category's precision is the share of lines it
    stopped (confirm and above; hint for the three hints) that were unlawful at all.
    """
    found: dict[str, list[bool]] = defaultdict(list)
    right: dict[str, list[bool]] = defaultdict(list)
    passed: list[bool] = []
    for _, situation, expected, category in rows:
        verdict = rule_set.review(situation)
        if expected is Level.PASS:
            passed.append(verdict.verdict.rank <= Level.HINT.rank)
        else:
            found[category].append(verdict.verdict.rank >= expected.rank)
        for hit_category in {hit.category for hit in verdict.hits}:
            right[hit_category].append(expected is not Level.PASS)
    everything = [each for lines in found.values() for each in lines]
    return {
        "lines": len(rows),
        "recall": round(statistics.mean(everything), 4),
        "lawful_let_through": round(statistics.mean(passed), 4),
        "categories": {
            category: {
                "lines": len(found[category]),
                "recall": round(statistics.mean(found[category]), 3),
                "precision": round(statistics.mean(right[category]), 3) if right[category] else None,
            }
            for category in sorted(found)
        },
    }


def report(figures: dict[str, object]) -> None:
    categories = figures["categories"]
    print(f"{'category':<22}{'lines':>6}{'recall':>8}{'precision':>11}", file=sys.stderr)
    for name, each in categories.items():
        precision = "-" if each["precision"] is None else f"{each['precision']:.3f}"
        print(f"{name:<22}{each['lines']:>6}{each['recall']:>8.3f}{precision:>11}", file=sys.stderr)


if __name__ == "__main__":
    main()
