"""The way of a draft: writing, in review, returned or published."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from wenlu.domains.knowledge.errors import DraftInReview, OwnDraft, WrongDraftState
from wenlu.domains.knowledge.schemas import DraftState


class Step(StrEnum):
    """What can be done with a draft besides writing in it."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"


_FROM: Mapping[Step, frozenset[DraftState]] = MappingProxyType(
    {
        Step.SUBMIT: frozenset({DraftState.WRITING, DraftState.RETURNED}),
        Step.WITHDRAW: frozenset({DraftState.IN_REVIEW}),
        Step.RETURN: frozenset({DraftState.IN_REVIEW}),
        Step.APPROVE: frozenset({DraftState.IN_REVIEW}),
    },
)


def check_step(step: Step, state: DraftState) -> None:
    """Raise `WrongDraftState` where the step does not follow."""
    if state not in _FROM[step]:
        raise WrongDraftState(f"cannot {step} what is {state}", state=state.value)


def check_writable(state: DraftState) -> None:
    """Raise `DraftInReview`: what somebody is reviewing does not change under his eyes."""
    if state is DraftState.IN_REVIEW:
        raise DraftInReview("withdraw the draft first")


def check_second_person(writers: Collection[UUID], reviewer: UUID | None) -> None:
    """Raise `OwnDraft` for whoever saved any part of the draft (four eyes, 双人复核)."""
    if reviewer is not None and reviewer in writers:
        raise OwnDraft("another person approves what you have written")
