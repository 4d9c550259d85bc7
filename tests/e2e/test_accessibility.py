"""No page has a serious barrier, by the rules of WCAG 2.1 A and AA that a machine can check."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from tests.e2e.floor import PHONE, WIDE, Floor

_RUN = """async () => {
  const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ')}`);
}"""


@pytest.fixture(scope="session")
def axe(repository: Path) -> str:
    return (repository / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()


async def barriers(page: Page, axe: str) -> list[str]:
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")
    await page.evaluate(axe)
    found: list[str] = await page.evaluate(_RUN)
    return found


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_chat(floor: Floor, axe: str, locale: str) -> None:
    customer = await floor.customer(size=PHONE, locale=locale)
    assert await barriers(customer.page, axe) == []
    await customer.say("密码" if locale == "zh-CN" else "password")
    await expect(customer.others).to_have_count(1)
    assert await barriers(customer.page, axe) == []
    await customer.root.locator("header.header").get_by_role("button").last.click()
    await expect(customer.root.get_by_role("dialog")).to_be_visible()
    assert await barriers(customer.page, axe) == []


@pytest.mark.parametrize("size", [pytest.param(WIDE, id="desktop"), pytest.param(PHONE, id="phone")])
async def test_desk(floor: Floor, axe: str, size: dict[str, int]) -> None:
    agent = await floor.staff("agent", size=size)
    customer = await floor.customer()
    await customer.say("怎么开户？")
    await customer.ask_for_person()
    await expect(agent.rows).to_have_count(1)
    assert await barriers(agent.page, axe) == []
    await agent.open_only()
    await agent.write("放心买，保本保收益。")
    await expect(agent.verdict).to_be_visible()
    assert await barriers(agent.page, axe) == []


@pytest.mark.parametrize("path", ["/board", "/knowledge", "/customers"])
async def test_areas_of_a_supervisor(floor: Floor, axe: str, path: str) -> None:
    supervisor = await floor.staff("supervisor", None)
    await supervisor.go(path)
    await expect(supervisor.page.get_by_role("heading", level=1)).to_be_visible()
    await expect(supervisor.page.locator(".ant-skeleton")).to_have_count(0)
    assert await barriers(supervisor.page, axe) == []


@pytest.mark.parametrize("path", ["/compliance/evidence", "/compliance/audit"])
async def test_rooms_of_compliance(floor: Floor, axe: str, path: str) -> None:
    officer = await floor.staff("compliance", None)
    await officer.go(path)
    await expect(officer.page.get_by_role("heading", level=1)).to_be_visible()
    await expect(officer.page.locator(".ant-skeleton")).to_have_count(0)
    assert await barriers(officer.page, axe) == []
