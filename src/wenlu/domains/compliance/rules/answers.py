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
_LOOK_BACK = 4


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


def find_question(context: Sequence[Utterance], reader: Reader) -> View | None:
    """The customer's latest words, unless more than an aside ("请稍等") has been said since."""
    for utterance in reversed(context[-_LOOK_BACK:]):
        if utterance.role is Role.CUSTOMER:
            return reader.read(utterance.text)
        if len(utterance.text) > _LONGEST_ASIDE:
            return None
    return None
