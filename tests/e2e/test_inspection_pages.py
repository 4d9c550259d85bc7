"""What was said is inspected when it ends; a colleague reviews it by keys, and the person reads what he wrote."""

import re

import pytest
from playwright.async_api import expect
from tests.e2e.floor import PHONE, WIDE, Floor

PLACE = re.compile(r"/compliance/inspection/[0-9a-f-]+")


@pytest.mark.parametrize("size", [pytest.param(WIDE, id="desktop"), pytest.param(PHONE, id="phone")])
async def test_a_closed_conversation_is_inspected_reviewed_and_read_by_its_person(
    floor: Floor, size: dict[str, int]
) -> None:
    agent = await floor.staff("agent")
    customer = await floor.customer()
    await customer.ask_for_person()
    await agent.open_only()
    await agent.send("您好，正在查询，请稍等。")
    await expect(customer.others.last).to_contain_text("请稍等")
    conversation_id = agent.opened_id
    await agent.close_conversation("其他")

    officer = await floor.staff("compliance", None, size=size)
    page = officer.page
    await page.goto(f"{floor.url}/compliance/inspection?view=all")
    line = page.get_by_role("navigation", name="会话列表").locator(f'a[href*="{conversation_id}"]')
    await expect(line).to_contain_text("周雨晴", timeout=45_000)
    await line.click()
    await expect(page).to_have_url(PLACE)
    greeting = page.get_by_role("group", name="礼貌问候")
    await expect(greeting).to_be_visible()
    if size is WIDE:
        await expect(page.locator(".talk mark").first).to_have_text("您好")
        await page.keyboard.press("y")
        await page.keyboard.press("a")
        await expect(page.get_by_role("group", name="首次响应").get_by_role("button", pressed=True)).to_have_count(1)
    else:
        await greeting.get_by_role("button", name=re.compile("^是")).click()
        await page.get_by_text("会话记录", exact=True).click()
        await expect(page.locator(".talk")).to_contain_text("正在查询")
        await page.get_by_text("评分项", exact=True).click()
    words = f"开头很好，请说明要等多久（{size['width']}）"
    await page.get_by_role("textbox", name="评语").fill(words)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text(re.compile(r"已保存，[\d.]+ 分")).first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    await agent.page.goto(f"{floor.url}/compliance/mine")
    await expect(agent.page.get_by_text(words)).to_be_visible()
