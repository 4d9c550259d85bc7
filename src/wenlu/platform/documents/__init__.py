"""Documents as passages: one reader a format (Markdown, PDF, Word, HTML, plain text), one way to cut them all.

Readers are pure functions from bytes. `read_passages` runs them in a process of their own and is what a service calls;
`read_document` and `cut` are for files that come with the product.
"""

from wenlu.platform.documents.cutting import cut, is_statute
from wenlu.platform.documents.isolation import read_passages
from wenlu.platform.documents.model import (
    MAX_BYTES,
    MEDIA_TYPES,
    Block,
    BlockKind,
    Format,
    Passage,
    Reading,
    Reason,
    UnreadableDocument,
)
from wenlu.platform.documents.reading import read_document
from wenlu.platform.documents.sniffing import sniff_format

__all__ = [
    "MAX_BYTES",
    "MEDIA_TYPES",
    "Block",
    "BlockKind",
    "Format",
    "Passage",
    "Reading",
    "Reason",
    "UnreadableDocument",
    "cut",
    "is_statute",
    "read_document",
    "read_passages",
    "sniff_format",
]
