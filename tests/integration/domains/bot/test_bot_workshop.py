"""The workshop from the customer's words to the editor's list: gathered, masked, sorted, erased, tested, replayed."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.nodes import Firm, Nodes, Talk, found_firm, go_online, visit
from tests.small_base import import_small_base

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import PostFeedback
from wenlu.domains.knowledge import routes
from wenlu.domains.knowledge.errors import GapNotFound, TestSetChangedMeanwhile, TestSetNameTaken, TestSetNotFound
from wenlu.domains.knowledge.schemas import SaveEntry
from wenlu.domains.knowledge.schemas.workshop import (
    CaseQuestion,
    ChangeGap,
    ConflictKind,
    DraftEntry,
    Failure,
    GapKind,
    GapState,
    SaveTestSet,
    SetRetention,
    StartReplay,
)
from wenlu.gateway import problems
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import new_id
from wenlu.platform.http import Services

EDITOR = Actor(ActorKind.STAFF, new_id(), "编辑", frozenset({Permission.READ_KNOWLEDGE, Permission.EDIT_KNOWLEDGE}))
READER = Actor(ActorKind.STAFF, new_id(), "客服", frozenset({Permission.READ_KNOWLEDGE}))
LOTTERY = ("公司年会的抽奖在哪里看", "你们公司年会抽奖结果", "年会中奖名单在哪")
WALLET = ("数字人民币能绑定吗", "支持数字人民币钱包吗", "数字人民币钱包怎么绑定")


@pytest.fixture
async def node(nodes: Nodes, tmp_path: Path) -> Platform:
    node = await nodes.open(judges=True)
    await import_small_base(node, tmp_path / "starter")
    return node


async def ask(node: Platform, text: str, *, helpful: bool | None = None) -> Talk:
    """Let a visitor ask the bot, and say whether the answer helped."""
    talk = await visit(node)
    await talk.say(text)
    await node.attendance.attend(talk.id)
    if helpful is not None:
        answer = next(e.seq for e in await talk.events() if e.kind is EventKind.MESSAGE and e.actor.kind == "bot")
        feedback = PostFeedback(client_id=new_id(), seq=answer, helpful=helpful)
        await node.conversations.give_feedback(talk.customer, talk.id, feedback)
    return talk


async def unanswered(node: Platform, *texts: str) -> list[Talk]:
    """Questions that the customer found unanswered, whatever the bot made of them."""
    talks = [await ask(node, text) for text in texts]
    async with node.unit_of_work() as work:
        await node.gathering.advance()
        kept = await node.questions.list_latest(work, [talk.id for talk in talks])
        failed = [one.model_copy(update={"failure": Failure.UNKNOWN}) for one in kept]
        await node.questions.save(work, failed, [])
    return talks


async def test_what_the_bot_was_asked_is_kept_masked(node: Platform) -> None:
    await ask(node, "我叫王小明，手机13812345678，怎么开户", helpful=False)
    for _ in range(2):
        await node.gathering.advance()
    (asked,) = await node.questions.list_recent(10)
    assert "王小明" not in asked.text
    assert "13812345678" not in asked.text
    assert "开户" in asked.text
    assert (asked.action, asked.intent, asked.failure) == ("answer", "account.open", Failure.UNHELPFUL)


async def test_gaps_are_found_named_and_kept_over_runs(node: Platform, clock: ManualClock) -> None:
    await unanswered(node, *LOTTERY, *WALLET)
    assert await node.gaps.look()
    assert not await node.gaps.look()
    view = await node.gaps.list_gaps(EDITOR)
    assert (view.questions, view.failed, view.alone) == (6, 6, 0)
    assert {frozenset(one.text for one in gap.examples) for gap in view.gaps} == {
        frozenset(LOTTERY),
        frozenset(WALLET),
    }
    lottery = next(gap for gap in view.gaps if "年会" in gap.name)
    assert (lottery.count, lottery.kind, lottery.trend[-1]) == (3, GapKind.NO_ENTRY, 3)
    assert lottery.failures == {"unknown": 3}

    clock.advance(timedelta(days=1))
    await unanswered(node, "年会抽奖的中奖名单")
    assert await node.gaps.look()
    again = next(gap for gap in (await node.gaps.list_gaps(EDITOR)).gaps if gap.id == lottery.id)
    assert (again.count, again.trend[-2:]) == (4, (3, 1))


async def test_what_an_editor_puts_aside_stays_aside(node: Platform) -> None:
    await unanswered(node, *LOTTERY)
    await node.gaps.look()
    (gap,) = (await node.gaps.list_gaps(EDITOR)).gaps
    await node.gaps.change_gap(EDITOR, gap.id, ChangeGap(state=GapState.DISMISSED))
    await unanswered(node, "年会抽奖结果在哪里")
    await node.gaps.look()
    assert (await node.gaps.list_gaps(EDITOR)).gaps == ()
    (aside,) = (await node.gaps.list_gaps(EDITOR, GapState.DISMISSED)).gaps
    assert (aside.id, aside.count, aside.settled_by) == (gap.id, 4, "编辑")
    opened = await node.gaps.change_gap(EDITOR, gap.id, ChangeGap(state=GapState.OPEN))
    assert (opened.state, opened.settled_by) == (GapState.OPEN, None)
    with pytest.raises(GapNotFound):
        await node.gaps.change_gap(EDITOR, new_id(), ChangeGap(state=GapState.OPEN))


async def test_a_gap_is_settled_once_the_bot_answers_and_opens_when_it_is_asked_in_vain_again(node: Platform) -> None:
    await unanswered(node, *LOTTERY)
    await node.gaps.look()
    (gap,) = (await node.gaps.list_gaps(EDITOR)).gaps
    await node.knowledge.create_entry(
        EDITOR,
        SaveEntry(category="account", title=LOTTERY[0], phrasings=LOTTERY[1:], answer="在首页公告里。", submit=True),
    )
    await publish_all(node)
    await node.brain.refresh()
    assert await node.gaps.look()
    (settled,) = (await node.gaps.list_gaps(EDITOR, GapState.SETTLED)).gaps
    assert (settled.id, settled.settled_by) == (gap.id, None)
    await unanswered(node, "年会抽奖在哪个城市办")
    await node.gaps.look()
    states = {one.id: one.state for one in (await node.gaps.list_gaps(EDITOR)).gaps}
    assert states.get(gap.id, GapState.SETTLED) in {GapState.OPEN, GapState.SETTLED}


async def publish_all(node: Platform) -> None:
    """Let a second person approve what waits."""
    from wenlu.domains.knowledge.schemas import DraftState, DraftStep

    approver = Actor(ActorKind.STAFF, new_id(), "复核", frozenset(Permission))
    for item in await node.reviews.list_reviews(approver, DraftState.IN_REVIEW):
        await node.reviews.approve(approver, item.id, DraftStep(revision=item.revision))


async def test_a_conversation_is_forgotten_and_its_words_leave_the_gap(node: Platform) -> None:
    talks = await unanswered(node, *LOTTERY)
    await node.gaps.look()
    (gap,) = (await node.gaps.list_gaps(EDITOR)).gaps
    named = next(talk for talk, text in zip(talks, LOTTERY, strict=True) if text == gap.name)
    async with node.unit_of_work() as work:
        assert await node.questions.erase_conversation(work, named.id) == 1
    (left,) = (await node.gaps.list_gaps(EDITOR)).gaps
    assert left.name != gap.name
    assert left.count == 2
    assert all(gap.name != one.text for one in left.examples)
    for talk in talks:
        async with node.unit_of_work() as work:
            await node.questions.erase_conversation(work, talk.id)
    assert (await node.gaps.list_gaps(EDITOR)).gaps == ()


async def test_questions_are_forgotten_with_time(node: Platform, clock: ManualClock) -> None:
    await unanswered(node, *LOTTERY)
    await node.gaps.look()
    clock.advance(timedelta(days=179))
    assert await node.questions.forget() == 0
    clock.advance(timedelta(days=2))
    assert await node.questions.forget() == 3
    assert (await node.gaps.list_gaps(EDITOR)).gaps == ()
    await unanswered(node, *WALLET)
    await node.questions.set_retention(EDITOR, SetRetention(days=1))
    assert (await node.gaps.list_gaps(EDITOR)).retention_days == 1
    clock.advance(timedelta(days=2))
    assert await node.questions.forget() == 3


async def test_entries_that_did_not_satisfy(node: Platform, nodes: Nodes) -> None:
    firm: Firm = await found_firm(node)
    await go_online(node, firm.agent)
    for helpful in (False, False, True):
        await ask(node, "怎么销户", helpful=helpful)
    talk = await ask(node, "佣金是多少")
    await talk.say("转人工")
    await node.attendance.attend(talk.id)
    await node.routing.match_waiting()
    await talk.answer(firm.agent, "您的佣金以合同为准")
    await node.gathering.advance()
    rated = {one.key: one for one in await node.gaps.list_rated(EDITOR)}
    close = rated["account.close"]
    assert (close.title, close.asked, close.helpful, close.unhelpful) == ("怎么销户", 3, 1, 2)
    assert [one.text for one in close.examples] == ["怎么销户"]
    fee = rated["fee.commission"]
    assert (fee.corrected, fee.examples[0].staff_answer) == (1, "您的佣金以合同为准")
    await node.gaps.look()
    (gap,) = (await node.gaps.list_gaps(EDITOR)).gaps
    assert (gap.kind, gap.entry_key) == (GapKind.LOW_RATED, "account.close")


async def test_conflicts_in_the_whole_base(node: Platform) -> None:
    entry = SaveEntry(
        category="fee",
        title="手续费怎么收取的",
        phrasings=("买卖股票要扣多少钱呀",),
        answer="这样收取。",
        submit=True,
    )
    await node.knowledge.create_entry(EDITOR, entry)
    for number, category in ((3, "fee"), (5, "account")):
        statement = SaveEntry(
            category=category,
            title=f"到账时间说明之{category}",
            answer=f"申请提交以后一般在 {number} 个工作日内到账。",
            submit=True,
        )
        await node.knowledge.create_entry(EDITOR, statement)
    await publish_all(node)
    view = await node.conflicts.list_conflicts(EDITOR)
    assert view.by_vectors
    near = [one for one in view.conflicts if one.kind is ConflictKind.NEAR_PHRASING]
    assert {near[0].one.key, near[0].other.key if near[0].other else ""} >= {"fee.commission"}
    figures = [one for one in view.conflicts if one.kind is ConflictKind.FIGURES]
    assert len(figures) == 1
    assert "3 个工作日" in figures[0].one.text + (figures[0].other.text if figures[0].other else "")
    assert await node.conflicts.list_conflicts(EDITOR) is view
    await node.knowledge.archive_entry(EDITOR, figures[0].one.id)
    assert ConflictKind.FIGURES not in (await node.conflicts.list_conflicts(EDITOR)).total


async def test_test_sets_are_run_and_keep_their_history(node: Platform) -> None:
    questions = (
        CaseQuestion(text="怎么开户", expected="account.open"),
        CaseQuestion(text="怎么销户", expected="account.open"),
        CaseQuestion(text="今天天气怎么样", expected=""),
    )
    made = await node.bench.create_set(EDITOR, SaveTestSet(name="要紧的", questions=questions))
    for _ in range(2):
        ran = await node.bench.run_set(EDITOR, made.id)
    assert [(run.passed, run.total) for run in ran.runs] == [(2, 3), (2, 3)]
    assert [one.passed for one in ran.runs[0].results] == [True, False, True]
    assert (ran.runs[0].by, ran.runs[0].model, ran.runs[1].results) == ("编辑", 0, ())
    changed = SaveTestSet(name="要紧的", questions=questions[:1], version=1)
    assert (await node.bench.update_set(EDITOR, made.id, changed)).version == 2
    with pytest.raises(TestSetChangedMeanwhile):
        await node.bench.update_set(EDITOR, made.id, changed)
    with pytest.raises(TestSetNameTaken):
        await node.bench.create_set(EDITOR, SaveTestSet(name="要紧的", questions=questions))
    assert len((await node.bench.run_set(EDITOR, made.id)).runs) == 3
    await node.bench.remove_set(EDITOR, made.id)
    with pytest.raises(TestSetNotFound):
        await node.bench.run_set(EDITOR, made.id)


async def test_a_replay_shows_what_a_draft_would_change(node: Platform) -> None:
    await unanswered(node, *LOTTERY)
    questions = (
        CaseQuestion(text="年会抽奖结果", expected="account.lottery"),
        CaseQuestion(text="怎么开户", expected="account.open"),
    )
    made = await node.bench.create_set(EDITOR, SaveTestSet(name="试", questions=questions))
    phrasings = (*LOTTERY[1:], "年会抽奖结果")
    draft = DraftEntry(key="account.lottery", title=LOTTERY[0], phrasings=phrasings, answer="公告里。")
    view = await node.bench.replay(EDITOR, StartReplay(drafts=(draft,), test_sets=(made.id,)))
    assert (view.asked, view.better, view.worse) == (5, 1, 0)
    assert {line.after_intent for line in view.lines} == {"account.lottery"}
    assert {line.source for line in view.lines} == {"recent", "test"}

    gone = await node.bench.replay(EDITOR, StartReplay(without=("account.open",), test_sets=(made.id,), recent=0))
    assert [(line.text, line.verdict) for line in gone.lines] == [("怎么开户", "worse")]
    assert (await node.brain.loaded()).entries.keys() >= {"account.open"}


async def test_a_stored_draft_can_be_replayed(node: Platform) -> None:
    command = SaveEntry(category="account", title=LOTTERY[0], phrasings=LOTTERY[1:], answer="公告里。", submit=False)
    entry = await node.knowledge.create_entry(EDITOR, command)
    replay = StartReplay(draft_entries=(entry.id,), questions=(LOTTERY[1],), recent=0)
    view = await node.bench.replay(EDITOR, replay)
    assert [(line.text, line.after_intent) for line in view.lines] == [(LOTTERY[1], entry.key)]


async def test_only_editors_see_the_workshop(node: Platform) -> None:
    for attempt in (
        node.gaps.list_gaps(READER),
        node.gaps.list_rated(READER),
        node.gaps.change_gap(READER, new_id(), ChangeGap(state=GapState.OPEN)),
        node.questions.set_retention(READER, SetRetention(days=1)),
        node.conflicts.list_conflicts(READER),
        node.bench.list_sets(READER),
        node.bench.run_set(READER, new_id()),
        node.bench.remove_set(READER, new_id()),
        node.bench.replay(READER, StartReplay()),
    ):
        with pytest.raises(Forbidden):
            await attempt


async def test_the_workshop_over_http(node: Platform) -> None:
    await unanswered(node, *LOTTERY)

    async def authenticate(_: str) -> Actor:
        return EDITOR

    app = FastAPI()
    app.state.services = Services(node.gaps, node.questions, node.conflicts, node.bench)
    app.state.authenticate = authenticate
    problems.install(app)
    app.include_router(routes.router)
    transport = httpx.ASGITransport(app)
    headers = {"authorization": "Bearer t"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://wenlu/api/v1/knowledge", headers=headers
    ) as client:
        looked = (await client.post("/gaps/look")).json()
        (gap,) = looked["gaps"]
        assert (await client.put(f"/gaps/{gap['id']}", json={"state": "dismissed"})).json()["state"] == "dismissed"
        assert (await client.get("/gaps", params={"state": "dismissed"})).json()["gaps"][0]["id"] == gap["id"]
        assert (await client.put(f"/gaps/{new_id()}", json={"state": "open"})).status_code == 404
        assert (await client.put("/gaps/retention", json={"days": 0})).status_code == 422
        assert (await client.put("/gaps/retention", json={"days": 30})).json()["retention_days"] == 30
        assert (await client.get("/gaps/rated")).json() == []
        assert (await client.get("/conflicts")).status_code == 200
        body = {"name": "集", "questions": [{"text": "怎么开户", "expected": "account.open"}]}
        made = (await client.post("/test-sets", json=body)).json()
        assert (await client.post(f"/test-sets/{made['id']}/runs")).json()["runs"][0]["passed"] == 1
        assert (await client.post("/replays", json={"recent": 10})).json()["lines"] == []
        assert (await client.delete(f"/test-sets/{made['id']}")).status_code == 204
        assert (await client.get("/test-sets")).json() == []
