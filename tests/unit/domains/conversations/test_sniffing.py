"""A file is what its content is, whatever its name says."""

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from wenlu.domains.conversations.errors import AttachmentRefused
from wenlu.domains.conversations.service.attachments import INLINE, Sniffed, sniff

HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind: str, size: tuple[int, int] = (20, 10)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#1d4ed8").save(out, kind)
    return out.getvalue()


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<xml/>")
    return out.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, in some sixty bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
@pytest.mark.parametrize("name", ["截图.png", "no ending", "photo.exe", ""])
def test_pictures(kind: str, media_type: str, name: str) -> None:
    assert sniff(name, picture(kind)) == Sniffed(media_type, 20, 10)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("合同.pdf", PDF, "application/pdf"),
        ("renamed.png", PDF, "application/pdf"),
        ("表.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("说明.txt", "您好，世界".encode(), "text/plain"),
        ("data.CSV", b"a,b\n1,2\n", "text/plain"),
        ("voice.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x21" + bytes(500), "audio/mpeg"),
        ("voice.amr", b"#!AMR\n" + bytes(100), "audio/amr"),
        ("voice.wav", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64), "audio/wav"),
    ],
)
def test_documents_and_voices(name: str, data: bytes, media_type: str) -> None:
    assert sniff(name, data).media_type == media_type


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", HTML),
        ("page.png", HTML),
        ("picture.svg", SVG),
        ("picture.png", SVG),
        ("picture.jpg", SVG),
        ("setup.exe", b"MZ" + bytes(500)),
        ("setup.png", b"MZ" + bytes(500)),
        ("run.sh", b"#!/bin/sh\nrm -rf /\n"),
        ("archive.zip", office("a.txt")),
        ("archive.docx", office("a.txt")),
        ("macros.docm", DOCX),
        ("app.apk", office("AndroidManifest.xml")),
        ("empty.bin", b""),
        ("empty.png", b""),
        ("nul.txt", b"a\x00b"),
        ("latin.txt", "grüße".encode("latin-1")),
        ("broken.png", picture("PNG")[:40]),
        ("late.bmp", picture("BMP")),
    ],
)
def test_what_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(AttachmentRefused):
        sniff(name, data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("tail", [HTML, b"<?php system($_GET[0]); ?>", b"<ScRiPt >x", office("a.class")])
def test_polyglots_are_refused(kind: str, tail: bytes) -> None:
    with pytest.raises(AttachmentRefused, match="something else"):
        sniff("photo.png", picture(kind) + tail)


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_bombs_are_refused_unopened(side: int) -> None:
    with pytest.raises(AttachmentRefused, match="pixels") as refused:
        sniff("photo.png", bomb(side, side))
    assert refused.value.extra["limit"] == 50_000_000


def test_nothing_that_runs_is_shown_in_place() -> None:
    assert not {"image/svg+xml", "text/html", "application/pdf", "text/plain"} & INLINE


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([picture(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP")] + [PDF, DOCX]),
    st.lists(st.tuples(st.integers(min_value=0, max_value=2000), st.integers(min_value=0, max_value=255)), max_size=6),
    st.integers(min_value=0, max_value=2000),
)
def test_broken_files_are_refused_and_nothing_else_happens(data: bytes, edits: list[tuple[int, int]], cut: int) -> None:
    broken = bytearray(data[: max(1, len(data) - cut)])
    for where, value in edits:
        broken[where % len(broken)] = value
    with contextlib.suppress(AttachmentRefused):
        assert sniff("file.png", bytes(broken)).media_type
