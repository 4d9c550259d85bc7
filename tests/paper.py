"""Documents as people send them, written byte by byte or by the libraries that offices use."""

import io
import zlib

from docx import Document


def make_pdf(pages: list[list[str]], *, title: str = "", compress: bool = True) -> bytes:
    """Return a PDF with these lines on each page, in one font whose characters can be copied out."""
    signs = sorted({sign for page in pages for line in page for sign in line})
    codes = {sign: place for place, sign in enumerate(signs, 1)}
    pairs = "\n".join(f"<{code:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end"
    ).encode()
    objects: list[bytes] = [b"", b"", b"", b"", b""]
    objects[2] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    objects[3] = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /X"
        b" /Flags 4 /FontBBox [0 0 1000 1000]"
        b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>"
    )
    objects[4] = _stream(cmap, compress=compress)
    kids = []
    for lines in pages:
        shown = "".join(
            f"BT /F1 10 Tf 60 {780 - 16 * place} Td <{''.join(f'{codes[sign]:04x}' for sign in line)}> Tj ET\n"
            for place, line in enumerate(lines)
            if line
        )
        objects.append(_stream(shown.encode(), compress=compress))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    info = f"<< /Title <{('﻿' + title).encode('utf-16-be').hex()}> >>".encode()
    return _assembled([*objects, info])


def make_scan(pages: int = 3) -> bytes:
    """Return a PDF whose pages are pictures."""
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Length 1 >>\nstream\n\x80\nendstream"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        picture,
        _stream(b"q 500 0 0 700 40 70 cm /I Do Q", compress=True),
    ]
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
        b" /Resources << /XObject << /I 3 0 R >> >> /Contents 4 0 R >>"
    )
    objects += [page] * pages
    kids = " ".join(f"{5 + place} 0 R" for place in range(pages))
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode()
    return _assembled([*objects, b"<< >>"])


def make_word(*parts: str | tuple[int, str] | list[list[str]], title: str = "") -> bytes:
    """Return a Word document: strings are paragraphs, pairs headings with their level, lists of rows tables."""
    document = Document()
    document.core_properties.title = title
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        elif isinstance(part, tuple):
            document.add_heading(part[1], part[0])
        else:
            table = document.add_table(rows=len(part), cols=len(part[0]))
            for row, cells in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _stream(data: bytes, *, compress: bool) -> bytes:
    packed = zlib.compress(data) if compress else data
    how = b"/Filter /FlateDecode " if compress else b""
    return b"<< " + how + f"/Length {len(packed)} >>".encode() + b"\nstream\n" + packed + b"\nendstream"


def _assembled(objects: list[bytes]) -> bytes:
    """The objects one after the other, the last of them the information about the document."""
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    return (
        data
        + (
            f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n"
            f"<< /Size {count} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
            f"startxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )
