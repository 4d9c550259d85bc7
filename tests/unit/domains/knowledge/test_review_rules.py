"""The way of a draft."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.knowledge.errors import DraftInReview, OwnDraft, WrongDraftState
from wenlu.domains.knowledge.rules import Step, check_second_person, check_step, check_writable
from wenlu.domains.knowledge.schemas import DraftState
from wenlu.kernel.ids import new_id

ALLOWED = {
    (Step.SUBMIT, DraftState.WRITING),
    (Step.SUBMIT, DraftState.RETURNED),
    (Step.WITHDRAW, DraftState.IN_REVIEW),
    (Step.RETURN, DraftState.IN_REVIEW),
    (Step.APPROVE, DraftState.IN_REVIEW),
}


@given(st.sampled_from(Step), st.sampled_from(DraftState))
def test_only_what_follows_is_done(step: Step, state: DraftState) -> None:
    if (step, state) in ALLOWED:
        check_step(step, state)
    else:
        with pytest.raises(WrongDraftState):
            check_step(step, state)


def test_what_is_reviewed_stands_still() -> None:
    check_writable(DraftState.RETURNED)
    with pytest.raises(DraftInReview):
        check_writable(DraftState.IN_REVIEW)


def test_whoever_wrote_any_of_it_is_no_second_person() -> None:
    writers = [new_id(), new_id()]
    check_second_person(writers, new_id())
    for writer in writers:
        with pytest.raises(OwnDraft):
            check_second_person(writers, writer)
