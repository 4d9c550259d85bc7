"""Cuts a document into passages that can be found and quoted by themselves.

A passage never crosses a heading and never ends inside a sentence or a row of a table. It has 150 to 800 characters
where its section has as many: a short section stays by itself, since its headings say what it is about, and a single
sentence of more than 800 stays whole. Statutes are cut by article (第X条), however short those are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wenlu.platform.documents.model import Block, BlockKind, Passage, Reading
from wenlu.platform.documents.sentences import split_sentences
from wenlu.platform.documents.structure import find_article, tidy_heading

SHORTEST = 150
WANTED = 400
LONGEST = 800
_FEWEST_ARTICLES = 3
_RISING_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a row; `opens` where it begins a paragraph."""

    text: str
    start: int
    page: int | None
    opens: bool


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands under one heading, or one article of a statute."""

    headings: tuple[str, ...]
    article: str | None
    number: int | None
    paragraphs: tuple[tuple[_Piece, ...], ...]


def cut(reading: Reading) -> tuple[Passage, ...]:
    """Return the passages of a document in their order."""
    passages: list[Passage] = []
    for section in _sections(reading.blocks, by_article=is_statute(reading.blocks)):
        for pieces in _cut_section(section.paragraphs, WANTED if section.article is None else LONGEST):
            text = "".join(("\n" if piece.opens and place else "") + piece.text for place, piece in enumerate(pieces))
            first = pieces[0]
            passages.append(
                Passage(
                    len(passages),
                    section.headings,
                    first.page,
                    section.article,
                    section.number,
                    text.strip(),
                    first.start,
                )
            )
    return tuple(passages)


def is_statute(blocks: Sequence[Block]) -> bool:
    """Whether a document goes by articles: three or more, and their numbers rise."""
    numbers = [found[1] for block in blocks if (found := find_article(block.text))]
    if len(numbers) < _FEWEST_ARTICLES:
        return False
    rising = sum(one < other for one, other in pairwise(numbers))
    return rising >= (len(numbers) - 1) * _RISING_SHARE


def _sections(blocks: Sequence[Block], *, by_article: bool) -> Iterator[_Section]:
    trail: list[tuple[int, str]] = []
    paragraphs: list[tuple[_Piece, ...]] = []
    article: tuple[str, int] | None = None
    start = 0

    def closed() -> Iterator[_Section]:
        if paragraphs:
            label, number = article or (None, None)
            yield _Section(tuple(text for _, text in trail), label, number, tuple(paragraphs))
            paragraphs.clear()

    for block in blocks:
        opened = find_article(block.text) if by_article else None
        if block.kind is BlockKind.HEADING and opened is None:
            yield from closed()
            article = None
            trail = [(level, text) for level, text in trail if level < block.level]
            trail.append((block.level, tidy_heading(block.text)))
        else:
            if opened is not None:
                yield from closed()
                article = opened
            paragraphs.append(_pieces(block, start))
        start += len(block.text) + 1
    yield from closed()


def _pieces(block: Block, start: int) -> tuple[_Piece, ...]:
    sentences = [block.text] if block.kind is BlockKind.ROW else split_sentences(block.text)
    pieces = []
    for place, sentence in enumerate(sentences):
        pieces.append(_Piece(sentence, start, block.page, place == 0))
        start += len(sentence)
    return tuple(pieces)


def _cut_section(paragraphs: Sequence[tuple[_Piece, ...]], wanted: int) -> list[list[_Piece]]:
    """Whole paragraphs together up to what is wanted; one that is too long by its sentences."""
    groups: list[list[_Piece]] = []
    current: list[_Piece] = []
    for paragraph in paragraphs:
        size, added = _size(current), _size(paragraph)
        if current and (size + added > LONGEST or (size >= SHORTEST and size + added > wanted)):
            groups.append(current)
            current = []
        if added <= LONGEST:
            current = [*current, *paragraph]
        else:
            *full, current = _by_sentence(current, paragraph)
            groups += full
    if current:
        groups.append(current)
    return _without_rests(groups)


def _by_sentence(current: list[_Piece], paragraph: Sequence[_Piece]) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = []
    for piece in paragraph:
        if current and _size(current) + len(piece.text) > LONGEST:
            groups.append(current)
            current = []
        current = [*current, piece]
    return [*groups, current]


def _without_rests(groups: list[list[_Piece]]) -> list[list[_Piece]]:
    """Join what is too short with what stands before or after it, where both fit into one passage."""
    joined: list[list[_Piece]] = []
    for group in groups:
        short = joined and min(_size(joined[-1]), _size(group)) < SHORTEST
        if short and _size(joined[-1]) + _size(group) < LONGEST:
            joined[-1] = [*joined[-1], *group]
        else:
            joined.append(group)
    return joined


def _size(pieces: Sequence[_Piece]) -> int:
    return sum(len(piece.text) + piece.opens for piece in pieces)
