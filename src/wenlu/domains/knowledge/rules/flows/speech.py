"""From a step of a flow to what the customer reads: text, choices, the note for a colleague."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from wenlu.domains.knowledge.rules.flows.engine import Line, OwnWords, Step
from wenlu.domains.knowledge.rules.flows.taps import Tap
from wenlu.domains.knowledge.rules.flows.values import options_of
from wenlu.domains.knowledge.schemas.flows import AskNode, Expected
from wenlu.sdk.messages import Choice, FlowFact, FlowPlace

_SLOT = re.compile(r"(?<!\{)\{([a-z][a-z0-9_]*)\}(?!\})")
_LONGEST_NOTE = 2000

_OWN: Mapping[OwnWords, tuple[str, str]] = {
    "noted": (
        "您已经说过：{facts}。如有不对，直接告诉我就好。",
        "You have told me: {facts}. If that is not right, just say so.",
    ),
    "taken": ("好的，已改为：{facts}。", "All right, changed to: {facts}."),
    "back": ("我们接着刚才的问题：", "Back to my question:"),
    "first": ("这已经是第一个问题了。", "This is the first question already."),
    "restarted": ("好的，我们从头开始。", "All right, let us begin again."),
    "left": ("好的，先到这里。有别的问题可以直接问我。", "All right, we leave it there. Do ask me anything else."),
    "given_up": (
        "抱歉，这样问答没能帮到您。我请人工同事来接着看，您前面说的他都能看到。",
        "Sorry, these questions are not helping. A colleague will go on from here and sees what you have told me.",
    ),
    "not_understood": ("抱歉，我没看明白。{hint}", "Sorry, I did not get that. {hint}"),
}
_HINTS: Mapping[Expected, tuple[str, str]] = {
    Expected.CHOICE: ("请点下面的选项，或者直接说选项里的字。", "Please tap one of the options, or say its words."),
    Expected.YES_NO: ("请回答“是”或“否”。", "Please answer yes or no."),
    Expected.NUMBER: ("请回答一个数字。", "Please answer with a number."),
    Expected.AMOUNT: ("请说一个金额并带上单位，比如“50万”或“3000元”。", "Please give a sum, for example 500,000 yuan."),
    Expected.MONTHS: (
        "请说一个时长，比如“两年”或“18个月”。",
        "Please give a length of time, for example 2 years or 18 months.",
    ),
    Expected.DATE: ("请说一个日期，比如“3月5日”或“昨天”。", "Please give a day, for example 2026-03-05 or yesterday."),
    Expected.TEXT: ("请用文字简单说一下。", "Please say it in a few words."),
}
_MISSING_ENTRY = ("这部分说明正在更新，您可以转人工了解。", "This part is being revised; a colleague can tell you.")
_UNKNOWN = ("（未填）", "(not given)")


@dataclass(frozen=True, slots=True)
class Speech:
    """What there is to speak with: `tell` gives the answer of an entry by its key, `fill` puts in the variables."""

    entries: Collection[str]
    tell: Callable[[str], str]
    fill: Callable[[str], str]
    english: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said, what can be tapped, the entries that were given, and those and others whose facts were told."""

    text: str
    choices: tuple[Choice, ...]
    given: tuple[str, ...]
    cited: tuple[str, ...]


def speak(step: Step, speech: Speech) -> Spoken:
    """Word a step in one language. Variables first, then what the customer said, so that he cannot name a variable."""
    parts = [part for line in step.lines if (part := _say(line, step.place, speech))]
    choices = _choices(step.asks, step.place, speech) if step.asks else ()
    given = _known((line.entry for line in step.lines), speech)
    cited = _known((key for line in step.lines for key in (line.entry, *line.rests_on)), speech)
    return Spoken("\n\n".join(parts) or _pick(_OWN["left"], speech), choices, given, cited)


def note_for_colleague(place: FlowPlace, note: str | None) -> str:
    """What whoever takes over should know at a glance: the flow, what was told, and the editor's note."""
    told = "；".join(f"{fact.label}：{fact.shown}" for fact in place.facts)
    lines = [f"引导“{place.title}”", told, note or ""]
    return "\n".join(line for line in lines if line)[:_LONGEST_NOTE]


def question_of(filled: str) -> re.Pattern[str]:
    """A pattern that finds a question (variables filled in) in what the bot said, whatever stood in its slots."""
    parts = [re.escape(part) for part in _SLOT.split(filled.strip())[::2]]
    return re.compile(".{0,200}?".join(parts) + r"\s*\Z", re.DOTALL)


def slots_in(text: str) -> frozenset[str]:
    """Return the slots that a text names."""
    return frozenset(_SLOT.findall(text))


def _known(keys: Iterable[str | None], speech: Speech) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in keys if key is not None and key in speech.entries))


def _say(line: Line, place: FlowPlace, speech: Speech) -> str:
    if line.own:
        return _own(line, place, speech)
    if line.entry:
        return speech.tell(line.entry).strip() if line.entry in speech.entries else _pick(_MISSING_ENTRY, speech)
    text = (line.text_en or line.text) if speech.english else line.text
    return _with_facts(speech.fill(text), place, speech).strip()


def _own(line: Line, place: FlowPlace, speech: Speech) -> str:
    facts = [fact for fact in place.facts if line.ask is None or fact.slot == line.ask.slot]
    told = ("; " if speech.english else "；").join(_told(fact, speech) for fact in facts)
    hint = _pick(_HINTS[line.ask.expects], speech) if line.ask else ""
    template = _pick(_OWN[line.own], speech) if line.own else ""
    return template.replace("{hint}", hint).replace("{facts}", told).strip()


def _told(fact: FlowFact, speech: Speech) -> str:
    return f"{fact.label_en}: {fact.shown_en}" if speech.english else f"{fact.label}：{fact.shown}"


def _with_facts(text: str, place: FlowPlace, speech: Speech) -> str:
    shown = {fact.slot: fact.shown_en if speech.english else fact.shown for fact in place.facts}
    return _SLOT.sub(lambda match: shown.get(match[1], _pick(_UNKNOWN, speech)), text)


def _choices(ask: AskNode, place: FlowPlace, speech: Speech) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            label=(option.label_en or option.label) if speech.english else option.label,
            value=str(Tap(place.key, ask.id, option.value)),
        )
        for option in options_of(ask)
    )


def _pick(pair: tuple[str, str], speech: Speech) -> str:
    return pair[speech.english]
