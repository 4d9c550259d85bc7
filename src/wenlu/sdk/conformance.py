"""The kit that every channel must pass. Plain functions: each raises `NotConforming`, which says what is wrong.

A channel's test brings an `Outside`: the channel, and the other side of it to look at and to disturb, best a local
server that speaks the outside's own protocol. docs/channels.md shows how.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID

from wenlu.kernel.actors import ActorKind
from wenlu.kernel.errors import Unavailable
from wenlu.kernel.ids import new_id
from wenlu.sdk.channel import Capability, Channel, Delivery, DeliveryRefused, Manifest, degrade
from wenlu.sdk.inbox import Inbound, Received
from wenlu.sdk.messages import (
    Action,
    AnswerBody,
    AttachmentView,
    CardAction,
    CardBody,
    Choice,
    FileBody,
    MessageBody,
    Source,
    TextBody,
)

FILES = ("__init__.py", "manifest.py", "channel.py")
"""What every channel's folder has; one that is not live also has `inbound.py` and `outbound.py`."""
OUTSIDE_FILES = ("inbound.py", "outbound.py")
PATIENCE = 10.0
"""Seconds in which a channel must have taken in what lies ready outside."""
_FILE = AttachmentView(id=UUID(int=7), name="notes.txt", media_type="text/plain", size=5)
SAMPLES: tuple[MessageBody, ...] = (
    TextBody(text="您好，请问有什么可以帮您？"),
    TextBody(text="长" * 4000),
    AnswerBody(
        text="**佣金**如下：\n\n| 项目 | 费率 |\n| --- | --- |\n| 佣金 | 0.025% |",
        action=Action.ANSWER,
        sources=(Source(id="fee", title="佣金", source="公司公告", checked_on=date(2026, 1, 5)),),
        choices=(Choice(label="转人工", value="person"),),
    ),
    CardBody(
        text="期限一天到182天。",
        title="国债逆回购",
        url="https://example.com/repo",
        actions=(CardAction(label="转人工", value="person"),),
    ),
    FileBody(text="会议纪要", attachment=_FILE),
)


class NotConforming(AssertionError):
    """The channel does not do what the platform relies on."""


class Outside(Protocol):
    """A channel and its other side, for the kit."""

    channel: Channel

    async def say(self, address: str, external_id: str, text: str) -> None:
        """Let a customer write; the same id again is the outside repeating itself."""
        ...

    async def shown(self, address: str) -> Sequence[str]:
        """Return, in order, the words of every message that the customer sees."""
        ...

    def break_down(self) -> None:
        """Let the outside fail until `mend`."""
        ...

    def mend(self) -> None: ...


class Rehearsal:
    """An inbox that remembers; it can be told to fail once, as the real one does when the database is away."""

    def __init__(self) -> None:
        self.came: list[Inbound] = []
        self.fails_next = False
        self._changed = asyncio.Condition()

    async def receive(self, inbound: Inbound) -> Received:
        async with self._changed:
            if self.fails_next:
                self.fails_next = False
                raise Unavailable("rehearsed")
            self.came.append(inbound)
            self._changed.notify_all()
            first = next(n for n, known in enumerate(self.came, 1) if known.external_id == inbound.external_id)
            return Received(UUID(int=0), first, repeated=first < len(self.came))

    async def wait_for(self, external_id: str, times: int = 1) -> Inbound:
        """Return a message that has come in so often; raises `NotConforming` if it does not."""

        def found() -> list[Inbound]:
            return [inbound for inbound in self.came if inbound.external_id == external_id]

        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                await self._changed.wait_for(lambda: len(found()) >= times)
        except TimeoutError as error:
            raise NotConforming(f"message {external_id} did not come in {times} times") from error
        return found()[-1]


def check_folder(folder: Path, manifest: Manifest) -> None:
    """A channel's folder bears its name and has the files that every channel's has."""
    _check(folder.name == manifest.name, f"{manifest.name} lies in the folder {folder.name}")
    for name in FILES if manifest.live else FILES + OUTSIDE_FILES:
        _check((folder / name).is_file(), f"{folder.name} has no {name}")


def check_degradation(manifest: Manifest) -> None:
    """What the platform would send to the channel is within what its manifest names."""
    kinds = {"text"}
    kinds |= (
        {"answer"} if manifest.capabilities & {Capability.MARKDOWN, Capability.SOURCES, Capability.CHOICES} else set()
    )
    kinds |= {kind for kind in ("card", "file") if Capability(f"{kind}s") in manifest.capabilities}
    for sample in SAMPLES:
        parts = degrade(sample, manifest)
        _check(bool(parts), f"nothing is left of a {sample.kind}")
        for part in parts:
            _check(part.kind in kinds, f"{manifest.name} would get a {part.kind}")
            _check(len(part.text) <= manifest.max_text, f"{manifest.name} would get {len(part.text)} characters")


async def check_life(channel: Channel) -> None:
    """A channel starts and stops, and again, and leaves nothing running."""
    before = asyncio.all_tasks()
    await channel.stop()
    for _ in range(2):
        async with asyncio.timeout(PATIENCE):
            await channel.start(Rehearsal())
            await channel.stop()
    left = {task.get_name() for task in asyncio.all_tasks() - before if not task.done()}
    _check(not left, f"still running after stop: {sorted(left)}")


async def check_outside(outside: Outside) -> None:
    """Everything that a channel which is not live must do, on a running outside."""
    await check_life(outside.channel)
    await check_start_without_outside(outside)
    inbox = Rehearsal()
    await outside.channel.start(inbox)
    try:
        await check_inbox(outside, inbox)
        await check_delivery(outside)
        await check_failure(outside)
        await check_recall(outside)
    finally:
        await outside.channel.stop()
    await outside.say("kit-stopped", "kit-after-stop", "还在吗")
    _check(all(one.external_id != "kit-after-stop" for one in inbox.came), "the inbox was used after stop")


async def check_start_without_outside(outside: Outside) -> None:
    """An outside that is down when the platform starts is waited for, not reported as an error."""
    inbox = Rehearsal()
    outside.break_down()
    async with asyncio.timeout(PATIENCE):
        await outside.channel.start(inbox)
    try:
        outside.mend()
        await outside.say("kit-early", "kit-0", "有人吗")
        await inbox.wait_for("kit-0")
    finally:
        await outside.channel.stop()


async def check_inbox(outside: Outside, inbox: Rehearsal) -> None:
    """What is said outside comes in whole, under the outside's own id, and again until the inbox has taken it."""
    await outside.say("kit-a", "kit-1", "我想开户")
    came = await inbox.wait_for("kit-1")
    said = came.body.text
    expected = (outside.channel.manifest.name, "kit-a", "我想开户")
    _check((came.channel, came.address, said) == expected, f"came in as {came!r}")
    await outside.say("kit-b", "kit-2", "我想开户")
    _check((await inbox.wait_for("kit-2")).address == "kit-b", "two customers have one address")
    long = "。".join(["我要投诉"] * 1200)
    await outside.say("kit-a", "kit-3", long)
    await inbox.wait_for("kit-3")
    await outside.say("kit-a", "kit-4", "完了")
    await inbox.wait_for("kit-4")
    heard = "".join(one.body.text for one in inbox.came if one.external_id.split("/")[0] == "kit-3")
    _check(heard == long, f"of {len(long)} characters came {len(heard)}")
    inbox.fails_next = True
    await outside.say("kit-a", "kit-5", "在吗")
    await inbox.wait_for("kit-5")


async def check_delivery(outside: Outside) -> None:
    """Messages arrive in order, a repeated one once, and every kind the manifest names with its words."""
    manifest = outside.channel.manifest
    first, second = _delivery("kit-c", TextBody(text="一")), _delivery("kit-c", TextBody(text="二"))
    for delivery in (first, first, second, first):
        await outside.channel.deliver(delivery)
    shown = list(await outside.shown("kit-c"))
    _check(shown == ["一", "二"], f"the customer sees {shown}")
    at_once = _delivery("kit-d", TextBody(text="同时"))
    await asyncio.gather(*(outside.channel.deliver(at_once) for _ in range(3)))
    shown = list(await outside.shown("kit-d"))
    _check(shown == ["同时"], f"the customer sees {shown}")
    for number, sample in enumerate(SAMPLES):
        for part in degrade(sample, manifest):
            content = b"notes" if isinstance(part, FileBody) else None
            delivery = replace(_delivery(f"kit-sample-{number}", part), content=content)
            await outside.channel.deliver(delivery)
        seen = "".join(await outside.shown(f"kit-sample-{number}"))
        missing = [part.text for part in degrade(sample, manifest) if part.text not in seen]
        _check(not missing, f"of a {sample.kind} the customer does not see: {missing}")


async def check_failure(outside: Outside) -> None:
    """While the outside is down, a delivery fails loudly; tried again afterwards, it arrives once."""
    delivery = _delivery("kit-e", TextBody(text="三"))
    outside.break_down()
    try:
        async with asyncio.timeout(PATIENCE):
            await outside.channel.deliver(delivery)
    except DeliveryRefused as error:
        raise NotConforming("an outside that is down is no reason to give a message up") from error
    except Exception:  # noqa: BLE001, S110  any other error means: later
        pass
    else:
        raise NotConforming("a delivery that nobody took was reported as done")
    finally:
        outside.mend()
    await outside.channel.deliver(delivery)
    await outside.channel.deliver(delivery)
    shown = list(await outside.shown("kit-e"))
    _check(shown == ["三"], f"the customer sees {shown}")


async def check_recall(outside: Outside) -> None:
    """What is taken back is seen no more; a channel that cannot do so says so."""
    delivery = _delivery("kit-f", TextBody(text="发错了"))
    await outside.channel.deliver(delivery)
    if Capability.RECALL in outside.channel.manifest.capabilities:
        for _ in range(2):
            await outside.channel.recall(delivery.id, delivery.address)
        await outside.channel.recall(new_id(), delivery.address)
        _check("发错了" not in await outside.shown("kit-f"), "a message that was taken back is still seen")
        return
    try:
        await outside.channel.recall(delivery.id, delivery.address)
    except DeliveryRefused:
        return
    raise NotConforming("a channel without recall claims to have taken a message back")


def _delivery(address: str, body: MessageBody) -> Delivery:
    return Delivery(new_id(), UUID(int=0), address, "zh-CN", ActorKind.STAFF, "李明", body)


def _check(kept: bool, complaint: str) -> None:  # noqa: FBT001  reads like an assertion
    if not kept:
        raise NotConforming(complaint)
