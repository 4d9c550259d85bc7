"""The workbench: receive with everything said, write under review, pass on, close; and the customer's rating."""

import asyncio
import filecmp
import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Error, Locator, Route, expect
from tests.e2e.customer import Customer
from tests.e2e.files import make_document, make_picture
from tests.e2e.floor import PHONE, SMALL_PHONE, Floor
from tests.e2e.line import Line
from tests.e2e.staff import Staff


async def served(floor: Floor, *, login: str = "agent", **of_customer: object) -> tuple[Staff, Customer]:
    """A customer who has asked for a person, and that person with the conversation open."""
    staff = await floor.staff(login)
    customer = await floor.customer(**of_customer)  # type: ignore[arg-type]
    await customer.say("怎么开户？")
    await expect(customer.others).to_have_count(1)
    await customer.ask_for_person()
    await staff.open_only()
    await expect(staff.field).to_be_visible()
    return staff, customer


async def test_conversation_comes_with_all_that_was_said(floor: Floor) -> None:
    agent = await floor.staff("agent")
    token = floor.identity_token("DEMO000007", "欧阳晓晨")
    customer = await floor.customer(identity_token=token)
    await customer.say("我有60万，想开科创板权限，需要什么条件？")
    await expect(customer.others).to_have_count(1)
    await customer.ask_for_person()

    await agent.open_only()
    await expect(agent.dossier).to_contain_text("想要")
    await expect(agent.dossier).to_contain_text(re.compile("科创板"))
    await expect(agent.dossier).to_contain_text("机器人答过")
    await expect(agent.said("我有60万")).to_contain_text(re.compile("识别：.*把握 \\d+%"))
    side = agent.page.get_by_role("complementary", name="辅助与客户")
    await expect(side.get_by_text("客户意图")).to_be_visible()
    await side.get_by_role("tab", name="客户").click()
    await expect(side.get_by_text("风险等级")).to_be_visible()
    await expect(side.get_by_text("欧*", exact=False).first).to_be_visible()


async def test_gate_speaks_while_writing_stops_and_asks_for_a_reason(floor: Floor) -> None:
    agent, customer = await served(floor)

    await agent.write("您好，请问您的手机系统是什么版本？")
    await expect(agent.page.get_by_text("合规检测通过")).to_be_visible()

    await agent.write("放心买，保本保收益。")
    await expect(agent.verdict).to_contain_text("不能发送")
    await expect(agent.verdict).to_contain_text("承诺收益或保本")
    await expect(agent.page.locator("mark.mark-block").first).to_have_text(re.compile("保本"))
    await expect(agent.send_button).to_be_disabled()

    await agent.write("您也可以加我微信发给我。")
    await expect(agent.verdict).to_contain_text("需确认")
    await agent.send_button.click()
    reason = agent.page.get_by_role("textbox", name="理由")
    await expect(reason).to_be_focused()
    await expect(agent.said("加我微信")).to_have_count(0)
    await reason.fill("客户要求留下企业微信以便收取回执")
    await agent.send_button.click()
    await expect(agent.said("加我微信")).to_contain_text("需确认")
    await expect(customer.others.last).to_contain_text("加我微信")
    await expect(customer.log).not_to_contain_text("保本")

    supervisor = await floor.staff("supervisor", None)
    await supervisor.go("/board")
    await supervisor.page.get_by_role("link", name=re.compile("查看会话")).first.click()
    sent = supervisor.said("加我微信")
    await sent.get_by_role("button", name="需确认").click()
    await expect(supervisor.page.get_by_role("tooltip")).to_contain_text("引导私下联系")
    log = await floor.office.call("supervisor", "GET", f"/api/v1/conversations/{supervisor.opened_id}/events")
    kept = [event["reason"] for event in log["events"] if event.get("reason")]  # type: ignore[attr-defined]
    assert kept == ["客户要求留下企业微信以便收取回执"]


async def test_text_pictures_and_files_go_both_ways(floor: Floor, tmp_path: Path) -> None:
    agent, customer = await served(floor, size=PHONE)
    picture = make_picture(tmp_path / "持仓截图.png")
    document = make_document(tmp_path / "办理说明.pdf")

    await agent.send("您好，说明发给您：")
    await agent.attach(str(picture), str(document))
    await agent.send_button.click()
    await expect(customer.log.get_by_role("img", name="持仓截图.png")).to_be_visible()
    await expect(customer.log.get_by_role("link", name=re.compile("办理说明.pdf"))).to_be_visible()
    assert await _is_loaded(customer.log.get_by_role("img", name="持仓截图.png"))

    async with customer.page.expect_download() as download:
        await customer.log.get_by_role("link", name=re.compile("办理说明.pdf")).click()
    await (await download.value).save_as(tmp_path / "received.pdf")
    assert filecmp.cmp(tmp_path / "received.pdf", document, shallow=False)

    await customer.attach(str(make_picture(tmp_path / "身份证.png")))
    theirs = agent.log.locator('article[data-side="theirs"]').get_by_role("img", name=re.compile("身份证.png"))
    await expect(theirs).to_be_visible()
    assert await _is_loaded(theirs)


async def _is_loaded(picture: Locator) -> bool:
    return bool(await picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth > 0)"))


async def test_quick_reply_is_two_keys(floor: Floor) -> None:
    agent, customer = await served(floor)
    await agent.field.press_sequentially("/")
    replies = agent.page.get_by_role("listbox", name="快捷话术")
    await expect(replies.get_by_role("option")).not_to_have_count(0)
    await agent.field.press_sequentially("让您久等")
    await expect(replies.get_by_role("option").first).to_contain_text("让您久等")
    await agent.field.press("Enter")
    await expect(agent.field).to_have_value(re.compile("让您久等了"))
    await expect(replies).to_be_hidden()
    await agent.field.press("Enter")
    await expect(customer.others.last).to_contain_text("让您久等了")


async def test_transfer_to_a_colleague_takes_the_note_along(floor: Floor) -> None:
    agent, customer = await served(floor)
    colleague = await floor.staff("agent2")
    await agent.page.locator(".conversation-actions").get_by_role("button", name="转接").click()
    dialog = agent.dialog("转接会话")
    await dialog.get_by_text("何思远").click()
    await dialog.get_by_role("textbox", name="留言").fill("客户要开户，身份证已发来")
    await dialog.locator(".ant-modal-footer .ant-btn-primary").click()
    await expect(dialog).to_be_hidden()

    await expect(agent.rows).to_have_count(0)
    await colleague.open_only()
    await expect(colleague.log).to_contain_text("客户要开户，身份证已发来")
    await expect(colleague.said("怎么开户")).to_be_visible()
    await expect(customer.head.get_by_role("heading")).to_contain_text("何思远")
    await expect(customer.log).not_to_contain_text("身份证已发来")
    await colleague.send("您好，接下来由我为您服务。")
    await expect(customer.others.last).to_contain_text("接下来由我")


async def test_transfer_to_a_queue_finds_who_serves_it(floor: Floor) -> None:
    agent, customer = await served(floor)
    adviser = await floor.staff("adviser")
    await agent.page.locator(".conversation-actions").get_by_role("button", name="转接").click()
    dialog = agent.dialog("转接会话")
    await dialog.get_by_text("队列", exact=True).click()
    await dialog.get_by_text("在线投顾").click()
    await dialog.get_by_role("textbox", name="留言").fill("客户想听配置建议")
    await dialog.locator(".ant-modal-footer .ant-btn-primary").click()

    await adviser.open_only()
    await expect(adviser.log).to_contain_text("客户想听配置建议")
    await expect(customer.log.get_by_text("陆知遥 已接入，为您服务")).to_be_visible()


async def test_closed_with_a_category_and_rated_by_the_customer(floor: Floor) -> None:
    agent, customer = await served(floor)
    await agent.send("已经为您办好了，请您在手机上查看。")
    await agent.close_conversation("账户业务")
    await expect(customer.log.get_by_text("本次会话已结束")).to_be_visible()
    await customer.rate("很耐心，谢谢")

    await agent.page.get_by_role("tab", name="已结束").click()
    row = agent.rows.first
    await expect(row).to_contain_text("★ 5")
    await row.get_by_role("link").click()
    await expect(agent.log).to_contain_text("归类：账户业务")
    await expect(agent.log).to_contain_text("客户评价 5 分")
    await expect(agent.log).to_contain_text("很耐心，谢谢")

    await customer.root.get_by_role("button", name="再次咨询").click()
    await customer.say("怎么开户？")
    await expect(customer.others.last).to_contain_text("首页 → 开户")


async def test_several_conversations_with_unread_marks(floor: Floor) -> None:
    agent = await floor.staff("agent")
    first = await floor.customer(identity_token=floor.identity_token(floor.new_number(), "赵晓峰"))
    second = await floor.customer(identity_token=floor.identity_token(floor.new_number(), "钱小雨"), size=PHONE)
    for customer in (first, second):
        await customer.ask_for_person()
    await expect(agent.rows).to_have_count(2)
    await agent.open("赵*")
    await expect(agent.row("赵*").get_by_role("status")).to_have_count(0)

    await second.say("还在吗？")
    await second.say("我想问转账的事")
    await expect(agent.row("钱*")).to_contain_text("我想问转账的事")
    mark = agent.row("钱*").locator(".row-unread")
    before = int(await mark.inner_text())
    await second.say("银行是工行")
    await expect(mark).to_have_text(str(before + 1))
    await agent.open("钱*")
    await expect(mark).to_have_count(0)
    await expect(second.own.last).to_contain_text("已读")
    await agent.send("在的，您请讲。")
    await expect(second.others.last).to_contain_text("在的，您请讲。")
    await expect(first.log).not_to_contain_text("您请讲")


@pytest.mark.parametrize("size", [pytest.param(PHONE, id="390"), pytest.param(SMALL_PHONE, id="360")])
async def test_workbench_on_a_phone(floor: Floor, size: dict[str, int]) -> None:
    agent = await floor.staff("agent", size=size)
    customer = await floor.customer(size=size)
    await customer.say("怎么开户？")
    await expect(customer.others).to_have_count(1)
    await customer.ask_for_person()
    await agent.open_only()
    await expect(agent.list).to_be_hidden()
    await agent.send("您好，请讲。")
    await expect(customer.others.last).to_contain_text("您好，请讲。")
    await agent.page.get_by_role("button", name="客户与辅助").click()
    side = agent.page.get_by_role("complementary", name="辅助与客户")
    await expect(side).to_be_visible()
    await side.get_by_role("button", name="返回").click()
    await expect(agent.log).to_be_visible()
    assert await agent.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    await agent.page.locator(".conversation-head").get_by_role("button", name="返回").click()
    await expect(agent.list).to_be_visible()


async def test_a_status_stays_as_chosen_whatever_was_asked_before(floor: Floor) -> None:
    context = await floor.context()
    line = await Line.of(context)
    staff = await floor.staff("agent", "busy", context=context)
    page, chosen, answered = staff.page, asyncio.Event(), asyncio.Event()

    async def answer_late(route: Route) -> None:
        answer = await route.fetch()  # what was before the choice
        await chosen.wait()
        with suppress(Error):  # the page may not want it any more
            await route.fulfill(status=answer.status, headers=answer.headers, body=await answer.body())
        answered.set()

    await line.cut()
    await expect(page.locator("main .ant-alert-warning")).to_be_visible()
    await page.route("**/api/v1/presence", answer_late, times=1)
    async with page.expect_request("**/api/v1/presence") as asked:
        await line.mend()  # everything is read anew
    assert (await asked.value).method == "GET"
    await staff.choose_status("online")
    chosen.set()
    await answered.wait()
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    await expect(page.get_by_role("button", name="我的状态: 在线")).to_be_visible()
