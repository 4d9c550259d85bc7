"""The way of a version: who may do what with it, from which state."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from wenlu.domains.compliance.errors import OwnRules, WrongVersionState
from wenlu.domains.compliance.schemas import VersionStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID


class Move(StrEnum):
    """What can be done with a version."""

    WRITE = "write"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    DISCARD = "discard"
    SHADOW = "shadow"
    ROLL_OUT = "roll_out"
    SCHEDULE = "schedule"
    ACTIVATE = "activate"
    ROLL_BACK = "roll_back"


_FROM: Mapping[Move, frozenset[VersionStatus]] = MappingProxyType(
    {
        Move.WRITE: frozenset({VersionStatus.DRAFT}),
        Move.SUBMIT: frozenset({VersionStatus.DRAFT}),
        Move.WITHDRAW: frozenset({VersionStatus.IN_REVIEW}),
        Move.RETURN: frozenset({VersionStatus.IN_REVIEW}),
        Move.APPROVE: frozenset({VersionStatus.IN_REVIEW}),
        Move.DISCARD: frozenset({VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.APPROVED}),
        Move.SHADOW: frozenset({VersionStatus.IN_REVIEW, VersionStatus.APPROVED}),
        Move.ROLL_OUT: frozenset({VersionStatus.APPROVED}),
        Move.SCHEDULE: frozenset({VersionStatus.APPROVED}),
        Move.ACTIVATE: frozenset({VersionStatus.APPROVED}),
        Move.ROLL_BACK: frozenset({VersionStatus.RETIRED}),
    }
)


def check_move(move: Move, status: VersionStatus) -> None:
    """Raise `WrongVersionState` where the move does not follow."""
    if status not in _FROM[move]:
        raise WrongVersionState(f"cannot {move} what is {status}", status=status.value)


def check_second_person(writers: Collection[UUID], person: UUID | None) -> None:
    """Raise `OwnRules` for whoever saved any part of the version (four eyes, 双人复核)."""
    if person is None or person in writers:
        raise OwnRules("another person approves what you have written")
