"""Words that the gate holds: submitted, decided by a second person, overtaken by time or by the talk; on two nodes."""

import asyncio
from datetime import timedelta

import psycopg
import pytest
from tests.nodes import Firm, Listener, Nodes, Talk, go_online, staff_id, until, visit

from wenlu.bootstrap import Platform
from wenlu.domains.audit.schemas import Act
from wenlu.domains.compliance.errors import ComplianceBlocked, ComplianceConfirm, ComplianceHeld
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import (
    HoldNotFound,
    HoldSettled,
    NothingToHold,
    NotHolder,
    SecondPersonNeeded,
    TalkMovedOn,
)
from wenlu.domains.conversations.events import EventKind, HoldState
from wenlu.domains.conversations.schemas import CloseConversation, ListConversations, PostMessage
from wenlu.domains.conversations.schemas.holding import (
    HoldView,
    PostHold,
    RefuseHold,
    ReleaseHold,
    SetHoldPolicy,
)
from wenlu.domains.identity.rules import permissions_of
from wenlu.domains.identity.schemas import Role
from wenlu.domains.organisation.schemas import CreateStaff, StaffKind
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import new_id
from wenlu.sdk.messages import TextBody

HELD = "今天开户就送您一台扫地机器人"
CONFIRMED = "您加我个人微信吧"
BLOCKED = "保证赚钱，本金绝对不会亏"
ENDED = CloseConversation(category="other")


@pytest.fixture
def judges() -> bool:
    return True


@pytest.fixture
async def second(node: Platform, firm: Firm) -> Actor:
    """Another supervisor."""
    seat = await node.organisation.find_staff(staff_id(firm.supervisor))
    assert seat is not None
    command = CreateStaff(unit_id=seat.unit_id, name="another", title="supervisor", kind=StaffKind.SUPERVISOR)
    async with node.unit_of_work() as work:
        (person,) = await node.organisation.create_staff_many(work, SYSTEM, [command])
    return Actor(ActorKind.STAFF, person.id, person.name, permissions_of([Role.SUPERVISOR]), new_id(), new_id())


@pytest.fixture
async def talk(node: Platform, firm: Firm) -> Talk:
    """A customer with the manager."""
    talk = await visit(node)
    await talk.say("我想开个账户")
    await go_online(node, firm.manager, firm.agent)
    await node.routing.claim(firm.manager, talk.id)
    return talk


def hold(text: str = HELD, note: str = "") -> PostHold:
    return PostHold(client_id=new_id(), body=TextBody(text=text), note=note)


def release(view: HoldView, text: str | None = None) -> ReleaseHold:
    return ReleaseHold(reason="已核对", seen=view.seen, text=text)


async def messages(talk: Talk, reader: Actor) -> list[facts.EventBody]:
    return [event.body for event in await talk.events(reader) if event.kind is EventKind.MESSAGE]


async def test_a_release_is_the_writers_message_under_two_names(
    node: Platform, firm: Firm, talk: Talk, clock: ManualClock
) -> None:
    with pytest.raises(ComplianceHeld):
        await talk.answer(firm.manager, HELD)
    command = hold(note="客户自己问的")
    view = await node.holds.submit(firm.manager, talk.id, command)
    assert await node.holds.submit(firm.manager, talk.id, command) == view
    assert (view.state, view.words.text, view.note) == (HoldState.WAITING, HELD, "客户自己问的")
    assert view.due_at - view.asked_at == timedelta(minutes=10)
    hit = view.verdict.hits[0]
    assert hit.basis
    assert HELD[hit.start : hit.end] == hit.quote
    assert [line.text for line in view.context] == ["我想开个账户"]
    assert await node.hold_reader.list_holds(firm.supervisor) == [view]
    clock.advance(timedelta(minutes=2))
    done = await node.holds.release(firm.supervisor, view.id, release(view))
    assert (done.state, done.reason) == (HoldState.RELEASED, "已核对")
    assert done.settled_by is not None
    assert done.settled_by.id == firm.supervisor.id
    sent = (await talk.events(firm.supervisor))[-1]
    assert (sent.kind, sent.actor.id, sent.actor.name) == (EventKind.MESSAGE, firm.manager.id, firm.manager.name)
    assert sent.verdict is not None
    assert sent.release == facts.Release(
        hold_id=view.id, by=staff_id(firm.supervisor), name=firm.supervisor.name, reason="已核对"
    )
    seen = (await talk.events(talk.customer))[-1]
    assert (seen.body, seen.release, seen.verdict) == (TextBody(text=HELD), None, None)
    assert not {EventKind.HELD, EventKind.SETTLED} & set(await talk.kinds(talk.customer))
    assert await node.hold_reader.list_holds(firm.supervisor) == []
    assert [one.id for one in await node.hold_reader.list_holds(firm.manager, settled=True)] == [view.id]


async def test_two_supervisors_at_once_on_two_nodes_send_it_once(
    nodes: Nodes, node: Platform, firm: Firm, second: Actor, talk: Talk
) -> None:
    other = await nodes.open(judges=True)
    await other.organisation.get_cards([staff_id(firm.manager)])
    view = await node.holds.submit(firm.manager, talk.id, hold())
    outcomes = await asyncio.gather(
        *(
            platform.holds.release(actor, view.id, release(view))
            for platform, actor in ((node, firm.supervisor), (other, second)) * 3
        ),
        other.holds.refuse(second, view.id, RefuseHold(reason="不妥")),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, HoldView) for outcome in outcomes) == 1
    assert all(isinstance(outcome, HoldView | HoldSettled | TalkMovedOn) for outcome in outcomes)
    kinds = await talk.kinds(firm.supervisor)
    assert kinds.count(EventKind.SETTLED) == 1
    assert kinds.count(EventKind.MESSAGE) <= 2


async def test_nobody_releases_his_own_words_and_only_supervisors_do(node: Platform, firm: Firm, talk: Talk) -> None:
    view = await node.holds.submit(firm.manager, talk.id, hold())
    for actor in (firm.manager, firm.agent):
        with pytest.raises(Forbidden):
            await node.holds.release(actor, view.id, release(view))
    await node.routing.take_over(firm.supervisor, talk.id)
    own = await node.holds.submit(firm.supervisor, talk.id, hold())
    with pytest.raises(SecondPersonNeeded):
        await node.holds.release(firm.supervisor, own.id, release(own))
    with pytest.raises(HoldNotFound):
        await node.hold_reader.get(firm.agent, view.id)
    assert await node.hold_reader.list_holds(firm.agent) == []


async def test_what_the_gate_lets_through_or_blocks_is_not_submitted(node: Platform, firm: Firm, talk: Talk) -> None:
    with pytest.raises(NothingToHold):
        await node.holds.submit(firm.manager, talk.id, hold("您好，请稍等。"))
    with pytest.raises(ComplianceBlocked):
        await node.holds.submit(firm.manager, talk.id, hold(BLOCKED))
    with pytest.raises(ComplianceConfirm):
        await node.holds.submit(firm.manager, talk.id, hold(CONFIRMED))
    with pytest.raises(NotHolder):
        await node.holds.submit(firm.agent, talk.id, hold())


async def test_an_edited_release_is_judged_again_and_a_block_stays_one(node: Platform, firm: Firm, talk: Talk) -> None:
    view = await node.holds.submit(firm.manager, talk.id, hold())
    with pytest.raises(ComplianceBlocked):
        await node.holds.release(firm.supervisor, view.id, release(view, BLOCKED))
    milder = "是否买入请您结合自己的情况决定。"
    done = await node.holds.release(firm.supervisor, view.id, release(view, milder))
    assert done.words.text == HELD
    sent = (await talk.events(firm.supervisor))[-1]
    assert isinstance(sent.body, TextBody)
    assert sent.body.text == milder
    assert sent.release is not None
    assert sent.release.edited


async def test_a_refusal_reaches_the_writer_with_its_reason(node: Platform, firm: Firm, talk: Talk) -> None:
    writer = Listener(node, firm.manager).watch(talk.id)
    view = await node.holds.submit(firm.manager, talk.id, hold())
    await node.holds.refuse(firm.supervisor, view.id, RefuseHold(reason="  送礼须报批，请改写  "))
    settled = (await talk.events(firm.manager))[-1]
    assert settled.kind is EventKind.SETTLED
    assert settled.body == facts.Settled(
        hold_id=view.id, seq=view.seq, state=HoldState.REFUSED, reason="送礼须报批，请改写"
    )
    await writer.until_seq(settled.seq)
    assert (await node.hold_reader.get(firm.manager, view.id)).reason == "送礼须报批，请改写"
    with pytest.raises(HoldSettled):
        await node.holds.release(firm.supervisor, view.id, release(view))


async def test_only_the_writer_withdraws_and_only_once(node: Platform, firm: Firm, talk: Talk) -> None:
    view = await node.holds.submit(firm.manager, talk.id, hold())
    with pytest.raises(HoldNotFound):
        await node.holds.withdraw(firm.supervisor, view.id)
    assert (await node.holds.withdraw(firm.manager, view.id)).state is HoldState.WITHDRAWN
    with pytest.raises(HoldSettled):
        await node.holds.withdraw(firm.manager, view.id)


async def test_a_supervisor_has_to_have_read_what_the_customer_wrote_since(
    node: Platform, firm: Firm, talk: Talk
) -> None:
    view = await node.holds.submit(firm.manager, talk.id, hold())
    await talk.say("那保本吗？")
    with pytest.raises(TalkMovedOn):
        await node.holds.release(firm.supervisor, view.id, release(view))
    assert await node.holds.run() == 0
    again = await node.hold_reader.get(firm.supervisor, view.id)
    assert again.moved_on
    assert [line.text for line in again.context][-1] == "那保本吗？"
    assert (await node.holds.release(firm.supervisor, view.id, release(again))).state is HoldState.RELEASED


async def test_the_talk_overtakes_words_that_wait(node: Platform, firm: Firm, talk: Talk) -> None:
    closed = await node.holds.submit(firm.manager, talk.id, hold())
    await node.conversations.close(talk.customer, talk.id, ENDED)
    assert await node.holds.run() == 1
    gone = await node.hold_reader.get(firm.manager, closed.id)
    assert (gone.state, gone.cause) == (HoldState.OVERTAKEN, "closed")
    with pytest.raises(HoldSettled):
        await node.holds.release(firm.supervisor, closed.id, release(closed))


async def test_words_of_whom_the_talk_was_taken_from_are_overtaken(node: Platform, firm: Firm, talk: Talk) -> None:
    view = await node.holds.submit(firm.manager, talk.id, hold())
    await node.routing.take_over(firm.supervisor, talk.id)
    with pytest.raises(HoldSettled):
        await node.holds.release(
            firm.supervisor, view.id, release(await node.hold_reader.get(firm.supervisor, view.id))
        )
    gone = await node.hold_reader.get(firm.manager, view.id)
    assert (gone.state, gone.cause) == (HoldState.OVERTAKEN, "handed_on")


async def test_words_that_a_question_made_graver_are_overtaken(node: Platform, firm: Firm, talk: Talk) -> None:
    """ "是的" to "保本吗?" is a promise: nobody may release it any more."""
    view = await node.holds.submit(firm.manager, talk.id, hold(f"是的，{HELD}"))
    await talk.say("这个产品保本吗？")
    assert await node.holds.run() == 1
    gone = await node.hold_reader.get(firm.manager, view.id)
    assert (gone.state, gone.cause) == (HoldState.OVERTAKEN, "graver")


async def test_time_refuses_what_nobody_decides(node: Platform, firm: Firm, talk: Talk, clock: ManualClock) -> None:
    view = await node.holds.submit(firm.manager, talk.id, hold())
    summary = (await node.overview.summarise([talk.id]))[0]
    assert summary.held_until == view.due_at
    clock.advance(timedelta(minutes=10))
    with pytest.raises(HoldSettled):
        await node.holds.release(firm.supervisor, view.id, release(view))
    assert await asyncio.gather(node.holds.run(), node.holds.run()) in ([1, 0], [0, 1])
    assert (await node.hold_reader.get(firm.manager, view.id)).state is HoldState.EXPIRED
    assert (await node.overview.summarise([talk.id]))[0].held_until is None
    assert (await talk.kinds(firm.manager)).count(EventKind.SETTLED) == 1


async def test_the_policy_is_data_and_may_ask_for_one_more_round(
    node: Platform, firm: Firm, talk: Talk, clock: ManualClock
) -> None:
    officer = Actor(ActorKind.STAFF, new_id(), "合规", permissions_of([Role.COMPLIANCE]), new_id(), new_id())
    with pytest.raises(Forbidden):
        await node.holds.set_policy(firm.supervisor, SetHoldPolicy(minutes=3, on_expiry="escalate"))
    policy = await node.holds.set_policy(officer, SetHoldPolicy(minutes=3, on_expiry="escalate"))
    assert (policy.version, policy.minutes, policy.set_by) == (1, 3, "合规")
    view = await node.holds.submit(firm.manager, talk.id, hold())
    clock.advance(timedelta(minutes=3))
    assert await node.holds.run() == 0
    later = await node.hold_reader.get(firm.supervisor, view.id)
    assert later.escalated
    assert later.due_at == clock.now() + timedelta(minutes=3)
    clock.advance(timedelta(minutes=3))
    assert await node.holds.run() == 1
    assert (await node.hold_reader.get(firm.manager, view.id)).state is HoldState.EXPIRED


async def test_overrides_are_counted_for_both_persons_and_written_down(
    node: Platform, firm: Firm, talk: Talk, clock: ManualClock
) -> None:
    since = clock.now()
    client_id = new_id()
    for _ in range(2):
        command = PostMessage(client_id=client_id, body=TextBody(text=CONFIRMED), reason="客户要求，公司已备案")
        await node.conversations.post(firm.manager, talk.id, command)
    first = await node.holds.submit(firm.manager, talk.id, hold())
    await node.holds.release(firm.supervisor, first.id, release(first, HELD + "！"))
    other = await node.holds.submit(firm.manager, talk.id, hold())
    await node.holds.refuse(firm.supervisor, other.id, RefuseHold(reason="不妥"))
    officer = Actor(ActorKind.STAFF, None, "合规", permissions_of([Role.COMPLIANCE]), new_id(), new_id())
    until_ = clock.now() + timedelta(seconds=1)
    report = await node.hold_reader.count_overrides(officer, since, until_)
    people = {line.name: line for line in report.people}
    manager, supervisor = people[firm.manager.name], people[firm.supervisor.name]
    assert (manager.reasons, manager.submitted, manager.released, manager.refused) == (1, 2, 1, 1)
    assert (supervisor.gave, supervisor.edited, supervisor.denied, supervisor.submitted) == (1, 1, 1, 0)
    assert {rule.rule.partition(".")[0]: (rule.reasons, rule.released) for rule in report.rules} == {
        "private_channel": (1, 0),
        "gift": (0, 1),
    }
    with pytest.raises(Forbidden):
        await node.hold_reader.count_overrides(firm.supervisor, since, until_)
    async with node.unit_of_work() as work:
        rows = await work.connection.exec_driver_sql("SELECT act FROM audit_entry ORDER BY seq")
        assert [row[0] for row in rows] == [Act.HELD_RELEASED, Act.HELD_REFUSED]


async def test_who_waits_for_a_supervisor_is_not_passed_on(
    node: Platform, firm: Firm, talk: Talk, clock: ManualClock
) -> None:
    await node.holds.submit(firm.manager, talk.id, hold())
    clock.advance(timedelta(minutes=4))
    async with node.unit_of_work() as work:
        assert await node.overview.list_unanswered(work, clock.now() - timedelta(minutes=3)) == []


async def test_supervisors_and_the_writer_hear_of_it_on_every_node(
    nodes: Nodes, node: Platform, firm: Firm, talk: Talk
) -> None:
    other = await nodes.open(judges=True)
    listeners = [Listener(platform, actor) for platform in (node, other) for actor in (firm.supervisor, firm.manager)]
    bystander = Listener(node, firm.agent)
    view = await node.holds.submit(firm.manager, talk.id, hold())

    def heard(listener: Listener) -> bool:
        return any(frame["type"] == "hold" and frame["hold_id"] == str(view.id) for frame in listener.take())

    for listener in listeners:
        await until(lambda listener=listener: heard(listener))  # type: ignore[misc]  # bound now
    assert not heard(bystander)


async def test_what_a_node_took_in_before_it_died_is_decided_on_another(
    nodes: Nodes, node: Platform, firm: Firm, talk: Talk, clock: ManualClock
) -> None:
    dying = await nodes.open(judges=True)
    view = await dying.holds.submit(firm.manager, talk.id, hold())
    await dying.writer.stop()
    clock.advance(timedelta(minutes=1))
    (waiting,) = await node.hold_reader.list_holds(firm.supervisor)
    assert waiting == view
    done = await node.holds.release(firm.supervisor, view.id, release(waiting))
    assert done.state is HoldState.RELEASED
    assert (await talk.events())[-1].body == TextBody(text=HELD)


async def test_held_words_stand_nowhere_in_the_open(node: Platform, firm: Firm, talk: Talk, database_url: str) -> None:
    await node.holds.submit(firm.manager, talk.id, hold())
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT held_message::text FROM held_message").fetchone()
    assert row is not None
    assert HELD not in row[0]
    listed = await node.overview.list_conversations(firm.manager, ListConversations("mine"))
    assert listed.items[0].held_until is not None
