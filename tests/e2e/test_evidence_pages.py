"""A talk becomes evidence: found, proven, taken out with a reason, and written down that it was."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import expect
from tests.e2e.floor import PHONE, WIDE, Floor


@pytest.mark.parametrize("size", [pytest.param(WIDE, id="desktop"), pytest.param(PHONE, id="phone")])
async def test_a_talk_is_taken_out_as_proof(floor: Floor, size: dict[str, int], tmp_path: Path) -> None:
    customer = await floor.customer()
    await customer.say("开户需要带什么证件")
    await expect(customer.others.last).to_contain_text("身份证")
    talks = await floor.office.call("compliance", "GET", "/api/v1/conversations?scope=bot&limit=1")
    conversation = talks["items"][0]["id"]

    officer = await floor.staff("compliance", None, size=size)
    page = officer.page
    await officer.go("/compliance/evidence")
    search = page.get_by_role("searchbox", name="会话编号、客户编号、姓名、手机号或客户号")
    await search.fill(conversation)
    await search.press("Enter")
    await expect(page.get_by_text("散列链完整")).to_be_visible()
    await expect(page.get_by_text("尚未封存，将在下一个零点后封存")).to_be_visible()

    await page.get_by_role("button", name="立即验证").click()
    await expect(page.get_by_text(re.compile("^全部完整："))).to_be_visible()

    await page.get_by_role("button", name="导出此会话").click()
    dialog = page.get_by_role("dialog", name="导出证据")
    await dialog.get_by_label("导出事由").fill("仲裁举证")
    await dialog.get_by_role("button", name="开始导出").click()
    line = page.get_by_role("listitem").filter(has_text=conversation).filter(has_text="仲裁举证")
    async with page.expect_download() as downloading:
        await line.get_by_role("button", name="下载压缩包").click()
    archive = tmp_path / "evidence.zip"
    await (await downloading.value).save_as(archive)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "out")
    command = [sys.executable, "-I", "-S", str(tmp_path / "out" / "verify.py")]
    verified = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603, ASYNC221  as a stranger
    assert verified.returncode == 0, verified.stdout
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["reason"], manifest["conversations"][0]["id"]) == ("仲裁举证", conversation)

    await officer.go("/compliance/audit")
    await page.get_by_role("searchbox", name="对象编号").fill(conversation)
    await page.get_by_role("searchbox", name="对象编号").press("Enter")
    await expect(page.get_by_role("listitem").filter(has_text="导出证据")).to_contain_text("仲裁举证")
