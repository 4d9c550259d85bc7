"""What drafts of entries and of scripts have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wenlu.domains.knowledge.errors import DraftChangedMeanwhile
from wenlu.domains.knowledge.rules import Step, check_step, check_writable
from wenlu.domains.knowledge.schemas import DraftState, DraftView, Origin, Subject
from wenlu.domains.knowledge.store import Draft, DraftStore, Saver
from wenlu.kernel.actors import Actor
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody wants to keep as the draft of an entry or script, on top of `base_version`."""

    id: UUID
    subject: Subject
    key: str
    title: str
    category: str
    content: Mapping[str, object]
    base_version: int


class Publisher(Protocol):
    """Lets drafts of one kind out, or forgets them; all in the unit of work that it is given."""

    async def lock_version(self, work: UnitOfWork, id_: UUID) -> int:
        """Return the published version, and keep it as it is until the end of the transaction."""
        ...

    async def check(self, work: UnitOfWork, draft: Draft) -> None:
        """Raise `EntryInvalid` for what cannot be published as things are now."""
        ...

    async def publish(self, work: UnitOfWork, draft: Draft, saver: Saver) -> int:
        """Make the draft the next version; returns it."""
        ...

    async def forget(self, work: UnitOfWork, draft: Draft) -> None:
        """Remove what was never published and now has no draft either."""
        ...


async def write_draft(work: UnitOfWork, writing: Writing, revision: int | None, actor: Actor, now: datetime) -> Draft:
    """Keep the next state of a draft; raises `DraftChangedMeanwhile` unless `revision` is the one that is there.

    Raises `DraftInReview` for what somebody is reviewing. A returned draft is being written again.
    """
    store = DraftStore(work)
    before = await store.find_draft(writing.id, lock=True)
    check_revision(before, revision)
    if before is not None:
        check_writable(before.state)
    writers = before.writers if before else ()
    if actor.id is not None and actor.id not in writers:
        writers = (*writers, actor.id)
    draft = Draft(
        id=writing.id,
        subject=writing.subject,
        key=writing.key,
        title=writing.title,
        category=writing.category,
        content=writing.content,
        base_version=writing.base_version,
        revision=before.revision + 1 if before else 1,
        state=DraftState.WRITING,
        writers=writers,
        author=actor.id,
        author_name=actor.name,
        created_at=before.created_at if before else now,
        updated_at=now,
        reviewer=before.reviewer if before else None,
        reviewer_name=before.reviewer_name if before else None,
        comment=before.comment if before else "",
    )
    await store.save_draft(draft)
    return draft


async def submit_draft(
    work: UnitOfWork, draft: Draft, publisher: Publisher, actor: Actor, now: datetime, *, checked: bool = False
) -> Draft | None:
    """Ask for review, or publish at once where the firm wants none; returns what is still open.

    `checked`: the content was just found to be without flaws, which is asked again only when it is published.
    """
    check_step(Step.SUBMIT, draft.state)
    store = DraftStore(work)
    if not checked:
        await publisher.check(work, draft)
    if await store.requires_review():
        waiting = replace(
            draft, state=DraftState.IN_REVIEW, revision=draft.revision + 1, submitted_at=now, updated_at=now
        )
        await store.save_draft(waiting)
        return waiting
    await publisher.publish(work, draft, Saver(actor.id, actor.name, now, Origin.EDITOR))
    await store.delete_draft(draft.id)
    return None


def check_revision(draft: Draft | None, revision: int | None) -> None:
    """Raise `DraftChangedMeanwhile` unless the draft is the one that was seen (none: there was none)."""
    current = draft.revision if draft else None
    if current != revision:
        raise DraftChangedMeanwhile("the draft is another by now", revision=current)


def draft_view(draft: Draft, actor: Actor) -> DraftView:
    return DraftView.model_validate(draft_fields(draft, actor))


def draft_fields(draft: Draft, actor: Actor) -> dict[str, object]:
    """Return what every view of a draft says."""
    return {
        "state": draft.state,
        "base_version": draft.base_version,
        "revision": draft.revision,
        "author": draft.author_name,
        "mine": actor.id is not None and actor.id in draft.writers,
        "reviewer": draft.reviewer_name,
        "comment": draft.comment,
        "created_at": draft.created_at,
        "updated_at": draft.updated_at,
        "submitted_at": draft.submitted_at,
    }
