"""Asking without signing in: the bot's answers, its questions back, its limits, in both languages and in the widget."""

import re
from collections.abc import Callable

import pytest
from playwright.async_api import expect
from tests.e2e.floor import DESKTOP, PHONE, Floor

SIZES = [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")]

_WATCH = """() => {
  window.waited = new Promise((resolve) => {
    const log = document.querySelector('[role=log]');
    const from = performance.now();
    const seen = new MutationObserver(() => {
      if (log.querySelector('article.row-other .answer')) resolve(performance.now() - from);
    });
    seen.observe(log, { childList: true, subtree: true });
  });
}"""


@pytest.mark.parametrize("size", SIZES)
async def test_visitor_is_told_what_matters_and_answered_with_a_source(
    floor: Floor, size: dict[str, int], record_property: Callable[[str, object], None]
) -> None:
    customer = await floor.customer(size=size)
    page = customer.page

    await expect(page.get_by_text("先由智能助手为您解答")).to_be_visible()
    await expect(page.get_by_text("隐私说明")).to_be_visible()
    await expect(page.get_by_role("region", name=re.compile("直接说您的问题")).get_by_role("button")).not_to_have_count(
        0
    )
    await expect(customer.person_button).to_be_visible()

    await page.evaluate(_WATCH)
    await customer.say("怎么开户？")
    answer = customer.others.last
    await expect(answer).to_contain_text("首页 → 开户")
    await expect(answer.get_by_role("list", name="来源")).to_contain_text(
        re.compile(r"来源 · 证券法第一百零六条.* · 核对于 \d{4}-\d{2}-\d{2}")
    )
    record_property("milliseconds_to_answer", round(await page.evaluate("window.waited")))
    await expect(customer.own.last).to_contain_text(customer.words["sent"])
    await expect(customer.person_button).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]


async def test_suggested_question_is_one_tap(floor: Floor) -> None:
    customer = await floor.customer(size=PHONE)
    suggestion = customer.page.get_by_role("region", name=re.compile("直接说您的问题")).get_by_role("button").first
    asked = (await suggestion.inner_text()).strip()
    await suggestion.click()
    await expect(customer.own.first).to_contain_text(asked)
    await expect(customer.others.last.locator(".answer")).to_be_visible()


async def test_unclear_question_is_asked_back_with_choices(floor: Floor) -> None:
    customer = await floor.customer(size=PHONE)
    await customer.say("密码")
    choices = customer.root.get_by_role("list", name="请选择")
    await expect(choices.get_by_role("button", name="转人工")).to_be_visible()
    chosen = choices.get_by_role("button", name="怎么修改密码")
    await chosen.click()
    await expect(customer.own.last).to_contain_text("怎么修改密码")
    await expect(customer.others.last).to_contain_text("密码")
    await expect(customer.others).to_have_count(2)


async def test_what_is_not_our_trade_is_declined_honestly(floor: Floor) -> None:
    customer = await floor.customer()
    await customer.say("帮我写一首诗")
    await expect(customer.others.last).to_contain_text("抱歉")
    await expect(customer.others.last).to_contain_text("证券业务")
    await expect(customer.others.last.get_by_role("button", name="转人工")).to_be_visible()


async def test_everything_is_there_in_english(floor: Floor) -> None:
    customer = await floor.customer(locale="en", size=PHONE)
    page = customer.page
    await expect(page.get_by_text("A machine answers first")).to_be_visible()
    await expect(page.get_by_text("Privacy", exact=True)).to_be_visible()
    await expect(customer.person_button).to_be_visible()

    await customer.say("How do I open an account?")
    await expect(customer.others.last).to_contain_text("mobile number")
    await expect(customer.others.last.get_by_role("list", name="Source")).to_contain_text("checked 2")

    await customer.say("password")
    choices = customer.root.get_by_role("list", name="Please choose")
    await choices.get_by_role("button", name="How do I change my password?").click()
    await expect(customer.others.last).to_contain_text("password")

    await customer.say("write me a poem")
    await expect(customer.others.last).to_contain_text("Sorry")
    await page.get_by_role("button", name="切换到中文").click()
    await expect(page.get_by_role("button", name="转人工").first).to_be_visible()


async def test_feedback_says_whether_it_helped(floor: Floor) -> None:
    customer = await floor.customer()
    await customer.say("怎么开户？")
    await customer.root.get_by_role("group", name="解决您的问题了吗？").get_by_role("button", name="解决了").click()
    await expect(customer.root.get_by_text("谢谢您的反馈")).to_be_visible()
    await customer.page.reload()
    await expect(customer.root.get_by_text("谢谢您的反馈")).to_be_visible()
