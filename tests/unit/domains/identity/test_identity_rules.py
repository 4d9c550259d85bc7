"""Roles, throttling, sessions and passwords."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.identity.errors import WeakPassword
from wenlu.domains.identity.rules import (
    BY_ADDRESS,
    BY_LOGIN,
    PERMISSIONS,
    SessionPolicy,
    Throttle,
    check_password,
    new_token,
    normalise_login,
    permissions_of,
    throttle_key,
    token_hash,
)
from wenlu.domains.identity.schemas import CreateAccount, Role
from wenlu.kernel.actors import Permission

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
throttles = st.sampled_from([BY_LOGIN, BY_ADDRESS])


def test_every_role_is_in_the_table_and_every_permission_is_given_to_somebody() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert permissions_of(Role) == frozenset(Permission)
    assert permissions_of(()) == frozenset()


def test_who_gives_out_access_does_not_get_customers_data() -> None:
    assert Permission.READ_CUSTOMERS not in permissions_of([Role.ADMINISTRATOR])
    assert [role for role in Role if Permission.ADMINISTER in permissions_of([role])] == [Role.ADMINISTRATOR]


@given(st.sets(st.sampled_from(Role)), st.sets(st.sampled_from(Role)))
def test_more_roles_never_take_a_permission_away(few: set[Role], more: set[Role]) -> None:
    assert permissions_of(few) <= permissions_of(few | more)


@given(throttles, st.integers(0, 10_000))
def test_the_delay_grows_and_stays_below_its_longest(throttle: Throttle, failures: int) -> None:
    assert throttle.delay(failures) <= throttle.delay(failures + 1) <= throttle.longest
    assert (throttle.delay(failures) == timedelta(0)) == (failures <= throttle.free)


@given(throttles, st.integers(0, 1000), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_failures_are_counted_until_they_are_forgotten(throttle: Throttle, failures: int, ago: timedelta) -> None:
    counted = throttle.count(failures, NOW - ago, NOW)
    assert counted == (1 if ago >= throttle.forget else failures + 1)


def test_a_locked_login_is_free_again_before_it_is_forgotten() -> None:
    for throttle in (BY_LOGIN, BY_ADDRESS):
        assert throttle.longest < throttle.forget


@given(st.timedeltas(timedelta(0), timedelta(days=10)), st.timedeltas(timedelta(0), timedelta(days=10)))
def test_a_session_ends_with_its_lifetime_and_when_idle(age: timedelta, idle: timedelta) -> None:
    policy = SessionPolicy()
    alive = policy.is_alive(NOW, seen_at=NOW - idle, expires_at=NOW - age + policy.lifetime)
    assert alive == (age < policy.lifetime and idle < policy.idle)


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaa", "abababababab", "wang.fang", " WANG.Fang "])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, "wang.fang")


@pytest.mark.parametrize("password", ["correct horse", "问路而行不问来处", "Tr0ub4dor&3"])
def test_any_characters_make_a_good_password(password: str) -> None:
    check_password(password, "wang.fang")


def test_tokens_differ_and_only_their_hash_is_like_itself() -> None:
    first, second = new_token(), new_token()
    assert first != second
    assert token_hash(first) == token_hash(first) != token_hash(second)
    assert first.encode() not in token_hash(first)


@given(st.text())
def test_a_normalised_login_can_be_stored_and_has_no_blanks_around_it(login: str) -> None:
    assert "\x00" not in normalise_login(login)
    assert normalise_login(f" {login}\t") == normalise_login(login)


def test_a_login_and_an_address_of_the_same_letters_are_counted_apart() -> None:
    assert throttle_key("login", "10.0.0.1") != throttle_key("address", "10.0.0.1")


def test_a_password_never_shows_in_a_command() -> None:
    command = CreateAccount(login="wang.fang", name="王芳", password="correct horse")
    assert "correct" not in repr(command) + str(command.model_dump()) + command.model_dump_json()


def test_roles_are_kept_once_and_in_one_order() -> None:
    command = CreateAccount(
        login="wang.fang",
        name="王芳",
        password="correct horse",
        roles=(Role.HEAD, Role.ADVISER, Role.HEAD),
    )
    assert command.roles == (Role.ADVISER, Role.HEAD)
