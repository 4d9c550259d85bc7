"""What an entry must be to be kept: the same for files that are imported and for pages that edit."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from wenlu.domains.knowledge.rules.rendering import has_stray_braces, variables_in
from wenlu.domains.knowledge.rules.similarity import fold_question, questions_of
from wenlu.domains.knowledge.schemas import Audience, EntryContent, Flaw, Script

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_LINK = re.compile(r"\]\((?!https://)[^)]*\)|\b(?:http|ftp|javascript|data):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is there besides the entry; `taken` names, for each folded question of another entry, that entry's title."""

    categories: Collection[str]
    keys: Collection[str]
    variables: Collection[str]
    taken: Mapping[str, str]


def find_flaws(content: EntryContent, around: Surroundings) -> list[Flaw]:
    """Return everything that is wrong with an entry; nothing means that it can be kept."""
    return [
        *_category(content, around),
        *_repeated(content),
        *_taken(content, around),
        *_choices(content, around),
        *_special_answers(content),
        *_cards(content, around),
        *_validity(content),
        *_texts(content.texts(), around.variables),
    ]


def find_script_flaws(script: Script, variables: Collection[str]) -> list[Flaw]:
    """Return everything that is wrong with a script."""
    return list(_texts((("text", script.text), ("text_en", script.text_en)), variables))


def _category(content: EntryContent, around: Surroundings) -> Iterator[Flaw]:
    if content.category not in around.categories:
        yield Flaw(
            field="category", code="unknown_category", message=f"没有分类“{content.category}”", value=content.category
        )


def _fields(content: EntryContent) -> Iterator[tuple[str, str]]:
    yield "title", content.title
    if content.title_en is not None:
        yield "title_en", content.title_en
    yield from ((f"phrasings.{place}", text) for place, text in enumerate(content.phrasings))
    yield from ((f"phrasings_en.{place}", text) for place, text in enumerate(content.phrasings_en))


def _repeated(content: EntryContent) -> Iterator[Flaw]:
    seen: set[str] = set()
    for field, text in _fields(content):
        folded = fold_question(text)
        if not folded:
            yield Flaw(field=field, code="no_words", message=f"“{text}”里没有文字", value=text)
        elif folded in seen:
            yield Flaw(field=field, code="phrasing_repeated", message=f"“{text}”写了两次", value=text)
        seen.add(folded)


def _taken(content: EntryContent, around: Surroundings) -> Iterator[Flaw]:
    for field, text in _fields(content):
        other = around.taken.get(fold_question(text))
        if other is not None:
            yield Flaw(
                field=field, code="phrasing_taken", message=f"“{text}”已经是“{other}”的问法", value=text, other=other
            )


def _choices(content: EntryContent, around: Surroundings) -> Iterator[Flaw]:
    counts = Counter(content.choices)
    for key, times in counts.items():
        if key == content.key:
            yield Flaw(field="choices", code="choice_is_itself", message="后续问题不能是它自己")
        elif key not in around.keys:
            yield Flaw(field="choices", code="unknown_choice", message=f"没有条目“{key}”", value=key)
        if times > 1:
            yield Flaw(field="choices", code="choice_repeated", message=f"后续问题“{key}”写了两次", value=key)


def _special_answers(content: EntryContent) -> Iterator[Flaw]:
    seen: set[tuple[str | None, Audience]] = set()
    for place, special in enumerate(content.answers):
        field = f"answers.{place}.channel"
        if (special.channel, special.audience) in seen:
            yield Flaw(field=field, code="answer_repeated", message="同一渠道、同一对象的答案写了两次")
        if special.channel is None and special.audience is Audience.CUSTOMER:
            yield Flaw(field=field, code="answer_is_main", message="给客户的专用答案要选渠道；通用的就是主答案")
        seen.add((special.channel, special.audience))


def _cards(content: EntryContent, around: Surroundings) -> Iterator[Flaw]:
    for place, card in enumerate(content.cards):
        for number, action in enumerate(card.actions):
            if action.key is not None and action.key != content.key and action.key not in around.keys:
                yield Flaw(
                    field=f"cards.{place}.actions.{number}.key",
                    code="unknown_choice",
                    message=f"没有条目“{action.key}”",
                    value=action.key,
                )


def _validity(content: EntryContent) -> Iterator[Flaw]:
    if content.valid_from and content.valid_until and content.valid_until < content.valid_from:
        yield Flaw(field="valid_until", code="validity_reversed", message="结束日期早于开始日期")


def _texts(texts: Iterable[tuple[str, str]], variables: Collection[str]) -> Iterator[Flaw]:
    for field, text in texts:
        for key in sorted(variables_in(text) - set(variables)):
            yield Flaw(field=field, code="unknown_variable", message=f"没有变量“{key}”", value=key)
        if has_stray_braces(text):
            yield Flaw(field=field, code="broken_variable", message="变量要写成 {{name}}，只用小写字母、数字和下划线")
        if _TAG.search(text):
            yield Flaw(field=field, code="html", message="答案里不能有 HTML 标签")
        if _LINK.search(text):
            yield Flaw(field=field, code="link", message="链接只能以 https:// 开头")


def linked_keys(content: EntryContent) -> set[str]:
    """Return the keys of all other entries that one leads to."""
    return {*content.choices, *(action.key for card in content.cards for action in card.actions if action.key)}


def folded_questions(content: EntryContent) -> list[str]:
    """Return every question of an entry in folded form, each once."""
    return list(dict.fromkeys(filter(None, map(fold_question, questions_of(content)))))
