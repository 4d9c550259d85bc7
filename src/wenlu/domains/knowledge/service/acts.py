"""What editors do to what customers are told, written down in the log of acts."""

from datetime import datetime
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Detail, SubjectKind
from wenlu.domains.audit.schemas import Subject as Acted
from wenlu.domains.audit.service import record_act
from wenlu.domains.knowledge.schemas import Subject
from wenlu.domains.knowledge.store import Draft
from wenlu.kernel.actors import Actor
from wenlu.platform.database import UnitOfWork


def record_knowledge(
    work: UnitOfWork, at: datetime, actor: Actor, act: Act, id_: UUID | None = None, *, detail: Detail
) -> None:
    """Write down what was done to an entry, script, flow or document, or to the knowledge base as a whole."""
    record_act(work, at, actor, act, Acted(SubjectKind.KNOWLEDGE, id_), detail=detail)


def record_published(work: UnitOfWork, at: datetime, actor: Actor, draft: Draft, version: int) -> None:
    """Write down that a draft became what customers or staff are told."""
    detail: Detail = {"of": Subject(draft.subject).value, "key": draft.key, "version": version}
    record_knowledge(work, at, actor, Act.KNOWLEDGE_PUBLISHED, draft.id, detail=detail)
