"""What one editor writes and another approves is the bot's word at once."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.e2e.floor import PHONE, WIDE, Floor
from tests.e2e.staff import Staff


async def write_entry(page: Page, question: str, phrasings: list[str], answer: str) -> None:
    """Fill in the form of a new entry and submit it for review."""
    drawer = page.get_by_role("dialog", name="新建知识")
    await drawer.get_by_label("标准问题").first.fill(question)
    await drawer.get_by_label(re.compile("相似问法")).first.fill("\n".join(phrasings))
    await drawer.locator("#answer").fill(answer)
    await drawer.get_by_label("分类").click()
    await page.locator(".ant-select-item-option").first.click()
    await drawer.get_by_role("button", name="提交审核").click()
    await expect(page.get_by_text("已提交，等待另一位同事审核").first).to_be_visible()


async def open_review(second: Staff, question: str) -> None:
    """Come to the draft by the room's own link."""
    await second.go("/knowledge")
    await second.page.get_by_role("navigation", name="知识库栏目").get_by_role("link", name=re.compile("^审核")).click()
    await second.page.get_by_role("button", name=re.compile(question)).click()
    await expect(second.page.get_by_role("heading", name=question)).to_be_visible()


@pytest.mark.parametrize("size", [pytest.param(WIDE, id="desktop"), pytest.param(PHONE, id="phone")])
async def test_what_a_second_editor_approves_the_bot_says_at_once(floor: Floor, size: dict[str, int]) -> None:
    customer = await floor.customer()
    editor = await floor.staff("editor", None, size=size)
    second = await floor.staff("editor2", None, size=size)
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
    await write_entry(page, asked, similar, f"{place}在**滨河路 8 号**，工作日 9:00–17:00 开放。")
    drawer = page.get_by_role("dialog", name="编辑知识")
    await expect(drawer.get_by_text("还没有发布")).to_be_visible()

    await open_review(second, asked)
    await second.page.get_by_role("button", name="通过并发布").click()
    await expect(second.page.get_by_text("已通过并发布").first).to_be_visible()
    await floor.office.until_bot_says("滨河路 8 号", similar[0])
    await customer.say(f"请问{similar[0]}？")
    await expect(customer.others.last).to_contain_text("滨河路 8 号")

    await page.reload()
    await expect(drawer.get_by_text("第 1 版")).to_be_visible()
    await drawer.locator("#answer").fill(f"{place}已迁到**古楼街 3 号**。")
    await drawer.get_by_role("button", name="提交审核").click()
    await expect(drawer.get_by_text("线上仍是第 1 版")).to_be_visible()
    await customer.say(asked)
    await expect(customer.others.last).to_contain_text("滨河路 8 号")

    await open_review(second, asked)
    await expect(second.page.locator("ins").filter(has_text="古楼街").first).to_be_visible()
    await expect(second.page.locator("del").filter(has_text="滨河路").first).to_be_visible()
    await second.page.get_by_role("textbox", name="审核意见").fill("请补上开放时间")
    await second.page.get_by_role("button", name="退 回").or_(second.page.get_by_role("button", name="退回")).click()
    await expect(second.page.get_by_text("已退回给作者").first).to_be_visible()

    await page.reload()
    await expect(drawer.get_by_text("请补上开放时间")).to_be_visible()
    await drawer.locator("#answer").fill(f"{place}已迁到**古楼街 3 号**，工作日开放。")
    await drawer.get_by_role("button", name="提交审核").click()
    await expect(drawer.get_by_text("线上仍是第 1 版")).to_be_visible()
    await open_review(second, asked)
    await expect(second.page.get_by_role("button", name="通过并发布")).to_be_visible()
    await second.page.keyboard.press("a")
    await expect(second.page.get_by_text("已通过并发布").last).to_be_visible()
    await floor.office.until_bot_says("古楼街 3 号", asked)
    await customer.say(asked)
    await expect(customer.others.last).to_contain_text("古楼街 3 号")

    await page.reload()
    await expect(drawer.get_by_text("第 2 版")).to_be_visible()
    await drawer.get_by_role("button", name="关闭").first.click()
    await page.get_by_role("textbox", name="搜索问题、问法或答案").fill(place)
    await expect(page.get_by_role("button", name=asked)).to_be_visible()
    await expect(page.locator("tbody tr.ant-table-row")).to_have_count(1)
    for one in (page, second.page):
        assert await one.evaluate("document.documentElement.scrollWidth") <= size["width"]


async def test_a_flaw_is_named_and_not_only_its_field(floor: Floor) -> None:
    editor = await floor.staff("editor", None)
    await editor.go("/knowledge")
    page = editor.page
    await page.get_by_role("button", name=re.compile("新建知识")).click()
    drawer = page.get_by_role("dialog", name="新建知识")
    await drawer.get_by_label("标准问题").first.fill("怎么销户")
    await drawer.locator("#answer").fill("请拨打 {{nobody}}")
    await drawer.get_by_label("分类").click()
    await page.locator(".ant-select-item-option").first.click()
    await drawer.get_by_role("button", name="存为草稿").click()
    alert = drawer.get_by_role("alert").first
    await expect(alert).to_contain_text("答案：没有变量“nobody”")
    await expect(alert).to_contain_text("已经是")


async def test_a_file_is_looked_at_before_it_is_taken_in(floor: Floor) -> None:
    editor = await floor.staff("editor", None)
    await editor.go("/knowledge")
    page = editor.page
    await page.get_by_role("link", name="导入导出").click()
    rows = (
        "key,title,answer\naccount.import_one,云海书房开到几点,开到九点\naccount.import_two,云海书房停车,{{nobody}}\n"
    )
    file = {"name": "知识.csv", "mimeType": "text/csv", "buffer": rows.encode("gbk")}
    await page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a payload, as its type says
    await expect(page.get_by_role("status").filter(has_text="新增 1")).to_contain_text("有误 1")
    await expect(page.get_by_text("没有变量“nobody”")).to_be_visible()
    await page.get_by_role("button", name="确认导入，提交 1 条审核").click()
    await expect(page.get_by_text("已导入，1 条等待审核").first).to_be_visible()


async def test_editor_tries_the_bot_beside_the_list(floor: Floor) -> None:
    editor = await floor.staff("editor", None)
    await editor.go("/knowledge")
    await editor.page.get_by_role("textbox", name="像客户那样问一句").fill("银证转账几点到几点可以转")
    await editor.page.get_by_role("textbox", name="像客户那样问一句").press("Enter")
    await expect(editor.page.get_by_text("8:30").first).to_be_visible()
    await expect(editor.page.get_by_text(re.compile("把握 \\d+%"))).to_be_visible()
