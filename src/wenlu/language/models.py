"""What is learned from a knowledge base, as one bundle that can be kept, sent and loaded.

For each mode of search it may hold a ranker (`ranking.RankerWeights`) and a model of topics (`topics.TopicModel`).
For a mode that it does not hold, those that ship with the library serve; the empty bundle is the shipped one.

The file begins with a line that holds the SHA-256 of what follows, then a line of JSON (what it is, which features the
rankers weigh, the rankers themselves), then the arrays of topics as `npz`. The same models give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wenlu.language.ranking import FEATURES, RankerWeights, load_weights
from wenlu.language.topics import Topic, TopicModel, load_topics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wenlu.language.grams import Floats

_FORMAT = "wenlu-language-models/1"


class ModelsUnreadable(ValueError):
    """The bytes are no bundle, are damaged, or were made for other features than this version of the library has."""


class ModeModels(NamedTuple):
    """What one mode of search goes by."""

    ranker: RankerWeights
    topics: TopicModel


@dataclass(frozen=True, slots=True)
class LanguageModels:
    """Models by mode of search (`search.Mode`); see the module."""

    trained: Mapping[str, ModeModels] = field(default_factory=dict)

    def of(self, mode: str) -> ModeModels:
        """What a mode goes by: what was trained for it, else what ships."""
        return self.trained.get(mode) or ModeModels(load_weights(mode), load_topics(mode))

    def to_bytes(self) -> bytes:
        """The file's content."""
        head = {
            "format": _FORMAT,
            "features": FEATURES,
            "rankers": {
                mode: {
                    "fitted_on": one.ranker.fitted_on,
                    "bias": one.ranker.bias,
                    "weights": [float(value) for value in one.ranker.weights],
                }
                for mode, one in sorted(self.trained.items())
            },
        }
        arrays: dict[str, Floats] = {}
        for mode, one in sorted(self.trained.items()):
            arrays |= {f"{mode}.weights": one.topics.weights, f"{mode}.biases": one.topics.biases}
        packed = io.BytesIO()
        np.savez_compressed(packed, allow_pickle=False, **arrays)
        content = json.dumps(head).encode() + b"\n" + packed.getvalue()
        return hashlib.sha256(content).hexdigest().encode() + b"\n" + content

    @classmethod
    def from_bytes(cls, content: bytes) -> LanguageModels:
        """Read the content of a file; raises `ModelsUnreadable`."""
        digest, _, rest = content.partition(b"\n")
        if hashlib.sha256(rest).hexdigest().encode() != digest:
            raise ModelsUnreadable("damaged")
        line, _, packed = rest.partition(b"\n")
        try:
            head = json.loads(line)
            if head["format"] != _FORMAT:
                raise ModelsUnreadable(f"format {head['format']!r}")
            if tuple(head["features"]) != FEATURES:
                raise ModelsUnreadable("made for other features than this version weighs")
            with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
                return cls({mode: _read(head["rankers"][mode], mode, arrays) for mode in head["rankers"]})
        except ModelsUnreadable:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise ModelsUnreadable(f"not what it says it is: {type(error).__name__}") from error


def _read(ranker: Mapping[str, object], mode: str, arrays: Mapping[str, Floats]) -> ModeModels:
    weights = np.array(ranker["weights"], np.float32)
    bias = np.float32(str(ranker["bias"]))
    rows = arrays[f"{mode}.weights"].astype(np.float32)
    biases = arrays[f"{mode}.biases"].astype(np.float32)
    topics = len(Topic)
    shipped = load_topics(mode)
    if weights.shape != (len(FEATURES),) or rows.shape != shipped.weights.shape or biases.shape != (topics,):
        raise ModelsUnreadable("arrays of another shape")
    if not all(np.isfinite(array).all() for array in (weights, bias, rows, biases)):
        raise ModelsUnreadable("values that are no numbers")
    return ModeModels(RankerWeights(float(bias), weights, str(ranker["fitted_on"])), TopicModel(rows, biases))
