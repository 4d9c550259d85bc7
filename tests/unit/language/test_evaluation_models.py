"""The models behind the measures, by words alone, so that they are quick and the same on every machine."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenlu.language.evaluation import IntentModel, Labelled, MatchingModel, Pair, evaluate_intent, evaluate_retrieval
from wenlu.language.evaluation import views as looking
from wenlu.language.evaluation.gaussian import GaussianProcess
from wenlu.language.evaluation.overlap import Overlap
from wenlu.language.evaluation.rows import drawn
from wenlu.language.evaluation.views import Viewer

INTENTS = {
    "open_account": ["怎么开户", "我想开户", "开户流程", "网上开户", "手机开户怎么弄"],
    "close_account": ["怎么销户", "我想销户", "销户流程", "网上销户", "注销账户怎么弄"],
    "fees": ["佣金多少", "手续费怎么收", "收费标准", "费率是多少", "交易费用"],
}
ROWS = [Labelled(text, label) for label, texts in INTENTS.items() for text in texts]
PAIRS = [
    *(Pair(first, second, same=True) for texts in INTENTS.values() for first, second in pairwise(texts)),
    *(Pair(a, b, same=False) for a, b in zip(INTENTS["open_account"], INTENTS["fees"], strict=True)),
]


@pytest.fixture(autouse=True)
def _words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_load_e5", lambda: None)


def test_leaving_one_out_is_leaving_it_out() -> None:
    views = Viewer(None, [row.text for row in ROWS]).known
    targets = np.array([[row.label == "fees"] for row in ROWS], dtype=np.float32) - np.float32(1 / 3)
    weights = np.linspace(0.5, 2, len(ROWS)).astype(np.float32)
    means, variance = GaussianProcess(views, targets, weights).leave_one_out()
    for row in range(len(ROWS)):
        rest = np.delete(np.arange(len(ROWS)), row)
        without = GaussianProcess(views.only(rest), targets[rest], weights[rest])
        mean, spread = without.ask(views.only(np.array([row])))
        assert means[row] == pytest.approx(mean[0], abs=1e-4)
        assert variance[row] == pytest.approx(spread[0], abs=1e-4)


def test_what_is_like_nothing_known_has_the_greater_variance() -> None:
    viewer = Viewer(None, [row.text for row in ROWS])
    targets, weights = np.zeros((len(ROWS), 1), np.float32), np.ones(len(ROWS), np.float32)
    process = GaussianProcess(viewer.known, targets, weights)
    _, (known, strange) = process.ask(viewer.of(["怎么开户", "红烧肉"]))
    assert 0 <= known < strange <= 1


def test_what_is_said_out_of_scope_belongs_to_no_intent() -> None:
    strange = [Labelled(text, "oos") for text in ("红烧肉怎么做", "今天下雨吗", "讲个故事")]
    model = IntentModel([*ROWS, *strange], None, "oos")
    assert list(model.classes) == sorted(INTENTS)
    guesses = model.ask(["怎么开户", "红烧肉怎么做"])
    assert guesses.labels[0] == "open_account"
    assert guesses.sureness[0] > guesses.sureness[1]


@pytest.mark.parametrize("labels", [1, 2])
def test_learns_few_intents(labels: int) -> None:
    kept = [row for row in ROWS if row.label in list(INTENTS)[:labels]]
    assert evaluate_intent(kept, kept, None).accuracy == 1.0


def test_the_name_of_an_intent_is_an_example_of_it() -> None:
    rows = [Labelled("how long until it gets here", "card_arrival"), Labelled("the machine kept it", "lost_things")]
    assert list(IntentModel(rows, None).ask(["card", "things"]).labels) == ["card_arrival", "lost_things"]


@pytest.mark.parametrize("rows", [[], [Labelled("红烧肉", "oos")]])
def test_nothing_to_learn_is_said(rows: list[Labelled]) -> None:
    with pytest.raises(ValueError, match="no intent to learn"):
        evaluate_intent(rows, ROWS, None, "oos")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_gets_a_guess(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "_load_e5", lambda: None)
        guesses = IntentModel([*ROWS, *(Labelled(text, "fees") for text in texts)], None).ask(texts)
    assert set(guesses.labels) <= set(INTENTS)
    assert np.isfinite(guesses.sureness).all()


def test_it_does_not_matter_which_question_comes_first() -> None:
    model = MatchingModel(PAIRS, None)
    straight = model.chances([Pair("怎么开户", "手机开户", same=True), Pair("佣金", "销户", same=False)])
    crossed = model.chances([Pair("手机开户", "怎么开户", same=True), Pair("销户", "佣金", same=False)])
    assert straight == pytest.approx(crossed, abs=1e-4)
    assert straight[0] > straight[1]


def test_overlap_is_the_same_both_ways_and_weighs_rare_signs() -> None:
    overlap = Overlap(["怎么开户", "怎么销户", "怎么转账"])
    there, back = overlap.of([Pair("怎么开户", "怎么销户", same=False), Pair("怎么销户", "怎么开户", same=False)])
    assert there == pytest.approx(back)
    rare, common = overlap.of([Pair("开户", "销户", same=False), Pair("怎户", "么户", same=False)])
    assert rare[6] > common[6]


def test_retrieval_needs_pairs_that_belong_together() -> None:
    with pytest.raises(ValueError, match="belong together"):
        evaluate_retrieval([Pair("a", "b", same=False)], None)
    assert evaluate_retrieval(PAIRS, None).recall_at_10 > 0.5


def test_rows_are_drawn_alike_every_time() -> None:
    rows = list(range(100))
    assert drawn(rows, 100) == rows
    assert drawn(rows, 10) == drawn(rows, 10) == sorted(drawn(rows, 10))
    assert len(drawn(rows, 10)) == 10
