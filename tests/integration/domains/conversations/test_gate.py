"""The gate on the way of a message: closed while it cannot judge, warnings that it adds, files that it reads."""

import io
from datetime import timedelta
from typing import LiteralString

import docx
import psycopg
import pytest
import xlsxwriter
from tests.nodes import Firm, Listener, Nodes, Talk, go_online, visit

from wenlu.bootstrap import Platform
from wenlu.domains.compliance.errors import ComplianceBlocked, GateUnavailable
from wenlu.domains.compliance.schemas import Level, RequiredWarning, Situation, Verdict
from wenlu.domains.conversations.errors import AttachmentUnreadable, WrongBody
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import FilePost, PostMessage
from wenlu.domains.routing.rules import gate_alerts
from wenlu.kernel.actors import Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import new_id
from wenlu.sdk.messages import FileBody, TextBody

PROMISE = "这款产品保本保收益，稳赚不赔"
WARNING = "投资有风险，入市需谨慎。"


@pytest.fixture
def judges() -> bool:
    return True


@pytest.fixture
async def talk(node: Platform, firm: Firm) -> Talk:
    talk = await visit(node)
    await talk.say("您好")
    await go_online(node, firm.agent)
    await node.routing.claim(firm.agent, talk.id)
    return talk


def rename(url: str, before: LiteralString, after: LiteralString) -> None:
    """Take the stored rules away, or put them back, as a failing disk or a careless hand would."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER TABLE {before} RENAME TO {after}")


async def test_rules_that_cannot_be_read_close_the_gate_until_they_can(
    nodes: Nodes, node: Platform, talk: Talk, firm: Firm, database_url: str, clock: ManualClock
) -> None:
    rename(database_url, "rule_set", "rule_set_lost")
    broken = await nodes.open()
    await broken.judge.watch()
    staff = Listener(broken, firm.agent)
    assert not broken.judge.view.available
    assert (broken.judge.view.cause, broken.judge.view.since) == ("no_rules", clock.now())
    clock.advance(timedelta(seconds=90))
    with pytest.raises(GateUnavailable) as closed:
        await talk.on(broken).answer(firm.agent, "您好，请稍等。")
    assert closed.value.extra["cause"] == "no_rules"
    assert closed.value.extra["since"] == (clock.now() - timedelta(seconds=90)).isoformat()
    assert any("(90 s, no_rules)" in warning for warning in broken.judge.warnings)
    (alert,) = gate_alerts(broken.judge.view, clock.now())
    assert (alert.code, alert.level, alert.value) == ("gate_closed", "critical", 90)
    assert await talk.on(broken).say("在吗") > 0
    assert EventKind.REFUSED not in await talk.kinds(firm.agent)
    assert await talk.answer(firm.agent, "在的。") > 0, "the node that has sound rules judges by them"
    rename(database_url, "rule_set_lost", "rule_set")
    await broken.judge.watch()
    assert broken.judge.view.available
    assert broken.judge.warnings == ()
    assert await talk.on(broken).answer(firm.agent, "请问有什么可以帮您？") > 0
    frames = [frame["gate"] for frame in staff.take() if frame["type"] == "gate"]
    assert [frame["available"] for frame in frames] == [True]  # type: ignore[index]  # frames are plain JSON


async def test_rules_that_let_everything_through_are_no_rules(
    node: Platform, talk: Talk, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule set may be well-formed and empty; then the two sentences that every gate must tell apart show it."""
    monkeypatch.setattr(node.compliance.rule_set, "review", lambda _: PASSED)
    staff = Listener(node, firm.agent)
    await node.judge.watch()
    assert (node.judge.view.available, node.judge.view.cause) == (False, "failed")
    with pytest.raises(GateUnavailable):
        await talk.answer(firm.agent, "您好")
    assert [frame["type"] for frame in staff.take()].count("gate") == 1
    monkeypatch.undo()
    assert await talk.answer(firm.agent, "您好") > 0, "the first verdict that is one opens it again"
    assert node.judge.view.available


async def test_one_text_that_cannot_be_judged_stops_nobody_else(
    node: Platform, talk: Talk, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = node.compliance.rule_set.review

    def chokes(situation: Situation) -> Verdict:
        if "毒" in situation.text:
            raise RecursionError
        return review(situation)

    monkeypatch.setattr(node.compliance.rule_set, "review", chokes)
    with pytest.raises(GateUnavailable) as refused:
        await talk.answer(firm.agent, "毒")
    assert refused.value.extra["cause"] == "text"
    assert node.judge.view.available
    assert await talk.answer(firm.agent, "您好") > 0


async def test_a_warning_is_added_once_in_ten_messages_and_shown_before(
    node: Platform, talk: Talk, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = node.compliance.rule_set
    review = rules.review

    def warns(situation: Situation) -> Verdict:
        verdict = review(situation)
        if "基金" not in situation.text:
            return verdict
        return verdict.model_copy(update={"warnings": (RequiredWarning(rule="missing_warning.x", text=WARNING),)})

    monkeypatch.setattr(rules, "review", warns)
    shown = await node.conversations.review(firm.agent, talk.id, "基金的申购费率在产品页可以看到。")
    assert [warning.text for warning in shown.warnings] == [WARNING]
    await talk.answer(firm.agent, "基金的申购费率在产品页可以看到。")
    sent = (await talk.events())[-1]
    assert sent.body == TextBody(text="基金的申购费率在产品页可以看到。", added=(WARNING,))
    assert (await node.conversations.review(firm.agent, talk.id, "基金的赎回费率也在那里。")).warnings == ()
    await talk.answer(firm.agent, "基金的赎回费率也在那里。")
    assert (await talk.events())[-1].body == TextBody(text="基金的赎回费率也在那里。")
    for number in range(10):
        await talk.say(f"第 {number} 个问题")
    await talk.answer(firm.agent, "基金的托管费率同样在那里。")
    assert (await talk.events())[-1].body == TextBody(text="基金的托管费率同样在那里。", added=(WARNING,))
    seen = (await talk.events(firm.agent))[-1]
    assert seen.verdict is not None
    assert seen.verdict.warnings


async def test_nobody_but_the_platform_adds_lines(talk: Talk, firm: Firm) -> None:
    for actor in (firm.agent, talk.customer):
        command = PostMessage(client_id=new_id(), body=TextBody(text="您好", added=("保本",)))
        with pytest.raises(WrongBody):
            await talk.platform.conversations.post(actor, talk.id, command)


async def post_file(talk: Talk, staff: Actor, name: str, data: bytes, caption: str = "") -> None:
    file = await talk.platform.attachments.upload(staff, name, data)
    body = FilePost(text=caption, attachment_id=file.id)
    await talk.platform.conversations.post(staff, talk.id, PostMessage(client_id=new_id(), body=body))


def sheet(*cells: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet("收益").write_row(0, 0, cells)
    return file.getvalue()


def word(*paragraphs: str, footer: str = "") -> bytes:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = footer
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


async def test_what_stands_in_a_file_is_judged_like_a_message(talk: Talk, firm: Firm) -> None:
    filler = "办理业务请携带本人有效身份证件。" * 400
    for name, data in (
        ("说明.txt", f"{filler}\n{PROMISE}\n".encode()),
        ("说明.docx", word("产品说明", filler, PROMISE)),
        ("说明.docx", word("产品说明", footer=PROMISE)),
        ("收益.xlsx", sheet("产品", PROMISE)),
    ):
        with pytest.raises(ComplianceBlocked) as refused:
            await post_file(talk, firm.agent, name, data)
        verdict = refused.value.verdict
        assert verdict.verdict is Level.BLOCK
        assert any("保本" in hit.quote for hit in verdict.hits)
    await post_file(talk, firm.agent, "说明.docx", word("产品说明", filler), "请看附件")
    sent = (await talk.events())[-1].body
    assert isinstance(sent, FileBody)
    assert sent.text == "请看附件"


async def test_captions_and_names_of_files_are_judged(talk: Talk, firm: Firm) -> None:
    for name, caption in ((f"{PROMISE}.txt", "请看附件"), ("说明.txt", PROMISE)):
        with pytest.raises(ComplianceBlocked):
            await post_file(talk, firm.agent, name, "您好".encode(), caption)


async def test_a_file_that_cannot_be_read_cannot_be_sent_by_staff(talk: Talk, firm: Firm) -> None:
    with pytest.raises(AttachmentUnreadable) as refused:
        await post_file(talk, firm.agent, "说明.pdf", b"%PDF-1.7\n broken")
    assert refused.value.extra["reason"] == "broken"
    await post_file(talk, talk.customer, "说明.pdf", b"%PDF-1.7\n broken")


PASSED = Verdict(verdict=Level.PASS, rule_version=1, milliseconds=0.0)
