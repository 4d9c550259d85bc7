"""A guided flow from the editor's canvas, past a second person, to the customer."""

import re

from playwright.async_api import expect
from tests.e2e.floor import PHONE, Floor


async def test_what_a_second_person_approves_the_customer_plays(floor: Floor) -> None:
    editor = await floor.staff("editor", None)
    page = editor.page
    await editor.go("/knowledge")
    await page.get_by_role("link", name="流程", exact=True).click()
    await page.get_by_role("link", name="一步步带我开户").click()
    await page.get_by_role("group", name=re.compile("提问: 身份和所在地")).click()
    question = "请先告诉我，您是哪里的居民？"
    await page.get_by_role("textbox", name="说什么 · 中文").fill(question)
    await expect(page.get_by_text("有未保存的修改")).to_be_visible()

    await page.get_by_role("tab", name="试走").click()
    await page.get_by_role("button", name=re.compile("开始试走")).click()
    await expect(page.get_by_text(question).last).to_be_visible()
    await page.get_by_role("button", name="内地居民，人在境内").click()
    await page.get_by_role("textbox", name="以客户身份回答").fill("三十五岁")
    await page.get_by_role("textbox", name="以客户身份回答").press("Enter")
    await expect(page.get_by_text("您本人的第二代身份证原件").last).to_be_visible()

    await page.get_by_role("button", name="提交审批").click()
    await expect(page.get_by_text("待审批", exact=True)).to_be_visible()
    flow = page.url

    second = await floor.staff("supervisor", None)
    await second.go("/knowledge")
    await second.page.goto(flow)
    await second.page.get_by_role("button", name="通过并发布").click()
    await expect(second.page.get_by_text("第 2 版")).to_be_visible()

    await floor.office.until_bot_says(question, "一步步带我开户")
    customer = await floor.customer()
    await customer.say("一步步带我开户")
    await expect(customer.others.last).to_contain_text(question)
    await customer.page.get_by_role("button", name="港澳台居民").click()
    await expect(customer.others.last).to_contain_text("港澳居民")


async def test_a_step_that_is_removed_comes_back_with_undo(floor: Floor) -> None:
    editor = await floor.staff("editor", None)
    page = editor.page
    await editor.go("/knowledge")
    await page.get_by_role("link", name="流程", exact=True).click()
    await page.get_by_role("link", name="帮我找回密码").click()
    step = page.get_by_role("group", name=re.compile("提问: 预留手机还在用"))
    await step.click()
    await step.press("Delete")
    await expect(step).to_have_count(0)
    await page.get_by_role("tab", name=re.compile("检查")).click()
    await expect(page.get_by_text("没有下一步").first).to_be_visible()
    await expect(page.get_by_role("button", name="提交审批")).to_be_disabled()
    await page.keyboard.press("Control+z")
    await expect(step).to_have_count(1)


async def test_flows_are_read_and_tried_on_a_phone(floor: Floor) -> None:
    reader = await floor.staff("editor", None, size=PHONE)
    page = reader.page
    await reader.go("/knowledge")
    await page.get_by_role("link", name="流程", exact=True).click()
    await page.get_by_role("link", name="帮我排查转账失败").click()
    await expect(page.get_by_text("1. 提问")).to_be_visible()
    await page.get_by_role("tab", name="试走").click()
    await page.get_by_role("button", name=re.compile("开始试走")).click()
    await page.get_by_role("button", name="银行转证券").click()
    await expect(page.get_by_text("页面或流水里的提示最接近哪一种？").last).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
