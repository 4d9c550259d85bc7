"""The bot attends real conversations: one reply each, through the gate, or a hand-over."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.events import Attendant, EventKind, Queued, Refused, Returned, Understood
from wenlu.domains.conversations.schemas import Draft, EventView, Expectation, OpenSession, PostMessage, PostRecall
from wenlu.domains.knowledge.service import StarterImport
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import ConversationId, new_id
from wenlu.platform.settings import load_settings
from wenlu.sdk.messages import Action, AnswerBody, ChoiceBody, TextBody


@pytest.fixture
async def platform(database_url: str, clock: ManualClock, starter: Path, tmp_path: Path) -> AsyncIterator[Platform]:
    platform = Platform(load_settings(data_dir=tmp_path / "var"), database_url, clock=clock)
    platform.starter = StarterImport(platform.unit_of_work, clock, starter)
    await platform.partitions.keep()
    await platform.compliance.load()
    await platform.prepare_bot()
    await platform.writer.start()
    yield platform
    await platform.writer.stop()
    await platform.close()


@dataclass
class Talk:
    """A customer in a conversation."""

    platform: Platform
    customer: Actor
    id: ConversationId

    async def say(self, text: str, value: str | None = None) -> UUID:
        client_id = new_id()
        body = TextBody(text=text) if value is None else ChoiceBody(text=text, value=value)
        await self.platform.conversations.post(self.customer, self.id, PostMessage(client_id=client_id, body=body))
        return client_id

    async def attend(self) -> bool:
        return await self.platform.attendance.attend(self.id)

    async def events(self) -> list[EventView]:
        page = await self.platform.overview.read_events(self.customer, self.id, 0, 200)
        return page.events

    async def answers(self) -> list[AnswerBody]:
        return [event.body for event in await self.events() if isinstance(event.body, AnswerBody)]

    async def attendant(self) -> Attendant:
        state, _ = await self.platform.conversations.recent(self.id)
        return state.attendant


@pytest.fixture
async def talk(platform: Platform) -> Talk:
    session = await platform.reception.open_session(OpenSession(channel="webchat", locale="zh-CN"))
    customer = await platform.authenticate(session.token)
    return Talk(platform, customer, session.conversation_id)


async def test_an_answer_once(talk: Talk) -> None:
    await talk.say("怎么开户")
    await talk.attend()
    await talk.attend()

    (answer,) = await talk.answers()
    assert answer.action is Action.ANSWER
    assert answer.choices[0].value == "entry:account.close"
    assert await talk.attendant() is Attendant.BOT


async def test_the_same_reply_is_recognised_after_a_crash(talk: Talk) -> None:
    await talk.say("怎么开户")
    state, turns = await talk.platform.conversations.recent(talk.id)
    assert state.is_due
    assert [turn.text for turn in turns] == ["怎么开户"]
    await talk.attend()
    assert len(await talk.answers()) == 1
    assert not await talk.attend()


async def test_several_messages_are_one_turn(talk: Talk) -> None:
    await talk.say("你好")
    await talk.say("请问怎么销户")
    await talk.attend()

    (answer,) = await talk.answers()
    assert "转出资金" in answer.text


async def test_a_tapped_choice(talk: Talk) -> None:
    await talk.say("怎么销户", "entry:account.close")
    await talk.attend()
    assert (await talk.answers())[0].text == "请先转出资金，再提交申请。"


async def test_a_person_on_request(talk: Talk) -> None:
    await talk.say("转人工", "person")
    await talk.attend()

    kinds = [event.kind for event in await talk.events()]
    assert kinds == [EventKind.OPENED, EventKind.MESSAGE, EventKind.MESSAGE, EventKind.QUEUED]
    queued = (await talk.events())[-1].body
    assert isinstance(queued, Queued)
    assert (queued.queue.value, queued.reason) == ("service", "asked")
    assert await talk.attendant() is Attendant.QUEUE
    assert not await talk.attend()


async def test_an_emergency(talk: Talk) -> None:
    await talk.say("我的账户被盗了")
    await talk.attend()

    (answer,) = await talk.answers()
    assert answer.action is Action.WARN
    assert "95000" in answer.text
    assert await talk.attendant() is Attendant.QUEUE


async def test_what_the_gate_refuses_never_leaves(talk: Talk) -> None:
    await talk.say("理财产品保不保本", "entry:account.guarantee")
    await talk.attend()

    assert await talk.answers() == []
    assert all("稳赚不赔" not in event.model_dump_json() for event in await talk.events())
    assert await talk.attendant() is Attendant.QUEUE
    async with talk.platform.unit_of_work() as work:
        assert (await talk.platform.overview.get_state(work, talk.id)).attended_seq > 0


async def test_while_the_gate_cannot_judge_a_person_comes_and_nothing_is_said(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(talk.platform.compliance.rule_set, "review", broken)
    await talk.say("怎么开户")
    await talk.attend()

    assert await talk.answers() == []
    assert await talk.attendant() is Attendant.QUEUE


async def test_who_has_complained_hears_regret_first_and_is_offered_nothing(talk: Talk) -> None:
    await talk.say("我要投诉你们的服务")
    await talk.attend()
    async with talk.platform.unit_of_work() as work:
        back = Draft(EventKind.RETURNED, SYSTEM, Returned(), expects=Expectation())
        await talk.platform.conversations.record(work, talk.id, back)
    await talk.say("怎么开户")
    await talk.attend()

    answer = (await talk.answers())[-1]
    assert answer.text.startswith("很抱歉之前的服务没有让您满意。")
    assert {choice.value for choice in answer.choices} <= {"person"}


async def test_all_recalled_is_attended_without_a_word(talk: Talk) -> None:
    await talk.say("怎么开户")
    seq = (await talk.events())[-1].seq
    await talk.platform.conversations.recall(talk.customer, talk.id, PostRecall(client_id=new_id(), seq=seq))
    await talk.attend()

    assert await talk.answers() == []
    assert not await talk.attend()


async def test_the_customer_sees_neither_understanding_nor_refusal(talk: Talk) -> None:
    await talk.say("理财产品保不保本", "entry:account.guarantee")
    await talk.attend()
    assert not any(isinstance(event.body, Understood | Refused) for event in await talk.events())
