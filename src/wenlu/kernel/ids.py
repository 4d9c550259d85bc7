"""Identifiers: UUIDv7, made in the application, so that they sort by the time they were made."""

from typing import NewType
from uuid import UUID, uuid5

import uuid_utils

AccountId = NewType("AccountId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
ConversationId = NewType("ConversationId", UUID)
CustomerId = NewType("CustomerId", UUID)
EntryId = NewType("EntryId", UUID)
FlowId = NewType("FlowId", UUID)
SessionId = NewType("SessionId", UUID)
StaffId = NewType("StaffId", UUID)
UnitId = NewType("UnitId", UUID)

_REPLIES = UUID("5f1d6a0e-6f0b-7c1a-9c53-77656e6c7500")


def new_id() -> UUID:
    """Return a fresh UUIDv7; wrap it in the NewType that is meant."""
    return UUID(int=uuid_utils.uuid7().int)


def reply_id(conversation: ConversationId, attendant: str, through: int) -> UUID:
    """Return the one client id of an attendant's reply to everything up to `through`.

    Derived and not random: whoever answers the same words again after a crash makes the same id,
    and the log recognises the repetition.
    """
    return uuid5(_REPLIES, f"{conversation}/{attendant}/{through}")
