"""A customer of the demonstration: comes, talks as people do, and leaves."""

import asyncio
import random
from time import perf_counter
from uuid import UUID

from pydantic import TypeAdapter

from wenlu.cli.demo.page import ChatPage
from wenlu.cli.demo.pictures import draw_screenshot
from wenlu.cli.demo.stage import Stage
from wenlu.cli.demo.talk import Act, Dialogue, Step
from wenlu.cli.demo.wire import FAILURES, Refusal, Wire, failure_code
from wenlu.domains.conversations.events import Attendant
from wenlu.domains.conversations.schemas import (
    ChatSession,
    EventPage,
    FilePost,
    OpenSession,
    PostBody,
    PostFeedback,
    PostRating,
    Receipt,
)
from wenlu.gateway.frames import Hello, Post, ReadUpTo, Typing
from wenlu.kernel.ids import new_id
from wenlu.sdk.messages import Action, ChoiceBody, TextBody

_SESSION = TypeAdapter(ChatSession)
_EVENTS = TypeAdapter(EventPage)
_RECEIPT = TypeAdapter(Receipt)
_CHARACTERS_A_SECOND = 7.0
_READING_A_SECOND = 40.0
_LONGEST_READ = 6.0
_LONGEST_WRITE = 7.0
_FOR_THE_LOG = 10.0
"""Seconds that a post may take; without an acknowledgement by then something is wrong."""
_FOR_THE_BOT = 20.0
_FOR_A_PERSON = 60.0
_FOR_A_REPLY = 30.0
_FOR_THE_END = 45.0
_LEAST_PATIENCE = 8.0
_TAGS = ("解答清楚", "回复及时", "态度友好", "还需改进")
_HAPPY = 4
_SHARE_OF_FEEDBACK = 0.3
_SHARE_OF_CONTENT = 0.7
_SHARE_OF_SILENT_LEAVERS = 0.5


class Visitor:
    """One customer with one thing on his mind."""

    def __init__(self, stage: Stage, dialogue: Dialogue, identity_token: str | None, chance: random.Random) -> None:
        self._stage = stage
        self._tally = stage.tally
        self._dialogue = dialogue
        self._identity_token = identity_token
        self._chance = chance
        self._page = ChatPage(stage.last_call)
        self._token = ""
        self._conversation_id: UUID | None = None

    async def visit(self) -> None:
        """Come, talk and leave; what goes wrong is counted and ends the visit."""
        try:
            await self._visit()
        except FAILURES as error:
            self._tally.failures[failure_code(error)] += 1

    async def _visit(self) -> None:
        command = OpenSession(locale=self._dialogue.locale, identity_token=self._identity_token)
        session = await self._stage.api.post("/api/v1/chat/sessions", command, _SESSION)
        self._token, self._conversation_id = session.token, session.conversation_id
        self._tally.conversations += 1
        self._tally.known_customers += self._identity_token is not None
        path = f"/api/v1/chat/conversations/{session.conversation_id}/events?limit=500"
        history = await self._stage.api.get(path, _EVENTS, session.token)
        self._page.load(history.events)
        hello = Hello(type="hello", token=session.token, resume={session.conversation_id: history.through})
        async with self._stage.api.socket("/api/v1/chat/socket", hello) as wire:
            listening = asyncio.create_task(self._page.listen(wire))
            try:
                await self._talk(wire)
                await self._leave()
            finally:
                await wire.close()
                await asyncio.gather(listening, return_exceptions=True)

    async def _talk(self, wire: Wire) -> None:
        for step in self._dialogue.steps:
            if not self._page.is_open or self._stage.last_call.is_set() or self._is_content(step):
                return
            await self._read_and_type(wire, step)
            body = await self._body(step)
            if body is not None:
                await self._say(wire, body)
            if not await self._is_attended():
                return

    def _is_content(self, step: Step) -> bool:
        """Tell whether a customer who would have asked for a person has his answer already."""
        is_answered = self._page.attendant is Attendant.BOT and self._page.action is Action.ANSWER
        return step.act is Act.PERSON and is_answered and self._chance.random() < _SHARE_OF_CONTENT

    async def _read_and_type(self, wire: Wire, step: Step) -> None:
        reading = min(len(self._page.words) / _READING_A_SECOND, _LONGEST_READ)
        writing = min(len(step.text) / _CHARACTERS_A_SECOND, _LONGEST_WRITE) if step.act is Act.SAY else 1.0
        if self._page.words:
            await wire.send(ReadUpTo(type="read", conversation_id=self._id, through=self._page.through))
        await self._stage.pause(0.5 * reading, 1.2 * reading, self._chance, self._stage.last_call)
        await wire.send(Typing(type="typing", conversation_id=self._id))
        await self._stage.pause(0.6 * writing, 1.4 * writing, self._chance, self._stage.last_call)

    async def _body(self, step: Step) -> PostBody | None:
        """Return what the step posts; asking for a person who is coming already posts nothing."""
        match step.act:
            case Act.TAP if self._page.entries:
                chosen = self._chance.choice(self._page.entries)
                return ChoiceBody(text=chosen.label, value=chosen.value)
            case Act.PERSON:
                with_bot = self._page.attendant is Attendant.BOT
                return ChoiceBody(text=step.text, value="person") if with_bot else None
            case Act.PICTURE:
                picture = draw_screenshot(self._chance)
                file = await self._stage.api.upload("screenshot.png", picture, self._token)
                return FilePost(text=step.text, attachment_id=file.id)
            case _:
                return TextBody(text=step.text)

    async def _say(self, wire: Wire, body: PostBody) -> None:
        """Post and hear the answer, which is timed, of whoever attends."""
        page, client_id, asked = self._page, new_id(), self._page.attendant
        sent = perf_counter()
        await wire.send(Post(type="post", client_id=client_id, conversation_id=self._id, body=body))
        try:
            seq = await page.receipt(client_id, _FOR_THE_LOG)
        except Refusal as refusal:
            if refusal.code == "conversation_closed":  # staff ended it while the customer was typing
                return
            raise
        self._tally.messages += 1
        if asked is Attendant.BOT:
            await self._hear_bot(seq, sent)
        elif asked is Attendant.STAFF:
            heard = await page.until(lambda: page.staff_seq > seq or not page.is_open, self._patience(_FOR_A_REPLY))
            if heard and page.staff_seq > seq:
                self._tally.staff_seconds.append(page.staff_spoken_at - sent)

    async def _hear_bot(self, seq: int, sent: float) -> None:
        page = self._page
        if not await page.until(
            lambda: page.bot_seq > seq or page.attendant is not Attendant.BOT, _FOR_THE_BOT, patiently=True
        ):
            self._tally.failures["unanswered"] += 1
            return
        if page.bot_seq <= seq:
            return  # a person was brought without a word
        self._tally.bot_seconds.append(page.bot_spoken_at - sent)
        if page.action is not None:
            self._tally.bot_actions[page.action] += 1
        if page.action in {Action.HANDOFF, Action.WARN}:
            await page.until(lambda: page.attendant is not Attendant.BOT, _FOR_THE_LOG, patiently=True)
        elif self._chance.random() < _SHARE_OF_FEEDBACK:
            await self._judge(page.bot_seq)

    async def _judge(self, seq: int) -> None:
        happy = (self._dialogue.stars or _HAPPY) >= _HAPPY
        command = PostFeedback(client_id=new_id(), seq=seq, helpful=happy)
        await self._post("feedback", command)

    async def _is_attended(self) -> bool:
        """Wait in the queue until somebody has spoken; returns False for whoever lost patience."""
        page = self._page
        if page.attendant is Attendant.BOT or not page.is_open:
            return True
        return await page.until(
            lambda: page.staff_seq > page.queued_seq or not page.is_open,
            self._patience(_FOR_A_PERSON),
        )

    async def _leave(self) -> None:
        """Wait for staff to end what they have begun, else end it or just go; rate it, if one is the kind who does."""
        page = self._page
        self._count_end()
        if page.attendant is Attendant.STAFF:
            await page.until(lambda: not page.is_open, self._patience(_FOR_THE_END))
        silent = self._dialogue.stars is None and self._chance.random() < _SHARE_OF_SILENT_LEAVERS
        if page.is_open and page.attendant is Attendant.BOT and silent:
            return
        if page.is_open:
            await self._close()
        if self._dialogue.stars is not None:
            await self._rate(self._dialogue.stars)

    def _count_end(self) -> None:
        page = self._page
        self._tally.settled_by_bot += not page.was_handed_over
        self._tally.handed_over += page.was_handed_over
        self._tally.taken_by_staff += page.staff_seq > 0
        self._tally.abandoned += page.is_open and page.attendant is Attendant.QUEUE
        self._tally.cut_short += self._stage.last_call.is_set()

    async def _close(self) -> None:
        try:
            await self._stage.api.order("POST", f"/api/v1/chat/conversations/{self._id}/close", None, self._token)
        except Refusal as refusal:
            if refusal.code != "conversation_closed":  # staff were faster
                raise

    async def _rate(self, usual: int) -> None:
        await self._stage.pause(1.0, 4.0, self._chance, self._stage.last_call)
        stars = min(5, max(1, usual + self._chance.choice((-1, 0, 0, 0, 1))))
        tags = (self._chance.choice(_TAGS[:3] if stars >= _HAPPY else _TAGS[3:]),)
        word = self._dialogue.word if self._chance.random() < 2 / 3 else ""
        await self._post("rating", PostRating(client_id=new_id(), score=stars, tags=tags, word=word))
        self._tally.ratings.append(stars)

    async def _post(self, what: str, command: PostFeedback | PostRating) -> None:
        path = f"/api/v1/chat/conversations/{self._id}/{what}"
        await self._stage.api.post(path, command, _RECEIPT, self._token)

    @property
    def _id(self) -> UUID:
        assert self._conversation_id is not None  # noqa: S101  set before the talk begins
        return self._conversation_id

    def _patience(self, seconds: float) -> float:
        """Return how long to wait for people; who is in a hurry still leaves them some seconds."""
        return max(seconds * self._stage.pace, _LEAST_PATIENCE)
