"""Which intent a text has, learned from examples, and whether it has any of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from wenlu.language.evaluation.gaussian import GaussianProcess
from wenlu.language.evaluation.rows import drawn
from wenlu.language.evaluation.timing import median_milliseconds
from wenlu.language.evaluation.views import Viewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from wenlu.language.evaluation.rows import Labelled
    from wenlu.language.evaluation.views import Views
    from wenlu.language.grams import Floats
    from wenlu.language.vectors import Encoder

_KEPT_IN_SCOPE = 0.994
_MOST_ROWS = 20_000  # the process needs 4 GB for so many
_NAME_WEIGHT = 2.0
_WORDS_SHARE = 0.1  # of the linear model over words beside the process
_VECTORS_SHARE = 0.5  # of the one over vectors
_SHARPNESS = 8.0  # from the process's numbers to chances
_LETTERS = re.compile(r"[^\W\d_]+")


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
class Guesses:
    """The likeliest intent of each text, and how sure it is: high is sure, and comparable between texts."""

    labels: NDArray[np.str_]
    sureness: Floats


@dataclass(frozen=True, slots=True)
class _Linear:
    words: LinearSVC
    vectors: LogisticRegression | None


class IntentModel:
    """A Gaussian process and linear models over vectors and over words, which decide together.

    The names of the intents are examples of them too (`card_arrival` is read as "card arrival"), which helps where
    there are few others. Rows of `out_of_scope` are learned as what belongs to no intent; none are needed. Raises
    `ValueError` where there is no intent to learn. Of more than 20,000 rows so many are drawn.
    """

    def __init__(self, rows: Sequence[Labelled], encoder: Encoder | None, out_of_scope: str | None = None) -> None:
        rows = drawn(rows, _MOST_ROWS)
        labels = np.array([row.label for row in rows], dtype=np.str_)
        self.classes = np.unique(labels[labels != out_of_scope])
        if not self.classes.size:
            raise ValueError("there is no intent to learn")
        names = {str(label): _spoken(str(label)) for label in self.classes}
        named = [label for label, name in names.items() if name]
        self._labels = np.concatenate([labels, np.array(named, dtype=labels.dtype)])
        self._viewer = Viewer(encoder, [row.text for row in rows] + [names[label] for label in named])
        views = self._viewer.known
        self._linear = self._fit_linear(views)
        self._process = self._fit_process(views, examples=len(rows))
        self.floor = self._learn_floor(examples=len(rows)) if out_of_scope is not None else -np.inf

    def ask(self, texts: Sequence[str]) -> Guesses:
        """The best intent of each text, whether or not it is sure enough (`floor`)."""
        views = self._viewer.of(texts)
        means, variance = self._process.ask(views)
        chances = means.astype(np.float64)
        if self._linear:
            chances += _WORDS_SHARE * _margins(self._linear.words, views.words)
            chances = log_softmax(_SHARPNESS * chances, axis=1)
            if self._linear.vectors:
                margins = _margins(self._linear.vectors, views.together())
                chances += _VECTORS_SHARE * log_softmax(margins, axis=1)
        return Guesses(self.classes[chances.argmax(axis=1)], _sureness(means, variance))

    def _fit_process(self, views: Views, examples: int) -> GaussianProcess:
        targets = (self._labels[:, None] == self.classes[None, :]).astype(np.float32) - 1 / self.classes.size
        weights = np.ones(len(self._labels), dtype=np.float32)
        weights[examples:] = _NAME_WEIGHT
        return GaussianProcess(views, targets.astype(np.float32), weights)

    def _fit_linear(self, views: Views) -> _Linear | None:
        inside = np.flatnonzero(np.isin(self._labels, self.classes))
        if self.classes.size == 1:
            return None
        words = LinearSVC(C=0.5, dual="auto").fit(views.words[inside], self._labels[inside])
        if not views.vectors:
            return _Linear(words, None)
        vectors = LogisticRegression(C=30, max_iter=1000).fit(views.together()[inside], self._labels[inside])
        return _Linear(words, vectors)

    def _learn_floor(self, examples: int) -> float:
        """The sureness that 994 of 1,000 reach that are understood rightly, each asked as if it had not been learned.

        People's examples come in twins, so that strangers are understood a little less surely than that: of those
        understood rightly about 99 of 100 are kept.
        """
        means, variance = self._process.leave_one_out()
        right = self.classes[means.argmax(axis=1)] == self._labels
        right[examples:] = False
        return float(np.quantile(_sureness(means, variance)[right], 1 - _KEPT_IN_SCOPE)) if right.any() else -np.inf


def evaluate_intent(
    train: Sequence[Labelled], test: Sequence[Labelled], encoder: Encoder | None, out_of_scope: str | None = None
) -> IntentResult:
    """Learn from one, ask the other. With an out-of-scope label, what is not sure enough (`floor`) is refused.

    Raises `ValueError` where there is nothing to learn or nothing to ask.
    """
    if not test:
        raise ValueError("there is nothing to ask")
    model = IntentModel(train, encoder, out_of_scope)
    guesses = model.ask([row.text for row in test])
    truth = np.array([row.label for row in test], dtype=np.str_)
    inside = truth != out_of_scope
    refused = guesses.sureness < model.floor
    right = inside & ~refused & (guesses.labels == truth)
    answers = np.where(refused, out_of_scope or "", guesses.labels)
    outside = int((~inside).sum())
    return IntentResult(
        accuracy=float(right[inside].mean()) if inside.any() else 0.0,
        macro_f1=_macro_f1(truth[inside], answers[inside]),
        out_of_scope_recall=float(refused[~inside].mean()) if outside else None,
        out_of_scope_precision=float((~inside)[refused].mean()) if outside and refused.any() else None,
        milliseconds=median_milliseconds([row.text for row in test], lambda one: model.ask([one])),
        examples=len(test),
    )


def _macro_f1(truth: NDArray[np.str_], answers: NDArray[np.str_]) -> float:
    if not truth.size:
        return 0.0
    return float(f1_score(truth, answers, average="macro", labels=np.unique(truth), zero_division=0.0))


def _spoken(label: str) -> str:
    """The words in the name of an intent."""
    return " ".join(_LETTERS.findall(label.replace("_", " ")))


def _sureness(means: Floats, variance: Floats) -> Floats:
    """How high the best stands, less for what is far from everything known."""
    return np.asarray(means.max(axis=1) - variance)


def _margins(model: LinearSVC | LogisticRegression, rows: csr_matrix | Floats) -> NDArray[np.float64]:
    """A column a class; of two classes the model gives one column only."""
    values = np.asarray(model.decision_function(rows))
    return np.stack([-values, values], axis=1) if values.ndim == 1 else values
