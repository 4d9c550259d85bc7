"""Prints documents as PDF, with the Chinese type embedded, so that they read the same everywhere and in thirty years.

Subsetting the type takes seconds of pure computing: it is done in a process of its own, which ends with it and
imports nothing of ours but this.
"""

import asyncio
import io
import multiprocessing
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF, XPos, YPos

from wenlu.kernel.clock import SHANGHAI

_FONT = "noto"
_MARGIN = 18.0
_NOTE_GREY = (90, 90, 90)
_RULE_GREY = (200, 200, 200)
_LABEL_WIDTH = 34.0
_TIME_WIDTH = 34.0


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One thing that happened: when, who, what was said or done, and what is to be known of it."""

    seq: int
    at: datetime
    who: str
    text: str
    notes: tuple[str, ...] = ()
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class PaperSection:
    """One talk: facts in pairs, then its lines."""

    title: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document, as it is printed."""

    title: str
    firm: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[PaperSection, ...]
    proof_title: str
    proofs: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    footer: str = ""
    warnings: tuple[str, ...] = ()


async def print_paper(paper: Paper) -> bytes:
    """Return the document as PDF."""
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, render, paper)


def render(paper: Paper) -> bytes:
    """Return the document as PDF; computes for seconds."""
    sheet = _Sheet(paper)
    sheet.heading(paper.title, 18)
    sheet.facts(paper.facts)
    for warning in paper.warnings:
        sheet.words(warning, size=9, grey=True)
    for section in paper.sections:
        sheet.section(section)
    sheet.heading(paper.proof_title, 13)
    sheet.facts(paper.proofs)
    for text in paper.closing:
        sheet.words(text, size=9)
    return bytes(sheet.output())


class _Sheet(FPDF):
    """A4 pages with the firm above and the page number below."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self._paper = paper
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=20)
        self.add_font(_FONT, "", str(_type_file()))
        self.set_title(paper.title)
        self.set_creator("Wenlu")
        self.add_page()

    def header(self) -> None:
        self.set_font(_FONT, size=8)
        self.set_text_color(*_NOTE_GREY)
        self.cell(0, 6, _printable(self._paper.firm), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="R")
        self.set_text_color(0, 0, 0)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(_FONT, size=7)
        self.set_text_color(*_NOTE_GREY)
        self.cell(0, 5, _printable(f"{self._paper.footer}    {self.page_no()} / {{nb}}"), align="C")
        self.set_text_color(0, 0, 0)

    def heading(self, text: str, size: float) -> None:
        self.set_font(_FONT, size=size)
        self.multi_cell(0, size * 0.55, _printable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def words(self, text: str, *, size: float = 10, grey: bool = False, indent: float = 0.0) -> None:
        self.set_font(_FONT, size=size)
        if grey:
            self.set_text_color(*_NOTE_GREY)
        self.set_x(_MARGIN + indent)
        self.multi_cell(0, size * 0.52, _printable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
        self.set_text_color(0, 0, 0)

    def facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        for label, value in facts:
            self.set_font(_FONT, size=9)
            self.set_text_color(*_NOTE_GREY)
            self.cell(_LABEL_WIDTH, 5, _printable(label))
            self.set_text_color(0, 0, 0)
            self.multi_cell(0, 5, _printable(value) or "-", new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
        self.ln(2)

    def section(self, section: PaperSection) -> None:
        self.set_draw_color(*_RULE_GREY)
        self.line(_MARGIN, self.get_y(), self.w - _MARGIN, self.get_y())
        self.ln(3)
        self.heading(section.title, 13)
        self.facts(section.facts)
        for line in section.lines:
            self._event(line)
        self.ln(4)

    def _event(self, line: PaperLine) -> None:
        self.set_font(_FONT, size=8)
        self.set_text_color(*_NOTE_GREY)
        self.cell(_TIME_WIDTH, 5, f"{line.seq}  {show_time(line.at)}")
        self.set_text_color(0, 0, 0)
        self.set_font(_FONT, size=9)
        self.multi_cell(0, 5, _printable(line.who), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
        self.words(line.text, size=10 if line.spoken else 9, grey=not line.spoken, indent=_TIME_WIDTH)
        for note in line.notes:
            self.words(note, size=8, grey=True, indent=_TIME_WIDTH)
        self.ln(1.5)


def show_time(at: datetime) -> str:
    """Return a moment as it stands on paper, in the time of Beijing."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _printable(text: str) -> str:
    """Return a text in signs that the type has; of another sign its name, so that nothing said is lost on paper."""
    known = _signs()
    return "".join(
        sign if ord(sign) in known or sign == "\n" else _named(sign) for sign in text if sign not in "\u200d\ufe0f"
    )


def _named(sign: str) -> str:
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


@lru_cache(1)
def _signs() -> frozenset[int]:
    with TTFont(io.BytesIO(_type_file().read_bytes()), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _type_file() -> Path:
    """Noto Sans SC (SIL Open Font Licence), from its package."""
    return Path(str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"))
