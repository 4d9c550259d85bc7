"""Complaints from receipt to the end, in time, with the customer told through the gate."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from tests.nodes import Firm, Talk

from wenlu.bootstrap import Platform
from wenlu.domains.compliance.errors import ComplianceRefused
from wenlu.domains.inspection.errors import ComplaintActRefused
from wenlu.domains.inspection.schemas.complaints import (
    ActOnComplaint,
    ComplaintAct,
    ComplaintBusiness,
    ComplaintCause,
    ComplaintChannel,
    ComplaintRemedy,
    ComplaintResult,
    ComplaintState,
    ComplaintView,
    NoticeKind,
    NoticeWay,
    ReceiveComplaint,
    SendNotice,
)
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden


def by_phone(**members: object) -> ReceiveComplaint:
    return ReceiveComplaint(
        channel=ComplaintChannel.PHONE,
        business=ComplaintBusiness.FEES,
        cause=ComplaintCause.CHARGES,
        title="佣金比开户时说的高",
        complainant="王小明",
        contact="13800138000",
        **members,  # type: ignore[arg-type]  # a test's own
    )


async def accepted(node: Platform, actor: Actor) -> ComplaintView:
    received = await node.complaints.receive(actor, by_phone())
    return await node.complaints.act(actor, received.id, ActOnComplaint(act="accept"))


async def test_from_a_case_to_the_customers_conversation(
    node: Platform, firm: Firm, talk: Talk, compliance: Actor
) -> None:
    await talk.say("我要投诉，佣金乱收")
    await node.follow_signals()
    case = (await node.cases.list_cases(compliance)).items[0]
    command = ReceiveComplaint(
        channel=ComplaintChannel.ONLINE,
        business=ComplaintBusiness.FEES,
        cause=ComplaintCause.CHARGES,
        title="佣金乱收",
        case_id=case.id,
    )
    complaint = await node.complaints.receive(compliance, command)
    assert (complaint.number, complaint.conversation_id) == ("TS2026-000001", talk.id)
    with pytest.raises(ComplaintActRefused):
        await node.complaints.receive(compliance, command)
    notice = complaint.prepared[0]
    assert notice.kind is NoticeKind.RECEIVED
    assert complaint.number in notice.words
    sent = SendNotice(kind=notice.kind, words=notice.words)
    await node.complaint_notices.send(compliance, complaint.id, sent)
    await node.complaint_notices.send(compliance, complaint.id, sent)
    said = [e for e in await talk.events() if e.actor.kind is ActorKind.SYSTEM and e.kind == "message"]
    assert [(event.body.text, event.actor.name) for event in said] == [(notice.words, "投诉处理岗")]  # type: ignore[union-attr]  # a text
    told = await node.complaints.get(compliance, complaint.id)
    assert (told.untold, len(told.notices)) == ((), 1)
    assert (await node.cases.list_cases(compliance)).items[0].complaint_id == complaint.id
    async with node.unit_of_work() as work:
        assert (await node.overview.get_state(work, talk.id)).is_due  # the customer still waits for his answer


async def test_what_the_gate_refuses_is_not_sent(node: Platform, firm: Firm, talk: Talk, compliance: Actor) -> None:
    await talk.say("我要投诉")
    await node.follow_signals()
    case = (await node.cases.list_cases(compliance)).items[0]
    command = ReceiveComplaint(
        channel=ComplaintChannel.ONLINE,
        business=ComplaintBusiness.PRODUCTS,
        cause=ComplaintCause.MISLEADING,
        title="亏损",
        case_id=case.id,
    )
    complaint = await node.complaints.receive(compliance, command)
    with pytest.raises(ComplianceRefused):
        await node.complaint_notices.send(
            compliance, complaint.id, SendNotice(kind=NoticeKind.RECEIVED, words="您放心，亏了我们公司赔给您，保证不亏")
        )
    assert [e.kind for e in await talk.events() if e.kind == "message"] == ["message"]
    assert (await node.complaints.get(compliance, complaint.id)).untold == (NoticeKind.RECEIVED,)


async def test_deadlines_are_in_working_days_and_extended_once(
    node: Platform, firm: Firm, compliance: Actor, clock: ManualClock
) -> None:
    complaint = await accepted(node, compliance)
    assert complaint.deadline is not None
    assert (complaint.deadline.what, complaint.deadline.on.isoformat()) == ("decide", "2026-12-16")
    extend = ActOnComplaint(act="extend", words="等待交易所回函")
    extended = await node.complaints.act(compliance, complaint.id, extend)
    assert extended.deadline is not None
    assert extended.deadline.on.isoformat() == "2027-01-14"
    assert not extended.deadline.confirmed  # nobody has published the holidays of 2027 yet
    with pytest.raises(ComplaintActRefused):
        await node.complaints.act(compliance, complaint.id, extend)


async def test_deadlines_are_reminded_of_once_each_and_seen_on_the_board(
    node: Platform, firm: Firm, compliance: Actor, clock: ManualClock
) -> None:
    complaint = await accepted(node, compliance)
    for _ in range(40):
        await node.inspection_upkeep.run()
        clock.advance(timedelta(days=1))
    steps = (await node.complaints.get(compliance, complaint.id)).steps
    reminders = [step.act for step in steps if not step.by_person]
    assert reminders == [ComplaintAct.REMINDED] * 3 + [ComplaintAct.OVERDUE]
    board = await node.board.get(firm.supervisor)
    assert "complaint_overdue" in {alert.code for alert in board.alerts}
    tally = (await node.complaints.list_complaints(compliance)).tally
    assert (tally.open, tally.overdue) == (1, 1)


async def test_an_appeal_is_decided_by_another_person(
    node: Platform, firm: Firm, compliance: Actor, compliance2: Actor
) -> None:
    complaint = await accepted(node, compliance)
    decide = ActOnComplaint(
        act="decide", words="收费与合同一致", result=ComplaintResult.REJECTED, remedy=ComplaintRemedy.EXPLANATION
    )
    await node.complaints.act(compliance, complaint.id, decide)
    await node.complaints.act(compliance, complaint.id, ActOnComplaint(act="appeal", words="合同我没见过"))
    again = ActOnComplaint(
        act="decide_appeal",
        words="未能证明已告知",
        result=ComplaintResult.PARTLY,
        remedy=ComplaintRemedy.COMPENSATION,
        amount_cents=12_300,
    )
    with pytest.raises(ComplaintActRefused) as refused:
        await node.complaints.act(compliance, complaint.id, again)
    assert refused.value.extra["flaw"] == "judge"
    decided = await node.complaints.act(compliance2, complaint.id, again)
    assert (decided.state, decided.result, decided.amount_cents) == ("decided", ComplaintResult.PARTLY, 12_300)
    assert ComplaintAct.APPEAL not in decided.acts
    assert ComplaintAct.MEDIATE in decided.acts


async def test_who_does_not_appeal_in_time_is_done(
    node: Platform, firm: Firm, compliance: Actor, clock: ManualClock
) -> None:
    received = await node.complaints.receive(compliance, by_phone())
    refused = await node.complaints.act(compliance, received.id, ActOnComplaint(act="refuse", words="与本公司无关"))
    assert refused.state is ComplaintState.REFUSED
    clock.advance(timedelta(days=40))
    await node.inspection_upkeep.run()
    closed = await node.complaints.get(compliance, received.id)
    assert (closed.state, closed.result) == (ComplaintState.CLOSED, ComplaintResult.REFUSED)
    assert ComplaintAct.MEDIATE in closed.acts  # an ordinary investor may ask for it at any time
    mediated = await node.complaints.act(compliance, received.id, ActOnComplaint(act="mediate", words="客户申请"))
    assert mediated.state is ComplaintState.MEDIATION


async def test_only_who_handles_complaints_sees_them_and_names_are_masked(
    node: Platform, firm: Firm, compliance: Actor, aml: Actor
) -> None:
    received = await node.complaints.receive(compliance, by_phone())
    assert received.complainant == "王**"
    assert received.contact == "13800138000"
    by_hand = SendNotice(kind=NoticeKind.RECEIVED, words="已电话告知收到", way=NoticeWay.PHONE)
    await node.complaint_notices.send(firm.supervisor, received.id, by_hand)
    assert (await node.complaints.get(firm.supervisor, received.id)).notices[0].way is NoticeWay.PHONE
    with pytest.raises(ComplaintActRefused):
        await node.complaint_notices.send(compliance, received.id, SendNotice(kind=NoticeKind.RECEIVED, words="您好"))
    for actor in (firm.agent, firm.adviser, firm.bystander, aml):
        with pytest.raises(Forbidden):
            await node.complaints.get(actor, received.id)


async def test_the_report_counts_a_period_and_can_be_taken_out(
    node: Platform, firm: Firm, compliance: Actor, clock: ManualClock
) -> None:
    earlier = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)
    await node.complaints.receive(compliance, by_phone(received_at=earlier))
    complaint = await accepted(node, compliance)
    clock.advance(timedelta(days=7))
    decide = ActOnComplaint(
        act="decide",
        words="多收部分已退还",
        result=ComplaintResult.UPHELD,
        remedy=ComplaintRemedy.COMPENSATION,
        amount_cents=5_000,
    )
    await node.complaints.act(compliance, complaint.id, decide)
    report = await node.complaint_reporting.make(compliance, 2026, 11, 1)
    assert (report.received, report.received_before, report.decided, report.decided_in_time) == (1, 1, 1, 1)
    assert (report.average_days, report.longest_days, report.paid_cents, report.open_at_end) == (5.0, 5, 5_000, 2)
    assert [(line.key, line.received, line.before, line.founded) for line in report.by_cause] == [("charges", 1, 1, 1)]
    quarter = await node.complaint_reporting.make(compliance, 2026, 10, 3)
    assert (quarter.first.isoformat(), quarter.last.isoformat(), quarter.received) == ("2026-10-01", "2026-12-31", 2)

    name, data = await node.complaint_reporting.export(compliance, 2026, 11, 1, form="csv", locale="zh-CN")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert name == "complaints-202611-202611.csv"
    assert ["收到", "1"] in rows
    assert ["收费争议", "1", "1", "0", "1"] in rows
    assert "王" not in data.decode("utf-8-sig")
    _, sheet = await node.complaint_reporting.export(compliance, 2026, 11, 1, form="xlsx", locale="en")
    with zipfile.ZipFile(io.BytesIO(sheet)) as book:
        assert "Report on complaints" in book.read("xl/sharedStrings.xml").decode()
    with pytest.raises(Forbidden):
        await node.complaint_reporting.make(firm.agent, 2026, 11, 1)


async def test_nobody_handles_a_complaint_about_himself(node: Platform, firm: Firm, compliance: Actor) -> None:
    received = await node.complaints.receive(compliance, by_phone(staff_id=firm.supervisor.id))
    with pytest.raises(ComplaintActRefused) as refused:
        await node.complaints.act(firm.supervisor, received.id, ActOnComplaint(act="refuse", words="没有的事"))
    assert refused.value.extra["flaw"] == "own"
