"""A member of staff of the demonstration: signs in, goes online, takes what comes, and goes home."""

import asyncio
import random
from uuid import UUID

from pydantic import BaseModel, SecretStr, TypeAdapter

from wenlu.cli.demo.firm import Seat
from wenlu.cli.demo.stage import Changes, Stage
from wenlu.cli.demo.talk import Heard, Script, closing_category
from wenlu.cli.demo.wire import FAILURES, Refusal, Wire, failure_code
from wenlu.domains.conversations.events import Understood
from wenlu.domains.conversations.schemas import (
    CloseConversation,
    ConversationSummary,
    EventPage,
    PostMessage,
    Receipt,
)
from wenlu.domains.routing.schemas import PresenceStatus, SetPresence
from wenlu.gateway.frames import ConversationFrame, Hello, ReadUpTo, Typing
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import new_id
from wenlu.kernel.paging import Page
from wenlu.sdk.messages import ChoiceBody, FileBody, TextBody

_EVENTS = TypeAdapter(EventPage)
_RECEIPT = TypeAdapter(Receipt)
_SUMMARIES = TypeAdapter(Page[ConversationSummary])
_MOST_ANSWERS = 4
_SHARE_OF_DELAYS = 1 / 8
_FOR_THE_CUSTOMER = 14.0
"""Seconds after which a silent customer has got what he wanted."""
_TO_FINISH = 10.0
_OVERTAKEN = frozenset({"conversation_closed", "not_holder", "talk_moved_on"})
"""The customer left or somebody else stepped in: no failure."""
_BY_THE_GATE = frozenset({"compliance_confirm", "compliance_hold", "compliance_block"})
"""Words that are harmless alone may promise something as the answer to a question. The gate is right; no failure."""


class StaffSeat:
    """One person at work."""

    def __init__(self, stage: Stage, seat: Seat, chance: random.Random) -> None:
        self._stage = stage
        self._seat = seat
        self._chance = chance
        self._token = ""
        self._id: UUID | None = None
        self._wire: Wire | None = None
        self._talks: dict[UUID, asyncio.Task[None]] = {}
        self._summaries: dict[UUID, ConversationSummary] = {}
        self._changes = Changes()

    async def work(self, password: SecretStr, seated: asyncio.Event) -> None:
        """Work until the stage is closed; what goes wrong is counted and ends the day. `seated`: is online."""
        try:
            await self._work(password, seated)
        except FAILURES as error:
            self._stage.tally.failures[f"staff_{failure_code(error)}"] += 1
        finally:
            seated.set()

    async def _work(self, password: SecretStr, seated: asyncio.Event) -> None:
        signed_in = await self._stage.api.sign_in(self._seat.login, password)
        self._token = signed_in.token
        self._id = signed_in.account.staff.id if signed_in.account.staff else None
        hello = Hello(type="hello", token=self._token, resume={})
        async with self._stage.api.socket("/api/v1/staff/socket", hello) as self._wire:
            listening = asyncio.create_task(self._listen(self._wire))
            try:
                await self._be(PresenceStatus.ONLINE)
                seated.set()
                await self._take_up_what_is_left()
                await self._stage.closed.wait()
                await self._be(PresenceStatus.BUSY)
                await self._finish()
            finally:
                await self._wire.close()
                await asyncio.gather(listening, return_exceptions=True)
            await self._be(PresenceStatus.OFFLINE)
        await self._stage.api.order("POST", "/api/v1/sign-out", None, self._token)

    async def _be(self, status: PresenceStatus) -> None:
        await self._stage.api.order("PUT", "/api/v1/presence", SetPresence(status=status), self._token)

    async def _take_up_what_is_left(self) -> None:
        """Go on with what an earlier demonstration left behind."""
        mine = await self._stage.api.get("/api/v1/conversations?scope=mine", _SUMMARIES, self._token)
        for summary in mine.items:
            self._notice(summary)

    async def _listen(self, wire: Wire) -> None:
        while True:
            frame = await wire.receive()
            if isinstance(frame, ConversationFrame):
                self._notice(frame.summary)

    def _notice(self, summary: ConversationSummary) -> None:
        self._summaries[summary.id] = summary
        self._changes.notify()
        if self._holds(summary.id) and summary.id not in self._talks:
            task = asyncio.create_task(self._serve(summary))
            self._talks[summary.id] = task
            task.add_done_callback(lambda _: self._talks.pop(summary.id, None))

    def _holds(self, conversation_id: UUID) -> bool:
        summary = self._summaries[conversation_id]
        return summary.status == "open" and summary.holder is not None and summary.holder.id == self._id

    async def _finish(self) -> None:
        """End the talks that are going on; nobody is left waiting for somebody who went home."""
        if self._talks:
            _, late = await asyncio.wait(list(self._talks.values()), timeout=_TO_FINISH)
            for task in late:
                task.cancel()

    async def _serve(self, summary: ConversationSummary) -> None:
        try:
            await self._talk(summary)
        except FAILURES as error:
            if failure_code(error) not in _OVERTAKEN:
                self._stage.tally.failures[f"staff_{failure_code(error)}"] += 1

    async def _talk(self, summary: ConversationSummary) -> None:
        """Greet, answer as long as the customer writes, say goodbye, close."""
        script = Script(self._chance, summary.locale)
        heard = await self._read(summary.id)
        await self._say(summary.id, script.open(heard), 2.0, 5.0)
        for answered in range(_MOST_ANSWERS):
            if answered and self._chance.random() < _SHARE_OF_DELAYS:
                await self._say(summary.id, script.wait(), 1.0, 2.0)
            heard_up_to = self._summaries[summary.id].customer_seq
            heard = await self._read(summary.id)
            await self._say(summary.id, script.answer(heard), 3.0, 8.0)
            if not await self._is_written_to(summary.id, heard_up_to):
                break
        await self._say(summary.id, script.close(), 1.0, 3.0)
        await self._stage.pause(1.0, 3.0, self._chance, self._stage.closed)
        await self._order(summary.id, "close", CloseConversation(category=closing_category(heard.situation)))
        self._stage.tally.closed_by_staff += 1

    async def _read(self, conversation_id: UUID) -> Heard:
        """Read what was said, and what the bot made of it."""
        path = f"/api/v1/conversations/{conversation_id}/events?limit=500"
        events = (await self._stage.api.get(path, _EVENTS, self._token)).events
        read_as = [event.body.intent for event in events if isinstance(event.body, Understood)]
        said = [
            event.body.text
            for event in events
            if event.actor.kind is ActorKind.CUSTOMER and isinstance(event.body, TextBody | ChoiceBody | FileBody)
        ]
        summary = self._summaries[conversation_id]
        intent = next((intent for intent in reversed(read_as) if intent), None)
        return Heard("\n".join(said), intent, summary.signals, summary.queue)

    async def _is_written_to(self, conversation_id: UUID, heard: int) -> bool:
        """Wait for the customer to go on; False once he is silent, gone or with somebody else."""
        await self._changes.until(
            lambda: self._summaries[conversation_id].customer_seq > heard or not self._holds(conversation_id),
            _FOR_THE_CUSTOMER * self._stage.pace,
            self._stage.closed,
        )
        return self._holds(conversation_id) and self._summaries[conversation_id].customer_seq > heard

    async def _say(self, conversation_id: UUID, text: str, shortest: float, longest: float) -> None:
        """Read, type for so many seconds, and send what the gate lets through; raises `Refusal`."""
        if self._wire is not None:
            through = self._summaries[conversation_id].head_seq
            await self._wire.send(ReadUpTo(type="read", conversation_id=conversation_id, through=through))
            await self._wire.send(Typing(type="typing", conversation_id=conversation_id))
        await self._stage.pause(shortest, longest, self._chance, self._stage.closed)
        command = PostMessage(client_id=new_id(), body=TextBody(text=text))
        try:
            await self._order(conversation_id, "messages", command)
        except Refusal as refusal:
            if refusal.code not in _BY_THE_GATE:
                raise
            self._stage.tally.kept_by_gate += 1
        else:
            self._stage.tally.staff_messages += 1

    async def _order(self, conversation_id: UUID, what: str, command: BaseModel) -> None:
        if not self._holds(conversation_id):
            raise Refusal("not_holder")
        path = f"/api/v1/conversations/{conversation_id}/{what}"
        await self._stage.api.order("POST", path, command, self._token)
