"""A customer complains and is told what becomes of it; a member of staff meets an alert of his and is heard."""

import re

import pytest
from playwright.async_api import expect
from tests.e2e.floor import PHONE, WIDE, Floor


def named(name: str) -> re.Pattern[str]:
    """Two Chinese characters on a button are written apart."""
    return re.compile("^" + r"\s?".join(name) + "$")


@pytest.mark.parametrize("size", [pytest.param(WIDE, id="desktop"), pytest.param(PHONE, id="phone")])
async def test_a_complaint_from_the_chat_page_to_the_customers_notice(floor: Floor, size: dict[str, int]) -> None:
    customer = await floor.customer()
    officer = await floor.staff("compliance", None, size=size)
    page = officer.page
    await customer.say("我要投诉你们的客户经理，佣金乱收")
    await officer.go("/compliance/cases")
    cases = page.get_by_role("navigation", name="案件列表")
    await cases.get_by_role("link", name=re.compile("投诉意向.*待领取")).first.click()
    await expect(page.get_by_text("我要投诉你们的客户经理，佣金乱收")).to_be_visible()
    await page.get_by_role("button", name=named("领取")).click()
    await page.get_by_role("button", name="开始处理").click()
    await expect(page.get_by_role("region", name="处理过程")).to_contain_text("开始处理")

    await page.get_by_role("button", name="登记为投诉").click()
    drawer = page.get_by_role("dialog", name="登记投诉")
    await drawer.get_by_label("反映的问题").fill("佣金与约定不符")
    for label, choice in (("业务", "费用"), ("原因", "收费争议")):
        await drawer.get_by_label(label, exact=True).click()
        await page.locator(".ant-select-item-option").filter(has_text=choice).last.click()
    await drawer.get_by_role("button", name=named("保存")).click()
    await expect(page.get_by_role("heading", name=re.compile(r"TS\d{4}-\d{6} · 佣金与约定不符"))).to_be_visible()

    await page.get_by_role("button", name=named("受理")).click()
    await page.get_by_role("dialog", name="受理").get_by_role("button", name=named("确定")).click()
    notice = page.get_by_role("form", name="已受理")
    await expect(notice.get_by_role("textbox")).to_have_value(re.compile("我们已受理"))
    await notice.get_by_role("button", name=named("发送")).click()
    await expect(customer.others.filter(has_text="我们已受理")).to_be_visible()
    await expect(page.get_by_role("region", name="已告知")).to_contain_text("我们已受理")
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]


async def test_an_alert_is_seen_at_once_appealed_against_and_decided_by_another(floor: Floor) -> None:
    agent = await floor.staff("agent")
    officer = await floor.staff("compliance", None)
    second = await floor.staff("compliance2", None)
    staff_id = (await floor.office.call("agent", "GET", "/api/v1/me"))["staff"]["id"]  # type: ignore[index]  # a card
    label = "开场没有问候"
    raised = {"staff_id": staff_id, "label": label, "grade": "supervisor"}
    await agent.go("/desk")
    await floor.office.call("compliance", "POST", "/api/v1/alerts", raised)
    await agent.page.get_by_role("button", name=re.compile("我的提醒")).click()
    own = agent.page.get_by_role("dialog", name="我的提醒").get_by_role("listitem").filter(has_text=label).first
    await expect(own).to_contain_text("待处理")

    await officer.go("/compliance/alerts")
    await officer.page.get_by_role("link", name=re.compile(label)).first.click()
    judge = officer.page.get_by_role("form", name="裁定")
    await judge.get_by_text("确认", exact=True).click()
    await judge.get_by_label("裁定意见").fill("首条消息没有问候语")
    await judge.get_by_role("button", name=named("提交")).click()

    await expect(own).to_contain_text("首条消息没有问候语")
    await own.get_by_role("button", name=named("申诉")).click()
    await agent.page.get_by_label("为什么不同意").fill("问候在上一段会话里")
    await agent.page.get_by_role("button", name=named("确定")).click()
    await expect(own).to_contain_text("申诉中")

    await officer.go("/compliance/alerts")
    await officer.page.get_by_role("link", name=re.compile(label)).first.click()
    await expect(officer.page.get_by_text("申诉须由另一位同事裁定")).to_be_visible()
    await second.go("/compliance/alerts")
    await second.page.get_by_role("link", name=re.compile(label)).first.click()
    decide = second.page.get_by_role("form", name="裁定申诉")
    await decide.get_by_text("撤销", exact=True).click()
    await decide.get_by_label("裁定意见").fill("确有问候")
    await decide.get_by_role("button", name=named("提交")).click()
    await expect(own).to_contain_text("已撤销")
    await expect(own).to_contain_text("确有问候")
