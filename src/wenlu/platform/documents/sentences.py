"""Where sentences end, in Chinese and English."""

import re

_END = re.compile(
    r"(?:[。！？!?…]+|；|(?<![0-9A-Z])\.(?=\s|$)|;(?=\s|$))[”’」』）)\]】》\"']*\s*|\n+",
)
LONGEST_SENTENCE = 2400
"""Characters from which on a sentence is none (a broken text without signs) and is cut at commas and spaces."""
_SOFT = re.compile(r"[，、,：:]\s*|\s+")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph; joined they are the paragraph again, to the last space."""
    sentences: list[str] = []
    start = 0
    for match in _END.finditer(text):
        sentences.append(text[start : match.end()])
        start = match.end()
    if start < len(text):
        sentences.append(text[start:])
    return [piece for sentence in sentences for piece in _softly(sentence)]


def _softly(sentence: str) -> list[str]:
    pieces: list[str] = []
    while len(sentence) > LONGEST_SENTENCE:
        places = [match.end() for match in _SOFT.finditer(sentence, LONGEST_SENTENCE // 2, LONGEST_SENTENCE)]
        cut = places[-1] if places else LONGEST_SENTENCE
        pieces.append(sentence[:cut])
        sentence = sentence[cut:]
    return [*pieces, sentence] if sentence else pieces
