"""Review of drafts by a second person (双人复核), whatever they are drafts of."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from wenlu.domains.knowledge.errors import BaseMoved, DraftNotFound, PolicyChangedMeanwhile
from wenlu.domains.knowledge.rules import Step, check_second_person, check_step
from wenlu.domains.knowledge.schemas import (
    DraftOutcome,
    DraftState,
    DraftStep,
    KnowledgeWork,
    Origin,
    ReturnDraft,
    ReviewItem,
    ReviewPolicyView,
    SetReviewPolicy,
    Subject,
)
from wenlu.domains.knowledge.service.acts import record_published
from wenlu.domains.knowledge.service.drafting import Publisher, check_revision, draft_fields, draft_view, submit_draft
from wenlu.domains.knowledge.service.entries import DUE_SOON
from wenlu.domains.knowledge.service.publishing import EntryPublisher
from wenlu.domains.knowledge.service.scripts import ScriptPublisher
from wenlu.domains.knowledge.store import Draft, DraftStore, EntryStore, LibraryStore, Saver, ScriptStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.errors import Forbidden
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_MOST_DRAFTS = 500


class ReviewService:
    """Submit, withdraw, return, approve and discard drafts; and whether a review is asked for at all."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._publishers: Mapping[Subject, Publisher] = {
            Subject.ENTRY: EntryPublisher(),
            Subject.SCRIPT: ScriptPublisher(),
        }

    async def list_reviews(self, actor: Actor, state: DraftState | None = DraftState.IN_REVIEW) -> list[ReviewItem]:
        """List drafts, who waits longest first."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            drafts = await DraftStore(work).list_drafts(state, _MOST_DRAFTS)
            ids = [draft.id for draft in drafts]
            versions = await EntryStore(work).find_versions(ids) | await ScriptStore(work).find_versions(ids)
        return [_item(draft, versions.get(draft.id, 0), actor) for draft in drafts]

    async def get_work(self, actor: Actor) -> KnowledgeWork:
        """Count what waits for whoever asks."""
        actor.check(Permission.READ_KNOWLEDGE)
        soon = day_of(self._clock.now()) + DUE_SOON
        async with self._unit_of_work() as work:
            to_review, returned = await DraftStore(work).count_waiting(actor.id)
            due = await EntryStore(work).count_due(soon)
            variables = await LibraryStore(work).count_unconfirmed()
        return KnowledgeWork(to_review=to_review, returned=returned, due=due, unconfirmed_variables=variables)

    async def submit(self, actor: Actor, id_: UUID, step: DraftStep) -> DraftOutcome:
        """Ask for review; publishes at once where the firm wants none. Raises `BaseMoved`, `EntryInvalid`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            draft, version = await self._take(work, id_, step.revision)
            _check_base(draft, version)
            now = self._clock.now()
            waiting = await submit_draft(work, draft, self._publishers[draft.subject], actor, now)
            if waiting is None:
                record_published(work, now, actor, draft, version + 1)
            return _outcome(draft, version if waiting else version + 1, waiting, actor)

    async def withdraw(self, actor: Actor, id_: UUID, step: DraftStep) -> DraftOutcome:
        """Take a draft back out of review, to write on."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            draft, version = await self._take(work, id_, step.revision)
            check_step(Step.WITHDRAW, draft.state)
            writing = replace(self._next(draft), state=DraftState.WRITING, submitted_at=None)
            await DraftStore(work).save_draft(writing)
            return _outcome(writing, version, writing, actor)

    async def return_draft(self, actor: Actor, id_: UUID, command: ReturnDraft) -> DraftOutcome:
        """Give a draft back with the reason (退回)."""
        actor.check(Permission.APPROVE_KNOWLEDGE)
        async with self._unit_of_work() as work:
            draft, version = await self._take(work, id_, command.revision)
            check_step(Step.RETURN, draft.state)
            returned = replace(
                self._next(draft),
                state=DraftState.RETURNED,
                reviewer=actor.id,
                reviewer_name=actor.name,
                comment=command.comment,
            )
            await DraftStore(work).save_draft(returned)
            return _outcome(returned, version, returned, actor)

    async def approve(self, actor: Actor, id_: UUID, step: DraftStep) -> DraftOutcome:
        """Publish a draft as the next version (通过并发布), all at once or not at all.

        Raises `OwnDraft` for whoever wrote in it, `BaseMoved` if something else was published since it was begun,
        `DraftChangedMeanwhile` if it is not the draft that was looked at, `EntryInvalid` if it no longer fits.
        """
        actor.check(Permission.APPROVE_KNOWLEDGE)
        async with self._unit_of_work() as work:
            draft, version = await self._take(work, id_, step.revision)
            check_step(Step.APPROVE, draft.state)
            store = DraftStore(work)
            if await store.requires_review():
                check_second_person(draft.writers, actor.id)
            _check_base(draft, version)
            now = self._clock.now()
            saver = Saver(draft.author, draft.author_name, now, Origin.EDITOR, actor.name, step.comment)
            published = await self._publishers[draft.subject].publish(work, draft, saver)
            await store.delete_draft(draft.id)
            record_published(work, now, actor, draft, published)
            return _outcome(draft, published, None, actor)

    async def discard(self, actor: Actor, id_: UUID, revision: int) -> DraftOutcome:
        """Throw a draft away; what is published stays, and what never was is gone."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            draft, version = await self._take(work, id_, revision)
            await DraftStore(work).delete_draft(draft.id)
            if version == 0:
                await self._publishers[draft.subject].forget(work, draft)
            return _outcome(draft, version, None, actor)

    async def get_policy(self, actor: Actor) -> ReviewPolicyView:
        """Return the setting with all that were before it."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return _policy(await DraftStore(work).list_policies())

    async def set_policy(self, actor: Actor, command: SetReviewPolicy) -> ReviewPolicyView:
        """Ask for review, or do without; raises `PolicyChangedMeanwhile`."""
        if not (actor.may(Permission.APPROVE_KNOWLEDGE) or actor.may(Permission.ADMINISTER)):
            raise Forbidden("needs approve_knowledge", permission=Permission.APPROVE_KNOWLEDGE.value)
        async with self._unit_of_work() as work:
            store = DraftStore(work)
            before = _policy(await store.list_policies())
            after = ReviewPolicyView(
                version=before.version + 1,
                review=command.review,
                reason=command.reason,
                changed_by=actor.name,
                changed_at=self._clock.now(),
            )
            if command.version != before.version or not await store.add_policy(after, actor.id):
                raise PolicyChangedMeanwhile("the setting was changed meanwhile")
            return _policy(await store.list_policies())

    async def _take(self, work: UnitOfWork, id_: UUID, revision: int) -> tuple[Draft, int]:
        """Return the draft as it was seen and the version that is published, both locked in one order for all."""
        store = DraftStore(work)
        seen = await store.find_draft(id_)
        if seen is None:
            raise DraftNotFound(f"no draft of {id_}")
        version = await self._publishers[seen.subject].lock_version(work, id_)
        draft = await store.find_draft(id_, lock=True)
        if draft is None:
            raise DraftNotFound(f"no draft of {id_}")
        check_revision(draft, revision)
        return draft, version

    def _next(self, draft: Draft) -> Draft:
        return replace(draft, revision=draft.revision + 1, updated_at=self._clock.now())


def _check_base(draft: Draft, version: int) -> None:
    if draft.base_version != version:
        raise BaseMoved("another version was published meanwhile", version=version, base_version=draft.base_version)


def _outcome(draft: Draft, version: int, still: Draft | None, actor: Actor) -> DraftOutcome:
    view = None if still is None else draft_view(still, actor)
    return DraftOutcome(id=draft.id, subject=draft.subject, version=version, draft=view)


def _item(draft: Draft, version: int, actor: Actor) -> ReviewItem:
    return ReviewItem.model_validate(
        {
            **draft_fields(draft, actor),
            "id": draft.id,
            "subject": draft.subject,
            "key": draft.key,
            "title": draft.title,
            "category": draft.category,
            "version": version,
            "moved": draft.base_version != version,
        },
    )


def _policy(policies: list[ReviewPolicyView]) -> ReviewPolicyView:
    if not policies:
        return ReviewPolicyView(version=0, review=True, reason="", changed_by=None, changed_at=None)
    return policies[0].model_copy(update={"history": tuple(policies[1:])})
