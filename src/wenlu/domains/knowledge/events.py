"""What knowledge tells the rest of the platform."""

from dataclasses import dataclass

from wenlu.kernel.events import Event


@dataclass(frozen=True, slots=True)
class EntryChanged(Event):
    """An entry was written, archived or restored; whoever keeps an index brings it up to date."""

    key: str


@dataclass(frozen=True, slots=True)
class VariableChanged(Event):
    """A variable has another value, so that every answer that names it reads differently."""

    key: str


@dataclass(frozen=True, slots=True)
class FlowChanged(Event):
    """A guided flow was published, archived or restored."""

    key: str


@dataclass(frozen=True, slots=True)
class StarterImported(Event):
    """The shipped knowledge was brought in; any number of entries may have changed."""

    digest: str


@dataclass(frozen=True, slots=True)
class DocumentsChanged(Event):
    """A document was read, archived, restored or described anew; whoever keeps passages brings them up to date."""

    document: str


@dataclass(frozen=True, slots=True)
class GraphChanged(Event):
    """A fact of the graph was changed, or the shipped graph was brought in."""

    node: str


@dataclass(frozen=True, slots=True)
class DocumentUploaded(Event):
    """A file waits to be read."""

    document: str
