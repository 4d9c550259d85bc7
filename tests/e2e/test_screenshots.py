"""Takes the pictures of the README, when asked to by `WENLU_SCREENSHOTS=1`."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from tests.e2e.customer import Customer
from tests.e2e.floor import DESKTOP, PHONE, WIDE, Floor
from tests.e2e.staff import Staff

pytestmark = pytest.mark.skipif(os.environ.get("WENLU_SCREENSHOTS") != "1", reason="asked for by WENLU_SCREENSHOTS=1")
_LARGEST = 200_000  # bytes of one picture

TALK = {
    "zh-CN": {
        "login": "adviser",
        "ask": "我要找投资顾问",
        "questions": ("银证转账几点到几点可以转", "科创板权限需要什么条件？"),
        "person": "我有60万，交易满两年了，想请投顾帮我看看还差什么",
        "greeting": "您好，我是投资顾问陆知遥。您的资产和交易年限都看到了，我来帮您核对科创板的条件。",
        "answer": "您说的两项看起来都符合，还需要一次有效的风险测评。",
        "thanks": "好的，测评在哪里做？",
        "draft": "在 App 我的 → 风险测评里做，做完放心买，保本保收益。",
        "others": (("赵立安", "怎么查佣金？"), ("林若溪", "忘记交易密码了"), ("陈述", "银证转账失败")),
    },
    "en": {
        "login": "agent2",
        "ask": "I want to talk to a person",
        "questions": ("During what hours can I transfer?", "What are the requirements for STAR Market access?"),
        "person": "I have 600,000 yuan and two years of trading. Can a person check what is missing?",
        "greeting": "Hello, I have read what was said. Let me check the conditions with you.",
        "answer": "Both look fine. You still need a valid risk assessment.",
        "thanks": "Thank you. Where do I take the assessment?",
        "draft": "In the app under Risk assessment. After that you can buy with guaranteed profit.",
        "others": (("Noah Carrow", "How is my commission charged?"), ("Hana Birchall", "I forgot my password")),
    },
}


async def take(page: Page, repository: Path, name: str, locale: str) -> None:
    """Write `docs/images/NAME-LANGUAGE.png`, once nothing moves any more."""
    await page.mouse.move(0, 0)
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")
    path = repository / "docs" / "images" / f"{name}-{locale[:2]}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    shot = Image.open(BytesIO(await page.screenshot(animations="disabled")))
    shot.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < _LARGEST


async def talk(floor: Floor, locale: str, size: dict[str, int], name: str) -> Customer:
    """A known customer who has asked the bot two things."""
    customer = await floor.customer(
        locale=locale, size=size, identity_token=floor.identity_token(floor.new_number(), name)
    )
    for number, question in enumerate(TALK[locale]["questions"], start=1):
        await customer.say(question)
        await expect(customer.others).to_have_count(number)
    return customer


async def hand_over(staff: Staff, customer: Customer, locale: str) -> None:
    """The customer asks for a person, who answers."""
    words = TALK[locale]
    await customer.say(words["person"])
    await expect(customer.others).to_have_count(len(words["questions"]) + 1)
    if await customer.person_button.is_visible():  # the bot may have understood it as a wish, or not
        await customer.ask_for_person()
    await expect(customer.log.locator(".joined")).to_be_visible()
    await staff.open_only()
    await staff.send(words["greeting"])
    await staff.send(words["answer"])
    await customer.say(words["thanks"])
    await expect(staff.said(words["thanks"])).to_be_visible()


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_pictures(floor: Floor, repository: Path, locale: str) -> None:
    for size, name in ((DESKTOP, "chat"), (PHONE, "chat-phone")):
        customer = await talk(floor, locale, size, "王晓明" if locale == "zh-CN" else "Amelia Fairlock")
        await take(customer.page, repository, name, locale)
    staff = await floor.staff(TALK[locale]["login"], locale=locale)
    await hand_over(staff, customer, locale)
    await take(customer.page, repository, "chat-person", locale)
    for name, question in TALK[locale]["others"]:
        other = await floor.customer(locale=locale, identity_token=floor.identity_token(floor.new_number(), name))
        await other.say(question)
        await other.say(TALK[locale]["ask"])
        await expect(other.log.locator(".joined")).to_be_visible()
    await staff.write(TALK[locale]["draft"])
    await expect(staff.verdict).to_be_visible()
    await take(staff.page, repository, "desk", locale)
    await pictures_of_areas(floor, repository, locale)

    await staff.page.set_viewport_size(PHONE)
    await take(staff.page, repository, "desk-phone", locale)


async def pictures_of_areas(floor: Floor, repository: Path, locale: str) -> None:
    """The board and the knowledge base."""
    supervisor = await floor.staff("supervisor", locale=locale, size=WIDE)
    await supervisor.go("/board")
    await expect(supervisor.page.get_by_role("heading", level=1)).to_be_visible()
    await expect(supervisor.page.locator(".ant-skeleton")).to_have_count(0)
    await take(supervisor.page, repository, "board", locale)
    editor = await floor.staff("editor", None, locale=locale, size=WIDE)
    await editor.go("/knowledge")
    await expect(editor.page.locator("tbody tr.ant-table-row").first).to_be_visible()
    bench = editor.page.get_by_role("complementary").get_by_role("textbox")
    await bench.fill(TALK[locale]["questions"][-1])
    await bench.press("Enter")
    await expect(editor.page.locator(".ant-skeleton")).to_have_count(0)
    await take(editor.page, repository, "knowledge", locale)
