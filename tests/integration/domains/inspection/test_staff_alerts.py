"""Alerts in grades: the person, his supervisor, the compliance officer by a case; appeals and training."""

from contextlib import suppress
from datetime import timedelta

import pytest
from tests.nodes import Firm, Talk, go_online

from wenlu.bootstrap import Platform
from wenlu.domains.compliance.errors import ComplianceRefused
from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.inspection.errors import AlertRefused, TrainingNotFound
from wenlu.domains.inspection.schemas.alerts import (
    AlertCode,
    AlertGrade,
    AlertState,
    AppealAlert,
    AssignTraining,
    Finding,
    FinishTraining,
    JudgeAlert,
    RaiseAlert,
    StaffAlertView,
    TrainingRecordState,
)
from wenlu.domains.inspection.schemas.policy import CaseKind
from wenlu.domains.organisation.errors import StaffNotFound
from wenlu.kernel.actors import Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import StaffId, new_id

PROMISE = "这个产品保本保收益，绝对不会亏"


@pytest.fixture
async def served(node: Platform, firm: Firm, talk: Talk) -> Talk:
    """A conversation that the agent holds."""
    await talk.say("你好")
    await go_online(node, firm.agent)
    await node.routing.claim(firm.agent, talk.id)
    return talk


async def blocked(node: Platform, talk: Talk, person: Actor, text: str = PROMISE) -> None:
    with suppress(ComplianceRefused):
        await talk.answer(person, text)
        raise AssertionError
    await node.follow_signals()


async def mine(node: Platform, person: Actor) -> StaffAlertView:
    found = await node.alerts.list_mine(person)
    return found.alerts[0]


def finding(person: Actor, ref: str, code: AlertCode = AlertCode.INSPECTION, **members: object) -> Finding:
    assert person.id is not None
    return Finding(ref=ref, staff_id=StaffId(person.id), code=code, **members)  # type: ignore[arg-type]  # a test's own


async def raised(node: Platform, one: Finding) -> object:
    async with node.unit_of_work() as work:
        return await node.alerts.raise_alert(work, one)


async def test_a_blocked_attempt_reaches_the_person_and_his_supervisor(
    node: Platform, firm: Firm, served: Talk, compliance: Actor
) -> None:
    await blocked(node, served, firm.agent)
    await node.signals.advance()
    alert = await mine(node, firm.agent)
    assert (alert.code, alert.grade, alert.state) == (AlertCode.BLOCKED, AlertGrade.SUPERVISOR, AlertState.OPEN)
    assert alert.category == "return_promise"
    assert [one.id for one in (await node.alerts.list_alerts(firm.supervisor, open_only=True)).items] == [alert.id]
    board = await node.board.get(firm.supervisor)
    assert ("staff_alert", firm.agent.id, 1) in {(one.code, one.staff_id, one.value) for one in board.alerts}
    assert (await node.cases.list_cases(compliance)).items == ()
    with pytest.raises(Forbidden):
        await node.alerts.list_alerts(firm.second, open_only=True)
    assert (await node.alerts.list_mine(firm.second)).alerts == ()


async def test_repeated_blocks_become_a_case_for_compliance_alone(
    node: Platform, firm: Firm, served: Talk, compliance: Actor
) -> None:
    for _ in range(3):
        await blocked(node, served, firm.agent)
    own = (await node.alerts.list_mine(firm.agent)).alerts
    assert {(one.code, one.grade, one.times) for one in own} == {
        (AlertCode.BLOCKED, AlertGrade.SUPERVISOR, 3),
        (AlertCode.REPEATED_BLOCKS, AlertGrade.COMPLIANCE, 1),
    }
    case = (await node.cases.list_cases(compliance)).items[0]
    assert (case.kind, case.staff and case.staff.id) == (CaseKind.CONDUCT, firm.agent.id)
    assert (await node.cases.list_cases(firm.supervisor)).items == ()
    linked = await node.alerts.list_alerts(compliance, open_only=False, case_id=case.id)
    assert [one.code for one in linked.items] == [AlertCode.REPEATED_BLOCKS]


async def test_what_happened_longer_ago_does_not_add_up(
    node: Platform, firm: Firm, served: Talk, clock: ManualClock
) -> None:
    for _ in range(3):
        await blocked(node, served, firm.agent)
        clock.advance(timedelta(days=4))
        await go_online(node, firm.agent)
    assert {one.code for one in (await node.alerts.list_mine(firm.agent)).alerts} == {AlertCode.BLOCKED}


async def test_the_same_finding_counts_once_and_a_like_one_is_added(node: Platform, firm: Firm) -> None:
    assert await raised(node, finding(firm.agent, "review/1/greeting", category="greeting")) is not None
    assert await raised(node, finding(firm.agent, "review/1/greeting", category="greeting")) is None
    assert await raised(node, finding(firm.agent, "review/2/greeting", category="greeting")) is not None
    assert [one.times for one in (await node.alerts.list_mine(firm.agent)).alerts] == [2]


async def test_an_appeal_is_heard_once_and_by_another_than_the_judge(
    node: Platform, firm: Firm, compliance: Actor, compliance2: Actor
) -> None:
    await raised(node, finding(firm.agent, "review/1/greeting"))
    alert = await mine(node, firm.agent)
    training = AssignTraining(topic="开场白", task="重读服务规范第一节")
    await node.alerts.judge(compliance, alert.id, JudgeAlert(outcome="confirmed", words="没有问候", training=training))
    with pytest.raises(Forbidden):
        await node.alerts.appeal(firm.second, alert.id, AppealAlert(words="不是我"))
    await node.alerts.appeal(firm.agent, alert.id, AppealAlert(words="问候在上一段会话里"))
    with pytest.raises(AlertRefused):
        await node.alerts.appeal(firm.agent, alert.id, AppealAlert(words="再说一次"))
    with pytest.raises(AlertRefused):
        await node.alerts.judge(compliance, alert.id, JudgeAlert(outcome="confirmed", words="维持"))
    decided = await node.alerts.judge(compliance2, alert.id, JudgeAlert(outcome="withdrawn", words="确有问候"))
    assert (decided.state, decided.decided_by) == (AlertState.WITHDRAWN, "compliance2")
    assert [one.state for one in decided.training] == [TrainingRecordState.CANCELLED]
    with pytest.raises(AlertRefused):
        await node.alerts.appeal(firm.agent, alert.id, AppealAlert(words="再说一次"))


async def test_nobody_judges_his_own(node: Platform, firm: Firm) -> None:
    await raised(node, finding(firm.supervisor, "review/1/tone"))
    alert = await mine(node, firm.supervisor)
    with pytest.raises(AlertRefused):
        await node.alerts.judge(firm.supervisor, alert.id, JudgeAlert(outcome="withdrawn", words="没事"))


async def test_what_was_withdrawn_does_not_add_up(node: Platform, firm: Firm, served: Talk, compliance: Actor) -> None:
    await blocked(node, served, firm.agent)
    await blocked(node, served, firm.agent)
    alert = await mine(node, firm.agent)
    await node.alerts.judge(compliance, alert.id, JudgeAlert(outcome="withdrawn", words="误判"))
    await blocked(node, served, firm.agent)
    assert AlertCode.REPEATED_BLOCKS not in {one.code for one in (await node.alerts.list_mine(firm.agent)).alerts}


async def test_training_is_done_by_the_person_himself(
    node: Platform, firm: Firm, compliance: Actor, clock: ManualClock
) -> None:
    assert firm.agent.id is not None
    given = await node.alerts.assign_training(
        compliance, StaffId(firm.agent.id), AssignTraining(topic="适当性", task="学习适当性管理办法第三章")
    )
    assert given.due_on.isoformat() == "2026-12-02"  # ten working days after Wednesday 18 November
    done = FinishTraining(learned="先看客户等级，再推荐产品", confirmed=True)
    with pytest.raises(TrainingNotFound):
        await node.alerts.finish_training(firm.second, given.id, done)
    clock.advance(timedelta(days=15))
    assert (await node.alerts.list_mine(firm.agent)).training[0].late
    finished = await node.alerts.finish_training(firm.agent, given.id, done)
    assert (finished.state, finished.learned, finished.late) == (
        TrainingRecordState.DONE,
        "先看客户等级，再推荐产品",
        False,
    )
    with pytest.raises(AlertRefused):
        await node.alerts.finish_training(firm.agent, given.id, done)


async def test_what_nobody_answers_is_accepted_or_rises(
    node: Platform, firm: Firm, compliance: Actor, clock: ManualClock
) -> None:
    assert firm.agent.id is not None
    await raised(node, finding(firm.agent, "a", AlertCode.HELD))
    manual = RaiseAlert(staff_id=StaffId(firm.agent.id), label="对客户不耐烦")
    await node.alerts.raise_by_hand(compliance, manual)
    clock.advance(timedelta(days=9))
    await node.inspection_upkeep.run()
    await node.inspection_upkeep.run()
    own = {one.code: one for one in (await node.alerts.list_mine(firm.agent)).alerts}
    assert own[AlertCode.HELD].state is AlertState.ACCEPTED
    assert own[AlertCode.MANUAL].grade is AlertGrade.COMPLIANCE
    assert (await node.cases.list_cases(compliance)).items[0].id == own[AlertCode.MANUAL].case_id
    with pytest.raises(AlertRefused):
        await node.alerts.appeal(firm.agent, own[AlertCode.MANUAL].id, AppealAlert(words="迟了"))


async def test_who_and_what_is_named_must_be_there(node: Platform, firm: Firm, compliance: Actor) -> None:
    assert firm.agent.id is not None
    with pytest.raises(StaffNotFound):
        await node.alerts.raise_by_hand(compliance, RaiseAlert(staff_id=StaffId(new_id()), label="无此人"))
    elsewhere = RaiseAlert(staff_id=StaffId(firm.agent.id), label="无此会话", conversation_id=new_id(), seq=1)
    with pytest.raises(ConversationNotFound):
        await node.alerts.raise_by_hand(compliance, elsewhere)
    with pytest.raises(Invalid):
        await node.alerts.list_alerts(compliance, open_only=True, cursor="W10=")
