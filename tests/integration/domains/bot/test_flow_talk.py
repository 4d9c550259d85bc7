"""A customer is guided through a flow: over several turns, nodes and interruptions, to an answer or to a person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from wenlu.bootstrap import Platform
from wenlu.domains.bot.schemas import HistoryLine, Question
from wenlu.domains.conversations.events import Attendant, EventKind, Note, Queued, Understood
from wenlu.domains.conversations.schemas import EventView, OpenSession, PostMessage
from wenlu.domains.knowledge.service import StarterImport
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import ConversationId, new_id
from wenlu.platform.settings import load_settings
from wenlu.sdk.messages import Action, AnswerBody, ChoiceBody, TextBody

FLOW = """
- key: permission.check
  title: 帮我自查能不能开
  title_en: Check whether I qualify
  triggers:
    offered_after: [permission.star]
    instead_of: [account.close]
    phrasings: [帮我自查一下科创板]
  start: assets
  nodes:
    - {kind: ask, id: assets, slot: assets, expects: amount, label: 日均资产, label_en: Assets,
       text: 日均资产大约多少？, text_en: How much do you hold?, next: experience}
    - {kind: ask, id: experience, slot: experience, expects: months, label: 交易经验, label_en: Experience,
       text: 交易多久了？, text_en: How long have you traded?, next: enough}
    - kind: branch
      id: enough
      cases:
        - tests: [{slot: assets, test: at_least, value: 500000}, {slot: experience, test: at_least, value: 24}]
          next: met
      otherwise: person
    - {kind: answer, id: met, entry: permission.star, next: done}
    - {kind: hand_over, id: person, queue: service, text: 我请同事帮您看。, note: 条件还差一些。}
    - {kind: end, id: done}
"""


@asynccontextmanager
async def node(url: str, clock: ManualClock, starter: Path, folder: Path) -> AsyncIterator[Platform]:
    platform = Platform(load_settings(data_dir=folder), url, clock=clock)
    platform.starter = StarterImport(platform.unit_of_work, clock, starter)
    await platform.partitions.keep()
    await platform.compliance.load()
    await platform.prepare_bot()
    await platform.writer.start()
    try:
        yield platform
    finally:
        await platform.writer.stop()
        await platform.close()


@dataclass
class Talk:
    """A customer in a conversation, answered by whichever node is asked to."""

    customer: Actor
    id: ConversationId

    async def say(self, platform: Platform, text: str, value: str | None = None) -> AnswerBody:
        body = TextBody(text=text) if value is None else ChoiceBody(text=text, value=value)
        await platform.conversations.post(self.customer, self.id, PostMessage(client_id=new_id(), body=body))
        await platform.attendance.attend(self.id)
        answers = [event.body for event in await self.events(platform) if isinstance(event.body, AnswerBody)]
        return answers[-1]

    async def events(self, platform: Platform, reader: Actor | None = None) -> list[EventView]:
        return (await platform.overview.read_events(reader or self.customer, self.id, 0, 200)).events


@pytest.fixture
def flows(starter: Path) -> Path:
    (starter / "flows").mkdir()
    (starter / "flows" / "check.yaml").write_text(FLOW, "utf-8")
    return starter


@pytest.fixture
async def platform(database_url: str, clock: ManualClock, flows: Path, tmp_path: Path) -> AsyncIterator[Platform]:
    async with node(database_url, clock, flows, tmp_path / "var") as platform:
        yield platform


@pytest.fixture
async def talk(platform: Platform) -> Talk:
    session = await platform.reception.open_session(OpenSession(channel="webchat", locale="zh-CN"))
    return Talk(await platform.authenticate(session.token), session.conversation_id)


async def test_a_flow_is_offered_after_an_answer_and_walked_to_its_end(platform: Platform, talk: Talk) -> None:
    answer = await talk.say(platform, "科创板怎么开")
    assert answer.choices[0].value == "flow:permission.check"

    question = await talk.say(platform, answer.choices[0].label, answer.choices[0].value)
    assert (question.action, question.text) == (Action.CLARIFY, "日均资产大约多少？")
    assert (await talk.say(platform, "大概六十万")).text == "交易多久了？"
    end = await talk.say(platform, "三年了")
    assert end.action is Action.ANSWER
    assert "资产和交易经验要求" in end.text
    assert end.flow is not None
    assert end.flow.status == "ended"
    assert {fact.slot: fact.value for fact in end.flow.facts} == {"assets": 600_000, "experience": 36}


async def test_a_restart_in_the_middle_changes_nothing(
    platform: Platform, talk: Talk, database_url: str, clock: ManualClock, flows: Path, tmp_path: Path
) -> None:
    await talk.say(platform, "帮我自查一下科创板")
    await talk.say(platform, "60万")
    async with node(database_url, clock, flows, tmp_path / "var") as restarted:
        end = await talk.say(restarted, "两年半")
    assert end.flow is not None
    assert end.flow.status == "ended"


async def test_a_hand_over_carries_what_was_told(platform: Platform, talk: Talk) -> None:
    await talk.say(platform, "帮我自查一下科创板")
    await talk.say(platform, "30万")
    answer = await talk.say(platform, "不到两年")
    assert answer.action is Action.HANDOFF
    supervisor = Actor(
        ActorKind.STAFF,
        new_id(),
        "主管",
        frozenset({Permission.SUPERVISE, Permission.SERVE_CUSTOMERS, Permission.READ_CUSTOMERS}),
    )
    events = await talk.events(platform, supervisor)
    (note,) = [event.body for event in events if isinstance(event.body, Note)]
    assert "日均资产：30 万元；交易经验：不到 2 年" in note.text
    assert "条件还差一些。" in note.text
    (queued,) = [event.body for event in events if isinstance(event.body, Queued)]
    assert (queued.queue.value, queued.reason) == ("service", "flow")
    assert all(event.kind is not EventKind.NOTE for event in await talk.events(platform))
    dossier = (await platform.overview.get_detail(supervisor, talk.id)).dossier
    noted = [event.body.action for event in events if isinstance(event.body, Understood)]
    assert noted == ["flow", "flow", "flow"]  # what a flow is told is no question for the workshop
    assert [line.text for line in dossier.facts][:2] == ["日均资产：30 万元", "交易经验：不到 2 年"]
    assert dossier.failed == []


async def test_another_question_is_answered_and_the_flow_goes_on(platform: Platform, talk: Talk) -> None:
    await talk.say(platform, "帮我自查一下科创板")
    answer = await talk.say(platform, "怎么开户")
    assert "在手机上办理" in answer.text
    assert answer.text.endswith("日均资产大约多少？")
    assert (await talk.say(platform, "60万")).text == "交易多久了？"


async def test_danger_and_the_call_for_a_person_come_first(platform: Platform, talk: Talk) -> None:
    await talk.say(platform, "帮我自查一下科创板")
    await talk.say(platform, "60万")
    answer = await talk.say(platform, "我的账户被盗了")
    assert answer.action is Action.WARN
    assert answer.flow is not None
    assert answer.flow.status == "left"
    state, _ = await platform.conversations.recent(talk.id)
    assert state.attendant is Attendant.QUEUE


async def test_leaving_correcting_and_not_understanding(platform: Platform, talk: Talk) -> None:
    await talk.say(platform, "帮我自查一下科创板")
    puzzled = await talk.say(platform, "嘟嘟嘟")
    assert puzzled.text.endswith("日均资产大约多少？")
    assert puzzled.choices[-1].value == "person"
    await talk.say(platform, "60万")
    corrected = await talk.say(platform, "不对，是30万")
    assert "已改为：日均资产：30 万元" in corrected.text
    left = await talk.say(platform, "算了")
    assert left.flow is not None
    assert left.flow.status == "left"
    assert (await talk.say(platform, "怎么开户")).flow is None


async def test_who_cannot_tell_has_not_asked_again_what_led_here(platform: Platform, talk: Talk) -> None:
    await talk.say(platform, "帮我自查一下科创板")
    unsure = await talk.say(platform, "记不清了")
    assert "资产和交易经验要求" not in unsure.text
    assert unsure.choices[-1].value == "person"


async def test_an_entry_can_begin_a_flow(platform: Platform, talk: Talk) -> None:
    assert (await talk.say(platform, "怎么销户", "entry:account.close")).text == "日均资产大约多少？"


async def test_the_words_of_a_history_are_enough(platform: Platform) -> None:
    history = (
        HistoryLine(role="customer", text="帮我自查一下科创板"),
        HistoryLine(role="bot", text="日均资产大约多少？"),
        HistoryLine(role="customer", text="六十万"),
        HistoryLine(role="bot", text="交易多久了？"),
    )
    reply = await platform.brain.ask(Question(q="三年", history=history))
    assert reply.flow is not None
    assert (reply.flow.status, reply.intent) == ("ended", "permission.star")
    english = await platform.brain.ask(Question(q="Check whether I qualify", locale="en"))
    assert english.text == "How much do you hold?"
