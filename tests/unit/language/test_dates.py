from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.dates import find_dates
from wenlu.language.normalise import fold

SUNDAY = date(2026, 11, 22)
RESOLVED = [
    ("昨天", "2026-11-21"),
    ("大前天", "2026-11-19"),
    ("上周五", "2026-11-13"),
    ("上个星期三", "2026-11-11"),
    ("周六调休", "2026-11-21"),
    ("周末", "2026-11-21/2026-11-22"),
    ("11月3号", "2026-11-03"),
    ("十一月三号", "2026-11-03"),
    ("2024年11月3日", "2024-11-03"),
    ("二零二四年十一月三号", "2024-11-03"),
    ("2024-11-03", "2024-11-03"),
    ("2024.11.3", "2024-11-03"),
    ("20241103", "2024-11-03"),
    ("5月的对账单", "2026-05-01/2026-05-31"),
    ("1月份", "2027-01-01/2027-01-31"),
    ("2024年6月买的", "2024-06-01/2024-06-30"),
    ("去年", "2025-01-01/2025-12-31"),
    ("去年11月", "2025-11-01/2025-11-30"),
    ("上个月5号", "2026-10-05"),
    ("下个月", "2026-12-01/2026-12-31"),
    ("月底", "2026-11-21/2026-11-30"),
    ("20号之前", "2026-11-20"),
    ("3天前", "2026-11-19"),
    ("两周后", "2026-12-06"),
    ("半年前", "2026-05-22"),
    ("三个月前", "2026-08-22"),
    ("十年前", "2016-01-01/2016-12-31"),
    ("上周一到周五", "2026-11-09/2026-11-13"),
    ("11月1日至11月5日的流水", "2026-11-01/2026-11-05"),
    ("今天下午3点", "2026-11-22 15:00"),
    ("昨晚10点转的", "2026-11-21 22:00"),
    ("周五下午4点买的", "2026-11-20 16:00"),
    ("下午两点半", "14:30"),
    ("2点57以后", "14:57"),
    ("9点一刻", "09:15"),
    ("15:00", "15:00"),
    ("yesterday at 3pm", "2026-11-21 15:00"),
    ("3pm tomorrow", "2026-11-23 15:00"),
    ("last Friday", "2026-11-20"),
    ("next week", "2026-11-23/2026-11-29"),
    ("2 weeks ago", "2026-11-08"),
    ("Nov 3", "2026-11-03"),
    ("3rd of November 2025", "2025-11-03"),
]


@pytest.mark.parametrize(("text", "moment"), RESOLVED)
def test_resolves_days_and_times(text: str, moment: str) -> None:
    assert [str(found.moment) for found in find_dates(fold(text), SUNDAY)] == [moment]


@pytest.mark.parametrize(
    "text",
    [
        "能到多少点",
        "跌到3000点",
        "快点",
        "一点都不",
        "有点",
        "2月30号",
        "600519",
        "几点",
        "T+1日",
        "3.14",
        "3个月",
        "两年经验",
    ],
)
def test_takes_nothing_else_for_a_day(text: str) -> None:
    assert find_dates(fold(text), SUNDAY) == ()


def test_without_today_a_day_is_seen_and_not_resolved() -> None:
    (seen,) = find_dates("昨天下午3点")
    assert (str(seen.moment), seen.start, seen.end) == ("15:00", 0, 6)
    assert str(find_dates("2024年11月3日")[0].moment) == "2024-11-03"


def test_a_day_and_its_time_are_one_and_the_rest_of_the_text_is_not_of_it() -> None:
    text = "我昨天下午3点转的钱,今天还没到"
    assert [text[found.start : found.end] for found in find_dates(text, SUNDAY)] == ["昨天下午3点", "今天"]


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("0123456789年月日号点半周星期上下个前后天今昨明:-./到")),
        max_size=60,
    ),
    st.dates(),
)
def test_any_text_on_any_day(text: str, today: date) -> None:
    folded = fold(text)
    end = 0
    for found in find_dates(folded, today):
        assert end <= found.start < found.end <= len(folded)
        end = found.end


@pytest.mark.parametrize("text", ["1月" * 10_000, "周" * 20_000, "3点" * 10_000, "20" * 10_000, "上" * 20_000])
def test_long_texts_end(text: str) -> None:
    find_dates(text, SUNDAY)
