"""The process that reads one document: bytes on standard input, lines of JSON on standard output."""

import resource
import sys

import orjson

from wenlu.platform.documents.cutting import cut
from wenlu.platform.documents.isolation import write_passage
from wenlu.platform.documents.model import Format, Reason, UnreadableDocument
from wenlu.platform.documents.reading import read_document

_MOST_MEMORY = 1536 * 1024 * 1024
_MOST_CPU_SECONDS = 150


def _limit() -> None:
    """Take away what reading does not need: more memory and time than these, and writing files at all."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_SECONDS, _MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(message: dict[str, object]) -> None:
    sys.stdout.buffer.write(orjson.dumps(message) + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Read and cut the document; the last line holds the passages or the reason why there are none."""
    _limit()
    try:
        reading = read_document(
            Format(sys.argv[1]), sys.stdin.buffer.read(), lambda done, of: _say({"done": done, "all": of})
        )
        passages = cut(reading)
        if not passages:
            raise UnreadableDocument(Reason.EMPTY)
        title = reading.title.encode("utf-8", "ignore").decode()
        _say({"title": title, "pages": reading.pages, "passages": [write_passage(each) for each in passages]})
    except UnreadableDocument as unreadable:
        _say({"reason": unreadable.reason.value, "detail": unreadable.detail})


main()
