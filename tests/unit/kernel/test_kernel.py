"""Ids, cursors and clocks."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import ConversationId, new_id, reply_id
from wenlu.kernel.paging import decode_cursor, encode_cursor


def test_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {id_.version for id_ in ids} == {7}


def test_a_reply_has_one_id_for_conversation_attendant_and_seq() -> None:
    one, other = ConversationId(new_id()), ConversationId(new_id())
    assert reply_id(one, "bot", 3) == reply_id(one, "bot", 3)
    assert len({reply_id(c, a, n) for c in (one, other) for a in ("bot", "queue") for n in (3, 4)}) == 8


@given(st.lists(st.one_of(st.text(), st.integers())))
def test_a_cursor_comes_back_as_it_was(position: list[str | int]) -> None:
    assert decode_cursor(encode_cursor(*position)) == position


@given(st.text(max_size=500))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert isinstance(decode_cursor(text), list)


@pytest.mark.parametrize("cursor", ["", "!", "bnVsbA==", "e30=", "WzEuNV0=", "W1siYSJdXQ==", "\ud800"])
def test_cursors_of_others_are_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor(cursor)


def test_an_actor_may_what_he_was_given() -> None:
    actor = Actor(ActorKind.STAFF, new_id(), "王芳", frozenset({Permission.SUPERVISE}))
    actor.check(Permission.SUPERVISE)
    with pytest.raises(Forbidden) as refused:
        actor.check(Permission.ADMINISTER)
    assert refused.value.extra == {"permission": "administer"}
    assert all(SYSTEM.may(permission) for permission in Permission)


def test_a_manual_clock_stands_still() -> None:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=1))
    assert clock.now() == datetime(2026, 1, 1, 1, tzinfo=UTC)
