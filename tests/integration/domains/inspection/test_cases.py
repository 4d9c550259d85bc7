"""What customers say raises cases, whoever they say it to; a case has a post, a deadline and an end."""

from datetime import timedelta

import pytest
from tests.nodes import Firm, Talk, go_online

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.events import Attendant
from wenlu.domains.inspection.errors import CaseActRefused, CaseNotFound
from wenlu.domains.inspection.schemas.cases import ActOnCase, CaseAct, CaseState, CaseSummary, Escalation
from wenlu.domains.inspection.schemas.policy import CaseGrade, CaseKind, SetPolicy
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.routing.schemas import HandOver
from wenlu.kernel.actors import Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden


async def only_case(node: Platform, actor: Actor, *, live: bool = True) -> CaseSummary:
    found = await node.cases.list_cases(actor, live=live)
    assert len(found.items) == 1
    return found.items[0]


async def to_person(node: Platform, talk: Talk, person: Actor) -> None:
    await go_online(node, person)
    await node.routing.claim(person, talk.id)


async def test_a_signal_raises_one_case_and_later_messages_are_added_to_it(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor
) -> None:
    first = await talk.say("我要投诉你们的客户经理")
    await node.follow_signals()
    await node.signals.advance()
    second = await talk.say("再不处理我就投诉到底")
    await node.follow_signals()
    case = await only_case(node, compliance)
    assert (case.kind, case.grade, case.state) == (CaseKind.COMPLAINT, CaseGrade.HIGH, CaseState.OPEN)
    view = await node.cases.get(compliance, case.id)
    assert [one.seq for one in view.said] == [first, second]
    assert view.said[0].text == "我要投诉你们的客户经理"
    assert [step.act for step in view.steps] == [CaseAct.OPENED, CaseAct.MESSAGE]


async def test_what_is_said_to_a_person_counts_too_and_he_is_shown(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor
) -> None:
    await talk.say("你好")
    await to_person(node, talk, firm.agent)
    await talk.say("我账户被盗了，钱不见了")
    await node.follow_signals()
    case = await only_case(node, compliance)
    assert (case.kind, case.grade) == (CaseKind.ACCOUNT_THEFT, CaseGrade.URGENT)
    detail = await node.overview.get_detail(firm.agent, talk.id)
    assert detail.summary.signals == ("account_theft",)
    assert detail.summary.holder is not None  # nobody takes a customer from the person who serves him


async def test_a_waiting_conversation_moves_to_the_queue_of_its_case(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor
) -> None:
    await talk.say("转人工")
    await node.routing.hand_over(HandOver(talk.id, QueueKind.SERVICE, "asked"))
    await talk.say("我被骗了，刚给骗子转了账")
    await node.follow_signals()
    summary = (await node.overview.get_detail(firm.supervisor, talk.id)).summary
    assert (summary.attendant, summary.queue) == (Attendant.QUEUE, QueueKind.EMERGENCY)
    case = await only_case(node, compliance)
    assert CaseAct.QUEUE_CHANGED in [step.act for step in (await node.cases.get(compliance, case.id)).steps]


async def test_while_the_bot_owes_an_answer_the_case_waits_for_it(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor
) -> None:
    await talk.say("我要投诉你们")
    await node.follow_signals()
    async with node.unit_of_work() as work:
        assert (await node.overview.get_state(work, talk.id)).attendant is Attendant.BOT
    await node.brain.refresh()
    await node.attendance.attend(talk.id)
    await node.follow_signals()
    async with node.unit_of_work() as work:
        state = await node.overview.get_state(work, talk.id)
    assert (state.attendant, state.queue) == (Attendant.QUEUE, QueueKind.COMPLAINT)


async def test_a_case_goes_its_way_and_says_who_did_what(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor, compliance2: Actor
) -> None:
    await talk.say("我要投诉你们的客户经理")
    await node.follow_signals()
    case = await only_case(node, compliance)
    with pytest.raises(CaseActRefused):
        await node.cases.act(compliance, case.id, ActOnCase(act="resolve", words="done"))
    await node.cases.act(compliance, case.id, ActOnCase(act="take"))
    with pytest.raises(CaseActRefused):
        await node.cases.act(compliance2, case.id, ActOnCase(act="start"))
    await node.cases.act(compliance, case.id, ActOnCase(act="start"))
    with pytest.raises(CaseActRefused):
        await node.cases.act(compliance, case.id, ActOnCase(act="wait"))
    await node.cases.act(compliance, case.id, ActOnCase(act="wait", words="等客户回复"))
    await node.cases.act(compliance, case.id, ActOnCase(act="resume"))
    closed = await node.cases.act(
        compliance, case.id, ActOnCase(act="resolve", words="已致电说明", lessons="提前告知佣金")
    )
    assert (closed.state, closed.outcome, closed.lessons) == (CaseState.RESOLVED, "已致电说明", "提前告知佣金")
    assert [step.act for step in closed.steps][-5:] == ["take", "start", "wait", "resume", "resolve"]
    assert {step.by for step in closed.steps if step.by_person} == {"compliance"}
    assert (await node.cases.list_cases(compliance)).items == ()
    await talk.say("我还是要投诉")
    await node.follow_signals()
    assert (await only_case(node, compliance)).id != case.id
    with pytest.raises(CaseActRefused):
        await node.cases.act(compliance, case.id, ActOnCase(act="reopen", words="还有后续"))


async def test_what_is_late_goes_up_once_a_step(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor, clock: ManualClock
) -> None:
    await talk.say("不想活了，亏得倾家荡产")
    await node.follow_signals()
    await node.inspection_upkeep.run()
    assert (await only_case(node, compliance)).escalation is Escalation.NONE
    clock.advance(timedelta(minutes=11))
    await node.inspection_upkeep.run()
    await node.inspection_upkeep.run()
    case = await only_case(node, compliance)
    assert (case.escalation, case.overdue) == (Escalation.SUPERVISOR, True)
    clock.advance(timedelta(days=2))
    await node.inspection_upkeep.run()
    view = await node.cases.get(compliance, case.id)
    assert view.escalation is Escalation.COMPLIANCE
    assert [step.words for step in view.steps if step.act is CaseAct.ESCALATED] == ["supervisor", "compliance"]
    board = await node.board.get(firm.supervisor)
    assert {"case_self_harm", "case_overdue"} <= {alert.code for alert in board.alerts}


async def test_hours_in_which_nobody_works_do_not_count(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor, clock: ManualClock
) -> None:
    clock.advance(timedelta(hours=12))  # Wednesday 22:00
    await talk.say("我要投诉你们的客户经理")
    await node.follow_signals()
    case = await only_case(node, compliance)
    assert case.take_by - case.opened_at == timedelta(hours=10, minutes=30) + timedelta(hours=4)


async def test_a_seat_sees_no_cases(node: Platform, firm: Firm, talk: Talk, compliance: Actor, aml: Actor) -> None:
    await talk.say("我要投诉你们的客户经理")
    await node.follow_signals()
    case = await only_case(node, compliance)
    for actor in (firm.agent, firm.adviser, firm.bystander, aml):
        with pytest.raises(Forbidden):
            await node.cases.list_cases(actor)
        with pytest.raises(CaseNotFound):
            await node.cases.get(actor, case.id)


async def test_a_new_policy_holds_for_new_cases_from_its_day_on(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor, clock: ManualClock
) -> None:
    shipped = await node.policy.get(compliance)
    assert (shipped.version, shipped.confirmed) == (0, False)
    changed = shipped.policy.model_dump(mode="json")
    changed["cases"]["complaint"]["settle_days"] = 1
    tomorrow = clock.now().date() + timedelta(days=1)
    command = SetPolicy.model_validate({"policy": changed, "source": "内部制度 2026-11", "valid_from": tomorrow})
    assert (await node.policy.set(compliance, command)).version == 1
    assert (await node.policy.get(compliance)).version == 0
    clock.advance(timedelta(days=1))
    assert (await node.policy.get(compliance)).version == 1
    await talk.say("我要投诉你们的客户经理")
    await node.follow_signals()
    case = await only_case(node, compliance)
    assert case.due_at - case.opened_at < timedelta(days=2)
