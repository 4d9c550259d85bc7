"""Small real files to send."""

import struct
import zlib
from pathlib import Path

from pypdf import PdfWriter

_RED = b"\xd4\x38\x0d"


def make_picture(path: Path, width: int = 240, height: int = 160) -> Path:
    """Write a plain PNG of this size."""
    rows = (b"\x00" + _RED * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


def make_document(path: Path) -> Path:
    """Write a PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(path)
    return path


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
