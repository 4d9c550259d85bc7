"""Nobody waits unattended: leases, crashes, sweeps."""

import asyncio
from datetime import timedelta

import pytest
from tests.nodes import Firm, Nodes, Talk, go_online, until_async, visit

from wenlu.bootstrap import Platform
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import Attendant, EventKind
from wenlu.domains.conversations.schemas import CloseConversation, Draft, Due, Expectation
from wenlu.domains.conversations.service import AttendanceService
from wenlu.domains.conversations.service.attendance import LEASE_SECONDS
from wenlu.kernel.actors import BOT, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import reply_id
from wenlu.sdk.messages import Action, AnswerBody, TextBody


class Answerer:
    """An attendant that repeats what was said, and can be told to do worse."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.attended: list[Due] = []
        self.fails: type[Exception] | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def attend(self, due: Due) -> None:
        self.attended.append(due)
        await self.gate.wait()
        if self.fails is not None:
            raise self.fails
        expects = Expectation(is_open=True, attendants=(Attendant.BOT,), due_through=due.through)
        heard = facts.Understood(
            seq=due.through, intent="echo", title=None, confidence=1.0, signals=(), action=Action.ANSWER.value
        )
        said = AnswerBody(text=" ".join(turn.text for turn in due.said), action=Action.ANSWER)
        ids = [reply_id(due.conversation_id, name, due.through) for name in ("heard", "said")]
        async with self._platform.unit_of_work() as work:
            await self._platform.conversations.record(
                work,
                due.conversation_id,
                Draft(EventKind.UNDERSTOOD, BOT, heard, ids[0], expects=expects),
                Draft(EventKind.MESSAGE, BOT, said, ids[1]),
            )


def attendance_of(platform: Platform, answerer: Answerer) -> AttendanceService:
    service = AttendanceService(
        platform.unit_of_work,
        platform.clock,
        platform.conversations,
        {Attendant.BOT: answerer},
        platform.routing,
        platform.metrics,
    )
    platform.writer.on_committed(service.notice)
    return service


async def answers(talk: Talk) -> list[str]:
    return [e.body.text for e in await talk.events() if isinstance(e.body, AnswerBody)]


async def test_who_writes_is_answered_at_once_and_once(node: Platform, talk: Talk) -> None:
    service = attendance_of(node, Answerer(node))
    service.start()
    try:
        for n in range(5):
            await talk.say(f"问题{n}")
            await until_async(lambda n=n: _count(talk, n + 1))
    finally:
        await service.stop()
    assert await answers(talk) == [f"问题{n}" for n in range(5)]


async def _count(talk: Talk, number: int) -> bool:
    return len(await answers(talk)) == number


async def test_what_is_said_while_he_is_answered_is_answered_too(node: Platform, talk: Talk) -> None:
    answerer = Answerer(node)
    service = attendance_of(node, answerer)
    answerer.gate.clear()
    service.start()
    try:
        await talk.say("一")
        await until_async(lambda: _attended(answerer, 1))
        await talk.say("二")
        answerer.gate.set()
        await until_async(lambda: _count(talk, 2))
    finally:
        await service.stop()
    assert [due.through for due in answerer.attended] == [2, 3]


async def _attended(answerer: Answerer, number: int) -> bool:
    return len(answerer.attended) >= number


async def test_one_node_attends_at_a_time(nodes: Nodes, node: Platform, talk: Talk) -> None:
    other = await nodes.open()
    answerers = Answerer(node), Answerer(other)
    services = [attendance_of(p, a) for p, a in zip((node, other), answerers, strict=True)]
    await talk.say("在吗")
    done = await asyncio.gather(*(service.attend(talk.id) for service in services for _ in range(4)))
    assert done.count(True) == 1
    assert sum(len(answerer.attended) for answerer in answerers) == 1
    assert await answers(talk) == ["在吗"]


async def test_a_lease_passes_on_when_its_holder_dies(
    nodes: Nodes, node: Platform, talk: Talk, clock: ManualClock
) -> None:
    other = await nodes.open()
    dying, living = Answerer(node), Answerer(other)
    first, second = attendance_of(node, dying), attendance_of(other, living)
    await talk.say("在吗")
    dying.gate.clear()
    holder = asyncio.create_task(first.attend(talk.id))
    await until_async(lambda: _attended(dying, 1))
    assert await second.sweep() == 0
    assert not await second.attend(talk.id)
    clock.advance(timedelta(seconds=LEASE_SECONDS + 1))
    assert await second.sweep() == 1
    assert await second.attend(talk.id)
    assert await answers(talk) == ["在吗"]
    dying.gate.set()  # it was only slow: what it says now has been said
    await holder
    assert await answers(talk) == ["在吗"]


async def test_a_sweep_finds_what_a_crash_left(node: Platform, talk: Talk) -> None:
    await talk.say("在吗")  # nobody listens: the process died with the message in the log
    service = attendance_of(node, Answerer(node))
    assert await service.sweep() == 1
    service.start()
    try:
        await until_async(lambda: _count(talk, 1))
        assert await service.sweep() == 0
    finally:
        await service.stop()


async def test_two_sweeps_and_a_reply_repeated_after_a_crash_answer_once(node: Platform, talk: Talk) -> None:
    answerer = Answerer(node)
    service = attendance_of(node, answerer)
    await talk.say("在吗")
    assert await service.attend(talk.id)
    await answerer.attend(answerer.attended[0])
    assert not await service.attend(talk.id)
    assert await answers(talk) == ["在吗"]


@pytest.mark.parametrize("error", [RuntimeError, ValueError])
async def test_who_cannot_be_answered_gets_a_person(
    error: type[Exception], node: Platform, talk: Talk, firm: Firm
) -> None:
    answerer = Answerer(node)
    answerer.fails = error
    service = attendance_of(node, answerer)
    await talk.say("在吗")
    assert await service.attend(talk.id)
    event = (await talk.events())[-1]
    assert isinstance(event.body, facts.Queued)
    assert event.body.reason == "bot_unavailable"
    assert await service.sweep() == 0


async def test_a_failing_bot_takes_nobody_away_from_a_person(node: Platform, talk: Talk, firm: Firm) -> None:
    """Somebody takes the conversation while the bot fails over it: he keeps it."""
    await go_online(node, firm.agent)
    answerer = Answerer(node)
    service = attendance_of(node, answerer)
    answerer.gate.clear()
    answerer.fails = RuntimeError
    await talk.say("在吗")
    attending = asyncio.create_task(service.attend(talk.id))
    await until_async(lambda: _attended(answerer, 1))
    await node.routing.claim(firm.agent, talk.id)
    answerer.gate.set()
    await attending
    state = (await node.overview.summarise([talk.id]))[0]
    assert (state.attendant, state.holder and state.holder.id) == (Attendant.STAFF, firm.agent.id)


async def test_nobody_attends_to_what_has_ended_or_is_with_people(node: Platform, talk: Talk, firm: Firm) -> None:
    answerer = Answerer(node)
    service = attendance_of(node, answerer)
    assert not await service.attend(talk.id)
    await talk.say("再见")
    await node.conversations.close(talk.customer, talk.id, CloseConversation(category="ended"))
    assert not await service.attend(talk.id)
    assert await service.sweep() == 0
    assert answerer.attended == []


async def test_what_the_attendant_is_given(node: Platform) -> None:
    talk = await visit(node)
    answerer = Answerer(node)
    service = attendance_of(node, answerer)
    await talk.say("一")
    await service.attend(talk.id)
    await talk.say("二")
    await talk.say("三")
    await service.attend(talk.id)
    due = answerer.attended[-1]
    assert (due.through, due.channel, due.locale, due.misses) == (6, "webchat", "zh-CN", 0)
    assert [turn.text for turn in due.said] == ["二", "三"]
    assert [turn.role for turn in due.turns] == [
        ActorKind.CUSTOMER, ActorKind.BOT, ActorKind.CUSTOMER, ActorKind.CUSTOMER
    ]  # fmt: skip
    assert [e.body.text for e in await talk.events() if isinstance(e.body, TextBody)] == ["一", "二", "三"]
