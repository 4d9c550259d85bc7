"""Words, rendering and likeness of questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.knowledge.errors import UnknownVariable
from wenlu.domains.knowledge.rules import (
    fold_question,
    render,
    search_query,
    search_vector,
    similar_entries,
    variables_in,
)
from wenlu.domains.knowledge.rules.words import search_words
from wenlu.domains.knowledge.schemas import EntryContent, Fact, Variable


def _entry(key: str, title: str, *phrasings: str) -> EntryContent:
    return EntryContent.model_validate({"key": key, "title": title, "phrasings": phrasings, "answer": "答"})


def _variable(value: str, value_en: str | None = None) -> Variable:
    return Variable(key="hotline", label="热线", label_en="Hotline", value=value, value_en=value_en)


def test_words_of_a_text() -> None:
    assert search_words("開通科创板ETF 688！") == ["开通", "通科", "科创", "创板", "板", "etf", "688"]


def test_query_wants_bigrams_and_beginnings() -> None:
    assert search_query("科创板 et", every=True) == "'科创' & '创板' & 'et':*"
    assert search_query("户", every=False) == "'户':*"
    assert search_query("！？", every=True) == ""


@given(st.text())
def test_whatever_is_in_a_text_is_found_by_it(text: str) -> None:
    """Every word asked for stands in the index of the same text, exactly or as a beginning."""
    indexed = set(search_words(text))
    for part in search_query(text, every=False).split(" | "):
        word, _, prefix = part.partition("':")
        word = word.strip("'")
        assert not word or (any(each.startswith(word) for each in indexed) if prefix else word in indexed)


@given(st.lists(st.text()))
def test_a_vector_holds_no_sign_that_needs_quoting(texts: list[str]) -> None:
    vector = search_vector([(text, "B") for text in texts])
    assert all(lexeme.count("'") == 2 and "\\" not in lexeme for lexeme in vector.split())


def test_render() -> None:
    variables = {"hotline": _variable("95000", "+86 95000")}
    assert render("请拨打 {{ hotline }}。", variables) == "请拨打 95000。"
    assert render("Call {{hotline}}.", variables, english=True) == "Call +86 95000."
    assert render("Call {{hotline}}.", {"hotline": _variable("95000")}, english=True) == "Call 95000."
    with pytest.raises(UnknownVariable):
        render("{{nobody}}", variables)


@given(st.text())
def test_rendered_values_are_not_read_again(value: str) -> None:
    if value.strip() and "\x00" not in value and len(value) <= 500:
        variables = {"hotline": Variable.model_construct(key="hotline", value=value, value_en=None)}
        assert render("{{hotline}}", variables) == value


def test_variables_in() -> None:
    assert variables_in("{{a}} {{ b_2 }} {{C}} {d}") == {"a", "b_2"}


def test_fold_question() -> None:
    assert fold_question("怎麼 開戶？！") == fold_question("怎么开户")


def test_similar_entries_are_those_asked_for_in_nearly_the_same_words() -> None:
    mine = _entry("account.a", "手机开户怎么操作", "想开户")
    same = _entry("account.b", "开户", "手机开户怎么操作呢")
    other = _entry("account.c", "怎么销户", "注销账户怎么操作")

    assert [(found.key, found.other_phrasing) for found in similar_entries(mine, [same, other])] == [
        ("account.b", "手机开户怎么操作呢"),
    ]


def test_category_is_the_first_part_of_the_key() -> None:
    assert _entry("account.open.online", "怎么开户").category == "account"


@pytest.mark.parametrize(
    "fact",
    [
        {"claim": "x", "checked_by": "statute", "checked_on": "2026-11-01"},
        {"claim": "x", "checked_by": "public page", "source": "交易所"},
        {"claim": "x", "checked_by": "hearsay", "source": "交易所", "checked_on": "2026-11-01"},
        {
            "claim": "x",
            "checked_by": "statute",
            "source": "证券法",
            "checked_on": "2026-11-01",
            "valid_until": "2026-10-01",
        },
    ],
)
def test_a_checked_fact_names_its_source_and_day(fact: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="Fact"):
        Fact.model_validate(fact)
