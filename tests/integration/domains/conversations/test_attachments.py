"""Files: uploaded first, kept encrypted, posted afterwards, thrown away if not."""

import asyncio
import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from tests.nodes import Firm, Talk, visit

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.errors import AttachmentNotFound, AttachmentRefused, AttachmentTooLarge
from wenlu.domains.conversations.schemas import FilePost, PostMessage, Receipt
from wenlu.domains.conversations.service.attachments import MAX_BYTES
from wenlu.kernel.actors import Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import new_id
from wenlu.platform.crypto import Undecipherable
from wenlu.sdk.messages import AttachmentView, FileBody


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 16), "#1d4ed8").save(out, "PNG")
    return out.getvalue()


async def post(talk: Talk, actor: Actor, file: AttachmentView, text: str = "") -> Receipt:
    command = PostMessage(client_id=new_id(), body=FilePost(text=text, attachment_id=file.id))
    return await talk.platform.conversations.post(actor, talk.id, command)


async def test_a_file_is_uploaded_posted_and_read(node: Platform, talk: Talk, tmp_path: Path) -> None:
    data = picture()
    file = await node.attachments.upload(talk.customer, "../../截图\u202e.png", data)
    assert (file.name, file.media_type, file.size, file.width, file.height) == (
        "截图.png",
        "image/png",
        len(data),
        32,
        16,
    )
    await post(talk, talk.customer, file)
    body = (await talk.events())[-1].body
    assert body == FileBody(text="截图.png", attachment=file)
    row = await node.attachments.find(file.id)
    assert row.conversation_id == talk.id
    assert await node.attachments.read(row) == data
    (kept,) = [path for path in (tmp_path / "objects").rglob("*") if path.is_file()]
    sealed = kept.read_bytes()
    assert data[8:40] not in sealed
    assert len(sealed) == len(data) + 28
    kept.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(Undecipherable):
        await node.attachments.read(row)
    kept.unlink()
    with pytest.raises(AttachmentNotFound):
        await node.attachments.read(row)


async def test_a_file_is_posted_by_its_owner_in_one_conversation(node: Platform, talk: Talk, firm: Firm) -> None:
    stranger = await visit(node)
    file = await node.attachments.upload(talk.customer, "a.png", picture())
    with pytest.raises(AttachmentNotFound):
        await post(stranger, stranger.customer, file)
    await post(talk, talk.customer, file)
    await post(talk, talk.customer, file, "再发一次")
    with pytest.raises(AttachmentNotFound):
        await post(talk, talk.customer, file.model_copy(update={"id": new_id()}))
    assert len(await talk.events()) == 3


async def test_what_is_refused_leaves_nothing(node: Platform, talk: Talk, firm: Firm, tmp_path: Path) -> None:
    for error, name, data, actor in (
        (AttachmentRefused, "a.png", b"<html>", talk.customer),
        (AttachmentTooLarge, "a.txt", b"a" * (MAX_BYTES + 1), talk.customer),
        (Forbidden, "a.png", picture(), firm.bystander),
    ):
        with pytest.raises(error):
            await node.attachments.upload(actor, name, data)
    assert [path for path in (tmp_path / "objects").rglob("*") if path.is_file()] == []


async def test_what_nobody_posts_goes_after_a_day(
    node: Platform, talk: Talk, clock: ManualClock, tmp_path: Path
) -> None:
    posted, staged = [await node.attachments.upload(talk.customer, "a.png", picture()) for _ in range(2)]
    await post(talk, talk.customer, posted)
    assert await node.attachments.remove_abandoned() == 0
    clock.advance(timedelta(days=1, seconds=1))
    fresh = await node.attachments.upload(talk.customer, "a.png", picture())
    removed = await asyncio.gather(node.attachments.remove_abandoned(), node.attachments.remove_abandoned())
    assert sorted(removed) == [0, 1]
    names = {path.name for path in (tmp_path / "objects").rglob("*") if path.is_file()}
    assert names == {str(posted.id), str(fresh.id)}
    with pytest.raises(AttachmentNotFound):
        await node.attachments.find(staged.id)
