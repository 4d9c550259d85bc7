import numpy as np

from wenlu.language.shortlist import Shortlist


def test_the_best_are_on_the_list_where_texts_have_few_directions() -> None:
    random = np.random.default_rng(0)
    mixed = random.normal(size=(12, 60))
    texts = random.normal(size=(3_000, 12)) @ mixed + random.normal(scale=0.05, size=(3_000, 60))
    squares = texts.T @ texts + np.eye(60)
    coefficients = np.linalg.solve(squares, texts.T).T.astype(np.float32)
    shortlist = Shortlist(coefficients, squares)
    for seen in texts[:20].astype(np.float32):
        places = shortlist.places(seen, 5)
        assert len(set(places.tolist())) == len(places) < len(texts)
        assert set(np.argsort(-(coefficients @ seen))[:5]) <= set(places.tolist())


def test_a_list_is_never_longer_than_the_base() -> None:
    coefficients = np.eye(4, dtype=np.float32)
    assert sorted(Shortlist(coefficients, np.eye(4)).places(np.ones(4, np.float32), 3)) == [0, 1, 2, 3]
