"""What is taken out proves itself to somebody who has nothing of ours, and says so when it was tampered with."""

import asyncio
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from tests.nodes import Firm, Talk, go_online, visit

from wenlu.bootstrap import Platform
from wenlu.domains.audit.schemas import Act, SearchAudit
from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.events import EventKind, Understood
from wenlu.domains.conversations.schemas import ANY, Draft, FilePost, PostMessage, PostRecall
from wenlu.domains.customers.errors import CustomerNotFound
from wenlu.domains.inspection.errors import ExportNotFound
from wenlu.domains.inspection.schemas.evidence import AskExport
from wenlu.domains.inspection.service.evidence import KEPT
from wenlu.kernel.actors import BOT, SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import CustomerId, new_id

DAY = timedelta(days=1)


@pytest.fixture
async def served(node: Platform, firm: Firm, talk: Talk, clock: ManualClock) -> Talk:
    """A conversation with a picture, an answer of a person and a recall, the day's seal, and one more message."""
    picture = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(picture, "PNG")
    upload = await node.attachments.upload(talk.customer, "截图.png", picture.getvalue())
    await talk.say("我的电话 13800138000，请问怎么开户😀")
    await node.conversations.post(
        talk.customer, talk.id, PostMessage(client_id=new_id(), body=FilePost(attachment_id=upload.id))
    )
    await go_online(node, firm.agent)
    await node.routing.claim(firm.agent, talk.id)
    await talk.answer(firm.agent, "您好，请携带身份证到营业部办理开户。")
    seq = await talk.say("说错了")
    await node.conversations.recall(talk.customer, talk.id, PostRecall(client_id=new_id(), seq=seq))
    clock.advance(DAY)
    await node.seals.seal_days()
    await talk.say("谢谢")
    return talk


def _unpack(archive: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        packed.extractall(folder)
    return folder


def _verify(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the script as a stranger would: isolated, without our packages or anybody's."""
    run = subprocess.run(  # noqa: S603  our own script
        [sys.executable, "-I", "-S", str(folder / "verify.py"), str(folder), *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not run.stderr, run.stderr
    return run.returncode, run.stdout


def _words(pdf: bytes) -> str:
    """Return what a reader finds; pypdf shows both bytes of each code of this kind of font."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages).replace("\0", "")


async def test_a_stranger_can_verify_a_conversation(
    node: Platform, served: Talk, compliance: Actor, tmp_path: Path
) -> None:
    command = AskExport(scope="conversation", id=served.id, reason="监管要求")
    archive, pdf = await node.exports.make(compliance, command)
    folder = _unpack(archive, tmp_path / "out")
    status, said = _verify(folder)
    assert status == 0, said
    assert "1 conversations, 8 events: 8 read and proven, 0 withheld, 0 with their key destroyed; 1 files" in said
    assert "are not sealed yet" in said
    assert "carries no time stamp" in said
    (key,) = await node.seals.list_keys(compliance)
    assert _verify(folder, "--key", key.id)[0] == 0
    status, said = _verify(folder, "--key", "0" * 32)
    assert (status, "not the key that is trusted" in said) == (1, True)
    words = _words(pdf)
    for expected in (
        "会话证据",
        "监管要求",
        "您好，请携带身份证到营业部办理开户。",
        "撤回了第",
        "截图.png",
        "grinning face",
        "合规检测",
    ):
        assert expected in words
    assert "13800138000" not in words
    assert (folder / "证据.pdf").read_bytes() == pdf
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["rules"]
    assert all((folder / name).exists() for name in manifest["rules"].values())


def _in_events(folder: Path, change: Callable[[list[dict[str, object]]], object]) -> None:
    (path,) = (folder / "conversations").iterdir()
    events = [json.loads(line) for line in path.read_text().splitlines()]
    change(events)
    path.write_text("\n".join(json.dumps(event) for event in events))


def _set(name: str, value: object, at: int = 2) -> Callable[[list[dict[str, object]]], object]:
    return lambda events: events[at].update({name: value})


CHANGES: dict[str, tuple[Callable[[list[dict[str, object]]], object], str]] = {
    "other words": (_set("plain", '{"body":{"kind":"text","text":"保本"},"name":"x"}', 5), "not what was encrypted"),
    "another time": (_set("at", "2026-01-01T00:00:00.000001+00:00"), "not what its hash was made from"),
    "another writer": (_set("actor_kind", "staff"), "not what its hash was made from"),
    "removed": (lambda events: events.pop(2), "is missing before it"),
    "the last removed": (lambda events: events.pop(), "does not end where it should"),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_whoever_changes_it_is_found_out(
    what: str, node: Platform, served: Talk, compliance: Actor, tmp_path: Path
) -> None:
    """By the digest in the signed manifest, and by the chain itself where somebody signs a manifest of his own."""
    archive, _ = await node.exports.make(
        compliance, AskExport(scope="conversation", id=served.id, reason="测试", locale="en")
    )
    folder = _unpack(archive, tmp_path / "out")
    change, problem = CHANGES[what]
    _in_events(folder, change)
    status, said = _verify(folder)
    assert (status, "is not the file that was exported" in said) == (1, True)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = {}
    forged = json.dumps(manifest).encode()
    signed = await node.seals.sign(forged)
    (folder / "manifest.json").write_bytes(forged)
    signature = {
        "algorithm": signed.algorithm, "public_key": signed.public_key.hex(), "signature": signed.signature.hex(),
    }  # fmt: skip
    (folder / "manifest.signature.json").write_text(json.dumps(signature))
    status, said = _verify(folder)
    assert (status, problem in said) == (1, True), said


async def test_a_swapped_file_and_a_changed_seal_are_found_out(
    node: Platform, served: Talk, compliance: Actor, tmp_path: Path
) -> None:
    archive, _ = await node.exports.make(compliance, AskExport(scope="conversation", id=served.id, reason="测试"))
    folder = _unpack(archive, tmp_path / "out")
    (picture,) = (folder / "attachments").iterdir()
    picture.write_bytes(b"another")
    status, said = _verify(folder)
    assert (status, picture.name in said) == (1, True)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = {}
    (seal,) = manifest["seals"].values()
    seal["statement"] = seal["statement"].replace('"leaves":1', '"leaves":2')
    forged = json.dumps(manifest).encode()
    signed = await node.seals.sign(forged)
    (folder / "manifest.json").write_bytes(forged)
    (folder / "manifest.signature.json").write_text(
        json.dumps(
            {"algorithm": signed.algorithm, "public_key": signed.public_key.hex(), "signature": signed.signature.hex()}
        )
    )
    status, said = _verify(folder)
    assert status == 1
    assert "is not what was signed" in said
    assert "is not the file that was sent" in said


async def test_a_customers_whole_history_and_what_the_law_keeps_secret(
    node: Platform, talk: Talk, compliance: Actor, aml: Actor, tmp_path: Path
) -> None:
    await talk.say("你好")
    secret = Understood(seq=2, intent=None, title=None, confidence=0.5, signals=("aml",), action="answer")
    async with node.unit_of_work() as work:
        await node.conversations.record(work, talk.id, Draft(EventKind.UNDERSTOOD, BOT, secret, expects=ANY))
    await talk.say("再见")
    command = AskExport(scope="customer", id=talk.customer.id, reason="客户调取", locale="en")
    archive, pdf = await node.exports.make(compliance, command)
    folder = _unpack(archive, tmp_path / "out")
    status, said = _verify(folder)
    assert status == 0, said
    assert "1 withheld" in said
    assert not any(b'"aml"' in path.read_bytes() or b"'aml'" in path.read_bytes()
                   for path in (folder / "conversations").iterdir())  # fmt: skip
    words = _words(pdf)
    assert "not disclosed, by law" in words
    assert "Evidence of conversations" in words
    with pytest.raises(Forbidden):
        await node.exports.make(aml, command)  # sees the secret, and no evidence


async def test_what_was_destroyed_is_still_proven_to_have_been_there(
    node: Platform, served: Talk, compliance: Actor, tmp_path: Path
) -> None:
    async with node.unit_of_work() as work:
        await node.rights.destroy_records(work, SYSTEM, CustomerId(served.customer.id))
    archive, pdf = await node.exports.make(compliance, AskExport(scope="conversation", id=served.id, reason="核查"))
    status, said = _verify(_unpack(archive, tmp_path / "out"))
    assert status == 0, said
    assert "0 read and proven, 0 withheld, 8 with their key destroyed" in said
    assert "密钥已依法销毁" in _words(pdf)
    assert (await node.evidence.verify(served.id)).broken == ()


async def test_it_is_made_beside_everything_else_and_taken_later(
    node: Platform, served: Talk, compliance: Actor, firm: Firm, clock: ManualClock, tmp_path: Path
) -> None:
    with pytest.raises(Forbidden):
        await node.exports.ask(firm.agent, AskExport(scope="conversation", id=served.id, reason="好奇"))
    with pytest.raises(ConversationNotFound):
        await node.exports.ask(compliance, AskExport(scope="conversation", id=new_id(), reason="测试"))
    with pytest.raises(CustomerNotFound):
        await node.exports.ask(compliance, AskExport(scope="customer", id=new_id(), reason="测试"))
    asked = await node.exports.ask(compliance, AskExport(scope="conversation", id=served.id, reason="监管要求"))
    assert asked.state == "running"

    await asyncio.gather(*node.exports._tasks)
    (done,) = await node.exports.list_exports(compliance)
    assert (done.conversations, done.events, done.asked_by) == (1, 8, "compliance")
    archive = await node.exports.download(compliance, done.id, "bundle")
    assert len(archive) == done.size
    assert _verify(_unpack(archive, tmp_path / "out"))[0] == 0
    assert (await node.exports.download(compliance, done.id, "pdf")).startswith(b"%PDF")
    stored = await node.objects.get(f"evidence/exports/{done.id}.pdf")
    assert not stored.startswith(b"%PDF")  # encrypted at rest
    acts = await node.audit.search(
        compliance, SearchAudit(acts=(Act.EVIDENCE_EXPORTED, Act.EVIDENCE_DOWNLOADED), person=compliance.account_id)
    )
    assert [item.act for item in acts.items] == [
        Act.EVIDENCE_DOWNLOADED, Act.EVIDENCE_DOWNLOADED, Act.EVIDENCE_EXPORTED,
    ]  # fmt: skip
    assert acts.items[-1].customer_id == served.customer.id
    clock.advance(KEPT + DAY)
    assert await node.exports.remove_old() == 1
    with pytest.raises(ExportNotFound):
        await node.exports.download(compliance, done.id, "pdf")
    with pytest.raises(FileNotFoundError):
        await node.objects.get(f"evidence/exports/{done.id}.pdf")


async def test_everything_is_verified_on_the_page(node: Platform, served: Talk, compliance: Actor, firm: Firm) -> None:
    await visit(node)
    with pytest.raises(Forbidden):
        await node.verifications.begin(firm.agent)
    begun, again = await asyncio.gather(node.verifications.begin(compliance), node.verifications.begin(compliance))
    assert begun.id == again.id

    assert node.verifications._task is not None
    await node.verifications._task
    last = await node.verifications.find_last(compliance)
    assert last is not None
    assert last.report is not None
    assert (last.report.conversations, last.report.seals, last.report.broken) == (2, 1, ())
