"""What knowledge needs from domains above it."""

from typing import Protocol


class SniffedFile(Protocol):
    """What a file really is, whatever its name says."""

    @property
    def media_type(self) -> str: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...
