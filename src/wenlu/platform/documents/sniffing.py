"""What a file is by its content; the name only decides between kinds of text."""

from wenlu.platform.documents.model import MAX_BYTES, Format, Reason, UnreadableDocument

_PDF_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ENDINGS = {
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "txt": Format.TEXT,
    "text": Format.TEXT,
}


def sniff_format(name: str, data: bytes) -> Format:
    """Return what a file is; raises `UnreadableDocument` for what is not read here."""
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(Reason.TOO_LARGE, f"more than {MAX_BYTES} bytes")
    if not data.strip():
        raise UnreadableDocument(Reason.EMPTY)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        if b"word/document.xml" in data:
            return Format.WORD
        raise UnreadableDocument(Reason.KIND_REFUSED, "a package that is no Word document")
    if data.startswith(_OLE):
        reason = Reason.ENCRYPTED if _ENCRYPTED_PACKAGE in data else Reason.KIND_REFUSED
        raise UnreadableDocument(reason, "an old or protected Office file")
    ending = _ENDINGS.get(name.rpartition(".")[2].lower())
    if ending is None:
        raise UnreadableDocument(Reason.KIND_REFUSED, "an unknown kind of file")
    return ending
