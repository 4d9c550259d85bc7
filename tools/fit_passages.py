"""Fits the weights with which passages are found (`language/data/passages.json`) and says what they are worth.

    python -m tools.fit_passages [--write]

Learns from the split `dev` of tests/data/knowledge/passage_questions.csv (questions with the articles that answer them,
and questions that no statute answers) and from the bot's own list of customers' messages, none of which asks for a
statute. Prints precision and reach over thresholds for both splits; `--write` keeps the weights.
"""

import csv
import json
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from wenlu.domains.knowledge.service.laws import read_laws
from wenlu.language.normalise import fold
from wenlu.language.passages import FEATURES, PassageIndex, PassageText
from wenlu.language.search import clean
from wenlu.language.vectors import load_encoder

REPOSITORY = Path(__file__).resolve().parent.parent
QUESTIONS = REPOSITORY / "tests/data/knowledge/passage_questions.csv"
MESSAGES = REPOSITORY / "tests/data/bot/questions.csv"
DATA = REPOSITORY / "src/wenlu/language/data/passages.json"

Asked = tuple[str, frozenset[str], str]


def questions() -> list[Asked]:
    """Question, keys that answer it, split."""
    with QUESTIONS.open(encoding="utf-8", newline="") as opened:
        own = [
            (row["q"], frozenset(filter(None, row["passages"].split("|"))), row["split"])
            for row in csv.DictReader(opened)
        ]
    with MESSAGES.open(encoding="utf-8", newline="") as opened:
        others = [(row["q"], frozenset[str](), row["split"]) for row in csv.DictReader(opened)]
    return [*own, *others]


def shipped() -> tuple[list[PassageText], list[str]]:
    """The articles of the shipped statutes and their keys."""
    laws = read_laws(files("wenlu.domains.knowledge") / "starter" / "laws")
    texts, keys = [], []
    for law in laws:
        for passage in law.passages:
            if passage.number is not None:
                texts.append(PassageText(law.heading_of(passage), passage.text, law.about))
                keys.append(f"{law.law}#{passage.number}")
    return texts, keys


def fit(index: PassageIndex, keys: list[str], asked: list[Asked], *, words_only: bool) -> dict[str, object]:
    """The weights, and a table of what they are worth on standard output."""
    found = [(index.features(clean(fold(q))), gold, split) for q, gold, split in asked]
    rows = [row for each, _, split in found if split == "dev" for _, _, row in each]
    labels = [keys[place] in gold for each, gold, split in found if split == "dev" for place, _, _ in each]
    features, answers = np.array(rows), np.array(labels)
    used = np.array([not (words_only and "meaning" in name) for name in FEATURES])
    scale = features.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=2000).fit(features[:, used] / scale[used], answers)
    weights = np.zeros(len(FEATURES))
    weights[used] = model.coef_[0] / scale[used]
    bias = float(model.intercept_[0])
    for split in ("dev", "test"):
        _show(split, [(each, gold) for each, gold, its in found if its == split], keys, weights, bias)
    return {
        "bias": round(bias, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)},
    }


def _show(split: str, found: list, keys: list[str], weights: np.ndarray, bias: float) -> None:  # type: ignore[type-arg]
    tops = []
    for each, gold in found:
        scored = [(float(1 / (1 + np.exp(-(row @ weights + bias)))), keys[place] in gold) for place, _, row in each]
        tops.append((*max(scored, default=(0.0, False)), bool(gold)))
    asked = sum(one[2] for one in tops)
    first = sum(right for _, right, has in tops if has) / asked
    print(f"{split}: {asked} with an answer of {len(tops)}; right one first {first:.1%}")
    for limit in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        given = [one for one in tops if one[0] >= limit]
        right = sum(one[1] for one in given)
        print(
            f"  from {limit:.1f}: {len(given)} given, precision {right / max(1, len(given)):.1%},"
            f" reach {right / asked:.1%}"
        )


def main() -> None:
    """Fit with and without vectors."""
    asked = questions()
    texts, keys = shipped()
    table = json.loads(DATA.read_text("utf-8"))
    for mode, encoder in (("words_and_vectors", load_encoder()), ("words", None)):
        print(mode)
        table[mode] = fit(PassageIndex(texts, encoder), keys, asked, words_only=encoder is None)
    if "--write" in sys.argv:
        DATA.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
