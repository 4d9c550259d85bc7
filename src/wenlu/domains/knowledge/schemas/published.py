"""What the bot reads of knowledge."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wenlu.domains.knowledge.schemas.entries import EntryContent
from wenlu.domains.knowledge.schemas.flows import PublishedFlow
from wenlu.domains.knowledge.schemas.library import Variable
from wenlu.kernel.ids import EntryId


class PublishedEntry(EntryContent):
    """An entry as the bot uses it."""

    id: EntryId
    version: int


@dataclass(frozen=True, slots=True)
class KnowledgeSnapshot:
    """Everything that is published, at one moment; equal revisions mean equal content."""

    revision: int
    entries: Mapping[str, PublishedEntry]
    variables: Mapping[str, Variable]
    flows: Mapping[str, PublishedFlow] = field(default_factory=dict)
