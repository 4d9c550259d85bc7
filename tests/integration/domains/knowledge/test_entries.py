"""What editors do where nobody reviews: submitting publishes."""

import asyncio

import pytest

from wenlu.domains.knowledge.errors import EntryChangedMeanwhile, EntryInvalid, EntryNotFound, KeyTaken
from wenlu.domains.knowledge.events import EntryChanged
from wenlu.domains.knowledge.schemas import EntryStatus, EntryView, Origin, SaveEntry
from wenlu.domains.knowledge.service import KnowledgeService, PublishedKnowledge, StarterImport
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.events import Event
from wenlu.kernel.ids import EntryId, new_id
from wenlu.kernel.paging import encode_cursor


@pytest.fixture(autouse=True)
async def _imported(starter_import: StarterImport, without_review: None) -> None:
    await starter_import.import_starter(SYSTEM)


def _command(**changes: object) -> SaveEntry:
    words = {"category": "account", "title": "怎么改手机号", "answer": "在个人资料里修改。"}
    fields: dict[str, object] = {**words, "submit": True}
    return SaveEntry.model_validate({**fields, **changes})


async def _find(knowledge: KnowledgeService, actor: Actor, key: str) -> EntryView:
    page = await knowledge.list_entries(actor)
    return await knowledge.get_entry(actor, next(item.id for item in page.items if item.key == key))


def _codes(error: EntryInvalid) -> set[tuple[str, str]]:
    return {(flaw.field, flaw.code) for flaw in error.flaws}


async def test_create_read_update(
    knowledge: KnowledgeService, editor: Actor, published: list[Event], published_knowledge: PublishedKnowledge
) -> None:
    created = await knowledge.create_entry(editor, _command(phrasings=["换手机号码"]))
    assert created.key.startswith("account.")
    assert (created.version, created.origin, created.updated_by) == (1, Origin.EDITOR, "编辑")
    assert EntryChanged(created.key) in published

    updated = await knowledge.update_entry(editor, created.id, _command(answer="请到营业部修改。", version=1))
    assert (updated.version, updated.phrasings) == (2, ())
    assert await knowledge.get_entry(editor, created.id) == updated
    assert (await published_knowledge.list_published()).entries[created.key].answer == "请到营业部修改。"

    versions = await knowledge.list_versions(editor, created.id)
    assert [(version.version, version.content.phrasings) for version in versions] == [(2, ()), (1, ("换手机号码",))]


async def test_draft_is_not_published(
    knowledge: KnowledgeService, editor: Actor, published_knowledge: PublishedKnowledge
) -> None:
    draft = await knowledge.create_entry(editor, _command(key="account.phone", submit=False))

    assert draft.status is EntryStatus.DRAFT
    assert "account.phone" not in (await published_knowledge.list_published()).entries


async def test_second_of_two_editors_is_told(knowledge: KnowledgeService, editor: Actor) -> None:
    entry = await _find(knowledge, editor, "account.close")
    await knowledge.update_entry(editor, entry.id, _command(title="怎么销户", answer="先来者", version=1))

    with pytest.raises(EntryChangedMeanwhile) as caught:
        await knowledge.update_entry(editor, entry.id, _command(title="怎么销户", answer="后来者", version=1))

    current = caught.value.extra["current"]
    assert isinstance(current, dict)
    assert (current["version"], current["answer"]) == (2, "先来者")


async def test_two_at_once_leave_one_winner(knowledge: KnowledgeService, editor: Actor) -> None:
    entry = await _find(knowledge, editor, "account.close")
    saves = [
        knowledge.update_entry(editor, entry.id, _command(title="怎么销户", answer=f"答案{number}", version=1))
        for number in range(4)
    ]

    results = await asyncio.gather(*saves, return_exceptions=True)

    assert sum(isinstance(result, EntryView) for result in results) == 1
    assert sum(isinstance(result, EntryChangedMeanwhile) for result in results) == 3


async def test_archive_and_restore(
    knowledge: KnowledgeService, editor: Actor, published_knowledge: PublishedKnowledge
) -> None:
    entry = await _find(knowledge, editor, "account.close")

    assert (await knowledge.archive_entry(editor, entry.id)).status is EntryStatus.ARCHIVED
    assert (await knowledge.archive_entry(editor, entry.id)).version == 2
    assert "account.close" not in (await published_knowledge.list_published()).entries
    assert all(item.key != "account.close" for item in (await knowledge.list_entries(editor)).items)

    assert (await knowledge.restore_entry(editor, entry.id)).status is EntryStatus.PUBLISHED
    assert "account.close" in (await published_knowledge.list_published()).entries


async def test_restore_is_refused_when_the_question_has_been_given_away(
    knowledge: KnowledgeService, editor: Actor
) -> None:
    entry = await _find(knowledge, editor, "account.close")
    await knowledge.archive_entry(editor, entry.id)
    await knowledge.create_entry(editor, _command(title="我要注销账户！"))

    with pytest.raises(EntryInvalid) as caught:
        await knowledge.restore_entry(editor, entry.id)
    assert ("phrasings.0", "phrasing_taken") in _codes(caught.value)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"category": "weather"}, ("category", "unknown_category")),
        ({"phrasings": ["换手机", "换 手 机？"]}, ("phrasings.1", "phrasing_repeated")),
        ({"phrasings": ["怎么改手机号？"]}, ("phrasings.0", "phrasing_repeated")),
        ({"phrasings": ["怎 么 開 戶"]}, ("phrasings.0", "phrasing_taken")),
        ({"phrasings": ["？！"]}, ("phrasings.0", "no_words")),
        ({"choices": ["account.nowhere"]}, ("choices", "unknown_choice")),
        ({"choices": ["account.open", "account.open"]}, ("choices", "choice_repeated")),
        ({"key": "account.phone", "choices": ["account.phone"]}, ("choices", "choice_is_itself")),
        ({"answer": "请拨打 {{fax}}"}, ("answer", "unknown_variable")),
        ({"answer_en": "Call {{Hot Line}}"}, ("answer_en", "broken_variable")),
        ({"answer": "点<a href='https://x'>这里</a>"}, ("answer", "html")),
        ({"answer": "点[这里](http://x.cn)"}, ("answer", "link")),
    ],
)
async def test_flaws_are_named_by_field(
    knowledge: KnowledgeService, editor: Actor, changes: dict[str, object], expected: tuple[str, str]
) -> None:
    with pytest.raises(EntryInvalid) as caught:
        await knowledge.create_entry(editor, _command(**changes))

    assert expected in _codes(caught.value)
    assert len((await knowledge.list_entries(editor)).items) == 3


async def test_similar_entry_is_a_warning_and_no_error(knowledge: KnowledgeService, editor: Actor) -> None:
    created = await knowledge.create_entry(editor, _command(title="手机开户怎么操作呢"))

    assert [(warning.key, warning.other_phrasing) for warning in created.warnings] == [
        ("account.open", "手机开户怎么操作"),
    ]


async def test_key_is_unique_and_stays(knowledge: KnowledgeService, editor: Actor) -> None:
    with pytest.raises(KeyTaken):
        await knowledge.create_entry(editor, _command(key="account.open"))
    entry = await _find(knowledge, editor, "account.open")
    with pytest.raises(EntryInvalid):
        await knowledge.update_entry(editor, entry.id, _command(key="account.other", version=1))


async def test_expired_fact_is_flagged(knowledge: KnowledgeService, reader: Actor) -> None:
    entry = await _find(knowledge, reader, "account.open")
    assert [fact.expired for fact in entry.facts] == [True]
    page = await knowledge.list_entries(reader)
    assert {item.key: item.expired for item in page.items} == {
        "account.open": 1,
        "account.close": 0,
        "permission.star": 0,
    }


async def test_readers_may_not_write(knowledge: KnowledgeService, reader: Actor, editor: Actor) -> None:
    entry = await _find(knowledge, reader, "account.open")
    with pytest.raises(Forbidden):
        await knowledge.create_entry(reader, _command())
    with pytest.raises(Forbidden):
        await knowledge.update_entry(reader, entry.id, _command(version=1))
    with pytest.raises(Forbidden):
        await knowledge.archive_entry(reader, entry.id)
    nobody = Actor(editor.kind, new_id(), "x")
    with pytest.raises(Forbidden):
        await knowledge.list_entries(nobody)


async def test_unknown_entry(knowledge: KnowledgeService, editor: Actor) -> None:
    with pytest.raises(EntryNotFound):
        await knowledge.get_entry(editor, EntryId(new_id()))


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("科创板", "permission.star"),
        ("科創板", "permission.star"),
        ("688", "permission.star"),
        ("销户", "account.close"),
        ("注销账户", "account.close"),
        ("户", "account.open"),
        ("热线 拨打", "account.open"),
        ("开通科创板要多少钱", "permission.star"),
        ("open an acc", "account.open"),
        ("permission star", "permission.star"),
        ("清仓", "account.close"),
        ("🙂", None),
        ("'; drop table x; --", None),
    ],
)
async def test_search_in_chinese(knowledge: KnowledgeService, reader: Actor, q: str, first: str | None) -> None:
    page = await knowledge.list_entries(reader, q=q)
    assert (page.items[0].key if page.items else None) == first


async def test_pages_of_a_list_and_of_a_search(knowledge: KnowledgeService, editor: Actor) -> None:
    for number in range(7):
        title = f"第{number}种基金怎么赎回"
        await knowledge.create_entry(
            editor, _command(key=f"account.f{number}", title=title, answer="基金" * number + "。")
        )

    async def walk(**query: str) -> list[str]:
        found, cursor = [], None
        while True:
            page = await knowledge.list_entries(editor, cursor=cursor, limit=3, **query)
            found += [item.key for item in page.items]
            cursor = page.next_cursor
            if cursor is None:
                return found

    assert await walk() == sorted(await walk())
    assert len(await walk()) == 10
    searched = await walk(q="基金")
    assert len(searched) == len(set(searched)) == 7
    for cursor in ("x", encode_cursor("a", "b"), encode_cursor(1)):
        with pytest.raises(Invalid):
            await knowledge.list_entries(editor, q="基金", cursor=cursor)


async def test_lists_by_category_and_status(knowledge: KnowledgeService, editor: Actor) -> None:
    await knowledge.create_entry(editor, _command(key="account.d", submit=False))

    by_category = await knowledge.list_entries(editor, category="permission")
    assert [item.key for item in by_category.items] == ["permission.star"]
    drafts = await knowledge.list_entries(editor, status=EntryStatus.DRAFT)
    assert [item.key for item in drafts.items] == ["account.d"]
