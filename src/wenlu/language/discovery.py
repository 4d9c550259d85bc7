"""Finds out which questions belong together: clusters of what was not answered, each with a name.

Texts are seen by their sentence vectors, their words (character n-grams, weighed by how rare they are) and their slots
(`slots`), or by the latter two where there is no encoder. Shares and limits were found on phrasings of thirty entries
whose entry was hidden (docs/measures/discovery.md).

What is dense together is a cluster (HDBSCAN); of very many texts, mini-batch k-means first makes blocks that are small
enough for it, and clusters that blocks have torn apart are joined again. A text that lies near the middle of a cluster
joins it, however thin the space around; the rest stays alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from wenlu.language.acts import strip_courtesies
from wenlu.language.normalise import fold
from wenlu.language.slots import find_slots, slot_places

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from wenlu.language.grams import Floats

SMALLEST = 2
"""Questions of a cluster at least; one alone is no gap yet."""
_BLOCK = 2000
_WORD_DIMENSIONS = 256
_VECTOR_SHARE, _WORD_SHARE, _SLOT_SHARE = 0.6, 0.2, 0.2
_JOINS = 0.4
_NEAR = 0.25
_ALIKE = 0.5
_FEW = 50
_LARGEST_CORE, _FOR_EACH = 3, 100
_SEED = 0
_NAME_WORDS = 3
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]{2,}")
_LONGEST_WORD = 4


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that mean much the same: their places, the most central one, and words that tell it from the others."""

    members: tuple[int, ...]
    central: int
    words: tuple[str, ...]
    centre: Floats


def discover(texts: Sequence[str], vectors: Floats | None = None, middle: Floats | None = None) -> list[Cluster]:
    """Return the clusters, largest first. `vectors`: one row a text, of length one; None: by words alone.

    `middle` is the mean vector of what people ask at all: what they have in common tells nothing. Without it the mean
    of the texts themselves serves, the less of it the fewer they are. The same texts in the same order give the same
    clusters. A text may stand more than once and counts each time.
    """
    once = list(dict.fromkeys(texts))
    if len(once) < SMALLEST:
        return _same(texts)
    places: dict[str, list[int]] = {text: [] for text in once}
    for place, text in enumerate(texts):
        places[text].append(place)
    own = None if vectors is None else np.stack([vectors[places[text][0]] for text in once])
    seen = _view(once, own, middle)
    labels = _joined(seen, _dense(seen))
    weights = np.array([len(places[text]) for text in once])
    again = np.flatnonzero((labels < 0) & (weights >= SMALLEST))  # asked in the same words, and like nothing else
    labels[again] = labels.max() + 1 + np.arange(again.size)
    found = []
    for label in np.unique(labels[labels >= 0]):
        rows = np.flatnonzero(labels == label)
        centre = _unit((seen[rows] * weights[rows, None]).sum(axis=0))
        best = rows[int((seen[rows] @ centre + 0.001 * weights[rows]).argmax())]
        found.append((rows, centre, best))
    words = characteristic_words([[once[row] for row in rows] for rows, _, _ in found])
    clusters = [
        Cluster(
            members=tuple(sorted(place for row in rows for place in places[once[row]])),
            central=places[once[best]][0],
            words=words[n],
            centre=centre.astype(np.float32),
        )
        for n, (rows, centre, best) in enumerate(found)
    ]
    return sorted(clusters, key=lambda one: (-len(one.members), one.members))


def keep_identities(
    clusters: Sequence[Collection[str]], known: Mapping[str, Collection[str]], share: float = 0.3
) -> list[str | None]:
    """Return, for each cluster, the id of the known one that it goes on, or None for a new one.

    Members tell: the pair that shares most goes first, each id goes to one cluster, and a pair must share at least this
    part of the smaller of the two.
    """
    pairs = []
    for place, cluster in enumerate(clusters):
        members = set(cluster)
        for name, others in known.items():
            shared = len(members.intersection(others))
            if shared and shared >= share * min(len(members), len(others)):
                pairs.append((-shared, place, name))
    given: list[str | None] = [None] * len(clusters)
    taken: set[str] = set()
    for _, place, name in sorted(pairs):
        if given[place] is None and name not in taken:
            given[place] = name
            taken.add(name)
    return given


def characteristic_words(groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return up to three words of each group that are common in it and rare in the others.

    Chinese has no spaces: a word is a run of two to four characters that many texts of the group share.
    """
    counts = [Counter(word for text in group for word in _words(text)) for group in groups]
    groups_with = Counter(word for count in counts for word in count)
    named = []
    for group, count in zip(groups, counts, strict=True):
        weights = {
            word: times / len(group) * np.log((1 + len(groups)) / groups_with[word]) * (0.6 + 0.2 * len(word[:4]))
            for word, times in count.items()
            if times >= min(SMALLEST, len(group))
        }
        chosen: list[str] = []
        for word in sorted(weights, key=lambda one: (-weights[one], one)):
            if not any(word in other or other in word for other in chosen):
                chosen.append(word)
            if len(chosen) == _NAME_WORDS:
                break
        named.append(tuple(chosen))
    return named


def _words(text: str) -> set[str]:
    found = set()
    for run in _RUN.findall(strip_courtesies(fold(text))):
        if run[0].isascii():
            found.add(run)
        else:
            found |= {
                run[start : start + size]
                for size in range(2, _LONGEST_WORD + 1)
                for start in range(len(run) - size + 1)
            }
    return found


def _same(texts: Sequence[str]) -> list[Cluster]:
    """The one cluster of a text that was said again and again."""
    if len(texts) < SMALLEST:
        return []
    words = characteristic_words([[texts[0]]])[0]
    return [Cluster(tuple(range(len(texts))), 0, words, np.ones(1, np.float32))]


def _view(texts: Sequence[str], vectors: Floats | None, middle: Floats | None) -> Floats:
    """One row a text, of length one: the vector, the words and the slots, each with its share."""
    folded = [strip_courtesies(fold(text)) or fold(text) for text in texts]
    parts = [(_WORD_SHARE, _words_of(folded)), (_SLOT_SHARE, _slots_of(folded))]
    if vectors is not None:
        common = len(texts) / (len(texts) + _FEW) * vectors.mean(axis=0) if middle is None else middle
        parts.append((_VECTOR_SHARE, _unit(vectors - common)))
    return _unit(np.hstack([np.sqrt(share) * rows for share, rows in parts]))


def _words_of(folded: Sequence[str]) -> Floats:
    try:
        grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True).fit_transform(folded)
    except ValueError:  # not one sign that counts in all of them
        return np.zeros((len(folded), 1), np.float32)
    dimensions = min(_WORD_DIMENSIONS, min(grams.shape) - 1)
    if dimensions < SMALLEST:
        return _unit(grams.toarray())
    return _unit(TruncatedSVD(dimensions, random_state=_SEED).fit_transform(grams))


def _slots_of(folded: Sequence[str]) -> Floats:
    places = slot_places()
    rows = np.zeros((len(folded), len(places)), np.float32)
    for row, text in zip(rows, folded, strict=True):
        row[[places[slot] for slot in find_slots(text) if slot in places]] = 1
    return _unit(rows * np.log((1 + len(rows)) / (0.5 + rows.sum(axis=0))).clip(0.05))


def _dense(seen: Floats) -> NDArray[np.intp]:
    """A label for each row, -1 for what is not dense."""
    labels = np.full(len(seen), -1)
    for rows in _blocks(seen):
        if rows.size < SMALLEST:
            continue
        model = HDBSCAN(min_cluster_size=_size(rows.size), min_samples=1, cluster_selection_method="leaf", copy=True)
        own = model.fit_predict(seen[rows])
        if own.max() < 0:
            own = _alike(seen[rows])
        labels[rows[own >= 0]] = own[own >= 0] + labels.max() + 1
    return labels


def _size(questions: int) -> int:
    """How many make a cluster: among many questions, two that are close are mere chance."""
    return max(SMALLEST, min(_LARGEST_CORE, questions // _FOR_EACH))


def _alike(seen: Floats) -> NDArray[np.intp]:
    """Groups of rows that are close without being dense: where all is one matter, nothing is denser than the rest."""
    model = AgglomerativeClustering(None, distance_threshold=_distance(_ALIKE), linkage="average")
    groups = model.fit_predict(seen)
    return np.where(np.bincount(groups)[groups] >= SMALLEST, groups, -1)


def _blocks(seen: Floats) -> list[NDArray[np.intp]]:
    if len(seen) <= _BLOCK:
        return [np.arange(len(seen))]
    count = -(-len(seen) * 2 // _BLOCK)
    blocks = MiniBatchKMeans(count, random_state=_SEED, n_init=3, batch_size=1024).fit_predict(seen)
    return [np.flatnonzero(blocks == block) for block in range(count)]


def _joined(seen: Floats, labels: NDArray[np.intp]) -> NDArray[np.intp]:
    """Join clusters whose middles lie close, and let what stands near a middle come in."""
    known = np.unique(labels[labels >= 0])
    if not known.size:
        return labels
    centres = np.stack([_unit(seen[labels == label].mean(axis=0)) for label in known])
    groups = np.zeros(known.size, np.intp)
    if known.size > 1:
        model = AgglomerativeClustering(None, distance_threshold=_distance(_JOINS), linkage="average")
        groups = model.fit_predict(centres)
    joined = np.full(len(labels), -1)
    inside = labels >= 0
    joined[inside] = groups[np.searchsorted(known, labels[inside])]
    middles = np.stack([_unit(seen[joined == group].mean(axis=0)) for group in range(groups.max() + 1)])
    alone = np.flatnonzero(joined < 0)
    if alone.size:
        closeness = seen[alone] @ middles.T
        best = closeness.argmax(axis=1)
        near = closeness[np.arange(alone.size), best] >= _NEAR
        joined[alone[near]] = best[near]
    return joined


def _distance(cosine: float) -> float:
    """The distance between rows of length one that have this cosine."""
    return float(np.sqrt(2 - 2 * cosine))


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9), np.float32)
