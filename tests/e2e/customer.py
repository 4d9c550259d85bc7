"""A customer at the chat page, as a person uses it: by what is written on it."""

import re
from dataclasses import dataclass

from playwright.async_api import FrameLocator, Locator, Page, expect

WORDS = {
    "zh-CN": {
        "compose": "说点什么…",
        "closed": "还有问题吗？",
        "send": "发送",
        "person": "转人工",
        "attach": "图片、文件",
        "sent": re.compile("已送达|已读"),
        "waiting": "等待发送",
        "excellent": "非常满意",
        "word": "想对我们说的话（选填）",
        "rate": "提交评价",
        "rated": "感谢您的评价",
    },
    "en": {
        "compose": "Write a message…",
        "closed": "Anything else?",
        "send": "Send",
        "person": "Ask for a person",
        "attach": "Picture or file",
        "sent": re.compile("Sent|Read"),
        "waiting": "Waiting to be sent",
        "excellent": "Excellent",
        "word": "Anything you would like to say (optional)",
        "rate": "Send rating",
        "rated": "Thank you for your rating",
    },
}


@dataclass(frozen=True, slots=True)
class Customer:
    """One open chat page, alone in its tab or in a widget's frame."""

    page: Page
    root: Page | FrameLocator
    locale: str = "zh-CN"

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.locale]

    @property
    def log(self) -> Locator:
        return self.root.get_by_role("log")

    @property
    def head(self) -> Locator:
        """Who is talking now."""
        return self.root.locator("header.header")

    @property
    def rows(self) -> Locator:
        return self.log.get_by_role("article")

    @property
    def own(self) -> Locator:
        """Messages of the customer himself, of all states."""
        return self.log.locator("article.row-own")

    @property
    def others(self) -> Locator:
        return self.log.locator("article.row-other").filter(has_not=self.root.locator(".typing"))

    @property
    def person_button(self) -> Locator:
        return self.root.locator("footer").get_by_role("button", name=self.words["person"])

    @property
    def field(self) -> Locator:
        return self.root.get_by_role("textbox", name=self.words["compose"])

    async def ready(self) -> None:
        """Wait until the page can be talked to."""
        await expect(self.field).to_be_visible()

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.root.get_by_role("button", name=self.words["send"], exact=True).click()

    async def ask_for_person(self) -> None:
        await self.person_button.click()

    async def attach(self, path: str) -> None:
        """Pick a file by the composer's tray."""
        await self.root.get_by_role("button", name=self.words["attach"]).click()
        await self.root.locator(".tray input[type=file]").first.set_input_files(path)

    async def texts(self) -> list[str]:
        """Return what stands in the bubbles, in the order of the page."""
        found = await self.log.locator("article .bubble").all_inner_texts()
        return [text.strip() for text in found if text.strip()]

    async def rate(self, word: str) -> None:
        """Give five stars and a word."""
        await self.root.get_by_role("radio", name=self.words["excellent"]).check(force=True)
        await self.root.get_by_role("textbox", name=self.words["word"]).fill(word)
        await self.root.get_by_role("button", name=self.words["rate"]).click()
        await expect(self.root.get_by_text(self.words["rated"])).to_be_visible()
