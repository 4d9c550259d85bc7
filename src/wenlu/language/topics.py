"""What kind of talk a message is: our service, a judgement about securities, chat, or another trade.

A logistic regression on the same view of a text that search has (`regression.look`, all n-grams weighing the same),
fitted by `training.fit_topics` on the starter knowledge, on `data/seeds.toml` and, for other trades in English, on
500 requests of CLINC150 (Larson et al. 2019, CC BY 3.0). The rules of `acts.py` are sure and narrow; this is broad and
gives a probability.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wenlu.language.grams import BUCKETS, Floats
from wenlu.language.regression import look

if TYPE_CHECKING:
    from wenlu.language.ranking import Traits


class Topic(StrEnum):
    """Kinds of talk."""

    SERVICE = "service"
    ADVICE = "advice"
    CHAT = "chat"
    ELSEWHERE = "elsewhere"


class TopicModel(NamedTuple):
    """A row of weights and a bias for each topic, in the order of `Topic`."""

    weights: Floats
    biases: Floats

    def probabilities(self, traits: Traits) -> dict[Topic, float]:
        """Of each topic; they sum to one."""
        utilities = self.weights @ look(traits, even_weights()) + self.biases
        chances = np.exp(utilities - utilities.max())
        chances /= chances.sum()
        return dict(zip(Topic, chances.tolist(), strict=True))


@cache
def load_topics(mode: str) -> TopicModel:
    """The model shipped for a mode of search (`data/topics.npz`)."""
    with as_file(files("wenlu.language").joinpath("data", "topics.npz")) as path, np.load(path) as arrays:
        return TopicModel(arrays[f"{mode}.weights"].astype(np.float32), arrays[f"{mode}.biases"].astype(np.float32))


@cache
def even_weights() -> Floats:
    """Every n-gram weighs the same: the model must not hang on the documents of an index."""
    return np.ones(BUCKETS, np.float32)
