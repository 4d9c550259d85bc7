"""Cards and files that go with an answer."""

from collections.abc import Callable

import structlog

from wenlu.domains.bot.schemas import Reply
from wenlu.domains.compliance.errors import check_verdict
from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations.events import Attendant, EventKind
from wenlu.domains.conversations.schemas import Draft, Due, Expectation
from wenlu.domains.conversations.service import AttachmentService, due_warnings, with_warnings
from wenlu.domains.knowledge.errors import KnowledgeFileNotFound
from wenlu.domains.knowledge.service import KnowledgeFiles
from wenlu.kernel.actors import BOT
from wenlu.kernel.ids import AttachmentId, reply_id
from wenlu.sdk.messages import AttachmentView, CardBody, FileBody

_HELD_BY_BOT = Expectation(is_open=True, attendants=(Attendant.BOT,))
log = structlog.get_logger(__name__)


class Enclosures:
    """Turns what an entry brings along into messages of one conversation.

    They stand before the answer, whose choices are open only while it is the newest message. The conversation gets a
    copy of its own of each file: what was sent is evidence, and stays when the entry changes or goes.
    """

    def __init__(self, files: KnowledgeFiles, attachments: AttachmentService) -> None:
        self._files = files
        self._attachments = attachments

    async def drafts(self, due: Due, reply: Reply, review: Callable[[Due, str], Verdict]) -> tuple[Draft, ...]:
        """Return the messages, each judged; raises what a refused one raises (`check_verdict`)."""
        bodies: list[CardBody | FileBody] = list(reply.cards)
        for place, file in enumerate(reply.files):
            copied = await self._copied(due, place, file)
            if copied is not None:
                bodies.append(FileBody(text=copied.name, attachment=copied))
        drafts = []
        for place, body in enumerate(bodies):
            verdict = review(due, f"{body.title}\n{body.text}" if isinstance(body, CardBody) else body.text)
            check_verdict(verdict)
            said = with_warnings(body, due_warnings(verdict, due.turns))
            client_id = reply_id(due.conversation_id, f"bot-enclosure-{place}", due.through)
            drafts.append(Draft(EventKind.MESSAGE, BOT, said, client_id, verdict=verdict, expects=_HELD_BY_BOT))
        return tuple(drafts)

    async def _copied(self, due: Due, place: int, file: AttachmentView) -> AttachmentView | None:
        """Return the conversation's own copy; the same one if the same words are answered again. None if it is lost."""
        try:
            _, data = await self._files.read(file.id)
        except KnowledgeFileNotFound:
            log.warning("knowledge_file_lost", file=str(file.id))
            return None
        copy = AttachmentId(reply_id(due.conversation_id, f"bot-file-{place}", due.through))
        return await self._attachments.place(due.conversation_id, file.model_copy(update={"id": copy}), data)
