"""Normalising, masking, consents and the life of tokens."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wenlu.domains.customers.errors import IdentityTokenExpired, IdentityTokenInvalid
from wenlu.domains.customers.rules import (
    CLOCK_SKEW,
    CONSENT_TEXTS,
    MAX_IDENTITY_LIFETIME,
    NORMALISE,
    Consent,
    carried_over,
    check_identity_expiry,
    current_consents,
    mask_name,
    mask_phone,
    normalise_name,
    normalise_phone,
    visitor_name,
)
from wenlu.domains.customers.schemas import CreateCustomer, Grade, IdentityClaims, Purpose
from wenlu.kernel.ids import CustomerId, new_id

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)

consents = st.lists(
    st.builds(
        Consent,
        purpose=st.sampled_from(Purpose),
        granted=st.booleans(),
        at=st.integers(0, 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds)),
        text_version=st.just("v"),
    ),
).map(lambda history: sorted(history, key=lambda consent: consent.at))


@given(consents)
def test_the_last_answer_to_each_purpose_holds(history: list[Consent]) -> None:
    views = {view.purpose: view.granted for view in current_consents(history)}
    assert set(views) == set(Purpose)
    for purpose in Purpose:
        answers = [consent.granted for consent in history if consent.purpose is purpose]
        assert views[purpose] == (answers[-1] if answers else False)


@given(consents, consents)
def test_a_visitors_answers_never_change_what_the_customer_answered(
    visitor: list[Consent], known: list[Consent]
) -> None:
    merged = {view.purpose: view.granted for view in current_consents([*known, *carried_over(visitor, known)])}
    own = {view.purpose: view.granted for view in current_consents(known)}
    before = {view.purpose: view.granted for view in current_consents(visitor)}
    for purpose in Purpose:
        answered = any(consent.purpose is purpose for consent in known)
        assert merged[purpose] == (own if answered else before)[purpose]


def test_every_purpose_has_words_with_a_version() -> None:
    assert set(CONSENT_TEXTS) == set(Purpose)


@pytest.mark.parametrize(
    "written",
    ["13812345678", "138 1234 5678", "138-1234-5678", "+86 138 1234 5678", "008613812345678", "１３８１２３４５６７８"],
)
def test_a_mobile_number_is_one_however_it_is_written(written: str) -> None:
    assert normalise_phone(written) == "13812345678"


def test_other_numbers_keep_their_country() -> None:
    assert normalise_phone("+852 2123 4567") == "+85221234567"
    assert normalise_phone("021-61234567") == "02161234567"


@given(st.text(), st.sampled_from(sorted(NORMALISE)))
def test_blanks_around_a_value_do_not_matter(text: str, kind: str) -> None:
    assert NORMALISE[kind](f"  {text} ") == NORMALISE[kind](text)


def test_width_and_case_of_a_name_do_not_matter() -> None:
    assert normalise_name("Ｊohn　 SMITH") == normalise_name("john smith")


@given(st.text(min_size=1).filter(str.strip))
def test_a_masked_name_shows_one_character(name: str) -> None:
    assert mask_name(name) == name.strip()[0] + "*"


@given(st.from_regex(r"\+?[0-9]{3,15}", fullmatch=True))
def test_a_masked_number_shows_at_most_seven_digits_and_never_more_than_two_thirds(number: str) -> None:
    shown = sum(character.isdigit() for character in mask_phone(number))
    digits = sum(character.isdigit() for character in number)
    assert shown <= 7
    assert shown * 3 <= digits * 2


def test_masking_reads_as_usual() -> None:
    assert mask_name("王小明") == "王*"
    assert mask_phone("+86 138-0013-1234") == "138****1234"


def test_visitors_are_told_apart() -> None:
    assert len({visitor_name(CustomerId(new_id())) for _ in range(20)}) > 1


def test_an_identity_token_lives_within_its_bounds() -> None:
    check_identity_expiry(NOW + timedelta(minutes=5), NOW)
    check_identity_expiry(NOW - CLOCK_SKEW + timedelta(seconds=1), NOW)
    check_identity_expiry(NOW + MAX_IDENTITY_LIFETIME, NOW)
    with pytest.raises(IdentityTokenExpired):
        check_identity_expiry(NOW - CLOCK_SKEW, NOW)
    with pytest.raises(IdentityTokenInvalid):
        check_identity_expiry(NOW + MAX_IDENTITY_LIFETIME + CLOCK_SKEW + timedelta(seconds=1), NOW)


def test_only_c1_has_a_lowest_sub_grade() -> None:
    CreateCustomer(external_id="1", name="王小明", grade=Grade.C1, lowest_grade=True)
    with pytest.raises(ValidationError):
        CreateCustomer(external_id="1", name="王小明", grade=Grade.C2, lowest_grade=True)


@pytest.mark.parametrize(
    "wrong",
    [{"sub": ""}, {"sub": None}, {"jti": "a\x00"}, {"exp": "soon"}, {"exp": 2**63}, {"grade": "C9"}, {"phone": "x"}],
)
def test_wrong_claims_are_refused(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {"sub": "1", "name": "王小明", "exp": 1, "jti": "1"}
    IdentityClaims.model_validate(right | {"iss": "app"})
    with pytest.raises(ValidationError):
        IdentityClaims.model_validate(right | wrong)
