"""Promises made in two messages: a bare "是的" to the customer's "保本吗?" says what nobody may say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wenlu.domains.compliance.schemas import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wenlu.domains.compliance.rules.body import Answers, Category
    from wenlu.domains.compliance.rules.expand import Slots
    from wenlu.domains.compliance.rules.views import Reader, View
    from wenlu.domains.compliance.schemas import Utterance

_LONGEST_ASIDE = 12
_LOOK_BACK = 6
_MOST_QUESTIONS = 3
_LONGEST_ECHO = 6
_PARTICLES = "的啊呀呢哦吧嗯那啦了就当然必须"
SHORT_QUESTION = 12
"""Characters: a shorter one is also read as going on from what staff said before it."""
_ASKING = re.compile(
    r"(?:对不对|对吧|对吗|是吧|是吗|是不是|好吧|好吗|行不行|行吗|可以吗|吗|吧|么|呢|咯|嘛|呗)*[,.?!]*$"
)
_OPENING = re.compile(
    r"^(?:就是说|那|所以|意思是|你的意思是|您的意思是|也就是说|请问|你说|您说|确定|你确定|您确定|是不是)+,?"
)
_WHETHER = re.compile(r"会不会|是不是会|有没有可能|有可能|会")
_WORRY = re.compile(r"会不会|会|有没有可能|有风险|风险大|危险|怕|担心|万一|要是|亏|赔|跌|套")
_IF = re.compile(r"万一|要是|如果|怕|担心|有没有|有|了$|的话$")
_LONGEST_PLAIN = 12


@dataclass(frozen=True, slots=True)
class CompiledAsk:
    """A question, and the answer that makes it a promise."""

    rule: str
    category: Category
    question: re.Pattern[str]
    answer: re.Pattern[str]
    is_plain: bool


class Dialogue:
    """Reads an answer together with the question before it."""

    def __init__(self, categories: Sequence[Category], answers: Answers, slots: Slots) -> None:
        yes, no = slots.pattern(answers.yes), slots.pattern(answers.no)
        plain = {"yes": yes, "no": no}
        self._yes, self._no = yes, no
        self._reassuring = slots.pattern(answers.reassuring)
        self._elsewhere = slots.pattern(answers.elsewhere) if answers.elsewhere else None
        self._withdrawn = slots.pattern(answers.withdrawn)
        self._asks = tuple(
            CompiledAsk(
                rule=f"{category.id}.{ask.id}",
                category=category,
                question=slots.pattern(ask.question),
                answer=plain.get(ask.answer) or slots.pattern(ask.answer),
                is_plain=ask.answer in plain,
            )
            for category in categories
            for ask in category.asks
        )

    def find(self, view: View, role: Role, question: View) -> Iterator[tuple[CompiledAsk, int, int]]:
        """Yield the asks that this answer completes, with the place of the answer (clausal)."""
        is_withdrawn: bool | None = None
        for ask in self._asks:
            if role not in ask.category.roles:
                continue
            if answer := ask.answer.search(view.clausal):
                start, end = answer.span()
            elif ask.answer is self._yes and _echoes(view.clausal, question.squeezed):
                start, end = 0, len(view.clausal)
            else:
                continue
            if ask.is_plain:
                if is_withdrawn is None:
                    is_withdrawn = self._withdrawn.search(view.clausal) is not None
                if is_withdrawn:
                    continue
            if ask.question.search(question.clausal):
                yield ask, start, end

    def restate(self, view: View, question: View) -> tuple[str, int, int] | None:
        """What a plain yes or no to a question says in full, and the place of the answer (clausal)."""
        asked = _OPENING.sub("", _ASKING.sub("", question.clausal))
        said = view.clausal
        if not asked or self._withdrawn.search(said):
            return None
        whole = 0, len(said)
        is_short = 0 < len(view.squeezed) <= _LONGEST_PLAIN
        if is_worry := _WORRY.search(asked):
            denied = _WHETHER.sub("不会", asked, count=1) if _WHETHER.search(asked) else _IF.sub("", f"不会{asked}")
            if answer := self._no.search(said):
                return (denied, *answer.span()) if answer.end() > answer.start() else None
            if is_short and self._reassuring.search(said):
                return denied, *whole
        if (answer := self._yes.search(said)) and answer.end() > answer.start():
            return asked, answer.start(), answer.end()
        is_plain = is_short and not is_worry and self._elsewhere is not None and not self._elsewhere.search(said)
        return (asked, *whole) if is_plain or _echoes(said, question.squeezed) else None


def _echoes(answer: str, question: str) -> bool:
    """Whether somebody says yes in the words of the question ("能帮我下单吗" "能帮")."""
    said = re.split("[,.!?]", answer, maxsplit=1)[0].strip(_PARTICLES)
    return 0 < len(said) <= _LONGEST_ECHO and said in question and said[0] not in "不没无"


def find_before(context: Sequence[Utterance]) -> str:
    """What staff said before the customer's last words, for questions that leave out what they are about."""
    rest = iter(reversed(context[-_LOOK_BACK:]))
    for utterance in rest:
        if utterance.role is Role.CUSTOMER:
            return next((each.text for each in rest if each.role is not Role.CUSTOMER), "")
    return ""


def list_questions(context: Sequence[Utterance], reader: Reader) -> list[View]:
    """What the customer said last, newest first, as far as nothing but asides ("请稍等") has been said since."""
    found: list[View] = []
    for utterance in reversed(context[-_LOOK_BACK:]):
        if utterance.role is Role.CUSTOMER:
            found.append(reader.read(utterance.text))
        elif found or len(utterance.text) > _LONGEST_ASIDE:
            break
    return found[:_MOST_QUESTIONS]
