"""Documents from the file to the quotation, and the law where it is named."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect
from tests.e2e.floor import PHONE, WIDE, Floor
from tests.e2e.staff import Staff
from tests.paper import make_pdf, make_scan

PAGES = [
    ["客户服务手册", "第一章 转账", "银证转账的时间是每个交易日的九点到十六点，休市的日子不办理，节假日也一样。"],
    ["第二章 密码", "忘记资金密码的客户可以在手机上通过人脸识别重置，也可以到营业部办理。"],
]


async def come_to(staff: Staff, room: str) -> None:
    """Open a room of knowledge by its own link."""
    await staff.go("/knowledge")
    await staff.page.get_by_role("navigation", name="知识库栏目").get_by_role("link", name=room).click()


@pytest.mark.parametrize("size", [pytest.param(WIDE, id="desktop"), pytest.param(PHONE, id="phone")])
async def test_a_document_is_uploaded_read_and_asked(floor: Floor, size: dict[str, int], tmp_path: Path) -> None:
    editor = await floor.staff("editor", None, size=size)
    page = editor.page
    file = tmp_path / f"服务手册{size['width']}.pdf"
    file.write_bytes(make_pdf(PAGES))
    await come_to(editor, "文档")
    await page.get_by_role("button", name=re.compile("上传文档")).click()
    dialog = page.get_by_role("dialog", name="上传文档")
    await dialog.locator("input[type=file]").set_input_files(file)
    await expect(dialog.get_by_label("名称")).to_have_value(file.stem)
    await dialog.get_by_role("button", name=re.compile("^上.?传$")).click()

    await expect(page.get_by_role("heading", name=file.stem)).to_be_visible()
    await expect(page.get_by_text("忘记资金密码的客户可以在手机上通过人脸识别重置").first).to_be_visible()
    await page.get_by_role("tab", name="试一试").click()
    await page.get_by_label("试一试", exact=True).last.fill("忘了资金密码怎么办")
    await page.keyboard.press("Enter")
    found = page.locator(".hits-found li").first
    await expect(found).to_contain_text("第 2 页")
    await expect(found).to_contain_text(re.compile("把握 \\d+%"))


async def test_a_scan_says_that_it_is_one(floor: Floor, tmp_path: Path) -> None:
    editor = await floor.staff("editor", None)
    page = editor.page
    file = tmp_path / "扫描件.pdf"
    file.write_bytes(make_scan())
    await come_to(editor, "文档")
    await page.get_by_role("button", name=re.compile("上传文档")).click()
    dialog = page.get_by_role("dialog", name="上传文档")
    await dialog.locator("input[type=file]").set_input_files(file)
    await dialog.get_by_role("button", name=re.compile("^上.?传$")).click()
    await expect(page.get_by_text("只有图片没有文字")).to_be_visible()


async def test_the_bot_reads_out_an_article_and_compares_figures(floor: Floor) -> None:
    customer = await floor.customer()
    await customer.say("证券法第一百三十五条说什么")
    await expect(customer.others.last).to_contain_text("不得对客户证券买卖的收益或者赔偿证券买卖的损失作出承诺")
    await customer.say("我有30万，炒股3年，能开科创板吗")
    await expect(customer.others.last).to_contain_text("还不满足")


async def test_an_article_opens_where_a_verdict_names_it(floor: Floor) -> None:
    agent = await floor.staff("agent")
    customer = await floor.customer()
    await customer.say("怎么开户？")
    await expect(customer.others).to_have_count(1)
    await customer.ask_for_person()
    await agent.open_only()
    await agent.write("放心买，保本保收益。")
    await expect(agent.verdict).to_contain_text("不能发送")
    await agent.page.get_by_role("button", name="查看第一百三十五条原文").first.click()
    await expect(agent.page.locator(".law-article").first).to_contain_text("不得对客户证券买卖的收益")


async def test_the_graph_shows_conditions_with_their_source(floor: Floor) -> None:
    editor = await floor.staff("editor", None)
    page = editor.page
    await come_to(editor, "图谱")
    await page.get_by_role("navigation", name="权限").get_by_role("button", name="科创板权限").click()
    facts = page.get_by_role("region", name="科创板权限", exact=True)
    await expect(facts).to_contain_text("日均资产不低于 50 万元")
    await expect(facts).to_contain_text("2026-11-22 核对")
    await expect(page.get_by_role("region", name="科创板权限的条件和办理")).to_be_visible()
