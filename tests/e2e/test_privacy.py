"""A customer asks that his data be deleted; the compliance officer sees it, does it, and answers."""

import re

from playwright.async_api import expect
from tests.e2e.floor import PHONE, Floor

NAME = "欧阳小舟"


async def test_a_customers_request_is_seen_to(floor: Floor) -> None:
    officer = await floor.staff("compliance", None)
    number = floor.new_number()
    customer = await floor.customer(identity_token=floor.identity_token(number, NAME), size=PHONE)
    await customer.say("怎么开户？")
    await expect(customer.others.last).to_contain_text("。")
    page = customer.page
    await page.get_by_role("button", name="设置与隐私").click()
    await page.get_by_role("button", name=re.compile("^删除我的信息")).click()
    await page.get_by_role("textbox", name="补充说明（选填）").fill("不再使用你们的服务")
    await page.get_by_role("button", name="提交", exact=True).click()
    await expect(page.get_by_text("删除我的信息 · 处理中")).to_be_visible()
    await page.get_by_role("button", name="关闭").click()

    desk = officer.page
    await officer.go("/compliance/privacy")
    await desk.get_by_role("button", name="欧* · 删除").first.click()
    await expect(desk.get_by_text("不再使用你们的服务")).to_be_visible()
    await desk.get_by_role("dialog").get_by_role("link", name="查看客户").click()

    await desk.get_by_role("button", name="查看姓名").click()
    await desk.get_by_role("textbox", name="理由").fill("核对请求人的身份")
    await desk.get_by_role("dialog").get_by_role("button", name=re.compile("查 ?看")).click()
    await expect(desk.get_by_text(NAME)).to_be_visible()

    erase = desk.get_by_role("button", name="删除身份信息")
    await erase.click()
    await desk.get_by_role("dialog").get_by_role("button", name="删除身份信息").click()
    await expect(desk.get_by_text("和这位客户的会话还没有结束")).to_be_visible()
    await page.get_by_role("button", name="设置与隐私").click()
    await page.get_by_role("button", name="结束对话").click()
    await page.get_by_role("dialog").get_by_role("button", name="结束对话").click()
    await expect(customer.log).to_contain_text("本次会话已结束")
    await erase.click()
    await desk.get_by_role("dialog").get_by_role("button", name="删除身份信息").click()
    await expect(desk.get_by_text("已限制处理：只保管，不使用")).to_be_visible()
    await expect(desk.get_by_text("没有登记身份信息")).to_be_visible()

    await officer.go("/compliance/privacy")
    await desk.get_by_role("button", name=re.compile("^已删除 .* · 删除$")).first.click()
    await desk.get_by_role("textbox", name="给客户的答复").fill("身份信息已删除，会话记录依法保存到期。")
    await desk.get_by_role("button", name=re.compile("办 ?妥")).click()
    await desk.get_by_role("tab", name="已处理").click()
    await expect(desk.get_by_role("button", name=re.compile("^已删除 .* · 删除$")).first).to_be_visible()

    await page.get_by_role("button", name="设置与隐私").click()
    await expect(page.get_by_text("身份信息已删除，会话记录依法保存到期。")).to_be_visible()
