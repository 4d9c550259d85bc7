"""From the bot to a person: who comes, about when, the place in the queue, and who it is."""

import re

import pytest
from playwright.async_api import expect
from tests.e2e.floor import DESKTOP, PHONE, SMALL_PHONE, Floor

LICENCE = re.compile(r"执业编号 S0000\d{9}")


@pytest.mark.parametrize("size", [pytest.param(DESKTOP, id="desktop"), pytest.param(SMALL_PHONE, id="phone")])
async def test_who_asks_for_a_person_sees_his_place_and_then_the_person(floor: Floor, size: dict[str, int]) -> None:
    agent = await floor.staff("agent", "busy")
    customer = await floor.customer(size=size)
    await customer.say("怎么开户？")
    await expect(customer.others.last).to_contain_text("首页 → 开户")
    await customer.ask_for_person()

    notice = customer.log.locator(".notice").filter(has_text="正在为您转接在线客服")
    await expect(notice).to_contain_text(re.compile(r"下一位就是您|您排在第 \d+ 位"))
    await expect(notice).to_contain_text(re.compile(r"大约 \d+ 分钟|马上就到"))
    await expect(notice).to_contain_text("不用重复")
    await expect(customer.root.get_by_role("heading", name="问路证券")).to_be_visible()

    await agent.choose_status("online")
    await expect(customer.log.get_by_text("周雨晴 已接入，为您服务")).to_be_visible()
    await expect(customer.log.get_by_text(LICENCE)).to_be_visible()
    await expect(customer.head.get_by_role("heading")).to_contain_text("周雨晴")
    await expect(customer.head).to_contain_text(LICENCE)

    await agent.open_only()
    await agent.send("您好，开户的事我来帮您。")
    await expect(customer.others.last).to_contain_text("开户的事我来帮您")
    assert await customer.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


async def test_second_in_line_is_told_so(floor: Floor) -> None:
    await floor.staff("agent", "busy")
    first, second = await floor.customer(), await floor.customer(size=PHONE)
    await first.ask_for_person()
    await expect(first.log.get_by_text("下一位就是您")).to_be_visible()
    await second.ask_for_person()
    await expect(second.log.get_by_text("您排在第 2 位")).to_be_visible()


async def test_complaint_goes_to_whoever_deals_with_complaints(floor: Floor) -> None:
    supervisor = await floor.staff("supervisor")
    customer = await floor.customer()
    await customer.say("你们乱收费，我要投诉！")
    await expect(customer.others.first).to_contain_text("不需要重复")
    await expect(customer.log.get_by_text("韩若冰 已接入，为您服务")).to_be_visible()
    await expect(supervisor.rows).to_have_count(1)
    await expect(supervisor.rows.first).to_contain_text("投诉")


async def test_advice_is_left_to_a_licensed_adviser(floor: Floor) -> None:
    await floor.staff("adviser")
    customer = await floor.customer(size=PHONE)
    await customer.say("你推荐一只股票")
    await expect(customer.others.first).to_contain_text("投资顾问")
    await expect(customer.log.get_by_text("陆知遥 已接入，为您服务")).to_be_visible()
    await expect(customer.log.get_by_text(re.compile(r"高级投资顾问 .* 执业编号 S00006\d+"))).to_be_visible()
    await expect(customer.head).to_contain_text("高级投资顾问")


async def test_out_of_hours_a_time_is_promised(floor: Floor) -> None:
    await floor.office.close_for_today()
    try:
        customer = await floor.customer()
        await customer.ask_for_person()
        await expect(customer.log.get_by_text(re.compile("现在不在服务时间.*我们会在 .+ 前回复您"))).to_be_visible()
        english = await floor.customer(locale="en", size=PHONE)
        await english.ask_for_person()
        await expect(english.log.get_by_text(re.compile("out of hours.*we will reply by .+"))).to_be_visible()
    finally:
        await floor.office.open_always()


async def test_within_hours_nobody_waits_without_a_place(floor: Floor) -> None:
    customer = await floor.customer(locale="en")
    await customer.ask_for_person()
    await expect(customer.log.get_by_text("You are next")).to_be_visible()
