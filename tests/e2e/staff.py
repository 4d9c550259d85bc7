"""A member of staff at the console, as a person uses it: by what is written on it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.async_api import Locator, Page, expect

PASSWORD = "wenlu-demo"
WORDS = {
    "zh-CN": {
        "account": "账号",
        "password": "密码",
        "sign_in": "登录",
        "status": "我的状态",
        "online": "在线",
        "busy": "忙碌",
        "list": "会话列表",
        "log": "会话内容",
        "compose": "回复客户，/ 打开快捷话术",
        "note": "写给同事的话，客户看不到",
        "send": "发送",
        "keep": "保存备注",
        "private": "内部备注",
        "verdict": "合规检测结果",
        "reason": "理由",
        "transfer": "转接",
        "close": "结束会话",
        "dossier": "接待摘要",
        "attach": "图片或文件",
        "quick": "快捷话术",
    },
    "en": {
        "account": "Account",
        "password": "Password",
        "sign_in": "Sign in",
        "status": "My status",
        "online": "Online",
        "busy": "Busy",
        "list": "Conversations",
        "log": "Conversation",
        "compose": "Reply to the customer, / for quick replies",
        "note": "For colleagues; the customer does not see it",
        "send": "Send",
        "keep": "Save note",
        "private": "Private note",
        "verdict": "Compliance check",
        "reason": "Reason",
        "transfer": "Transfer",
        "close": "Close",
        "dossier": "Summary",
        "attach": "Picture or file",
        "quick": "Quick replies",
    },
}


@dataclass(frozen=True, slots=True)
class Staff:
    """One open console."""

    page: Page
    login: str
    locale: str = "zh-CN"

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.locale]

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("region", name=self.words["list"])

    @property
    def rows(self) -> Locator:
        return self.list.locator("li.row")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name=self.words["log"])

    @property
    def dossier(self) -> Locator:
        return self.page.get_by_role("region", name=self.words["dossier"])

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.words["compose"])

    @property
    def verdict(self) -> Locator:
        return self.page.get_by_role("region", name=self.words["verdict"])

    @property
    def send_button(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile(f"{self.words['send']}$"))

    async def sign_in(self) -> None:
        """Come in by the page's own form."""
        await self.page.get_by_role("textbox", name=self.words["account"]).fill(self.login)
        await self.page.get_by_role("textbox", name=self.words["password"]).fill(PASSWORD)
        await self.page.get_by_role("button", name=re.compile(self.words["sign_in"].replace("登录", "登 ?录"))).click()
        await expect(self.page.locator("nav.rail")).to_be_visible()

    async def choose_status(self, status: str) -> None:
        button = self.page.get_by_role("button", name=re.compile(self.words["status"]))
        await expect(button).not_to_have_class(re.compile("loading"))
        await button.click()
        await self.page.get_by_role("menuitem", name=re.compile(f"^{self.words[status]}")).click()
        await expect(button).to_have_accessible_name(f"{self.words['status']}: {self.words[status]}")

    async def go(self, path: str) -> None:
        """Follow the links there: that of the rail, then that of the room above the page, then the tab in it."""
        place, _, query = path.partition("?")
        await self.page.locator(f'nav.rail a[href="/{place.split("/")[1]}"]').click()
        if place.count("/") > 1:
            await self.page.locator(f'nav.sections a[href="{place}"]').click()
        if query:
            await self.page.locator(f'[data-node-key="{query.removeprefix("tab=")}"]').click()

    @property
    def opened_id(self) -> str:
        """The conversation that the page's address names."""
        return urlsplit(self.page.url).path.rsplit("/", 1)[-1]

    def row(self, text: str) -> Locator:
        """Return a conversation of the list by something written in it."""
        return self.rows.filter(has_text=text)

    async def open(self, text: str) -> None:
        await self.row(text).get_by_role("link").click()
        await expect(self.log).to_be_visible()

    async def open_only(self) -> None:
        """Open the one conversation in hand."""
        await expect(self.rows).to_have_count(1)
        await self.rows.first.get_by_role("link").click()
        await expect(self.log).to_be_visible()

    async def write(self, text: str) -> None:
        await self.field.fill(text)

    async def send(self, text: str) -> None:
        """Write and send, and wait until it stands in the log."""
        await self.write(text)
        await self.send_button.click()
        await expect(self.said(text)).to_have_count(1)
        await expect(self.page.locator("article[data-state]")).to_have_count(0)

    def said(self, text: str) -> Locator:
        return self.log.get_by_role("article").filter(has_text=text)

    async def note(self, text: str) -> None:
        """Write for colleagues only."""
        field = self.page.get_by_role("textbox", name=self.words["note"])
        if not await field.is_visible():
            await self.page.get_by_text(self.words["private"], exact=True).first.click()
        await field.fill(text)
        await self.page.get_by_role("button", name=re.compile(f"{self.words['keep']}$")).click()
        await expect(self.log.locator("article.note").filter(has_text=text)).to_have_count(1)

    def dialog(self, title: str) -> Locator:
        return self.page.get_by_role("dialog", name=title)

    async def attach(self, *paths: str) -> None:
        await self.page.locator(".composer input[type=file]").set_input_files(list(paths))

    async def close_conversation(self, category: str) -> None:
        """End the open conversation under a category."""
        await self.page.locator(".conversation-actions").get_by_role("button", name=self.words["close"]).click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_text(category, exact=True).click()
        await dialog.locator(".ant-modal-footer .ant-btn-primary").click()
        await expect(dialog).to_be_hidden()
