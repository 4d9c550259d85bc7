"""What an entry brings along is sent with its answer, once, as the conversation's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.schemas import EventView, OpenSession, PostMessage
from wenlu.domains.knowledge.schemas import SaveEntry, SetReviewPolicy
from wenlu.domains.knowledge.service import StarterImport
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import ConversationId, new_id
from wenlu.platform.settings import load_settings
from wenlu.sdk.messages import AnswerBody, CardBody, FileBody, TextBody

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
async def platform(database_url: str, clock: ManualClock, starter: Path, tmp_path: Path) -> AsyncIterator[Platform]:
    platform = Platform(load_settings(data_dir=tmp_path / "var"), database_url, clock=clock)
    platform.starter = StarterImport(platform.unit_of_work, clock, starter)
    await platform.partitions.keep()
    await platform.compliance.load()
    await platform.prepare_bot()
    await platform.writer.start()
    yield platform
    await platform.writer.stop()
    await platform.close()


async def _publish(platform: Platform, editor: Actor, **fields: object) -> None:
    policy = SetReviewPolicy(review=False, reason="测试", version=0)
    await platform.reviews.set_policy(SYSTEM, policy)
    words = {"category": "account", "title": "要带什么材料", "answer": "请带身份证。", "submit": True}
    await platform.knowledge.create_entry(editor, SaveEntry.model_validate({**words, **fields}))
    await platform.brain.refresh()


async def _ask(platform: Platform, customer: Actor, talk: ConversationId) -> list[EventView]:
    body = TextBody(text="要带什么材料")
    await platform.conversations.post(customer, talk, PostMessage(client_id=new_id(), body=body))
    await platform.attendance.attend(talk)
    await platform.attendance.attend(talk)
    return (await platform.overview.read_events(customer, talk, 0, 200)).events


async def test_cards_and_files_come_with_the_answer(platform: Platform, editor: Actor) -> None:
    form = await platform.knowledge_files.upload(editor, "申请表.pdf", PDF)
    card = {"title": "材料清单", "text": "一人一份", "actions": [{"label": "怎么开户", "key": "account.open"}]}
    await _publish(platform, editor, attachments=(form,), cards=[card])
    session = await platform.reception.open_session(OpenSession(channel="webchat", locale="zh-CN"))
    customer = await platform.authenticate(session.token)

    events = await _ask(platform, customer, session.conversation_id)

    bodies = [event.body for event in events if isinstance(event.body, AnswerBody | CardBody | FileBody)]
    assert [body.kind for body in bodies[-3:]] == ["card", "file", "answer"]
    shown, file, answer = bodies[-3:]
    assert isinstance(shown, CardBody)
    assert shown.actions[0].value == "entry:account.open"
    assert isinstance(file, FileBody)
    assert file.text == form.name
    assert file.attachment.id != form.id
    assert answer.text == "请带身份证。"
    row = await platform.attachments.find(file.attachment.id)
    assert row.conversation_id == session.conversation_id
    assert await platform.attachments.read(row) == PDF


async def test_a_channel_has_its_own_words(platform: Platform, editor: Actor) -> None:
    answers = [
        {"channel": "webchat", "text": "带身份证，网页上可预约。"},
        {"audience": "staff", "text": "提醒核对有效期。"},
    ]
    await _publish(platform, editor, answers=answers)
    session = await platform.reception.open_session(OpenSession(channel="webchat", locale="zh-CN"))
    customer = await platform.authenticate(session.token)

    events = await _ask(platform, customer, session.conversation_id)

    said = [event.body.text for event in events if isinstance(event.body, AnswerBody)]
    assert said[-1] == "带身份证，网页上可预约。"
    assert not any("有效期" in text for text in said)
