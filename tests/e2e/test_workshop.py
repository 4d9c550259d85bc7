"""What customers asked in vain comes to the editor, who writes the entry from it; and the models' page."""

import asyncio
import re

import pytest
from playwright.async_api import expect
from tests.e2e.floor import PHONE, SMALL_PHONE, WIDE, Floor

UNKNOWN = ("可以带宠物狗去营业厅吗", "能不能带宠物狗去营业厅")


async def test_an_entry_is_written_from_what_was_not_answered(floor: Floor) -> None:
    for text in UNKNOWN:
        customer = await floor.customer()
        await customer.say(text)
        await expect(customer.others.last).to_be_visible()
    editor = await floor.staff("editor", None, size=WIDE)
    page = editor.page
    await editor.go("/knowledge/workshop")
    gap = page.get_by_role("article").filter(has_text="宠物狗")
    async with asyncio.timeout(60):
        while await gap.count() == 0:
            await page.get_by_role("button", name="现在整理").click()
            await page.wait_for_timeout(1000)
    await gap.get_by_role("button", expanded=False).click()
    await gap.get_by_role("checkbox", name="全选").check()
    await gap.get_by_role("button", name="写一条知识").click()
    drawer = page.get_by_role("dialog", name="新建知识")
    asked = await drawer.get_by_label("标准问题").first.input_value()
    phrasings = await drawer.get_by_label(re.compile("相似问法")).first.input_value()
    assert {asked, *phrasings.splitlines()} >= set(UNKNOWN)
    await drawer.get_by_role("button", name="关闭").first.click()

    await editor.go("/knowledge/workshop")
    await gap.get_by_role("button", expanded=False).click()
    await gap.get_by_role("button", name="搁置").click()
    await expect(page.get_by_text("已搁置，以后不再提醒")).to_be_visible()
    await page.get_by_role("button", name="撤销").click()
    await expect(gap).to_be_visible()


@pytest.mark.parametrize("size", [pytest.param(WIDE, id="desktop"), pytest.param(SMALL_PHONE, id="phone")])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_every_page_of_the_workshop_fits(floor: Floor, size: dict[str, int], locale: str) -> None:
    editor = await floor.staff("editor", None, size=size, locale=locale)
    page = editor.page
    for path in ("workshop", "workshop?tab=rated", "workshop?tab=conflicts", "workshop?tab=bench", "models"):
        await editor.go(f"/knowledge/{path}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await expect(page.locator(".load-state[role=status]")).to_have_count(0)
        assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]


async def test_a_test_set_is_written_and_run(floor: Floor) -> None:
    editor = await floor.staff("editor", None, size=PHONE)
    page = editor.page
    await editor.go("/knowledge/workshop?tab=bench")
    await page.get_by_role("button", name="新建测试集").click()
    drawer = page.get_by_role("dialog", name="新建测试集")
    await drawer.get_by_label("名称").fill("闲话")
    await drawer.get_by_role("textbox", name="问题").fill("今天天气怎么样")
    await drawer.get_by_label("应由哪条知识回答").last.click()
    await page.locator(".ant-select-item-option").first.click()
    await drawer.get_by_role("button", name="保存").click()
    line = page.locator(".test-set").filter(has_text="闲话")
    await line.get_by_role("button", name="运行").click()
    await expect(line.get_by_text("1 / 1 通过")).to_be_visible()
    await line.get_by_role("button", name="删除").click()
    await page.get_by_role("tooltip").get_by_role("button", name=re.compile("确.?定")).click()
    await expect(page.get_by_text("测试集已删除")).to_be_visible()


async def test_models_say_which_serves(floor: Floor) -> None:
    editor = await floor.staff("editor", None)
    await editor.go("/knowledge/models")
    shipped = editor.page.get_by_role("article", name="出厂模型")
    await expect(shipped.get_by_text("使用中")).to_be_visible()
    await editor.page.get_by_role("button", name="只训练，不上线").click()
    await expect(editor.page.get_by_role("progressbar")).to_be_visible()
    await editor.page.get_by_role("button", name="取消训练").click()
    await editor.page.get_by_role("tooltip").get_by_role("button", name=re.compile("确.?定")).click()
    await expect(editor.page.get_by_text("上次训练被取消").last).to_be_visible()
    await expect(shipped.get_by_text("使用中")).to_be_visible()
