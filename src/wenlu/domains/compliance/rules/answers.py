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
_ASKING = re.compile(
    r"(?:对不对|对吧|对吗|是吧|是吗|是不是|好吧|好吗|行不行|行吗|可以吗|吗|吧|么|呢|咯|嘛|呗)*[,.?!]*$"
)
_OPENING = re.compile(
    r"^(?:就是说|那|所以|意思是|你的意思是|您的意思是|也就是说|请问|你说|您说|确定|你确定|您确定|是不是)+,?"
)
_WHETHER = re.compile(r"会不会|是不是会|有没有可能|会")


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
            if role not in ask.category.roles or (answer := ask.answer.search(view.clausal)) is None:
                continue
            if ask.is_plain:
                if is_withdrawn is None:
                    is_withdrawn = self._withdrawn.search(view.clausal) is not None
                if is_withdrawn:
                    continue
            if ask.question.search(question.clausal):
                yield ask, answer.start(), answer.end()

    def restate(self, view: View, question: View) -> tuple[str, int, int] | None:
        """What a plain yes or no to a question says in full, and the place of the answer (clausal)."""
        asked = _OPENING.sub("", _ASKING.sub("", question.clausal))
        if not asked or self._withdrawn.search(view.clausal):
            return None
        if answer := self._yes.search(view.clausal):
            return (asked, answer.start(), answer.end()) if answer.end() > answer.start() else None
        if (answer := self._no.search(view.clausal)) and _WHETHER.search(asked) and answer.end() > answer.start():
            return _WHETHER.sub("不会", asked, count=1), answer.start(), answer.end()
        return None


def list_questions(context: Sequence[Utterance], reader: Reader) -> list[View]:
    """What the customer said last, newest first, as far as nothing but asides ("请稍等") has been said since."""
    found: list[View] = []
    for utterance in reversed(context[-_LOOK_BACK:]):
        if utterance.role is Role.CUSTOMER:
            found.append(reader.read(utterance.text))
        elif found or len(utterance.text) > _LONGEST_ASIDE:
            break
    return found[:_MOST_QUESTIONS]
