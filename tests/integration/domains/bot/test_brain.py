"""The brain keeps up with the knowledge base and words what it decides."""

import asyncio
from contextlib import suppress

import pytest

from wenlu.domains.bot.schemas import HistoryLine, Question
from wenlu.domains.bot.service import BotBrain
from wenlu.domains.knowledge.events import EntryChanged
from wenlu.domains.knowledge.schemas import SaveEntry, SetVariable
from wenlu.domains.knowledge.service import KnowledgeService, LibraryService, PublishedKnowledge
from wenlu.kernel.actors import Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import EntryId
from wenlu.language.vectors import load_encoder
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.sdk.messages import Action


async def _id_of(knowledge: KnowledgeService, actor: Actor, key: str) -> EntryId:
    return next(item.id for item in (await knowledge.list_entries(actor)).items if item.key == key)


async def test_answer_with_variables_sources_and_choices(brain: BotBrain) -> None:
    reply = await brain.ask(Question(q="你好，我想开个股票账户"))

    assert (reply.action, reply.intent, reply.title) == (Action.ANSWER, "account.open", "怎么开户")
    assert reply.text.startswith("在手机上办理，有问题请拨打 95000。")
    assert [(source.id, source.source) for source in reply.sources] == [("account.open", "证券法第一百零六条")]
    assert reply.unconfirmed == 1
    assert "以最新公布的为准" in reply.text
    assert [(choice.label, choice.value) for choice in reply.choices] == [("怎么销户", "entry:account.close")]
    assert reply.queue is None
    assert reply.milliseconds > 0


async def test_english_is_answered_in_english(brain: BotBrain) -> None:
    reply = await brain.ask(Question(q="I want to sign up for a brokerage account"))
    assert reply.text.startswith("On your phone; questions, 95000.")
    tapped = await brain.ask(Question(q="怎么销户", choice="entry:account.open", locale="en"))
    assert tapped.intent == "account.open"


async def test_what_is_for_staff_is_told_to_no_customer(brain: BotBrain) -> None:
    for question in (Question(q="工单登记流程"), Question(q="工单", choice="entry:internal.desk")):
        reply = await brain.ask(question)
        assert reply.intent != "internal.desk"
        assert "请在系统内登记" not in reply.text


async def test_an_edit_counts_at_once(
    brain: BotBrain, knowledge: KnowledgeService, library: LibraryService, editor: Actor
) -> None:
    command = SaveEntry(
        category="permission", title="怎么开通月球板", phrasings=("月球板权限",), answer="月球板尚未设立。", submit=True
    )
    created = await knowledge.create_entry(editor, command)
    await brain.refresh()
    assert (await brain.ask(Question(q="月球板权限"))).text == "月球板尚未设立。"

    changed = command.model_copy(update={"answer": "月球板下月开通。", "version": 1})
    await knowledge.update_entry(editor, created.id, changed)
    await brain.refresh()
    assert (await brain.ask(Question(q="月球板权限"))).text == "月球板下月开通。"

    await knowledge.archive_entry(editor, created.id)
    await brain.refresh()
    assert (await brain.ask(Question(q="月球板权限"))).intent != created.key

    await library.set_variable(editor, "firm_hotline", SetVariable(value="4008", version=1))
    await brain.refresh()
    assert "4008" in (await brain.ask(Question(q="怎么开户"))).text


async def test_a_notice_wakes_the_task_that_keeps_up(
    brain: BotBrain, knowledge: KnowledgeService, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh, refreshed = brain.refresh, asyncio.Event()

    async def refresh_and_tell() -> None:
        await refresh()
        refreshed.set()

    monkeypatch.setattr(brain, "refresh", refresh_and_tell)
    task = asyncio.create_task(brain.run())
    try:
        await knowledge.archive_entry(editor, await _id_of(knowledge, editor, "account.close"))
        brain.notice(EntryChanged("account.close"))
        async with asyncio.timeout(20):
            await refreshed.wait()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert (await brain.ask(Question(q="怎么开户"))).choices == ()


async def test_a_question_waits_for_an_edit_that_is_being_taken_in(
    brain: BotBrain, knowledge: KnowledgeService, editor: Actor
) -> None:
    task = asyncio.create_task(brain.run())
    try:
        await knowledge.archive_entry(editor, await _id_of(knowledge, editor, "account.close"))
        brain.notice(EntryChanged("account.close"))
        reply = await brain.ask(Question(q="怎么开户"))
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert reply.choices == ()


async def test_the_old_index_serves_while_the_new_one_is_built(
    brain: BotBrain, knowledge: KnowledgeService, editor: Actor
) -> None:
    await knowledge.archive_entry(editor, await _id_of(knowledge, editor, "account.close"))

    replies = await asyncio.gather(brain.refresh(), *(brain.ask(Question(q="怎么开户")) for _ in range(10)))

    assert {reply.intent for reply in replies if reply is not None} == {"account.open"}


async def test_vectors_are_kept_for_the_next_start(
    brain: BotBrain, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> None:
    encoder = load_encoder()
    assert encoder is not None

    class Counting:
        name, dimensions = encoder.name, encoder.dimensions
        texts = 0

        def encode(self, texts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  as the one it counts for
            Counting.texts += len(texts)
            return encoder.encode(texts)

    second = BotBrain(PublishedKnowledge(unit_of_work), clock, Counting)
    await second.refresh()
    second.close()

    assert Counting.texts == 0


async def test_misses_are_told_from_the_history(brain: BotBrain) -> None:
    first = await brain.ask(Question(q="咯"))
    assert first.action is Action.CLARIFY
    lines = [HistoryLine(role="customer", text="咯"), HistoryLine(role="bot", text=first.text)]
    third = await brain.ask(Question(q="咯", history=tuple(lines * 2)))
    assert third.action is Action.HANDOFF


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_nothing_said_gets_an_answer(brain: BotBrain, locale: str) -> None:
    reply = await brain.ask(Question.model_validate({"q": "", "locale": locale}))
    assert reply.action is Action.CLARIFY
    assert reply.choices[-1].value == "person"
