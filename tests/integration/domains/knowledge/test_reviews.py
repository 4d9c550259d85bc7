"""Four eyes: what one has written, another lets out."""

import asyncio
from datetime import date, timedelta

import pytest

from wenlu.domains.knowledge.errors import (
    BaseMoved,
    DraftChangedMeanwhile,
    DraftExists,
    DraftInReview,
    DraftNotFound,
    EntryChangedMeanwhile,
    EntryInvalid,
    EntryNotFound,
    NeverPublished,
    OwnDraft,
    PolicyChangedMeanwhile,
    VersionNotFound,
    WrongDraftState,
)
from wenlu.domains.knowledge.events import EntryChanged
from wenlu.domains.knowledge.schemas import (
    DraftState,
    DraftStep,
    EntryStatus,
    EntryView,
    EntryWork,
    ReturnDraft,
    SaveEntry,
    SetReviewPolicy,
    Subject,
)
from wenlu.domains.knowledge.service import (
    KnowledgeService,
    PublishedKnowledge,
    ReviewService,
    StarterImport,
    ValidityService,
)
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory


@pytest.fixture(autouse=True)
async def _imported(starter_import: StarterImport) -> None:
    await starter_import.import_starter(SYSTEM)


def _command(**changes: object) -> SaveEntry:
    fields: dict[str, object] = {"category": "account", "title": "怎么销户", "answer": "新的说法。"}
    return SaveEntry.model_validate({**fields, **changes})


async def _closing(knowledge: KnowledgeService, actor: Actor) -> EntryView:
    page = await knowledge.list_entries(actor, q="销户")
    return await knowledge.get_entry(actor, page.items[0].id)


async def _drafted(knowledge: KnowledgeService, editor: Actor, **changes: object) -> EntryView:
    entry = await _closing(knowledge, editor)
    return await knowledge.update_entry(editor, entry.id, _command(version=1, **changes))


def _step(entry: EntryView, comment: str = "") -> DraftStep:
    assert entry.draft is not None
    return DraftStep(revision=entry.draft.revision, comment=comment)


async def test_a_draft_disturbs_nothing_until_it_is_approved(
    knowledge: KnowledgeService,
    reviews: ReviewService,
    editor: Actor,
    second: Actor,
    published: list[Event],
    published_knowledge: PublishedKnowledge,
) -> None:
    before = await published_knowledge.list_published()
    entry = await _drafted(knowledge, editor, submit=True)
    assert await published_knowledge.list_published() == before
    assert EntryChanged("account.close") not in published

    outcome = await reviews.approve(second, entry.id, _step(entry, "条件写清了"))

    assert (outcome.version, outcome.draft) == (2, None)
    assert EntryChanged("account.close") in published
    after = await published_knowledge.list_published()
    assert after.revision > before.revision
    assert after.entries["account.close"].answer == "新的说法。"
    newest = (await knowledge.list_versions(editor, entry.id))[0]
    assert (newest.saved_by, newest.approved_by, newest.comment) == ("编辑", "复核", "条件写清了")


async def test_a_new_entry_is_unknown_to_the_bot_until_it_is_approved(
    knowledge: KnowledgeService,
    reviews: ReviewService,
    editor: Actor,
    second: Actor,
    published_knowledge: PublishedKnowledge,
) -> None:
    entry = await knowledge.create_entry(editor, _command(title="怎么改手机号", key="account.phone", submit=True))
    assert (entry.status, entry.version) == (EntryStatus.DRAFT, 0)
    assert "account.phone" not in (await published_knowledge.list_published()).entries
    with pytest.raises(NeverPublished):
        await knowledge.archive_entry(editor, entry.id)

    await reviews.approve(second, entry.id, _step(entry))

    entry = await knowledge.get_entry(editor, entry.id)
    assert (entry.status, entry.version, entry.draft) == (EntryStatus.PUBLISHED, 1, None)
    assert "account.phone" in (await published_knowledge.list_published()).entries


async def test_nobody_approves_what_he_has_written_in(
    knowledge: KnowledgeService, reviews: ReviewService, second: Actor, editor: Actor
) -> None:
    entry = await _drafted(knowledge, second)
    entry = await knowledge.update_entry(editor, entry.id, _command(version=1, revision=1, submit=True))

    with pytest.raises(OwnDraft):
        await reviews.approve(second, entry.id, _step(entry))
    with pytest.raises(Forbidden):
        await reviews.approve(editor, entry.id, _step(entry))
    third = Actor(ActorKind.STAFF, new_id(), "第三人", frozenset({Permission.APPROVE_KNOWLEDGE}))
    assert (await reviews.approve(third, entry.id, _step(entry))).version == 2


async def test_return_and_write_again(
    knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, second: Actor
) -> None:
    entry = await _drafted(knowledge, editor, submit=True)
    with pytest.raises(DraftInReview):
        await knowledge.update_entry(editor, entry.id, _command(version=1, revision=_step(entry).revision))

    returned = await reviews.return_draft(
        second, entry.id, ReturnDraft(revision=_step(entry).revision, comment="缺少费用")
    )
    assert returned.draft is not None
    assert (returned.draft.state, returned.draft.reviewer) == (DraftState.RETURNED, "复核")
    assert (await reviews.get_work(editor)).returned == 1
    assert (await reviews.get_work(second)).returned == 0

    again = await knowledge.update_entry(
        editor, entry.id, _command(version=1, revision=returned.draft.revision, answer="不收费。", submit=True)
    )
    assert again.draft is not None
    assert (again.draft.state, again.draft.comment) == (DraftState.IN_REVIEW, "缺少费用")
    withdrawn = await reviews.withdraw(editor, entry.id, _step(again))
    assert withdrawn.draft is not None
    with pytest.raises(WrongDraftState):
        await reviews.approve(second, entry.id, DraftStep(revision=withdrawn.draft.revision))


async def test_only_what_was_looked_at_is_approved(
    knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, second: Actor
) -> None:
    entry = await _drafted(knowledge, editor, submit=True)
    seen = _step(entry)
    withdrawn = await reviews.withdraw(editor, entry.id, seen)
    assert withdrawn.draft is not None
    command = _command(version=1, revision=withdrawn.draft.revision, answer="偷偷改了。", submit=True)
    await knowledge.update_entry(editor, entry.id, command)

    with pytest.raises(DraftChangedMeanwhile):
        await reviews.approve(second, entry.id, seen)


async def test_a_moved_base_is_a_conflict_until_the_editor_has_decided(
    knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, second: Actor
) -> None:
    entry = await _drafted(knowledge, editor, submit=True)
    await knowledge.archive_entry(second, entry.id)
    await knowledge.restore_entry(second, entry.id)

    with pytest.raises(BaseMoved):
        await reviews.approve(second, entry.id, _step(entry))
    assert [item.moved for item in await reviews.list_reviews(second)] == [True]

    withdrawn = await reviews.withdraw(editor, entry.id, _step(entry))
    assert withdrawn.draft is not None
    with pytest.raises(BaseMoved):
        await knowledge.update_entry(
            editor, entry.id, _command(version=1, revision=withdrawn.draft.revision, submit=True)
        )
    entry = await knowledge.update_entry(
        editor, entry.id, _command(version=3, revision=withdrawn.draft.revision, submit=True)
    )
    assert (await reviews.approve(second, entry.id, _step(entry))).version == 4


async def test_of_many_approvals_at_once_one_publishes(
    knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, second: Actor
) -> None:
    entry = await _drafted(knowledge, editor, submit=True)

    results = await asyncio.gather(
        *(reviews.approve(second, entry.id, _step(entry)) for _ in range(4)), return_exceptions=True
    )

    assert sum(isinstance(result, DraftNotFound) for result in results) == 3
    assert len(await knowledge.list_versions(editor, entry.id)) == 2


async def test_two_editors_do_not_overwrite_each_others_draft(
    knowledge: KnowledgeService, editor: Actor, second: Actor
) -> None:
    entry = await _drafted(knowledge, editor)
    with pytest.raises(EntryChangedMeanwhile) as caught:
        await knowledge.update_entry(second, entry.id, _command(version=1, answer="后来者"))
    current = caught.value.extra["current"]
    assert isinstance(current, dict)
    assert current["draft"]["content"]["answer"] == "新的说法。"


async def test_discard(knowledge: KnowledgeService, reviews: ReviewService, editor: Actor) -> None:
    entry = await _drafted(knowledge, editor)
    await reviews.discard(editor, entry.id, 1)
    assert (await knowledge.get_entry(editor, entry.id)).draft is None

    new = await knowledge.create_entry(editor, _command(title="怎么改手机号"))
    await reviews.discard(editor, new.id, 1)
    with pytest.raises(EntryNotFound):
        await knowledge.get_entry(editor, new.id)


async def test_roll_back_is_reviewed_too(
    knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, second: Actor
) -> None:
    entry = await _drafted(knowledge, editor, submit=True)
    await reviews.approve(second, entry.id, _step(entry))
    with pytest.raises(VersionNotFound):
        await knowledge.roll_back(editor, entry.id, 9)

    back = await knowledge.roll_back(editor, entry.id, 1)

    assert back.draft is not None
    assert (back.answer, back.draft.content.answer) == ("新的说法。", "请先清仓并转出资金。")
    with pytest.raises(DraftExists):
        await knowledge.roll_back(editor, entry.id, 1)
    await reviews.approve(second, entry.id, _step(back))
    assert (await knowledge.get_entry(editor, entry.id)).answer == "请先清仓并转出资金。"


async def test_what_no_longer_fits_is_not_published(
    knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, second: Actor
) -> None:
    entry = await _drafted(knowledge, editor, phrasings=["怎样关闭账户"], submit=True)
    other = await knowledge.create_entry(editor, _command(title="怎样关闭账户", submit=True))
    await reviews.approve(second, other.id, _step(other))

    with pytest.raises(EntryInvalid) as caught:
        await reviews.approve(second, entry.id, _step(entry))
    assert [flaw.code for flaw in caught.value.flaws] == ["phrasing_taken"]


async def test_policy(knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, second: Actor) -> None:
    assert (await reviews.get_policy(editor)).review is True
    off = SetReviewPolicy(review=False, reason="节假日值班", version=0)
    with pytest.raises(Forbidden):
        await reviews.set_policy(editor, off)
    waiting = await _drafted(knowledge, second, submit=True)
    view = await reviews.set_policy(second, off)
    assert (view.review, view.version, view.changed_by) == (False, 1, "复核")
    with pytest.raises(PolicyChangedMeanwhile):
        await reviews.set_policy(second, off)
    assert (await reviews.approve(second, waiting.id, _step(waiting))).version == 2

    on = await reviews.set_policy(second, SetReviewPolicy(review=True, reason="恢复", version=1))
    assert [(each.version, each.reason) for each in on.history] == [(1, "节假日值班")]


async def test_filters_and_counts(
    knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, second: Actor
) -> None:
    await _drafted(knowledge, editor, submit=True)

    async def keys(actor: Actor, waiting: EntryWork) -> list[str]:
        return [item.key for item in (await knowledge.list_entries(actor, waiting=waiting)).items]

    assert await keys(editor, EntryWork.MINE) == ["account.close"]
    assert await keys(second, EntryWork.MINE) == []
    assert await keys(second, EntryWork.IN_REVIEW) == await keys(second, EntryWork.DRAFTS) == ["account.close"]
    assert await keys(editor, EntryWork.DUE) == ["account.open"]
    assert await keys(editor, EntryWork.UNCONFIRMED) == []
    work = await reviews.get_work(second)
    assert (work.to_review, work.due, work.unconfirmed_variables) == (1, 1, 1)
    assert (await reviews.get_work(editor)).to_review == 0
    item = (await reviews.list_reviews(editor))[0]
    assert (item.subject, item.title, item.mine) == (Subject.ENTRY, "怎么销户", True)


async def test_entries_come_and_go_at_midnight_in_shanghai(
    knowledge: KnowledgeService,
    reviews: ReviewService,
    editor: Actor,
    without_review: None,
    clock: ManualClock,
    unit_of_work: UnitOfWorkFactory,
    published_knowledge: PublishedKnowledge,
    published: list[Event],
) -> None:
    validity = ValidityService(unit_of_work, clock)
    await validity.roll()
    dates = {"valid_from": date(2026, 11, 19), "valid_until": date(2026, 11, 19)}
    await knowledge.create_entry(editor, _command(title="明天的活动", key="account.day", submit=True, **dates))

    async def known() -> bool:
        return "account.day" in (await published_knowledge.list_published()).entries

    assert not await known()
    clock.advance(timedelta(hours=13, minutes=59))  # 23:59
    assert (await validity.roll(), await known()) == (0, False)
    before = await published_knowledge.revision()
    clock.advance(timedelta(minutes=1))
    assert await published_knowledge.revision() == before
    assert not await known()  # the day moves with the revision, and not before
    published.clear()
    assert (await validity.roll(), await known()) == (1, True)
    assert await published_knowledge.revision() == before + 1
    assert published == [EntryChanged("account.day")]
    clock.advance(timedelta(days=1))
    assert (await validity.roll(), await known()) == (1, False)
    assert await validity.roll() == 0
