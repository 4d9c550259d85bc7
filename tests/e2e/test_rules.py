"""What one officer writes into the rules and another approves holds at once, and is taken back in one step."""

import re

from playwright.async_api import Page, expect
from tests.e2e.floor import PHONE, WIDE, Floor

WORDS = {
    "名称（中文）": "本公司禁用语",
    "名称（英文）": "House words",
    "依据（中文）": "公司服务规范",
    "依据（英文）": "House rules of service",
    "为什么不能说（中文）": "公司不用这个称呼",
    "为什么不能说（英文）": "We do not address customers like this",
    "可以这样说（中文）": "您好",
    "可以这样说（英文）": "Hello",
}
SAID = "老铁们早上好，有什么可以帮您"


async def write_category(page: Page) -> None:
    """Open a draft and put a category of the firm's own into it."""
    await page.get_by_role("button", name="起草新版本").click()
    dialog = page.get_by_role("dialog", name="起草新版本")
    await dialog.get_by_label("改什么、为什么").fill("统一称呼")
    await dialog.locator(".ant-btn-primary").click()
    await page.get_by_role("button", name="新增类别").click()
    drawer = page.get_by_role("dialog", name="新增类别")
    await drawer.get_by_label("代号").fill("house_words")
    for label, words in WORDS.items():
        await drawer.get_by_label(label).fill(words)
    await drawer.get_by_role("button", name="新增表达式").click()
    await drawer.get_by_label(re.compile("^词条")).fill("老铁们")
    await drawer.get_by_role("button", name=re.compile("保 ?存")).click()
    await expect(page.get_by_role("button", name="本公司禁用语")).to_be_visible()


async def judge(page: Page, card: str, level: str) -> None:
    """Type the words on the bench and read the verdict of one version."""
    await page.get_by_label("要说的话").fill(SAID)
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("region", name=card).locator(".level").first).to_contain_text(level)


async def test_what_a_second_officer_approves_holds_and_is_taken_back(floor: Floor) -> None:
    first = await floor.staff("compliance", None, size=WIDE)
    second = await floor.staff("compliance2", None, size=PHONE)
    page, other = first.page, second.page
    await first.go("/compliance/rules")
    await write_category(page)
    await page.get_by_role("link", name="去试验台试").click()
    await judge(page, "第 2 版", "需确认")
    await expect(page.get_by_role("region", name="现行第 1 版").locator(".level").first).to_contain_text("通过")

    await first.go("/compliance/rules")
    await page.get_by_role("button", name=re.compile("送 ?审")).click()
    await expect(page.get_by_text("您参与了起草，须由另一位合规人员批准。")).to_be_visible()

    await second.go("/compliance/rules?tab=versions")
    await other.get_by_role("button", name="看改动").first.click()
    await expect(other.get_by_role("dialog", name="看改动").get_by_text("老铁们").first).to_be_visible()
    await other.keyboard.press("Escape")
    await other.get_by_label(re.compile("批准意见")).fill("同意")
    await other.get_by_role("button", name=re.compile("^批 ?准$")).click()
    await other.get_by_role("button", name="启用…").click()
    await other.get_by_role("dialog", name="启用第 2 版").locator(".ant-btn-primary").click()
    await expect(other.get_by_text("现行第 2 版").first).to_be_visible()

    await first.go("/compliance/bench")
    await page.reload()
    await judge(page, "现行第 2 版", "需确认")

    card = other.get_by_role("article", name="第 1 版")
    await card.get_by_role("button", name="回滚到这一版").click()
    dialog = other.get_by_role("dialog", name="回滚到第 1 版")
    await dialog.get_by_label("为什么回滚").fill("误伤太多")
    await dialog.locator(".ant-btn-primary").click()
    await expect(card.get_by_text("误伤太多")).to_be_visible()
    await first.go("/compliance/bench")
    await page.reload()
    await judge(page, "现行第 1 版", "通过")
