"""Whether a sentence says only what a passage says: its figures, names, negations and words must stand there.

Pure and strict. A sentence that is refused for nothing costs a nicer wording; one that is let through for nothing tells
a customer what the firm never wrote. It cannot judge meaning beyond these; citation, label and gate stand behind it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wenlu.domains.bot.rules.figures import Figure, find_figures
from wenlu.language.normalise import fold
from wenlu.language.securities import spot_securities
from wenlu.language.slots import Slot, find_slots

LEAST_WORDS = 0.6
"""Share of a sentence's characters (of words, in English) that the passage must have; paraphrase needs the rest."""
LEAST_PAIRS = 0.3
"""The same of pairs of characters, which foreign text shares by chance far less often."""
FOREIGN_RUN = 4
"""So many characters in a row that the passage does not have are something of which it does not speak."""
ALIGNED = 0.5
"""Share of a clause's pairs that makes a clause of the passage its counterpart."""
_TIED = 0.1


class Fault(StrEnum):
    """Why a sentence is refused."""

    UNCITED = "uncited"
    FIGURE = "figure"
    NAME = "name"
    NEGATION = "negation"
    WORDS = "words"
    LENGTH = "length"


_NEUTRAL = re.compile(
    r"不低于|不高于|不少于|不多于|不超过|不得(?:低于|少于|超过|高于)|不同|不过|不断|不妨|不仅|不但|不论|不管|不少|不久|差不多|不足|不便|"
    r"无论|无限售|非常|未来|没关系|是否|能否|可否|要不|not only|no less than|no more than|not less than|not more than|"
    r"not exceed\w*|notice\w*|note\w*|notif\w*"
)
_NEED_NOT = re.compile(
    r"无需|无须|毋须|毋需|不需要|不需|不用|不必|不要求|免于|"
    r"no need|not required|not necessary|need not|needn't|n't need|n't have to|not need|not have to"
)
_NOT = re.compile(
    r"[不没未]|无|非|禁止|严禁|拒绝|除外|暂停|\bcannot\b|\bnot\b|n't\b|\bno\b|\bnever\b|\bwithout\b|\bexcept\b|\bneither\b|\bnor\b"
)
_CLAUSE = re.compile(r"[,，;；。!！?？\n:：()（）]|\. ")
_FILLER = re.compile(
    r"可以|可|通过|需要|需|如果|若|以及|并且|并|或者|或|和|与|及|就|即|后|前|时|到|会|能够|能|要|把|将|被|由|对|为|是|有|也|还|都|则|"
    r"我们|您|你|请|这|那|该|此|等|的|了|在|于|进行|所|以|从|按|根据|其|之|中|上|下|内|即可|应当|应|必须|须|个|一|"
    r"[^\w]|[a-z0-9_]+"
)
_WORD = re.compile(r"[a-z]{3,}")
_STOP = frozenset(
    _WORD.findall(
        "the and for you your are can may must will with this that from have has been our any all its not when then "
        "than into also such please need needs which their them they was were who how what via per each"
    )
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_INITIALS = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?![a-z])")
_QUOTED = re.compile(r"《([^》]+)》|「([^」]+)」|“([^”]+)”|\"([^\"]+)\"")
_ARROW = re.compile(r"(\w{1,2})\s*(?:→|->|>)\s*(\w{1,2})")
_GAPS = re.compile(r"\s+|[*`]")


@dataclass(frozen=True, slots=True)
class _Clause:
    pairs: frozenset[str]
    negations: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What of a text is compared."""

    bare: str
    figures: tuple[Figure, ...]
    names: frozenset[str]
    initials: frozenset[str]
    runs: tuple[str, ...]
    characters: frozenset[str]
    pairs: frozenset[str]
    words: frozenset[str]
    clauses: tuple[_Clause, ...]


def find_fault(sentence: str, passage: str) -> Fault | None:
    """Return what a sentence says that the passage (with its title) does not, or None if it says nothing more."""
    said, known = _read(sentence), _read(passage)
    if not all(any(figure.is_said_by(other) for other in known.figures) for figure in said.figures):
        return Fault.FIGURE
    if not (said.names <= known.names and said.initials <= known.initials and _quotes_stand(sentence, known.bare)):
        return Fault.NAME
    if not all(_agrees(clause, known.clauses) for clause in said.clauses):
        return Fault.NEGATION
    return None if _words_stand(said, known) else Fault.WORDS


@lru_cache(maxsize=512)
def _read(text: str) -> _Reading:
    folded = fold(text)
    content = _content(folded)
    return _Reading(
        bare=_GAPS.sub("", folded),
        figures=tuple(find_figures(folded)),
        names=_names(folded),
        initials=frozenset(_INITIALS.findall(text)),
        runs=tuple(content),
        characters=frozenset("".join(content)),
        pairs=_pairs(content),
        words=frozenset(_stem(word) for word in _WORD.findall(folded) if word not in _STOP),
        clauses=tuple(_clause(part) for part in _CLAUSE.split(folded) if part.strip()),
    )


def _names(folded: str) -> frozenset[str]:
    """Products, by whatever word, and securities."""
    products = {slot.value for slot in find_slots(folded) if _is_product(slot)}
    return frozenset(products | {security.code for security in spot_securities(folded)})


def _is_product(slot: Slot) -> bool:
    return slot.dimension == "product"


def _content(folded: str) -> list[str]:
    """The runs of Chinese characters that carry meaning."""
    return [run for part in _FILLER.split(folded) if (run := "".join(_CHINESE.findall(part)))]


def _pairs(runs: list[str]) -> frozenset[str]:
    return frozenset(run[place : place + 2] for run in runs for place in range(len(run) - 1))


def _clause(folded: str) -> _Clause:
    bare = _NEUTRAL.sub(" ", folded)
    needless = _NEED_NOT.sub(" ", bare)
    negations = {"need not"} if needless != bare else set()
    affirmed = _NOT.sub(" ", needless)
    if affirmed != needless:
        negations.add("not")
    words = {_stem(word) for word in _WORD.findall(affirmed) if word not in _STOP}
    return _Clause(_pairs(_content(affirmed)) | words, frozenset(negations))


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending)
    return word


def _agrees(clause: _Clause, known: tuple[_Clause, ...]) -> bool:
    """Whether a clause denies what its counterpart denies, and affirms what that affirms.

    Where no clause of the passage says nearly the same, its negations must at least occur somewhere.
    """
    if not clause.pairs:
        return clause.negations <= {negation for other in known for negation in other.negations}
    scored = [(len(clause.pairs & other.pairs) / len(clause.pairs), other) for other in known]
    best = max((score for score, _ in scored), default=0.0)
    if best < ALIGNED:
        return clause.negations <= {negation for other in known for negation in other.negations}
    return any(other.negations == clause.negations for score, other in scored if score >= best - _TIED)


def _quotes_stand(sentence: str, bare: str) -> bool:
    folded = fold(sentence)
    quoted = [next(filter(None, groups)) for groups in _QUOTED.findall(sentence)]
    steps = [f"{before}→{after}" for before, after in _ARROW.findall(folded)]
    path = bare.replace("->", "→").replace(">", "→")
    return all(_GAPS.sub("", fold(quote)) in bare for quote in quoted) and all(step in path for step in steps)


def _words_stand(said: _Reading, known: _Reading) -> bool:
    return (
        not any(_has_foreign_run(run, known.characters) for run in said.runs)
        and _share(said.characters, known.characters) >= LEAST_WORDS
        and _share(said.pairs, known.pairs) >= LEAST_PAIRS
        and _share(said.words, known.words) >= LEAST_WORDS
    )


def _has_foreign_run(run: str, known: frozenset[str]) -> bool:
    length = 0
    for character in run:
        length = 0 if character in known else length + 1
        if length >= FOREIGN_RUN:
            return True
    return False


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 1.0
