"""Plays a flow: from where the customer stands and what he says to what is said next and where he stands then.

Pure and total: the same place and words give the same step, any words give one, and every walk ends. The place is small
and travels in the bot's own message (`wenlu.sdk.messages.FlowPlace`); nothing else is remembered.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wenlu.domains.knowledge.rules.flows.taps import Tap, parse_tap
from wenlu.domains.knowledge.rules.flows.values import Reading, options_of, read, read_option, read_stated
from wenlu.domains.knowledge.schemas.flows import (
    AnswerNode,
    AskNode,
    BranchCase,
    BranchNode,
    Comparison,
    EndNode,
    FlowContent,
    FlowNode,
    HandOverNode,
    SayNode,
    SlotTest,
)
from wenlu.language.normalise import fold
from wenlu.sdk.messages import FlowFact, FlowPlace, FlowValue

MOST_STEPS = 40
"""Messages after which a person is brought, whatever the flow: no walk goes on for ever."""

Locale = Literal["zh-CN", "en"]
OwnWords = Literal["noted", "taken", "not_understood", "back", "first", "restarted", "left", "given_up"]

_END = r"[\s,.!?~;。…、]*(?:吧|了|啦|呗)?[\s,.!?~;。…、]*"
_COMMANDS = tuple(
    (name, re.compile(rf"\s*(?:{words}){_END}"))
    for name, words in (
        (
            "stop",
            r"算了|退出|不[问弄办]了|停止?|结束|取消|先不[问办弄查]|不继续|quit|exit|stop|cancel|never ?mind|forget it",
        ),
        ("restart", r"重来|重新(?:开始|来)(?:一[遍次])?|从头(?:再?来|开始)|再来一[遍次]|start (?:over|again)|restart"),
        (
            "back",
            r"上一步|返回(?:上一[步个题])?|回到?上一(?:步|题|个问题)|后退|(?:go )?back|previous(?: step| question)?",
        ),
    )
)
_CORRECTING = re.compile(
    r"\s*(?:啊|哦|呃|额|抱歉|对不起|sorry)?[\s,.。]*(?:不对|不是(?:的|这样)?|错了|(?:我?刚才|我)?(?:说|打|写|弄|搞|选|填)错了?|更正(?:一下)?|改(?:一下|成|为)|应该是|"
    r"no|wrong|actually|i meant?|correction|make (?:it|that))[\s,.!:;。、]*(?:应该是|改成|是|i meant?|it'?s)?\s*"
)
_CHANGING = re.compile(r"改|错|不对|应该|其实|更正|actually|wrong|change|correct")
_LONGEST_YES = 4


@dataclass(frozen=True, slots=True)
class PlayableFlow:
    """A flow at one version, with its nodes by id."""

    content: FlowContent
    version: int
    nodes: Mapping[str, FlowNode] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", {node.id: node for node in self.content.nodes})

    def find_ask(self, node_id: str | None) -> AskNode | None:
        node = self.nodes.get(node_id or "")
        return node if isinstance(node, AskNode) else None

    @property
    def asks(self) -> list[AskNode]:
        return [node for node in self.content.nodes if isinstance(node, AskNode)]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the customer says: words, and the value of what he tapped. `today` is the day in Shanghai."""

    text: str
    today: date
    tapped: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of what is said: words of a node, an entry to give, or one of the engine's own sentences.

    `rests_on` are entries whose facts the words repeat.
    """

    text: str = ""
    text_en: str | None = None
    entry: str | None = None
    own: OwnWords | None = None
    ask: AskNode | None = None
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of a message. `asks` is the question that is open now, `hand_over` the person to bring.

    `understood` is False where the words did not answer the question; `loosely`, any words would have.
    """

    lines: tuple[Line, ...]
    place: FlowPlace
    asks: AskNode | None = None
    hand_over: HandOverNode | None = None
    understood: bool = True
    loosely: bool = False


def begin(flow: PlayableFlow, locale: Locale, said: Iterable[str], today: date) -> Step:
    """Begin a flow. What the customer has stated of himself (`said`, oldest first) is not asked for again."""
    place = FlowPlace(
        key=flow.content.key,
        version=flow.version,
        title=flow.content.title,
        title_en=flow.content.title_en or flow.content.title,
        locale=locale,
        facts=_stated(flow, said, today),
    )
    lead = (Line(own="noted"),) if place.facts else ()
    return _walk(flow, place, flow.content.start, lead)


def advance(flow: PlayableFlow, place: FlowPlace, heard: Heard) -> Step:
    """Take the next message. A place that the flow has no more (it was changed) begins it anew, with what is known."""
    place = place.model_copy(update={"steps": place.steps + 1, "version": flow.version})
    ask = flow.find_ask(place.node)
    if place.steps > MOST_STEPS:
        return _given_up(place)
    if ask is None:
        return _walk(flow, place.model_copy(update={"path": (), "tries": 0}), flow.content.start)
    for way in _WAYS:
        step = way(flow, place, ask, heard)
        if step is not None:
            return step
    return _not_understood(flow, place, ask)


def ask_again(flow: PlayableFlow, place: FlowPlace, ask: AskNode) -> Step:
    """The open question once more, after something else was answered in between."""
    lines = (Line(own="back"), Line(ask.text, ask.text_en))
    return Step(lines, place.model_copy(update={"version": flow.version}), asks=ask)


def leave(place: FlowPlace) -> FlowPlace:
    """The place of somebody who left the flow for something else; what he told stays readable."""
    return place.model_copy(update={"status": "left"})


# Ways to read a message, the surest first


def _by_tap(flow: PlayableFlow, place: FlowPlace, ask: AskNode, heard: Heard) -> Step | None:
    tap = parse_tap(heard.tapped)
    if tap is None or tap.key != place.key:
        return None
    if tap.stops:
        return _left(place)
    tapped = flow.find_ask(tap.node)
    reading = read_option(tapped, tap.option or "") if tapped else None
    if tapped is None or reading is None:
        return None
    if tapped.id == ask.id:
        return _take(flow, place, ask, reading)
    return _correct(flow, place, tapped, reading) if tapped.id in place.path else None


def _by_option(flow: PlayableFlow, place: FlowPlace, ask: AskNode, heard: Heard) -> Step | None:
    """The very words of an option count before any command that they might be."""
    said = fold(heard.text[:100]).strip()
    for option in options_of(ask):
        if said and said in {fold(option.label), fold(option.label_en or option.label)}:
            return _take(flow, place, ask, Reading(option.value, option.label, option.label_en or option.label))
    return None


def _by_command(flow: PlayableFlow, place: FlowPlace, ask: AskNode, heard: Heard) -> Step | None:
    said = fold(heard.text[:100])
    command = next((name for name, words in _COMMANDS if words.fullmatch(said)), None)
    match command:
        case "stop":
            return _left(place)
        case "restart":
            fresh = place.model_copy(update={"path": (), "facts": (), "tries": 0})
            return _walk(flow, fresh, flow.content.start, (Line(own="restarted"),))
        case "back":
            return _back(flow, place, ask)
        case _:
            return None


def _by_correction(flow: PlayableFlow, place: FlowPlace, _ask: AskNode, heard: Heard) -> Step | None:
    """不对，是 30 万: the last answer that these words could replace, or the one that they name."""
    folded = fold(heard.text[:300])
    opened = _CORRECTING.match(folded)
    passed = [ask for id_ in reversed(place.path) if (ask := flow.find_ask(id_)) is not None]
    named = [ask for ask in passed if _names(ask, folded)]
    if opened is None and not (named and _CHANGING.search(folded)):
        return None
    rest = folded[opened.end() :] if opened else folded
    for ask in named or passed:
        reading = read(ask, rest, heard.today) if _may_replace(ask, rest) else None
        if reading is not None and not reading.is_loose and reading.value != _known(place).get(ask.slot):
            return _correct(flow, place, ask, reading)
    return None


def _names(ask: AskNode, folded: str) -> bool:
    return any(label and fold(label) in folded for label in (ask.label, ask.label_en))


def _may_replace(ask: AskNode, rest: str) -> bool:
    return ask.expects != "yes_no" or len(rest.strip()) <= _LONGEST_YES


def _by_words(flow: PlayableFlow, place: FlowPlace, ask: AskNode, heard: Heard) -> Step | None:
    reading = read(ask, heard.text, heard.today)
    return None if reading is None else _take(flow, place, ask, reading)


_WAYS: tuple[Callable[[PlayableFlow, FlowPlace, AskNode, Heard], Step | None], ...] = (
    _by_tap,
    _by_option,
    _by_command,
    _by_correction,
    _by_words,
)


# Steps


def _take(flow: PlayableFlow, place: FlowPlace, ask: AskNode, reading: Reading) -> Step:
    step = _walk(flow, _passed(_told(place, ask, reading), ask), _after(ask, reading.value))
    return Step(step.lines, step.place, step.asks, step.hand_over, loosely=reading.is_loose)


def _correct(flow: PlayableFlow, place: FlowPlace, ask: AskNode, reading: Reading) -> Step:
    """Put a fact right and walk on from there; what was told after it is known and not asked again."""
    before = place.path[: place.path.index(ask.id)]
    mended = _passed(_told(place, ask, reading).model_copy(update={"path": before}), ask)
    return _walk(flow, mended, _after(ask, reading.value), (Line(own="taken", ask=ask),))


def _back(flow: PlayableFlow, place: FlowPlace, ask: AskNode) -> Step:
    last = flow.find_ask(place.path[-1]) if place.path else None
    if last is None:
        return Step((Line(own="first"), Line(ask.text, ask.text_en)), place, asks=ask)
    facts = tuple(fact for fact in place.facts if fact.slot != last.slot)
    earlier = place.model_copy(update={"path": place.path[:-1], "facts": facts, "node": last.id, "tries": 0})
    return Step((Line(last.text, last.text_en),), earlier, asks=last)


def _not_understood(flow: PlayableFlow, place: FlowPlace, ask: AskNode) -> Step:
    tries = place.tries + 1
    if tries < ask.tries:
        invalid = Line(ask.invalid, ask.invalid_en) if ask.invalid else Line(own="not_understood", ask=ask)
        waiting = place.model_copy(update={"tries": tries})
        return Step((invalid, Line(ask.text, ask.text_en)), waiting, asks=ask, understood=False)
    if ask.gives_up is None:
        step = _given_up(place)
    else:
        step = _walk(flow, place.model_copy(update={"tries": 0}), ask.gives_up)
    return Step(step.lines, step.place, step.asks, step.hand_over, understood=False)


def _left(place: FlowPlace) -> Step:
    return Step((Line(own="left"),), leave(place))


def _given_up(place: FlowPlace) -> Step:
    node = HandOverNode.model_validate({"id": "given_up", "queue": "service", "text": "-"})
    return Step((Line(own="given_up"),), place.model_copy(update={"status": "handed_over"}), hand_over=node)


def _walk(flow: PlayableFlow, place: FlowPlace, node_id: str | None, lines: tuple[Line, ...] = ()) -> Step:
    """Go on until something is asked or the flow is over. A circle in which nothing is asked brings a person."""
    seen: set[str] = set()
    while node_id is not None:
        node = flow.nodes.get(node_id)
        if node is None or (node_id in seen and not isinstance(node, AskNode)):
            return _given_up(place)
        match node:
            case SayNode():
                lines, node_id = (*lines, Line(node.text, node.text_en, rests_on=node.rests_on)), node.next
            case AnswerNode():
                lines, node_id = (*lines, Line(entry=node.entry)), node.next
            case BranchNode():
                known = _known(place)
                node_id = next((case.next for case in node.cases if holds(case, known)), node.otherwise)
            case AskNode():
                value = _known(place).get(node.slot)
                if value is None or not node.skip_if_known or node.id in place.path or node.id in seen:
                    waiting = place.model_copy(update={"node": node.id, "tries": 0, "status": "waiting"})
                    return Step((*lines, Line(node.text, node.text_en)), waiting, asks=node)
                place, node_id = _passed(place, node), _after(node, value)
            case HandOverNode():
                over = place.model_copy(update={"status": "handed_over"})
                return Step((*lines, Line(node.text, node.text_en)), over, hand_over=node)
            case EndNode():
                lines, node_id = (*lines, Line(node.text, node.text_en)) if node.text else lines, None
        seen.add(node.id)
    return Step(lines, place.model_copy(update={"status": "ended"}))


def _after(ask: AskNode, value: FlowValue) -> str | None:
    return next((option.next for option in ask.options if option.value == value and option.next), ask.next)


# What is known


def _known(place: FlowPlace) -> dict[str, FlowValue]:
    return {fact.slot: fact.value for fact in place.facts}


def _told(place: FlowPlace, ask: AskNode, reading: Reading) -> FlowPlace:
    others = tuple(fact for fact in place.facts if fact.slot != ask.slot)
    return place.model_copy(update={"facts": (*others, _fact(ask, reading)), "tries": 0})


def _fact(ask: AskNode, reading: Reading) -> FlowFact:
    return FlowFact(
        slot=ask.slot,
        label=ask.label,
        label_en=ask.label_en or ask.label,
        value=reading.value,
        shown=reading.shown,
        shown_en=reading.shown_en,
    )


def _passed(place: FlowPlace, ask: AskNode) -> FlowPlace:
    return place.model_copy(update={"path": (*(id_ for id_ in place.path if id_ != ask.id), ask.id)})


def _stated(flow: PlayableFlow, said: Iterable[str], today: date) -> tuple[FlowFact, ...]:
    """What the customer's words state; of a kind of fact that the flow asks for twice, nothing is taken."""
    lines = list(said)
    found: dict[str, FlowFact] = {}
    for ask in flow.asks:
        alike = {other.slot for other in flow.asks if other.expects is ask.expects}
        if not ask.skip_if_known or (ask.expects != "choice" and len(alike) > 1):
            continue
        for text in lines:
            reading = read_stated(ask, text, today)
            if reading is not None:
                found[ask.slot] = _fact(ask, reading)
    return tuple(found.values())


# Branches


def holds(case: BranchCase, known: Mapping[str, FlowValue]) -> bool:
    """Whether a case of a branch applies to what is known. What is not known is neither more nor less than anything."""
    results = (_test(test, known.get(test.slot)) for test in case.tests)
    return all(results) if case.match == "all" else any(results)


def _test(test: SlotTest, value: FlowValue | None) -> bool:
    if test.test is Comparison.KNOWN:
        return value is not None
    if test.test is Comparison.UNKNOWN or value is None:
        return value is None and test.test in {Comparison.UNKNOWN, Comparison.DIFFERS}
    if test.test is Comparison.ONE_OF:
        return value in test.values
    if test.test is Comparison.EQUALS:
        return value == test.value
    if test.test is Comparison.DIFFERS:
        return value != test.value
    order = _order(value, test.value)
    return order is not None and order in _ORDERS[test.test]


def _order(value: FlowValue, other: FlowValue | None) -> int | None:
    """-1, 0 or 1; None where the two cannot be compared. Days compare as their ISO text."""
    if isinstance(value, str) and isinstance(other, str):
        return (value > other) - (value < other)
    if isinstance(value, str) or other is None or isinstance(other, str):
        return None
    return (value > other) - (value < other)


_ORDERS: Mapping[Comparison, frozenset[int]] = {
    Comparison.LESS: frozenset({-1}),
    Comparison.AT_MOST: frozenset({-1, 0}),
    Comparison.MORE: frozenset({1}),
    Comparison.AT_LEAST: frozenset({0, 1}),
}

__all__ = [
    "MOST_STEPS",
    "Heard",
    "Line",
    "PlayableFlow",
    "Step",
    "Tap",
    "advance",
    "ask_again",
    "begin",
    "holds",
    "leave",
]
