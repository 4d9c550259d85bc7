"""Conversations change hands: one holder at a time, nobody forgotten, promises kept."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.nodes import Firm, Nodes, Talk, go_online, staff_id, visit

from wenlu.bootstrap import Platform
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import NotHolder
from wenlu.domains.conversations.events import Attendant, EventKind
from wenlu.domains.conversations.schemas import CloseConversation, ConversationSummary, Due, PostRating
from wenlu.domains.organisation.schemas import QueueKind, StaffProfile
from wenlu.domains.routing.errors import AlreadyTaken, CapacityReached, NotServing, StaffUnavailable
from wenlu.domains.routing.rules import GONE_AFTER, PREFERRED_FOR, UNANSWERED_AFTER
from wenlu.domains.routing.schemas import HandOver, PresenceStatus, Transfer
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Conflict, Forbidden
from wenlu.kernel.ids import new_id

SERVICE, ADVISORY = QueueKind.SERVICE, QueueKind.ADVISORY
ENDED = CloseConversation(category="other")


async def summary(talk: Talk) -> ConversationSummary:
    return (await talk.platform.overview.summarise([talk.id]))[0]


async def holder(talk: Talk) -> object:
    found = (await summary(talk)).holder
    return found and found.id


async def ask(node: Platform, queue: QueueKind = SERVICE, **members: object) -> Talk:
    talk = await visit(node)
    await talk.say("转人工")
    await node.routing.hand_over(HandOver(talk.id, queue, "asked", **members))
    return talk


async def bodies(talk: Talk, kind: EventKind, reader: Actor | None = None) -> list[object]:
    return [event.body for event in await talk.events(reader) if event.kind is kind]


async def beat(node: Platform, *actors: Actor) -> None:
    await node.presence.beat([staff_id(actor) for actor in actors])


async def test_a_customer_is_told_who_comes_and_when_and_then_somebody_comes(node: Platform, firm: Firm) -> None:
    await go_online(node, firm.agent)
    talk = await ask(node)
    (queued,) = await bodies(talk, EventKind.QUEUED)
    assert queued == facts.Queued(queue=SERVICE, reason="asked", position=1, expected_seconds=10)
    assert node.routing.wake.is_set()
    assert await node.routing.match_waiting() == 1
    (assigned,) = await bodies(talk, EventKind.ASSIGNED)
    assert isinstance(assigned, facts.Assigned)
    assert (assigned.staff.id, assigned.reason) == (firm.agent.id, "matched")
    assert await node.routing.match_waiting() == 0


async def test_nobody_gets_more_than_he_can_answer(node: Platform, firm: Firm) -> None:
    await go_online(node, firm.agent)
    talks = [await ask(node) for _ in range(4)]
    assert await node.routing.match_waiting() == 2
    assert [(await summary(talk)).attendant for talk in talks] == [Attendant.STAFF] * 2 + [Attendant.QUEUE] * 2
    with pytest.raises(CapacityReached) as refused:
        await node.routing.claim(firm.agent, talks[2].id)
    assert refused.value.extra == {"capacity": 2}
    await node.conversations.close(firm.agent, talks[0].id, ENDED)
    assert await node.routing.match_waiting() == 1
    assert await holder(talks[2]) == firm.agent.id


async def test_capacity_holds_when_matching_and_claiming_at_once(nodes: Nodes, node: Platform, firm: Firm) -> None:
    other = await nodes.open()
    await go_online(node, firm.agent)
    talks = [await ask(node) for _ in range(8)]
    claims = [platform.routing.claim(firm.agent, talk.id) for platform in (node, other) for talk in talks[4:]]
    matches = [platform.routing.match_waiting() for platform in (node, other) for _ in range(2)]
    await asyncio.gather(*claims, *matches, return_exceptions=True)
    held = [talk for talk in talks if await holder(talk) == firm.agent.id]
    assert len(held) == 2
    assert sum([len(await bodies(talk, EventKind.ASSIGNED)) for talk in talks]) == 2


async def test_who_takes_nothing_is_given_nothing(node: Platform, firm: Firm) -> None:
    person = await node.organisation.find_staff(staff_id(firm.agent))
    assert person is not None
    profile = StaffProfile.model_validate(person.model_dump(include=set(StaffProfile.model_fields)) | {"capacity": 0})
    await node.organisation.update_staff(SYSTEM, staff_id(firm.agent), profile)
    await go_online(node, firm.agent)
    talk = await ask(node)
    assert await node.routing.match_waiting() == 0
    with pytest.raises(CapacityReached):
        await node.routing.claim(firm.agent, talk.id)


async def test_of_two_who_claim_one_wins(nodes: Nodes, node: Platform, firm: Firm) -> None:
    other = await nodes.open()
    await go_online(node, firm.agent, firm.second)
    for _ in range(5):
        talk = await ask(node)
        done = await asyncio.gather(
            node.routing.claim(firm.agent, talk.id), other.routing.claim(firm.second, talk.id), return_exceptions=True
        )
        assert sorted(type(answer) for answer in done if answer is not None) == [AlreadyTaken]
        winner = (firm.agent, firm.second)[done.index(None)]
        assert await holder(talk) == winner.id
        assert len(await bodies(talk, EventKind.ASSIGNED)) == 1
        await node.conversations.close(winner, talk.id, ENDED)


async def test_who_may_claim(node: Platform, firm: Firm) -> None:
    talk = await ask(node)
    with pytest.raises(StaffUnavailable):
        await node.routing.claim(firm.agent, talk.id)
    with pytest.raises(Forbidden):
        await node.routing.claim(firm.bystander, talk.id)
    await go_online(node, firm.agent, status=PresenceStatus.BUSY)
    assert await node.routing.match_waiting() == 0
    await node.routing.claim(firm.agent, talk.id)
    assert await holder(talk) == firm.agent.id


async def test_out_of_hours_a_promise_is_made_once_and_kept(node: Platform, firm: Firm, clock: ManualClock) -> None:
    clock.advance(timedelta(hours=12))  # 22:00 in Shanghai
    talk = await ask(node)
    (queued,) = await bodies(talk, EventKind.QUEUED)
    opening = datetime(2026, 11, 19, 0, 30, tzinfo=UTC)
    assert queued == facts.Queued(queue=SERVICE, reason="asked", promise_at=opening)
    for _ in range(3):
        assert await node.upkeep.tell_positions() == 0
    clock.advance(opening - clock.now())
    assert await node.upkeep.tell_positions() == 1
    for _ in range(3):
        assert await node.upkeep.tell_positions() == 0
    await go_online(node, firm.agent)
    assert await node.routing.match_waiting() == 1
    assert await holder(talk) == firm.agent.id


async def test_who_comes_before_the_promised_time_keeps_it_too(node: Platform, firm: Firm, clock: ManualClock) -> None:
    clock.advance(timedelta(hours=12))
    talk = await ask(node)
    await go_online(node, firm.agent, status=PresenceStatus.BUSY)
    assert await node.upkeep.tell_positions() == 1
    told = (await bodies(talk, EventKind.QUEUED))[-1]
    assert isinstance(told, facts.Queued)
    assert (told.reason, told.position, told.promise_at) == ("progress", 1, None)
    assert await node.upkeep.tell_positions() == 0


async def test_who_moves_up_is_told(node: Platform, firm: Firm, clock: ManualClock) -> None:
    first, second = await ask(node), await ask(node)
    await node.conversations.close(first.customer, first.id, ENDED)
    clock.advance(timedelta(seconds=40))
    await node.upkeep.run()
    told = (await bodies(second, EventKind.QUEUED))[-1]
    assert isinstance(told, facts.Queued)
    assert (told.reason, told.position) == ("progress", 1)
    (queue,) = [view for view in await node.board.list_queues(firm.agent) if view.kind is SERVICE]
    assert (queue.waiting, queue.longest_wait_seconds) == (1, 40)


async def test_the_same_person_within_a_day(node: Platform, firm: Firm, clock: ManualClock) -> None:
    await go_online(node, firm.agent, firm.second)
    talk = await ask(node)
    await node.routing.match_waiting()
    known = await holder(talk)
    await node.conversations.close(talk.customer, talk.id, ENDED)
    for later, expected in ((timedelta(hours=23), "same_person"), (timedelta(hours=25), "matched")):
        clock.advance(later)
        await go_online(node, firm.agent, firm.second)
        async with node.unit_of_work() as work:
            again = await node.conversations.open(work, talk.customer.id, "webchat", "zh-CN")  # type: ignore[arg-type]
        next_talk = Talk(node, talk.customer, again)
        await next_talk.say("又来了")
        await node.routing.hand_over(HandOver(again, SERVICE, "asked"))
        assert await node.routing.match_waiting() == 1
        (assigned,) = await bodies(next_talk, EventKind.ASSIGNED)
        assert isinstance(assigned, facts.Assigned)
        assert assigned.reason == expected
        if expected == "same_person":
            assert assigned.staff.id == known
        await node.conversations.close(talk.customer, again, ENDED)


async def test_he_is_waited_for_a_little_and_not_for_long(node: Platform, firm: Firm, clock: ManualClock) -> None:
    await go_online(node, firm.agent)
    talk = await ask(node)
    await node.routing.match_waiting()
    await node.conversations.close(talk.customer, talk.id, ENDED)
    await go_online(node, firm.agent, status=PresenceStatus.AWAY)
    await go_online(node, firm.second)
    async with node.unit_of_work() as work:
        again = await node.conversations.open(work, talk.customer.id, "webchat", "zh-CN")  # type: ignore[arg-type]
    await node.routing.hand_over(HandOver(again, SERVICE, "asked"))
    assert await node.routing.match_waiting() == 0
    clock.advance(PREFERRED_FOR)
    await beat(node, firm.second)
    assert await node.routing.match_waiting() == 1
    assert await holder(Talk(node, talk.customer, again)) == firm.second.id


async def test_a_transfer_to_a_colleague_with_a_note(node: Platform, firm: Firm) -> None:
    await go_online(node, firm.agent, firm.second)
    talk = await visit(node)
    await talk.say("费率")
    await node.routing.claim(firm.agent, talk.id)
    with pytest.raises(NotHolder):
        await node.routing.transfer(firm.adviser, talk.id, Transfer(staff_id=staff_id(firm.second)))
    await node.routing.transfer(firm.agent, talk.id, Transfer(staff_id=staff_id(firm.second), note="问费率"))
    assert await holder(talk) == firm.second.id
    (moved,) = await bodies(talk, EventKind.TRANSFERRED, firm.supervisor)
    assert moved == facts.Transferred(from_staff=firm.agent.id, to_staff=firm.second.id, to_queue=None, note="问费率")
    assert await bodies(talk, EventKind.TRANSFERRED) == []
    with pytest.raises(StaffUnavailable):
        await node.routing.transfer(firm.second, talk.id, Transfer(staff_id=staff_id(firm.adviser)))
    assert await holder(talk) == firm.second.id
    assert len(await bodies(talk, EventKind.TRANSFERRED, firm.supervisor)) == 1


async def test_a_transfer_to_a_queue_does_not_come_back(node: Platform, firm: Firm) -> None:
    await go_online(node, firm.agent, firm.supervisor)
    talk = await visit(node)
    await node.routing.claim(firm.agent, talk.id)
    await node.routing.transfer(firm.supervisor, talk.id, Transfer(queue=SERVICE))
    assert (await summary(talk)).attendant is Attendant.QUEUE
    assert await node.routing.match_waiting() == 0
    await go_online(node, firm.second)
    assert await node.routing.match_waiting() == 1
    assert await holder(talk) == firm.second.id
    (moved,) = await bodies(talk, EventKind.TRANSFERRED, firm.supervisor)
    assert isinstance(moved, facts.Transferred)
    assert moved.from_staff == firm.agent.id


@pytest.mark.parametrize("who", ["adviser", "bystander"])
async def test_nobody_moves_what_is_anothers(who: str, node: Platform, firm: Firm) -> None:
    actor: Actor = getattr(firm, who)
    await go_online(node, firm.agent, firm.second)
    talk = await visit(node)
    await node.routing.claim(firm.agent, talk.id)
    before = await talk.kinds(firm.supervisor)
    for act in (
        lambda: node.routing.transfer(actor, talk.id, Transfer(staff_id=staff_id(firm.second))),
        lambda: node.routing.transfer(actor, talk.id, Transfer(queue=SERVICE)),
        lambda: node.routing.return_to_bot(actor, talk.id),
        lambda: node.routing.take_over(actor, talk.id),
    ):
        with pytest.raises((NotHolder, NotServing, Forbidden)):
            await act()
    assert await talk.kinds(firm.supervisor) == before


async def test_a_supervisor_steps_in_and_gives_back_to_the_bot(node: Platform, firm: Firm) -> None:
    await go_online(node, firm.agent)
    talk = await visit(node)
    await node.routing.claim(firm.agent, talk.id)
    await node.routing.take_over(firm.supervisor, talk.id)
    assert await holder(talk) == firm.supervisor.id
    with pytest.raises(NotHolder):
        await node.routing.return_to_bot(firm.agent, talk.id)
    await node.routing.return_to_bot(firm.supervisor, talk.id)
    assert (await summary(talk)).attendant is Attendant.BOT


async def test_who_goes_leaves_nobody_behind(node: Platform, firm: Firm, clock: ManualClock) -> None:
    await go_online(node, firm.agent, firm.second)
    talk = await visit(node)
    await talk.say("在吗")
    await node.routing.claim(firm.agent, talk.id)
    clock.advance(GONE_AFTER)
    await beat(node, firm.second)
    assert await node.upkeep.requeue_gone() == 0
    clock.advance(timedelta(seconds=1))
    assert await node.upkeep.requeue_gone() == 1
    (requeued,) = await bodies(talk, EventKind.QUEUED)
    assert isinstance(requeued, facts.Queued)
    assert requeued.reason == "staff_gone"
    await beat(node, firm.second)
    assert await node.routing.match_waiting() == 1
    assert await holder(talk) == firm.second.id
    assert await node.upkeep.requeue_gone() == 0


async def test_who_no_longer_works_here_leaves_nobody_behind(node: Platform, firm: Firm) -> None:
    await go_online(node, firm.agent, firm.second)
    talk = await visit(node)
    await node.routing.claim(firm.agent, talk.id)
    person = await node.organisation.find_staff(staff_id(firm.agent))
    assert person is not None
    profile = StaffProfile.model_validate(person.model_dump(include=set(StaffProfile.model_fields)) | {"active": False})
    await node.organisation.update_staff(SYSTEM, staff_id(firm.agent), profile)
    assert await node.upkeep.requeue_gone() == 1
    assert await node.routing.match_waiting() == 1
    assert await holder(talk) == firm.second.id


async def test_who_does_not_answer_passes_on_if_there_is_somebody(
    node: Platform, firm: Firm, clock: ManualClock
) -> None:
    await go_online(node, firm.agent)
    talk = await ask(node)
    clock.advance(UNANSWERED_AFTER + timedelta(minutes=5))
    await beat(node, firm.agent)
    assert await node.routing.match_waiting() == 1
    await go_online(node, firm.second)
    assert await node.upkeep.pass_on_unanswered() == 0  # his minutes begin when he gets it
    clock.advance(UNANSWERED_AFTER + timedelta(seconds=1))
    await beat(node, firm.agent)
    await go_online(node, firm.second, status=PresenceStatus.AWAY)
    assert await node.upkeep.pass_on_unanswered() == 0
    await go_online(node, firm.second)
    assert await node.upkeep.pass_on_unanswered() == 1
    assert (await summary(talk)).waiting_since is not None
    assert await node.routing.match_waiting() == 1
    assert await holder(talk) == firm.second.id


async def test_who_was_left_waiting_comes_before_who_came_later(node: Platform, firm: Firm, clock: ManualClock) -> None:
    await go_online(node, firm.agent)
    left = await ask(node)
    await node.routing.match_waiting()
    clock.advance(timedelta(seconds=100))
    later = await ask(node, ADVISORY)
    await node.routing.transfer(firm.agent, left.id, Transfer(queue=ADVISORY))
    person = await node.organisation.find_staff(staff_id(firm.adviser))
    assert person is not None
    profile = StaffProfile.model_validate(person.model_dump(include=set(StaffProfile.model_fields)) | {"capacity": 1})
    await node.organisation.update_staff(SYSTEM, staff_id(firm.adviser), profile)
    await go_online(node, firm.adviser)
    assert await node.routing.match_waiting() == 1
    assert await holder(left) == firm.adviser.id
    assert await holder(later) is None


async def test_what_nobody_says_anything_in_ends(node: Platform, firm: Firm, clock: ManualClock) -> None:
    await go_online(node, firm.agent)
    idle, waiting, held = await visit(node), await ask(node), await visit(node)
    await node.routing.claim(firm.agent, held.id)
    unanswered = await visit(node)
    await unanswered.say("在吗")
    clock.advance(timedelta(minutes=31))
    assert await node.upkeep.close_idle() == 1
    lines = [await summary(talk) for talk in (idle, waiting, held, unanswered)]
    assert [line.status for line in lines] == ["closed", "open", "open", "open"]
    assert lines[0].category == "idle"


async def test_a_hand_over_repeated_after_a_crash_changes_nothing(node: Platform, firm: Firm) -> None:
    await go_online(node, firm.agent)
    talk = await ask(node, reply_through=2)
    await node.routing.match_waiting()
    await node.routing.hand_over(HandOver(talk.id, SERVICE, "asked", reply_through=2))
    assert await holder(talk) == firm.agent.id
    assert len(await bodies(talk, EventKind.QUEUED)) == 1
    queues = await node.board.list_queues(firm.agent)
    assert sum(queue.waiting for queue in queues) == 0


async def test_a_rescue_takes_nothing_from_anybody(node: Platform, firm: Firm) -> None:
    await go_online(node, firm.agent)
    talk = await visit(node)
    await talk.say("在吗")
    due = Due(talk.id, talk.customer.id, "webchat", "zh-CN", 2)  # type: ignore[arg-type]
    await node.routing.claim(firm.agent, talk.id)
    with pytest.raises(Conflict):
        await node.routing.rescue(due)
    assert await holder(talk) == firm.agent.id


async def test_the_board_counts(node: Platform, firm: Firm, clock: ManualClock) -> None:
    await go_online(node, firm.agent)
    by_bot, by_person, waits = await visit(node), await ask(node), await ask(node, ADVISORY)
    await by_bot.say("一")
    clock.advance(timedelta(seconds=30))
    await beat(node, firm.agent)
    await node.routing.match_waiting()
    await node.conversations.close(by_person.customer, by_person.id, ENDED)
    await node.conversations.rate(by_person.customer, by_person.id, PostRating(client_id=new_id(), score=4))
    await node.followers.advance()
    board = await node.board.get(firm.supervisor)
    assert board.conversations.model_dump() == {"open": 2, "bot": 1, "queued": 1, "staff": 0, "closed_today": 1}
    assert board.today.conversations == 3
    assert board.today.handed_over == 2
    assert board.today.bot_settled_share == pytest.approx(1 / 3)
    assert (board.today.average_wait_seconds, board.today.average_rating, board.today.ratings) == (30, 4.0, 1)
    by_kind = {queue.kind: queue for queue in board.queues}
    assert (by_kind[SERVICE].waiting, by_kind[SERVICE].online, by_kind[SERVICE].within_target) == (0, 1, 1.0)
    assert (by_kind[ADVISORY].waiting, by_kind[ADVISORY].longest_wait_seconds) == (1, 30)
    assert [(alert.code, alert.queue) for alert in board.alerts] == [("nobody_online", ADVISORY)]
    assert len(board.staff) == 5
    assert board.staff[0].staff.id == firm.agent.id
    assert (await summary(waits)).queue is ADVISORY
    with pytest.raises(Forbidden):
        await node.board.get(firm.agent)


async def test_presence(node: Platform, firm: Firm, clock: ManualClock) -> None:
    assert (await node.presence.get(firm.agent)).status is PresenceStatus.OFFLINE
    await go_online(node, firm.agent)
    await node.presence.connect(firm.agent)
    clock.advance(GONE_AFTER)
    assert (await node.presence.get(firm.agent)).status is PresenceStatus.ONLINE
    clock.advance(timedelta(seconds=1))
    gone = await node.presence.get(firm.agent)
    assert (gone.status, gone.chosen) == (PresenceStatus.OFFLINE, PresenceStatus.ONLINE)
    await node.presence.beat()
    assert (await node.presence.get(firm.agent)).status is PresenceStatus.ONLINE
    node.presence.disconnect(firm.agent)
    clock.advance(GONE_AFTER + timedelta(seconds=1))
    await node.presence.beat()
    assert (await node.presence.get(firm.agent)).status is PresenceStatus.OFFLINE
    for stranger in (firm.bystander, Actor(firm.agent.kind, None, "无岗", firm.agent.permissions)):
        with pytest.raises(Forbidden):
            await node.presence.get(stranger)
