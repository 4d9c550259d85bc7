"""A conversation with a model behind it: what the customer's page is shown while the answer is written, and the log."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.llm_server import ModelServer, served_model
from tests.nodes import Listener

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.events import EventKind, Refused
from wenlu.domains.conversations.schemas import EventView, OpenSession, PostMessage
from wenlu.domains.knowledge.service import StarterImport
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import ConversationId, new_id
from wenlu.platform.settings import load_settings
from wenlu.sdk.messages import AnswerBody, TextBody

PLAIN = "请先转出资金，再提交申请。"
SUPERVISOR = Actor(ActorKind.STAFF, new_id(), "主管", frozenset(Permission))


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with served_model() as server:
        yield server


@pytest.fixture
async def platform(
    server: ModelServer, database_url: str, clock: ManualClock, starter: Path, tmp_path: Path
) -> AsyncIterator[Platform]:
    settings = load_settings(data_dir=tmp_path / "var", llm_url=server.url, llm_model="small", llm_seconds=2.0)
    platform = Platform(settings, database_url, clock=clock)
    platform.starter = StarterImport(platform.unit_of_work, clock, starter)
    await platform.partitions.keep()
    await platform.compliance.load()
    await platform.starter.import_starter(SUPERVISOR)
    await platform.brain.refresh()
    await platform.writer.start()
    yield platform
    await platform.realtime.stop()
    await platform.writer.stop()
    await platform.close()


@dataclass(frozen=True, slots=True)
class Talk:
    """A customer with his page open, and a supervisor who looks on."""

    platform: Platform
    customer: Actor
    id: ConversationId
    page: Listener
    desk: Listener

    async def ask(self, text: str) -> list[dict[str, object]]:
        """Return the frames on the customer's page from the question to the answer."""
        command = PostMessage(client_id=new_id(), body=TextBody(text=text))
        receipt = await self.platform.conversations.post(self.customer, self.id, command)
        await self.page.until_seq(receipt.seq)
        before = len(self.page.take())
        await self.platform.attendance.attend(self.id)
        last = (await self.events(self.customer))[-1].seq
        await self.page.until_seq(last)
        return self.page.take()[before:]

    async def events(self, reader: Actor) -> list[EventView]:
        return (await self.platform.overview.read_events(reader, self.id, 0, 200)).events

    async def answer(self) -> AnswerBody:
        return [event.body for event in await self.events(self.customer) if isinstance(event.body, AnswerBody)][-1]


@pytest.fixture
async def talk(platform: Platform) -> Talk:
    session = await platform.reception.open_session(OpenSession(channel="webchat", locale="zh-CN"))
    customer = await platform.authenticate(session.token)
    id_ = ConversationId(session.conversation_id)
    page, desk = Listener(platform, customer).watch(id_), Listener(platform, SUPERVISOR).watch(id_)
    return Talk(platform, customer, id_, page, desk)


async def test_the_page_is_shown_what_was_checked_and_then_the_one_answer(server: ModelServer, talk: Talk) -> None:
    server.script({"text": "请先把资金转出[1]。然后提交申请[1]。"})
    frames = await talk.ask("怎么销户")
    drafts = [frame["text"] for frame in frames if frame["type"] == "draft"]
    assert drafts == ["请先把资金转出。[1]", "请先把资金转出。[1]然后提交申请。[1]"]
    assert frames[-1]["type"] == "event"
    answer = await talk.answer()
    assert answer.generated
    assert answer.text == drafts[-1]
    assert answer.sources[0].id == "account.close"
    assert not [frame for frame in talk.desk.take() if frame["type"] == "draft"], "staff see the answer alone"
    kinds = [event.kind for event in await talk.events(SUPERVISOR)]
    assert kinds == [EventKind.OPENED, EventKind.MESSAGE, EventKind.UNDERSTOOD, EventKind.MESSAGE]


async def test_a_promise_is_stopped_and_kept_for_staff(server: ModelServer, talk: Talk) -> None:
    server.script({"text": "可以买理财[1]。这款产品保本保收益，稳赚不赔[1]。"})
    await talk.ask("买理财会不会亏本金")
    shown = str(talk.page.take())
    assert "稳赚不赔" not in shown
    (refused,) = [event.body for event in await talk.events(SUPERVISOR) if isinstance(event.body, Refused)]
    assert "稳赚不赔" in refused.text
    assert all(event.kind is not EventKind.REFUSED for event in await talk.events(talk.customer))


async def test_what_was_shown_is_taken_back_if_the_plain_answer_is_given(server: ModelServer, talk: Talk) -> None:
    server.script({"text": "请先把资金转出[1]。三天到账[1]。"})
    frames = await talk.ask("怎么销户")
    assert [frame["text"] for frame in frames if frame["type"] == "draft"] == ["请先把资金转出。[1]", ""]
    answer = await talk.answer()
    assert (answer.text, answer.generated) == (PLAIN, False)


async def test_the_plain_answer_without_a_server(server: ModelServer, talk: Talk) -> None:
    server.script({"status": 500})
    frames = await talk.ask("怎么销户")
    assert [frame["type"] for frame in frames if frame["type"] == "draft"] in ([], ["draft"])
    assert (await talk.answer()).text == PLAIN
