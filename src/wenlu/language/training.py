"""Fits the weights of the ranker from a knowledge base, in well under a minute.

Every question of every entry is asked as if it were not in its entry, and the wrong entries lose one question too, so
that nobody is told the answer by counting. Part of the questions are asked with their entry taken away, and talk of
other things (`strangers`) is asked as well: there the right answer is "none of these".
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from wenlu.language.ranking import FEATURES_BY_MODE, Question, RankerWeights
from wenlu.language.regression import look
from wenlu.language.search import SearchIndex
from wenlu.language.second_look import compared_questions
from wenlu.language.topics import Topic, TopicModel, even_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from wenlu.language.grams import Floats
    from wenlu.language.ranking import Traits
    from wenlu.language.search import Document

_CANDIDATES = 16
_ENTRY_GONE_EVERY = 4
_PENALTY = 1e-3
_TELL_EVERY = 50
_MOST_ASKED = 6_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its candidates: their keys, their features, and the place of the right one.

    No place is right for a stranger, for a question whose entry was taken away (`gone`) and where it was not proposed.
    """

    text: str
    keys: tuple[str, ...]
    features: Floats
    right: int | None
    entry: str  # the entry it was taken from, empty for a stranger
    gone: bool


class Models(NamedTuple):
    """What is learned from an index: rankers of its first look and of its second, if it has one, and the topics."""

    ranker: RankerWeights
    second: RankerWeights | None
    topics: TopicModel


def train(index: SearchIndex, chat: Collection[str] = ()) -> Models:
    """The models for the mode of an index, from scratch. Entries whose keys are in `chat` are small talk."""
    asked = leave_one_out(index, read_strangers())
    source = f"{len(index.documents)} entries and data/seeds.toml"
    examples = examples_of_topics(index, chat)
    return Models(
        fit_ranker(asked, source),
        fit_ranker(look_again(index, asked), source) if index.second else None,
        fit_topics(
            {
                topic: [index.traits.get(text) or index.traits_of(text) for text in texts]
                for topic, texts in examples.items()
            }
        ),
    )


def read_strangers() -> list[str]:
    """Talk to which no entry is the answer (`data/seeds.toml`)."""
    seeds = _seeds()
    return [*seeds[Topic.ADVICE], *seeds[Topic.ELSEWHERE]]


def examples_of_topics(index: SearchIndex, chat: Collection[str] = ()) -> dict[Topic, list[str]]:
    """Examples of every topic: the questions of the index, `data/seeds.toml` and `data/elsewhere.json`."""
    examples = _seeds()
    content = files("wenlu.language").joinpath("data", "elsewhere.json").read_text("utf-8")
    examples[Topic.ELSEWHERE] += json.loads(content)["requests"]
    for document in index.documents.values():
        examples[Topic.CHAT if document.key in chat else Topic.SERVICE] += document.questions
    return examples


def _seeds() -> dict[Topic, list[str]]:
    table = tomllib.loads(files("wenlu.language").joinpath("data", "seeds.toml").read_text("utf-8"))
    return {topic: list(table.get(topic.value, ())) for topic in Topic}


def leave_one_out(
    index: SearchIndex,
    strangers: Sequence[str] = (),
    seed: int = 0,
    tell: Callable[[int], None] = lambda _: None,
) -> list[Asked]:
    """Ask the questions of the index (`asked_places`), each as if the index did not hold it, and every stranger.

    `tell` hears now and then how many have been asked.
    """
    random = np.random.default_rng(seed)
    asked: list[Asked] = []
    for one in _own_questions(index, random):
        asked.append(one)
        if len(asked) % _TELL_EVERY == 0:
            tell(len(asked))
    for text in strangers:
        traits = index.traits_of(text)
        values = index.regression.coefficients @ look(traits, index.idf)
        if traits.grams.size:
            asked.append(_ask(index, text, values, None, random))
    return asked


def look_again(index: SearchIndex, asked: Sequence[Asked], seed: int = 0) -> list[Asked]:
    """The same questions with what the second look of the index sees; those whose vectors it knows, and strangers.

    As at the first look, the right entry lacks the question and every other one lacks one of its own.
    """
    second = index.second
    if second is None:
        return []
    random = np.random.default_rng(seed)
    compared = {key: compared_questions(document) for key, document in index.documents.items()}
    seen = []
    for one in asked:
        if one.entry and one.text not in second.vectors:
            continue
        read = second.read(one.text)
        rows = [
            second.compare(read, key, one.text if key == one.entry else str(random.choice(compared[key])))
            for key in one.keys
        ]
        seen.append(replace(one, features=np.concatenate([one.features, np.stack(rows)], axis=1)))
    return seen


def fit_ranker(asked: Sequence[Asked], fitted_on: str) -> RankerWeights:
    """Maximum likelihood of the right candidate or none, on standardised features with a small penalty."""
    stacked = np.concatenate([one.features for one in asked])
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    groups = np.stack([(one.features - mean) / spread for one in asked]).astype(np.float64)
    right = np.array([groups.shape[1] if one.right is None else one.right for one in asked])

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        utilities = groups @ parameters[:-1] + parameters[-1]
        utilities = np.concatenate([utilities, np.zeros((len(asked), 1))], axis=1)
        utilities -= utilities.max(axis=1, keepdims=True)
        chances = np.exp(utilities)
        chances /= chances.sum(axis=1, keepdims=True)
        value = -np.log(chances[np.arange(len(asked)), right] + 1e-12).mean()
        chances[np.arange(len(asked)), right] -= 1
        chances = chances[:, :-1] / len(asked)
        slope = np.append(np.einsum("ij,ijk->k", chances, groups), chances.sum())
        slope[:-1] += 2 * _PENALTY * parameters[:-1]
        return float(value + _PENALTY * parameters[:-1] @ parameters[:-1]), slope

    found = minimize(loss, np.zeros(groups.shape[2] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = found.x[:-1] / spread
    return RankerWeights(float(found.x[-1] - weights @ mean), weights.astype(np.float32), fitted_on)


def write_weights(weights: Mapping[str, RankerWeights]) -> str:
    """The JSON of `data/ranker.json`: weights by mode of search."""
    table = {
        mode: {
            "fitted_on": one.fitted_on,
            "bias": round(one.bias, 4),
            "weights": {
                name: round(float(value), 4) for name, value in zip(FEATURES_BY_MODE[mode], one.weights, strict=True)
            },
        }
        for mode, one in weights.items()
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def asked_places(documents: Mapping[str, Document]) -> dict[str, tuple[int, ...]]:
    """Which questions of each entry are asked: all, or of a large base a third of those that a second look compares."""
    if sum(len(document.questions) for document in documents.values()) <= _MOST_ASKED:
        return {key: tuple(range(len(document.questions))) for key, document in documents.items()}
    return {
        key: tuple(map(document.questions.index, compared_questions(document)[::3]))
        for key, document in documents.items()
    }


def _own_questions(index: SearchIndex, random: np.random.Generator) -> Iterator[Asked]:
    regression = index.regression
    inverse = np.linalg.inv(regression.squares).astype(np.float32)
    places = asked_places(index.documents)
    for column, (key, texts) in enumerate(regression.texts.items()):
        seen = np.stack([look(texts.traits[place], index.idf) for place in places[key]])
        weights = np.einsum("ij,ij->i", seen @ inverse, seen)  # how much each text speaks for itself
        for place, values, weight in zip(places[key], seen @ regression.coefficients.T, weights, strict=True):
            truth = np.zeros_like(values)
            truth[column] = 1
            left_out = np.asarray((values - weight * truth) / (1 - weight), np.float32)  # closed form of leaving it out
            yield _ask(index, index.documents[key].questions[place], left_out, (key, place), random)


def _ask(
    index: SearchIndex, text: str, values: Floats, own: tuple[str, int] | None, random: np.random.Generator
) -> Asked:
    keys = list(index.regression.texts)
    size = min(_CANDIDATES, len(keys) - 1)  # one may be taken away
    best = np.argsort(-values)[: size + 1]
    gone = own is not None and int(random.integers(_ENTRY_GONE_EVERY)) == 0
    chosen = [place for place in best if not (gone and own and keys[place] == own[0])][:size]
    question = Question(index.traits.get(text) or index.traits_of(text), index.idf, index.slot_base)
    rows, right = [], None
    for rank, place in enumerate(chosen):
        key, material = keys[place], index.materials[keys[place]]
        is_own = own is not None and key == own[0]
        if is_own:
            right = rank
        without = own[1] if own and is_own else int(random.integers(material.questions))
        rows.append(question.compare(material, float(values[place]), without))
    return Asked(text, tuple(keys[place] for place in chosen), np.stack(rows), right, own[0] if own else "", gone)


def fit_topics(examples: Mapping[Topic, Sequence[Traits]], strength: float = 1.0) -> TopicModel:
    """Multinomial logistic regression, every topic weighing the same however many examples it has."""
    rows = np.stack([look(traits, even_weights()) for ones in examples.values() for traits in ones])
    order = list(Topic)
    labels = [order.index(topic) for topic, ones in examples.items() for _ in ones]
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=500).fit(rows, labels)
    return TopicModel(model.coef_.astype(np.float32), model.intercept_.astype(np.float32))
