"""Two people at once: an agent submits words that the gate holds, a supervisor decides, the customer reads one."""

import re

from playwright.async_api import expect
from tests.e2e.floor import SMALL_PHONE, Floor

HELD = "今天开户就送您一台扫地机器人"


async def test_a_supervisor_releases_refuses_and_the_writer_sees_it(floor: Floor) -> None:
    agent = await floor.staff("agent")
    customer = await floor.customer()
    await customer.say("怎么开户？")
    await expect(customer.others).to_have_count(1)
    await customer.ask_for_person()
    await agent.open_only()
    supervisor = await floor.staff("supervisor", None, size=SMALL_PHONE)
    await supervisor.go("/board")
    queue = supervisor.page.get_by_role("region", name="待审批消息")
    await expect(queue).to_contain_text("没有等待审批的消息")

    await agent.write(HELD)
    await expect(agent.verdict).to_contain_text("需主管批准")
    await expect(agent.send_button).to_be_disabled()
    await agent.page.get_by_role("button", name="换成这句").click()
    await expect(agent.field).not_to_have_value(HELD)
    await agent.page.get_by_role("button", name="撤销替换").click()
    await expect(agent.field).to_have_value(HELD)
    await agent.page.get_by_role("textbox", name="给主管的说明").fill("公司已批准的活动")
    await agent.page.get_by_role("button", name="交主管审批").click()
    held = agent.log.locator("article.held").first
    await expect(held).to_contain_text("待审批")
    await expect(agent.field).to_have_value("")

    card = queue.get_by_role("listitem").filter(has_text=HELD).first
    await expect(card).to_contain_text("公司已批准的活动")
    await expect(card.locator("mark")).to_contain_text("开户就送")
    await customer.say("送什么？")
    await expect(card).to_contain_text("送审后客户又说了话")
    await expect(card.get_by_role("button", name=re.compile("^放 ?行$"))).to_be_disabled()
    await card.get_by_role("combobox", name="放行或退回的原因").fill("活动已备案")
    await card.get_by_role("button", name=re.compile("^放 ?行$")).click()
    await expect(customer.others.last).to_contain_text(HELD)
    await expect(held).to_contain_text("已放行")
    await expect(agent.said(HELD).last).to_contain_text(re.compile("放行：活动已备案"))

    await agent.write(f"{HELD}，再送一部手机")
    await agent.page.get_by_role("button", name="交主管审批").click()
    second = queue.get_by_role("listitem").filter(has_text="再送一部手机").first
    await second.get_by_role("combobox", name="放行或退回的原因").fill("手机没有报批")
    await second.get_by_role("button", name=re.compile("^退 ?回$")).click()
    refused = agent.log.locator("article.held").last
    await expect(refused).to_contain_text("已退回")
    await expect(refused).to_contain_text("手机没有报批")
    await expect(customer.log).not_to_contain_text("再送一部手机")
    await refused.get_by_role("button", name="改写").click()
    await expect(agent.field).to_have_value(f"{HELD}，再送一部手机")
    await agent.write("")

    officer = await floor.staff("compliance", None)
    await officer.go("/compliance/overrides")
    people = officer.page.get_by_role("region", name="按人员")
    await expect(people.get_by_role("row", name=re.compile("周雨晴"))).to_contain_text("2")
    await expect(people.get_by_role("row", name=re.compile("韩若冰"))).to_contain_text("1")
