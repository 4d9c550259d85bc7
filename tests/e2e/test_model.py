"""With a language model behind the platform: the answer grows on the page, and what it may not say never gets there."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from tests.e2e.floor import PATIENCE, PHONE, Floor
from tests.e2e.office import Office
from tests.e2e.serving import served
from tests.llm_server import ModelServer, served_model

QUESTION = "怎么销户？"
BEWARE = "怎么识别投资诈骗"
"""Its answer warns of promises, so that the words of one stand in it."""
REMEMBER_DRAFTS = """() => {
  window.drafts = [];
  new MutationObserver(() => document.querySelectorAll(".draft").forEach((each) => drafts.push(each.textContent)))
    .observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
"""A draft that is withheld stands for a moment only, so the page itself notes everything that was ever in one."""


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with served_model() as server:
        yield server


@pytest.fixture(scope="module")
def written_at(model: ModelServer, tmp_path_factory: pytest.TempPathFactory, web_dir: Path) -> Iterator[str]:
    """Yield the address of a platform that has the model."""
    settings = {"WENLU_LLM_URL": model.url, "WENLU_LLM_MODEL": "small", "WENLU_LLM_SECONDS": "12"}
    with served(tmp_path_factory.mktemp("written"), web_dir, **settings) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def writing(written_at: str, browser: Browser) -> AsyncIterator[Floor]:
    office = Office(written_at)
    floor = Floor(written_at, browser, office, "no identity tokens here")
    yield floor
    await floor.leave()
    await office.close()
    assert floor.complaints == []


async def sentences(floor: Floor, model: ModelServer) -> list[str]:
    """Return two sentences of the firm's own answer, as whoever phrases it would take them over."""
    model.script({"text": "NO_ANSWER"})
    customer = await floor.customer()
    await customer.say(QUESTION)
    await expect(customer.others.last).to_contain_text("。", timeout=2 * PATIENCE)
    plain = await customer.others.last.locator(".prose").inner_text()
    return [part.strip() for part in re.findall(r"[^。\n：:]{8,}。", plain)[:2]]


async def test_an_answer_grows_and_then_stands_with_its_sources(writing: Floor, model: ModelServer) -> None:
    first, second = await sentences(writing, model)
    customer = await writing.customer(size=PHONE)
    model.script({"text": f"{first}[1]{second}[1]", "pause": 0.15})
    await customer.say(QUESTION)
    draft = customer.log.locator(".draft")
    await expect(draft).to_contain_text(first)
    await expect(draft).not_to_contain_text(second)
    await expect(draft).to_have_attribute("aria-hidden", "true")

    answer = customer.others.last
    await expect(answer).to_contain_text(second)
    await expect(answer).to_contain_text("以上内容由人工智能生成，仅供参考")
    await expect(answer.locator("sup.cite").first).to_have_text("[1]")
    await expect(answer.locator(".sources li").first).to_contain_text("[1]")
    await expect(draft).to_have_count(0)
    await expect(customer.others).to_have_count(1)


async def test_a_promise_is_never_shown_and_the_firms_own_answer_is_given(writing: Floor, model: ModelServer) -> None:
    customer = await writing.customer()
    shown = "证券资金只在您本人的银行卡和证券账户之间走"
    first = {"for": "call", "arguments": {"number": 1}}
    model.script(first, {"for": "stream", "text": f"{shown}[1]。保本、保收益、稳赚不赔[1]。{shown}[1]。", "pause": 0.1})
    await customer.page.evaluate(REMEMBER_DRAFTS)
    await customer.say(BEWARE)
    answer = customer.others.last
    await expect(answer).to_contain_text("凡是保本、保收益、稳赚不赔的，都不可信")
    drafts = " ".join(await customer.page.evaluate("drafts"))
    assert shown in drafts
    assert "稳赚" not in drafts
    await expect(answer).not_to_contain_text("人工智能生成")
    withheld = 'wenlu_bot_written_total{outcome="withheld"} 1.0'
    async with httpx.AsyncClient(base_url=writing.url) as client:
        assert withheld in (await client.get("/metrics")).text
