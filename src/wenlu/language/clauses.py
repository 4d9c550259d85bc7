"""Takes apart a message that asks several things: 怎么开户，另外佣金多少？还有银证转账几点关 are three questions.

A message is cut only where both sides ask on their own: the situation around a question (我之前在别家开过户，现在想
转过来要怎么弄) and what only asks on (怎么开户？要带什么) stay with it. Wrongly cut questions are answered wrongly,
those left together are answered in part, so that what is doubtful stays together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wenlu.language.acts import strip_courtesies
from wenlu.language.normalise import Normalised, normalise
from wenlu.language.slots import slot_spans
from wenlu.language.spellings import respell


@dataclass(frozen=True, slots=True)
class Clause:
    """A question of a message: its place in the original text and the original words, without what connects it."""

    start: int
    end: int
    text: str


_LONGEST_READ = 2_000
_MOST = 6  # questions of one message; what follows stays with the last
_ASKS = re.compile(
    r"怎么|如何|怎样|咋|多少|多久|多长|多大|多高|几(?!乎|个月前|天前|年前|经)|吗|么(?!多|大)|嘛|什么|啥|哪|为何|谁|何时|"
    r"是不是|能不能|可不可以|会不会|有没有|要不要|需不需要|行不行|好不好|对不对|算不算|是否|能否|可否|"
    r"(?:能|可以|行|会|要|够|收|有|算|开|支持)不(?![能行会要够同过足])|(?:开通|到账|生效|成功|收费|交易)没|了没|"
    r"(?:的)?(?:条件|流程|步骤|门槛|要求|费率|手续费|佣金|电话|时间|区别|材料)(?:呢|是|$)|呢$|[?]|"
    r"\b(?:how|what|when|where|why|which|who|can|could|may|is there|are there|is it|do i|does|do you|will|should)\b"
)
_WISHES = re.compile(
    r"(?:我?(?:还|也|顺便|再)?(?:想|要|需要|打算)(?:再)?"
    r"(?:问|查|开|改|换|办|销|关|绑|转|取|撤|退|申请|了解|咨询|看|知道|设|修改|更改|开通|注销|取消|下载)|"
    r"(?:帮我|请|麻烦|给我|替我).{0,3}(?:查|开|改|换|办|销|关|绑|转|撤|申请|看|发|调|取消|注销)|"
    r"\bi (?:also )?(?:want|need|would like|wish) to\b|"
    r"\bplease (?:also )?(?:check|send|tell|change|close|open|cancel)\b)"
)
# Words that open something new.
_ALSO = (
    r"(?:另外(?!一(?:家|张|只|支|部|台|边|方|种|位|个(?!问题|事))|的)|此外|除此之外|还有(?!多|几|什么|啥|没|哪|谁|余|钱|\d|一[只手股支天笔])(?:就是|一个问题|个问题|个事)?|其次|再就是|再有|再者|"
    r"(?:再)?(?:顺便|顺带|顺道)(?:再)?(?:问|咨询|请教|说|查|帮)?(?:一?下|个)?|再(?:问|请教|咨询)(?:一?下|个)?|"
    r"(?:我)?(?:还|也)(?:想|要)(?:再)?(?:问|请教|咨询|知道|了解)(?:一?下|个)?|"
    r"对了|第[二三四五](?:个)?(?:问题)?(?:是)?(?=[,:、\s]|[^\u4e00-\u9fff]|就|怎|如|为|我|能|可|佣|开)|"
    r"最后(?:问|再问|一个问题)(?:一?下)?|"
    r"以及(?=.{0,8}(?:怎么|如何|多少|几|什么|哪|吗|多久|为什么|能不能|是不是))|"
    r"(?:(?<=[,.;:?!]\s)|(?<=[,.;:?!])|^)(?:also|in addition|additionally|besides|another (?:question|thing)|"
    r"one more (?:question|thing)|by the way|btw|secondly|plus)\b)"
)
_BREAK = re.compile(
    rf"(?P<also>[\s,.;:!?、。…]*(?<![\u4e00-\u9fff]没){_ALSO}[\s,:、]*)"
    r"|(?P<number>(?:^|[\s,.;:!?。])\s*(?:[(]?[1-9](?:[)、]|\.(?!\d)|[,:](?=[^\d]))|[(][一二三四五][)]|"
    r"[一二三四五](?:、|是(?=.{0,8}(?:怎么|如何|多少|什么|吗)))|第一(?:个)?(?:问题)?[,:、\s]|首先[,:]?)\s*)"
    r"|(?P<stop>[?!。;\n]+|\.(?=\s|$))"
    r"|(?P<and>,?\s+and (?:also )?(?=(?:how|what|when|where|why|which|who|can|could|is|are|do|does|will|should)\b))"
    r"|(?P<comma>[,、]\s*|\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff?])\s+)"
)
_STRONG = frozenset({"also", "number"})
# What only asks on about the same thing, or cannot stand without what was said before.
_LEANS = re.compile(
    r"\s*(?:那|这|它|该|其|如果|要是|假如|万一|因为|所以|但|可是|不过|否则|不然|然后|接着|之后|之前|结果|是不是|是否|对吗|可以吗|行吗|"
    r"能吗|好吗|为什么$|为啥$|怎么办|怎么处理|怎么解决|怎么回事|咋回事|咋办|咋整|怎么弄|怎么操作|什么原因|啥情况|什么情况|"
    r"需要什么|需要哪些|要什么|要带|带什么|要准备|多久|几天|多少钱$|在哪|去哪|哪里|从哪|有什么|还是|或者|也|都|才|就|又|"
    r"so\b|then\b|but\b|if\b|it\b|that\b|this\b|they\b|because\b|or\b|do i have to\b|is that\b|is it\b|"
    r"how long (?:does|will|is|would) (?:it|that|this)\b|why$|why\?)"
)
# Questions about what was said before: 能注销一个吗, 需要带身份证吗; in English if they name nothing of their own.
_PERMITS = re.compile(r"\s*(?:能|可以|需要|需不需要|要|可不可以|会|有没有)")
_IS_IT = re.compile(r"\s*(?:can|do|does|is|are|will)\b")
# A state of things that asks for help by itself.
_TROUBLE = re.compile(
    r"忘|丢了|丢失|失败|[买卖登撤转取提改收打进](?:不了|不上|不出|不到|不进|不去|不开)|没到|没收到|报错|闪退|锁定|被锁|冻结|"
    r"\b(?:forgot|forgotten|lost|can't|cannot|failed|locked|frozen|rejected)\b"
)
_AGREES = re.compile(r"^\W*(?:对吧|对吗|是吧|是吗|可以吗|行吗|好吗|行不行|可不可以|能不能|谢谢|thanks?|ok)?\W*$")
_THINGS = frozenset({"product", "object"})
_ASPECTS = frozenset({"fee", "hours", "tax", "interest", "limit"})
_FEWEST = 3  # characters of a question
_WEIGHTY = _STRONG | {"stop", "and"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part between two breaks; `opened` names the break before it."""

    start: int
    end: int
    opened: str
    asks: bool
    is_trouble: bool
    things: frozenset[str]  # products and objects
    subjects: frozenset[str]  # the things, actions and what of them is asked
    leans: bool


def split_questions(text: str) -> tuple[Clause, ...]:
    """The questions of a message, in order; one clause of the whole message where it asks one thing or nothing.

    Reads the first 2,000 characters; never raises.
    """
    message = normalise(text[:_LONGEST_READ])
    pieces = _pieces(message.text)
    groups = _groups(pieces)
    if len(groups) < 2:  # noqa: PLR2004 - nothing to take apart
        return (Clause(0, len(text), text),)
    return tuple(_clause(message, group) for group in groups)


def _pieces(folded: str) -> list[_Piece]:
    pieces = []
    start, opened = 0, ""
    for match in _BREAK.finditer(folded):
        kind = match.lastgroup or ""
        end = match.end() if kind == "stop" else match.start()
        pieces.append(_piece(folded, start, end, opened))
        start, opened = match.end(), kind if kind in _STRONG or folded[start:end].strip() else opened
    pieces.append(_piece(folded, start, len(folded), opened))
    return [piece for piece in pieces if folded[piece.start : piece.end].strip(" ,.;:!?、。…\n\t")]


def _piece(folded: str, start: int, end: int, opened: str) -> _Piece:
    words = respell(strip_courtesies(folded[start:end]))
    slots = [slot for _, _, found in slot_spans(words) for slot in found]
    things = frozenset(slot.value for slot in slots if slot.dimension in _THINGS)
    subjects = things | {
        slot.value
        for slot in slots
        if slot.dimension == "action" or (slot.dimension == "aspect" and slot.value in _ASPECTS)
    }
    asks = len(words) >= _FEWEST and not _AGREES.match(words) and bool(_ASKS.search(words) or _WISHES.search(words))
    leans = bool(_LEANS.match(words) or _PERMITS.match(words) or (not things and _IS_IT.match(words)))
    return _Piece(start, end, opened, asks, _TROUBLE.search(words) is not None, things, subjects, leans)


def _groups(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces that make one question together."""
    groups: list[list[_Piece]] = []
    for place, piece in enumerate(pieces):
        following = _until_break(pieces, place)
        if groups and len(groups) < _MOST and _is_new(groups[-1], following):
            groups.append([piece])
        elif groups:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _until_break(pieces: list[_Piece], place: int) -> list[_Piece]:
    """The piece and what follows it up to the next strong break: 还有，我的钱没到账，怎么回事 asks at its end."""
    following = [pieces[place]]
    for piece in pieces[place + 1 :]:
        if piece.opened in _WEIGHTY:
            break
        following.append(piece)
    return following


def _is_new(group: list[_Piece], following: list[_Piece]) -> bool:
    """Whether something else is asked from here on."""
    first = following[0]
    asks = any(piece.asks for piece in following)
    if not any(piece.asks for piece in group):
        asks_itself = any(piece.asks and not piece.leans for piece in following)
        return first.opened in _STRONG and asks_itself and any(piece.is_trouble for piece in group)
    if first.opened in _STRONG:
        return asks or bool(first.subjects)
    if not first.asks or first.leans or first.opened not in {"stop", "and"}:
        return False
    said = frozenset[str]().union(*(piece.subjects for piece in group))
    things = frozenset[str]().union(*(piece.things for piece in group))
    if things and first.things:
        return not first.things & things
    return bool(said) and bool(first.subjects) and not first.subjects & said


def _clause(message: Normalised, group: list[_Piece]) -> Clause:
    start, end = group[0].start, group[-1].end
    words = message.text[start:end]
    start += len(words) - len(words.lstrip(" ,.;:、。\n\t"))
    end -= len(words) - len(words.rstrip(" ,;:、\n\t"))
    first, last = message.span(start, end)
    return Clause(first, last, message.original[first:last])
