"""Signing in, being known, being thrown out."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from identity_nodes import PASSWORD, Node
from sqlalchemy import select, text

from wenlu.domains.identity.errors import (
    SessionInvalid,
    SessionNotFound,
    SignInFailed,
    SignInHintUnavailable,
    TooManyAttempts,
)
from wenlu.domains.identity.rules import BY_ADDRESS, BY_LOGIN, SessionPolicy
from wenlu.domains.identity.schemas import (
    DemoAccountView,
    Role,
    SignInHintView,
    StaffCard,
    StaffKind,
    UpdateAccount,
)
from wenlu.domains.identity.service import Passwords, SessionService
from wenlu.domains.identity.tables import account, account_session, sign_in_throttle
from wenlu.kernel.actors import SYSTEM, ActorKind, Permission
from wenlu.kernel.ids import AccountId, SessionId, StaffId, new_id
from wenlu.platform.database import Database


def card() -> StaffCard:
    return StaffCard(
        id=StaffId(new_id()),
        name="王芳",
        title="投资顾问",
        kind=StaffKind.ADVISER,
        licence_number="S1",
        photo_url=None,
        office="上海营业部",
    )


async def test_a_token_stands_for_the_member_of_staff(node: Node) -> None:
    account_id = await node.create("wang.fang", Role.ADVISER)
    node.directory.cards[account_id] = card()
    signed_in = await node.sign_in(" Wang.Fang ")
    actor = await node.sessions.authenticate(signed_in.token)
    assert (actor.kind, actor.id) == (ActorKind.STAFF, node.directory.cards[account_id].id)
    assert actor.account_id == account_id
    assert actor.may(Permission.SERVE_CUSTOMERS)
    assert not actor.may(Permission.ADMINISTER)
    mine = await node.sessions.my_account(actor)
    assert mine == signed_in.account
    assert mine.staff == node.directory.cards[account_id]
    assert set(mine.permissions) == actor.permissions


async def test_who_is_not_staff_has_no_staff_id(node: Node) -> None:
    await node.create("admin", Role.ADMINISTRATOR)
    actor = await node.sessions.authenticate((await node.sign_in("admin")).token)
    assert actor.id is None
    assert actor.name == "王芳"


async def test_only_hashes_are_stored(node: Node, database: Database) -> None:
    await node.create("wang.fang")
    token = (await node.sign_in("wang.fang")).token
    async with database.engine.connect() as connection:
        rows = [
            repr(tuple(row))
            for table in (account, account_session, sign_in_throttle)
            for row in await connection.execute(select(table))
        ]
    assert not [row for row in rows if token in row or PASSWORD in row]


@pytest.mark.parametrize(("login", "password"), [("wang.fang", "wrong horse"), ("nobody", PASSWORD), ("\x00", "x")])
async def test_wrong_and_unknown_look_the_same(node: Node, login: str, password: str) -> None:
    await node.create("wang.fang")
    with pytest.raises(SignInFailed) as refused:
        await node.sign_in(login.replace("\x00", "%"), password)
    assert refused.value.extra == {}
    assert refused.value.detail == "login and password do not fit"


async def test_an_unknown_login_costs_a_verification_too(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    verified = Counter[str]()
    verify = Passwords._verify

    def counting(self: Passwords, password_hash: str, password: str) -> bool:
        verified[password_hash[:10]] += 1
        return verify(self, password_hash, password)

    monkeypatch.setattr(Passwords, "_verify", counting)
    await node.create("wang.fang")
    for login in ("wang.fang", "nobody"):
        with pytest.raises(SignInFailed):
            await node.sign_in(login, "wrong horse")
    assert list(verified.values()) == [2]


async def test_a_disabled_account_cannot_sign_in_and_its_sessions_end(node: Node) -> None:
    account_id = await node.create("wang.fang", Role.ADVISER)
    token = (await node.sign_in("wang.fang")).token
    await node.sessions.authenticate(token)
    await node.accounts.update_account(SYSTEM, account_id, UpdateAccount(disabled=True))
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(token)
    with pytest.raises(SignInFailed):
        await node.sign_in("wang.fang")
    await node.accounts.update_account(SYSTEM, account_id, UpdateAccount(disabled=False))
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(token)
    await node.sign_in("wang.fang")


@pytest.mark.parametrize(
    "token", ["", "x", "wls_", "wls_" + "a" * 43, "eyJhbGciOiJIUzI1NiJ9.e30.x", "wls_\x00", "你好"]
)
async def test_a_token_that_is_not_ours_is_refused(node: Node, token: str) -> None:
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(token)


async def test_a_session_ends_when_idle(node: Node) -> None:
    await node.create("wang.fang")
    token, policy = (await node.sign_in("wang.fang")).token, SessionPolicy()
    for _ in range(3):
        node.clock.advance(policy.idle - timedelta(minutes=1))
        await node.sessions.authenticate(token)
    node.clock.advance(policy.idle)
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(token)


async def test_a_session_ends_after_its_lifetime_however_busy(node: Node) -> None:
    await node.create("wang.fang")
    signed_in, policy = await node.sign_in("wang.fang"), SessionPolicy()
    while node.clock.now() + policy.idle / 2 < signed_in.expires_at:
        node.clock.advance(policy.idle / 2)
        await node.sessions.authenticate(signed_in.token)
    node.clock.advance(policy.idle / 2)
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(signed_in.token)


async def test_a_cached_actor_does_not_outlive_its_session(node: Node) -> None:
    await node.create("wang.fang")
    signed_in = await node.sign_in("wang.fang")
    node.clock.advance(SessionPolicy().idle / 2)
    while signed_in.expires_at - node.clock.now() > timedelta(seconds=2):
        await node.sessions.authenticate(signed_in.token)
        step = min(SessionPolicy().idle / 2, signed_in.expires_at - node.clock.now() - timedelta(seconds=2))
        node.clock.advance(step)
    await node.sessions.authenticate(signed_in.token)
    node.clock.advance(timedelta(seconds=2))
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(signed_in.token)


async def test_a_revoked_session_is_refused_on_every_node_at_once(new_node: Callable[[], Node]) -> None:
    here, there = new_node(), new_node()
    await here.create("wang.fang")
    token = (await here.sign_in("wang.fang")).token
    actor = await here.sessions.authenticate(token)
    await there.sessions.authenticate(token)
    await here.sessions.sign_out(actor)
    for node in (here, there):
        with pytest.raises(SessionInvalid):
            await node.sessions.authenticate(token)


async def test_a_node_that_missed_the_notice_notices_within_seconds(node: Node, database: Database) -> None:
    await node.create("wang.fang")
    token = (await node.sign_in("wang.fang")).token
    actor = await node.sessions.authenticate(token)
    database._publish = None
    await node.sessions.sign_out(actor)
    await node.sessions.authenticate(token)
    node.clock.advance(SessionPolicy().cache)
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(token)


async def test_a_change_of_roles_counts_at_once(node: Node) -> None:
    account_id = await node.create("wang.fang", Role.ADVISER)
    token = (await node.sign_in("wang.fang")).token
    await node.sessions.authenticate(token)
    await node.accounts.update_account(SYSTEM, account_id, UpdateAccount(roles=(Role.EDITOR,)))
    actor = await node.sessions.authenticate(token)
    assert actor.may(Permission.EDIT_KNOWLEDGE)
    assert not actor.may(Permission.SERVE_CUSTOMERS)


async def test_one_sees_and_ends_ones_own_sessions_only(node: Node) -> None:
    await node.create("wang.fang")
    await node.create("li.na")
    phone = await node.sessions.authenticate((await node.sign_in("wang.fang")).token)
    node.clock.advance(timedelta(minutes=1))
    desk = await node.sessions.authenticate((await node.sign_in("wang.fang", address="10.0.0.2")).token)
    stranger = await node.sessions.authenticate((await node.sign_in("li.na")).token)
    listed = await node.sessions.list_sessions(desk)
    assert [(view.id, view.current) for view in listed] == [(desk.session_id, True), (phone.session_id, False)]
    assert listed[0].address == "10.0.0.2"
    assert phone.session_id is not None
    with pytest.raises(SessionNotFound):
        await node.sessions.revoke_session(stranger, SessionId(phone.session_id))
    await node.sessions.revoke_session(desk, SessionId(phone.session_id))
    with pytest.raises(SessionNotFound):
        await node.sessions.revoke_session(desk, SessionId(phone.session_id))
    assert [view.id for view in await node.sessions.list_sessions(desk)] == [desk.session_id]


async def test_all_other_sessions_end_together(node: Node) -> None:
    await node.create("wang.fang")
    tokens = [(await node.sign_in("wang.fang")).token for _ in range(3)]
    actors = [await node.sessions.authenticate(token) for token in tokens]
    await node.sessions.revoke_other_sessions(actors[0])
    await node.sessions.authenticate(tokens[0])
    for token in tokens[1:]:
        with pytest.raises(SessionInvalid):
            await node.sessions.authenticate(token)


async def test_wrong_passwords_slow_down_the_next_try_even_with_the_right_one(node: Node) -> None:
    await node.create("wang.fang")
    for _ in range(BY_LOGIN.free):
        with pytest.raises(SignInFailed):
            await node.sign_in("wang.fang", "wrong horse")
    with pytest.raises(SignInFailed):
        await node.sign_in("wang.fang", "wrong horse")
    with pytest.raises(TooManyAttempts) as refused:
        await node.sign_in("WANG.FANG", address="10.9.9.9")
    assert refused.value.extra == {"retry_after": 1}
    node.clock.advance(timedelta(seconds=1))
    await node.sign_in("wang.fang")
    with pytest.raises(SignInFailed):
        await node.sign_in("wang.fang", "wrong horse")
    await node.sign_in("wang.fang")


async def test_guessing_in_parallel_gains_nothing(node: Node) -> None:
    await node.create("wang.fang")
    tries = (node.sign_in("wang.fang", f"wrong horse {n}") for n in range(20))
    kinds = Counter(type(result) for result in await asyncio.gather(*tries, return_exceptions=True))
    assert kinds == {SignInFailed: BY_LOGIN.free + 1, TooManyAttempts: 19 - BY_LOGIN.free}


async def test_an_address_that_tries_many_logins_is_slowed_down(node: Node) -> None:
    await node.create("wang.fang")
    for n in range(BY_ADDRESS.free):
        with pytest.raises(SignInFailed):
            await node.sign_in(f"guess{n}")
        if n % 10 == 0:  # whoever has one account does not get the others free with it
            await node.sign_in("wang.fang")
    await node.sign_in("wang.fang")
    with pytest.raises(SignInFailed):
        await node.sign_in("one.more")
    with pytest.raises(TooManyAttempts):
        await node.sign_in("wang.fang")
    await node.sign_in("wang.fang", address="10.0.0.2")
    node.clock.advance(timedelta(seconds=1))
    await node.sign_in("wang.fang")


async def test_colleagues_who_sign_in_at_the_same_moment_do_not_hold_each_other_up(node: Node) -> None:
    await node.create("wang.fang")
    with pytest.raises(SignInFailed):
        await node.sign_in("somebody.else", "wrong horse")
    node.clock.advance(timedelta(milliseconds=-1))  # our `now` was read before theirs, and our row lock came after
    await node.sign_in("wang.fang")


async def test_counts_that_no_longer_matter_go(node: Node, database: Database) -> None:
    for n in range(5):
        with pytest.raises(SignInFailed):
            await node.sign_in(f"guess{n}")
    node.clock.advance(timedelta(days=1))
    await node.create("wang.fang")
    await node.sign_in("wang.fang")
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("select count(*) from sign_in_throttle")) == 1  # the address's own


async def test_a_password_is_hashed_again_when_the_parameters_change(node: Node, database: Database) -> None:
    account_id = await node.create("wang.fang")
    node.sessions._passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    await node.sign_in("wang.fang")
    async with database.engine.connect() as connection:
        stored = await connection.scalar(select(account.c.password_hash).where(account.c.id == account_id))
    assert stored is not None
    assert "m=16,t=2" in stored
    await node.sign_in("wang.fang")


async def test_the_hint_is_there_only_for_a_demonstration(node: Node) -> None:
    with pytest.raises(SignInHintUnavailable):
        node.sessions.sign_in_hint()
    hint = SignInHintView(accounts=(DemoAccountView(login="a", password="b", name="c", roles=(Role.HEAD,)),))
    demo = SessionService(node.sessions._unit_of_work, node.clock, node.sessions._passwords, node.directory, hint=hint)
    assert demo.sign_in_hint() == hint


async def test_the_staff_card_is_that_of_the_account(node: Node) -> None:
    node.directory.cards[AccountId(new_id())] = card()
    await node.create("wang.fang")
    assert (await node.sign_in("wang.fang")).account.staff is None
