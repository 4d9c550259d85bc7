"""The editor's words are the bot's words at once."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.e2e.floor import PHONE, WIDE, Floor


async def save_entry(page: Page, question: str, phrasings: list[str], answer: str) -> None:
    """Fill in the form of a new entry and publish it."""
    drawer = page.get_by_role("dialog", name="新建知识")
    await drawer.get_by_label("标准问题").first.fill(question)
    await drawer.get_by_label(re.compile("相似问法")).first.fill("\n".join(phrasings))
    await drawer.locator("#answer").fill(answer)
    await drawer.get_by_label("分类").click()
    await page.locator(".ant-select-item-option").first.click()
    await drawer.get_by_role("button", name=re.compile("保存并发布")).click()
    await expect(page.get_by_text("已保存，机器人立即使用")).to_be_visible()


@pytest.mark.parametrize("size", [pytest.param(WIDE, id="desktop"), pytest.param(PHONE, id="phone")])
async def test_what_the_editor_saves_the_bot_says_at_once(floor: Floor, size: dict[str, int]) -> None:
    customer = await floor.customer()
    editor = await floor.staff("editor", None, size=size)
    page = editor.page
    await editor.go("/knowledge")
    place = "望江投教基地" if size is WIDE else "听松读书会"
    await page.get_by_role("button", name=re.compile("新建知识")).click()
    asked = f"{place}怎么去"
    similar = [
        f"{place}在哪里",
        f"{place}的地址",
        f"想去{place}看看",
        f"{place}几点开门",
    ]
    await save_entry(page, asked, similar, f"{place}在**滨河路 8 号**，工作日 9:00–17:00 开放。")
    await floor.office.until_bot_says("滨河路 8 号", similar[0])
    await customer.say(f"请问{similar[0]}？")
    await expect(customer.others.last).to_contain_text("滨河路 8 号")

    drawer = page.get_by_role("dialog", name="编辑知识")
    await expect(drawer.get_by_text("第 1 版")).to_be_visible()
    await drawer.locator("#answer").fill(f"{place}已迁到**古楼街 3 号**。")
    await drawer.get_by_role("button", name=re.compile("保存并发布")).click()
    await expect(drawer.get_by_text("第 2 版")).to_be_visible()
    await floor.office.until_bot_says("古楼街 3 号", asked)
    await customer.say(asked)
    await expect(customer.others.last).to_contain_text("古楼街 3 号")

    await drawer.get_by_role("button", name="关闭").first.click()
    await page.get_by_role("textbox", name="搜索问题、问法或答案").fill(place)
    await expect(page.get_by_role("button", name=asked)).to_be_visible()
    await expect(page.locator("tbody tr.ant-table-row")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]


async def test_editor_tries_the_bot_beside_the_list(floor: Floor) -> None:
    editor = await floor.staff("editor", None)
    await editor.go("/knowledge")
    await editor.page.get_by_role("textbox", name="像客户那样问一句").fill("银证转账几点到几点可以转")
    await editor.page.get_by_role("textbox", name="像客户那样问一句").press("Enter")
    await expect(editor.page.get_by_text("8:30").first).to_be_visible()
    await expect(editor.page.get_by_text(re.compile("把握 \\d+%"))).to_be_visible()
