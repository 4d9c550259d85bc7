"""What people and the platform do in a conversation: open, say, recall, read, note, rate, close."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.compliance.schemas import Level, Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import (
    AttachmentNotFound,
    ConversationNotFound,
    NoSuchMessage,
    NotHolder,
    TalkMovedOn,
    UnknownCategory,
    WrongBody,
)
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.rules import (
    CLOSING_CATEGORIES,
    ConversationState,
    audience_of,
    check_expectation,
    check_recall,
    due_warnings,
    with_warnings,
)
from wenlu.domains.conversations.schemas import (
    CloseConversation,
    Draft,
    Expectation,
    FilePost,
    PostBody,
    PostFeedback,
    PostMessage,
    PostNote,
    PostRating,
    PostRecall,
    Receipt,
    Turn,
)
from wenlu.domains.conversations.service.attachments import AttachmentService
from wenlu.domains.conversations.service.gate import Gate
from wenlu.domains.conversations.service.keys import ConversationKeys, Owned
from wenlu.domains.conversations.service.reading import decipher, turns_of
from wenlu.domains.conversations.store import ConversationStore, LogWriter, NewEvent, Stored, append
from wenlu.domains.conversations.store.conversations import ListFilter
from wenlu.domains.conversations.store.holding import HoldStore
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import WenluError
from wenlu.kernel.ids import ConversationId, CustomerId, new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.sdk.messages import ChoiceBody, FileBody, TextBody

_TURNS = 12
"""Messages that the bot and the gate look back on."""
_REVIEWS = 3
"""How often a staff message is reviewed anew because the customer keeps writing."""


@dataclass(frozen=True, slots=True)
class LogParts:
    """What writing to the log needs, put together once by bootstrap."""

    writer: LogWriter
    keys: ConversationKeys
    gate: Gate
    attachments: AttachmentService


class ConversationService:
    """The door of the log. Posts of single events share the node's writer; `record` joins another's unit of work."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, parts: LogParts) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._writer = parts.writer
        self._keys = parts.keys
        self._gate = parts.gate
        self._attachments = parts.attachments

    async def open(self, work: UnitOfWork, customer_id: CustomerId, channel: str, locale: str) -> ConversationId:
        """Return the customer's open conversation on a channel, or begin one."""
        store = ConversationStore(work)
        await store.lock_customer(customer_id)
        found = await store.find_open(customer_id, channel)
        if found is not None:
            return found
        conversation_id = ConversationId(new_id())
        wrapped = await self._keys.make(work, customer_id)
        await store.insert(ConversationState(conversation_id, customer_id, channel, locale, self._clock.now()), wrapped)
        opened = facts.Opened(channel=channel, locale=locale)
        await self.record(work, conversation_id, Draft(EventKind.OPENED, SYSTEM, opened))
        return conversation_id

    async def post(self, actor: Actor, conversation_id: ConversationId, command: PostMessage) -> Receipt:
        """Say something, as customer or as the member of staff who holds the conversation.

        What staff say passes the gate first: raises the compliance domain's refusals, and `GateUnavailable`, in
        which case nothing was sent. Raises `ConversationClosed`, `NotHolder`, `ConversationNotFound`.
        """
        owned = await self._owned(actor, conversation_id)
        if actor.kind is ActorKind.CUSTOMER:
            body = await self.body_of(actor, conversation_id, command.body)
            draft = Draft(EventKind.MESSAGE, actor, body, command.client_id)
            return _receipt(await self._write(conversation_id, owned, draft))
        return await self._post_reviewed(actor, conversation_id, owned, command)

    async def review(self, actor: Actor, conversation_id: ConversationId, text: str) -> Verdict:
        """Judge words that are being written; nothing is recorded. `warnings` are those that would be added now."""
        state, turns = await self.recent(conversation_id)
        verdict = await self._gate.judge(actor, state, turns, text)
        due = due_warnings(verdict, turns)
        kept = tuple(warning for warning in verdict.warnings if warning.text in due)
        return verdict if kept == verdict.warnings else verdict.model_copy(update={"warnings": kept})

    async def recall(self, actor: Actor, conversation_id: ConversationId, command: PostRecall) -> Receipt:
        """Hide a message of one's own; raises `NoSuchMessage`, `RecallTooLate`."""
        owned = await self._owned(actor, conversation_id)
        async with self._unit_of_work() as work:
            row = await ConversationStore(work).find_event(conversation_id, command.seq)
        if row is None or row.kind is not EventKind.MESSAGE or (row.actor_kind, row.actor_id) != (actor.kind, actor.id):
            raise NoSuchMessage("no message of yours")
        check_recall(row.at, self._clock.now())
        draft = Draft(EventKind.RECALLED, actor, facts.Recalled(seq=command.seq), command.client_id)
        return _receipt(await self._write(conversation_id, owned, draft))

    async def read(self, actor: Actor, conversation_id: ConversationId, through: int) -> None:
        """Mark everything up to `through` as read; a supervisor's mark is seen by staff only."""
        owned = await self._owned(actor, conversation_id)
        async with self._unit_of_work() as work:
            state = await ConversationStore(work).get_state(conversation_id)
        through = min(through, state.head_seq)
        client_id = uuid5(conversation_id, f"read/{actor.kind}/{actor.id}/{through}")
        draft = Draft(EventKind.READ, actor, facts.Read(through=through), client_id, expects=Expectation())
        mine = actor.kind is ActorKind.CUSTOMER or actor.id == state.holder_id
        await self._write(conversation_id, owned, draft, reader_is_holder=mine)

    async def note(self, actor: Actor, conversation_id: ConversationId, command: PostNote) -> Receipt:
        """Write to colleagues about the conversation; the customer never sees it."""
        owned = await self._owned(actor, conversation_id)
        draft = Draft(EventKind.NOTE, actor, facts.Note(text=command.text), command.client_id, expects=Expectation())
        stored = await self._write(conversation_id, owned, draft)
        if stored.state.holder_id != actor.id and not stored.repeated:
            whispered = Subject(SubjectKind.CONVERSATION, conversation_id, owned.customer_id)
            async with self._unit_of_work() as work:
                record_act(work, self._clock.now(), actor, Act.WHISPERED, whispered, detail={"seq": stored.seq})
        return _receipt(stored)

    async def rate(self, actor: Actor, conversation_id: ConversationId, command: PostRating) -> Receipt:
        """Rate a conversation that has ended; raises `ConversationOpen`."""
        owned = await self._owned(actor, conversation_id)
        body = facts.Rated(score=command.score, tags=command.tags, word=command.word)
        expects = Expectation(is_open=False)
        draft = Draft(EventKind.RATED, actor, body, command.client_id, expects=expects)
        return _receipt(await self._write(conversation_id, owned, draft))

    async def give_feedback(self, actor: Actor, conversation_id: ConversationId, command: PostFeedback) -> Receipt:
        """Say whether an answer of the bot was the right one; raises `NoSuchMessage`."""
        owned = await self._owned(actor, conversation_id)
        async with self._unit_of_work() as work:
            row = await ConversationStore(work).find_event(conversation_id, command.seq)
        if row is None or (row.kind, row.actor_kind) != (EventKind.MESSAGE, ActorKind.BOT):
            raise NoSuchMessage("no answer of the bot")
        body = facts.Feedback(seq=command.seq, helpful=command.helpful)
        draft = Draft(EventKind.FEEDBACK, actor, body, command.client_id, expects=Expectation())
        return _receipt(await self._write(conversation_id, owned, draft))

    async def close(self, actor: Actor, conversation_id: ConversationId, command: CloseConversation) -> None:
        """End a conversation, as customer or as the member of staff who holds it; raises `UnknownCategory`.

        Categories are counted and lie open: nobody writes words into them.
        """
        if actor.kind is ActorKind.STAFF and command.category not in {item.id for item in CLOSING_CATEGORIES}:
            raise UnknownCategory("not one of the closing categories")
        await self._owned(actor, conversation_id)
        expects = _held_by(actor) if actor.kind is ActorKind.STAFF else Expectation(is_open=True)
        by = {ActorKind.STAFF: "staff", ActorKind.CUSTOMER: "customer"}.get(actor.kind, "system")
        body = facts.Closed.model_validate({"category": command.category, "by": by})
        async with self._unit_of_work() as work:
            if command.note:
                note = facts.Note(text=command.note)
                await self.record(work, conversation_id, Draft(EventKind.NOTE, actor, note, expects=expects))
            await self.record(work, conversation_id, Draft(EventKind.CLOSED, actor, body, expects=expects))

    async def end_idle(self, conversation_id: ConversationId, message_seq: int) -> None:
        """End a conversation in which nothing happens any more; raises `TalkMovedOn` if something was said."""
        body = facts.Closed(category="idle", by="system")
        expects = Expectation(is_open=True, message_seq=message_seq)
        async with self._unit_of_work() as work:
            await self.record(work, conversation_id, Draft(EventKind.CLOSED, SYSTEM, body, expects=expects))

    async def recent(self, conversation_id: ConversationId) -> tuple[ConversationState, tuple[Turn, ...]]:
        """Return the state and the last messages, for the bot and the gate."""
        async with self._unit_of_work() as work:
            return await self._recent(work, conversation_id)

    async def record(self, work: UnitOfWork, conversation_id: ConversationId, *drafts: Draft) -> list[Stored]:
        """Write events inside another's unit of work, all or none; raises what concerns the first that fails.

        What was there before under the same client id is recognised and not written again.
        """
        owned = await self._keys.read(work, conversation_id)
        driver = await ConversationStore(work).driver()
        async with driver.pipeline():
            outcomes = await append(driver, [self._event(conversation_id, owned, draft) for draft in drafts])
        stored: list[Stored] = []
        for outcome in outcomes:
            if isinstance(outcome, WenluError):
                raise outcome
            stored.append(outcome)
        work.after_commit(lambda: self._writer.announce(stored))
        return stored

    async def identify(self, work: UnitOfWork, visitor: CustomerId, customer_id: CustomerId, name: str) -> None:
        """Move a visitor's conversations to the customer he turned out to be."""
        store = ConversationStore(work)
        ids = await store.list_ids(ListFilter(customer_id=visitor, limit=1000))
        for id_ in sorted(ids):  # the order in which the log's writer locks, so that they never wait for each other
            conversation_id = ConversationId(id_)
            body = facts.Identified(customer_id=customer_id, name=name)
            draft = Draft(EventKind.IDENTIFIED, SYSTEM, body, expects=Expectation())
            await self.record(work, conversation_id, draft)
            await self._keys.move(work, conversation_id, customer_id)

    async def _recent(
        self, work: UnitOfWork, conversation_id: ConversationId
    ) -> tuple[ConversationState, tuple[Turn, ...]]:
        store = ConversationStore(work)
        owned = await self._keys.read(work, conversation_id)
        rows = await store.list_latest(conversation_id, (EventKind.MESSAGE, EventKind.RECALLED), _TURNS)
        state = await store.get_state(conversation_id)
        return state, turns_of([decipher(row, owned.key) for row in rows])

    async def _post_reviewed(
        self,
        actor: Actor,
        conversation_id: ConversationId,
        owned: Owned,
        command: PostMessage,
    ) -> Receipt:
        held = _held_by(actor)
        async with self._unit_of_work() as work:
            known = await self._find_sent(work, conversation_id, command.client_id)
            if known is not None:
                return known
            state, turns = await self._recent(work, conversation_id)
        check_expectation(held, state)  # whoever may not speak here leaves no trace, not even a refusal
        body = await self.body_of(actor, conversation_id, command.body)
        words = await self.words_of(body)
        for attempt in range(_REVIEWS):
            judged = await self._gate.check(actor, state, turns, words, command.reason)
            if judged.error is not None:
                await self.refuse(actor, conversation_id, command.client_id, body.text, judged.error.verdict)
                raise judged.error
            expects = replace(held, message_seq=state.message_seq)
            reason = command.reason or None
            said = with_warnings(body, due_warnings(judged.verdict, turns))
            draft = Draft(EventKind.MESSAGE, actor, said, command.client_id, judged.verdict, reason, expects=expects)
            try:
                if judged.verdict.verdict is Level.CONFIRM:
                    return await self._write_confirmed(conversation_id, draft)
                return _receipt(await self._write(conversation_id, owned, draft))
            except TalkMovedOn:
                if attempt == _REVIEWS - 1:
                    raise
                state, turns = await self.recent(conversation_id)
        raise AssertionError  # the loop returns or raises

    async def refuse(
        self, actor: Actor, conversation_id: ConversationId, client_id: UUID, text: str, verdict: Verdict
    ) -> None:
        """Write down words that the gate kept from the customer; the same attempt once."""
        owned = await self._keys.get(conversation_id)
        note = facts.Refused(text=text, verdict=verdict)
        refusal_id = uuid5(client_id, f"refused/{text}")
        await self._write(
            conversation_id, owned, Draft(EventKind.REFUSED, actor, note, refusal_id, expects=Expectation())
        )

    async def _write_confirmed(self, conversation_id: ConversationId, draft: Draft) -> Receipt:
        """Write a message that goes out for a reason, and count it for its writer, both or neither."""
        assert draft.verdict is not None  # noqa: S101  what is confirmed was judged
        assert draft.actor.id is not None  # noqa: S101  who holds a conversation has a post
        rules = sorted({hit.rule for hit in draft.verdict.hits if hit.level is Level.CONFIRM})
        async with self._unit_of_work() as work:
            stored = (await self.record(work, conversation_id, draft))[0]
            await HoldStore(work).add_confirmed(conversation_id, stored.seq, draft.actor.id, rules, self._clock.now())
        return _receipt(stored)

    async def _find_sent(self, work: UnitOfWork, conversation_id: ConversationId, client_id: UUID) -> Receipt | None:
        """Return the receipt of what was sent before: it is neither judged nor written again."""
        row = await ConversationStore(work).find_by_client_id(conversation_id, client_id)
        if row is None:
            return None
        owned = await self._keys.read(work, conversation_id)
        verdict = decipher(row, owned.key).verdict
        return Receipt(client_id=client_id, conversation_id=conversation_id, seq=row.seq, verdict=verdict)

    async def body_of(self, actor: Actor, conversation_id: ConversationId, body: PostBody) -> TextBody | FileBody:
        """Return what is posted as it goes into the log; raises `AttachmentNotFound`, `WrongBody`."""
        if isinstance(body, FilePost):
            file = await self._attachments.claim(actor, conversation_id, body.attachment_id)
            if file is None:
                raise AttachmentNotFound("upload the file first")
            return FileBody(text=body.text or file.name, attachment=file)
        if isinstance(body, ChoiceBody) and actor.kind is not ActorKind.CUSTOMER:
            raise WrongBody("choices are for customers")
        if isinstance(body, TextBody) and body.added:
            raise WrongBody("only the platform adds warnings")
        return body  # type: ignore[return-value]  # a customer's choice is said as it is

    async def find_held(self, conversation_id: ConversationId, seq: int) -> facts.Held:
        """Return words that wait for release, or did; raises `NoSuchMessage`."""
        async with self._unit_of_work() as work:
            row = await ConversationStore(work).find_event(conversation_id, seq)
            owned = await self._keys.read(work, conversation_id)
        body = decipher(row, owned.key).body if row else None
        if not isinstance(body, facts.Held):
            raise NoSuchMessage("no held words")
        return body

    async def words_of(self, body: TextBody | FileBody) -> str:
        """Return everything in a message that the gate must read: captions, names of files and what stands in them."""
        if not isinstance(body, FileBody):
            return body.text
        name = body.attachment.name
        parts = (body.text, "" if name == body.text else name, await self._attachments.words_of(body.attachment))
        return "\n\n".join(part for part in parts if part)

    async def _write(
        self, conversation_id: ConversationId, owned: Owned, draft: Draft, *, reader_is_holder: bool = True
    ) -> Stored:
        return await self._writer.append(self._event(conversation_id, owned, draft, reader_is_holder=reader_is_holder))

    def _event(
        self, conversation_id: ConversationId, owned: Owned, draft: Draft, *, reader_is_holder: bool = True
    ) -> NewEvent:
        actor, expects = draft.actor, draft.expects
        if actor.kind is ActorKind.CUSTOMER:  # known in memory, and asserted under the lock
            expects = replace(expects, customer_id=actor.id)
        return NewEvent(
            conversation_id=conversation_id,
            kind=draft.kind,
            actor=actor,
            body=draft.body,
            client_id=draft.client_id or new_id(),
            at=self._clock.now(),
            key=owned.key,
            audience=audience_of(draft.kind, reader_is_holder=reader_is_holder),
            verdict=draft.verdict,
            reason=draft.reason,
            release=draft.release,
            expects=expects,
        )

    async def _owned(self, actor: Actor, conversation_id: ConversationId) -> Owned:
        """Return the key; for a customer only of his own conversation, whatever else exists."""
        owned = await self._keys.get(conversation_id)
        if actor.kind is ActorKind.CUSTOMER and owned.customer_id != actor.id:
            async with self._unit_of_work() as work:
                owned = await self._keys.read_again(work, conversation_id)
        if actor.kind is ActorKind.CUSTOMER and owned.customer_id != actor.id:
            raise ConversationNotFound("no such conversation")
        return owned


def _held_by(actor: Actor) -> Expectation:
    """Return the expectation that a member of staff holds the conversation; who has no post holds none."""
    if actor.id is None:
        raise NotHolder("only who takes conversations holds one")
    return Expectation(is_open=True, holder_id=actor.id)


def _receipt(stored: Stored) -> Receipt:
    event = stored.event
    return Receipt(
        client_id=event.client_id, conversation_id=event.conversation_id, seq=stored.seq, verdict=event.verdict
    )
