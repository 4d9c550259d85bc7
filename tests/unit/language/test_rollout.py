from typing import NamedTuple

import pytest

from wenlu.language.models import LanguageModels, ModeModels
from wenlu.language.ranking import load_weights
from wenlu.language.rollout import Comparison, Material, Stage, Trained, compare, drawn, train_models
from wenlu.language.search import Document, SearchIndex
from wenlu.language.topics import load_topics
from wenlu.language.vectors import load_encoder


class Taught(NamedTuple):
    trained: Trained
    told: list[tuple[Stage, int, int]]


@pytest.fixture(scope="module")
def taught(documents: tuple[Document, ...]) -> Taught:
    told: list[tuple[Stage, int, int]] = []
    material = Material(documents, frozenset(), {})
    return Taught(train_models(material, None, LanguageModels(), lambda *heard: told.append(heard)), told)


def test_training_tells_what_it_does_and_gives_models_that_search(
    taught: Taught, documents: tuple[Document, ...]
) -> None:
    assert [stage for stage, done, _ in taught.told if done == 0] == list(Stage)
    assert all(done <= total for _, done, total in taught.told)
    figures = taught.trained.figures
    assert figures.entries == len(documents)
    assert 0.3 <= figures.recall_at_1 <= figures.recall_at_3 <= 1
    assert figures.told_apart >= 0.8
    assert set(taught.trained.models.trained) == {"words"}
    index = SearchIndex(documents, models=LanguageModels.from_bytes(taught.trained.models.to_bytes()))
    assert index.search("想开个户", 1)[0].key == "account.open"


def test_the_same_material_gives_the_same_file(taught: Taught, documents: tuple[Document, ...]) -> None:
    again = train_models(Material(documents, frozenset(), {}), None, LanguageModels())
    assert taught.trained.models.to_bytes() == again.models.to_bytes()
    assert (taught.trained.figures, taught.trained.comparison) == (again.figures, again.comparison)


def test_the_other_mode_keeps_what_it_had(documents: tuple[Document, ...], index: SearchIndex) -> None:
    words = ModeModels(load_weights("words"), load_topics("words"))
    live = LanguageModels({"words": words})
    trained = train_models(Material(documents, frozenset(), index.vectors), load_encoder(), live)
    assert trained.models.of("words") is words
    assert set(trained.models.trained) == {"words", "words_and_vectors"}


def test_a_base_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="entries"):
        train_models(Material((Document("one", ("一",)),), frozenset(), {}), None, LanguageModels())


def test_a_large_base_is_drawn_from() -> None:
    documents = [Document(f"d{n}", tuple(f"{n} 第{m}问" for m in range(20))) for n in range(1_000)]
    taken = drawn(documents)
    assert len(taken) == 600  # of each some ten are asked
    assert taken == drawn(list(reversed(documents)))


@pytest.mark.parametrize(
    ("comparison", "is_worse"),
    [
        (Comparison(1000, 0, 0), False),
        (Comparison(1000, 0, 2), False),
        (Comparison(1000, 0, 3), True),
        (Comparison(1000, 50, 66), False),
        (Comparison(1000, 50, 68), True),
        (Comparison(1000, 50, 68, allowance=10), False),
    ],
)
def test_worse_is_more_than_chance_and_allowance(comparison: Comparison, *, is_worse: bool) -> None:
    assert comparison.is_worse is is_worse


def test_comparison_counts_what_only_one_gets_right() -> None:
    assert compare([True, True, False, False], [True, False, True, False]) == Comparison(4, 1, 1)
