"""The supervisor sees everything move, reads any conversation, whispers, and steps in."""

import re

from playwright.async_api import expect
from tests.e2e.floor import PHONE, Floor


async def test_board_moves_by_itself(floor: Floor) -> None:
    supervisor = await floor.staff("supervisor", None)
    await supervisor.go("/board")
    queue = supervisor.page.get_by_role("region", name="队列").get_by_role("row", name=re.compile("^在线客服"))
    await expect(queue.get_by_role("cell").nth(1)).to_have_text("0")
    await expect(queue.get_by_role("cell").nth(4)).to_have_text("0")

    customer = await floor.customer(size=PHONE)
    await customer.say("怎么开户？")
    await customer.ask_for_person()
    await expect(queue.get_by_role("cell").nth(1)).to_have_text("1")
    await expect(supervisor.page.get_by_text("在线客服有 1 人排队，无人在线")).to_be_visible()

    await floor.staff("agent")
    await expect(queue.get_by_role("cell").nth(1)).to_have_text("0")
    await expect(queue.get_by_role("cell").nth(4)).to_have_text("1")
    person = supervisor.page.get_by_role("region", name="人员").get_by_role("row", name=re.compile("周雨晴"))
    await expect(person).to_contain_text("在线")
    await expect(person).to_contain_text("1 / 8")
    await expect(supervisor.page.get_by_text("在线客服有 1 人排队，无人在线")).to_be_hidden()


async def test_supervisor_reads_whispers_and_takes_over(floor: Floor) -> None:
    agent = await floor.staff("agent")
    customer = await floor.customer(identity_token=floor.identity_token(floor.new_number(), "周小舟"))
    await customer.say("怎么开户？")
    await customer.ask_for_person()
    await agent.open_only()
    await agent.send("您好，开户需要身份证和银行卡。")

    supervisor = await floor.staff("supervisor")
    await supervisor.go("/board")
    await supervisor.page.get_by_role("link", name="查看会话: 周*").click()
    await expect(supervisor.log).to_contain_text("开户需要身份证和银行卡")
    await supervisor.note("记得提醒客户本人办理")
    whisper = agent.log.locator("article.note")
    await expect(whisper).to_contain_text("记得提醒客户本人办理")
    await expect(whisper).to_contain_text("仅同事可见")

    await agent.send("另外要由您本人办理。")
    await expect(supervisor.said("另外要由您本人办理")).to_be_visible()
    await supervisor.page.get_by_role("button", name=re.compile("接手$")).click()
    await supervisor.page.get_by_role("dialog", name="接手").get_by_role("button", name=re.compile("接 ?手")).click()
    await expect(customer.head.get_by_role("heading")).to_contain_text("韩若冰")
    await expect(agent.rows).to_have_count(0)
    await supervisor.send("您好，我是主管韩若冰，接下来由我为您服务。")
    await expect(customer.others.last).to_contain_text("我是主管韩若冰")
    await expect(customer.log).not_to_contain_text("记得提醒")
