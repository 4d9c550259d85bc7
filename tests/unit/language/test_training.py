import json

import numpy as np

from wenlu.language.ranking import FEATURES
from wenlu.language.search import Document, SearchIndex
from wenlu.language.topics import Topic
from wenlu.language.training import leave_one_out, train, write_weights


def test_questions_are_asked_without_themselves(documents: tuple[Document, ...], words_index: SearchIndex) -> None:
    asked = leave_one_out(words_index, ["今天天气怎么样"])
    assert len(asked) == sum(len(document.questions) for document in documents) + 1
    assert asked[-1].entry == ""
    assert asked[-1].right is None
    dice = FEATURES.index("gram_dice")
    assert all(one.features[one.right, dice] < 0.99 for one in asked if one.right is not None)


def test_trained_weights_tell_right_from_wrong(documents: tuple[Document, ...], words_index: SearchIndex) -> None:
    weights, _, topics = train(words_index)
    asked = [one for one in leave_one_out(words_index) if one.right is not None]
    right = [weights.probabilities(one.features).argmax() == one.right for one in asked]
    assert np.mean(right) >= 0.5
    chances = topics.probabilities(words_index.traits_of("怎么开户"))
    assert max(chances, key=chances.__getitem__) is Topic.SERVICE
    assert set(json.loads(write_weights({"words": weights}))["words"]["weights"]) == set(FEATURES)
