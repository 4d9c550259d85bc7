"""Administration of accounts, and one's own password."""

import asyncio

import pytest
from identity_nodes import PASSWORD, Node
from pydantic import SecretStr, ValidationError

from wenlu.domains.identity.errors import (
    AccountNotFound,
    LastAdministrator,
    LoginTaken,
    SessionInvalid,
    SignInFailed,
    TooManyAttempts,
    WeakPassword,
    WrongPassword,
)
from wenlu.domains.identity.rules import BY_LOGIN
from wenlu.domains.identity.schemas import ChangePassword, CreateAccount, ResetPassword, Role, UpdateAccount
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import AccountId, new_id
from wenlu.platform.database import UnitOfWorkFactory

NEW = "battery staple"


def change(old: str, new: str) -> ChangePassword:
    return ChangePassword(old_password=SecretStr(old), new_password=SecretStr(new))


async def signed_in(node: Node, login: str) -> Actor:
    return await node.sessions.authenticate((await node.sign_in(login)).token)


async def test_only_who_may_administer_does(node: Node) -> None:
    account_id = await node.create("wang.fang", *(role for role in Role if role is not Role.ADMINISTRATOR))
    actor = await signed_in(node, "wang.fang")
    command = CreateAccount(login="li.na", name="李娜", password=SecretStr(PASSWORD), roles=(Role.ADMINISTRATOR,))
    for attempt in (
        node.accounts.list_accounts(actor, "", None, 10),
        node.accounts.create_account(actor, command),
        node.accounts.update_account(actor, account_id, UpdateAccount(roles=(Role.ADMINISTRATOR,))),
        node.accounts.reset_password(actor, account_id, ResetPassword(new_password=SecretStr(NEW))),
    ):
        with pytest.raises(Forbidden):
            await attempt
    await node.sign_in("wang.fang")


async def test_accounts_are_listed_page_by_page(node: Node) -> None:
    logins = [f"user{n:02}" for n in range(7)]
    for login in reversed(logins):
        await node.create(login)
    seen: list[str] = []
    cursor = None
    while True:
        page = await node.accounts.list_accounts(SYSTEM, "", cursor, 3)
        seen += [view.login for view in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == logins


@pytest.mark.parametrize(("query", "found"), [("USER", 2), ("王", 2), ("user1", 1), ("%", 0), ("_", 0), ("  ", 2)])
async def test_accounts_are_found_by_part_of_login_or_name(node: Node, query: str, found: int) -> None:
    await node.create("user1")
    await node.create("user2")
    assert len((await node.accounts.list_accounts(SYSTEM, query, None, 10)).items) == found


@pytest.mark.parametrize("cursor", ["x", "e30=", "W10=", "WyJcdTAwMDAiXQ=="])
async def test_a_wrong_cursor_is_refused_or_harmless(node: Node, cursor: str) -> None:
    await node.create("user1")
    try:
        page = await node.accounts.list_accounts(SYSTEM, "", cursor, 10)
    except Invalid:
        return
    assert len(page.items) == 1


async def test_a_login_is_given_once(node: Node) -> None:
    await node.create("wang.fang")
    with pytest.raises(LoginTaken):
        await node.create("Wang.Fang")


async def test_many_are_created_together_or_not_at_all(node: Node, unit_of_work: UnitOfWorkFactory) -> None:
    await node.create("user3")
    commands = [CreateAccount(login=f"user{n}", name="王芳", password=SecretStr(PASSWORD)) for n in range(6)]
    with pytest.raises(LoginTaken) as refused:
        async with unit_of_work() as work:
            await node.accounts.create_accounts(work, SYSTEM, commands)
    assert refused.value.extra == {"logins": ["user3"]}
    assert len((await node.accounts.list_accounts(SYSTEM, "", None, 10)).items) == 1
    async with unit_of_work() as work:
        made = await node.accounts.create_accounts(work, SYSTEM, commands[:3])
    assert [view.login for view in made] == ["user0", "user1", "user2"]
    await node.sign_in("user2")


@pytest.mark.parametrize("login", ["", "a", "-abc", "wang fang", "王芳", "a" * 65, "a\x00b"])
def test_what_cannot_be_typed_everywhere_is_no_login(login: str) -> None:
    with pytest.raises(ValidationError):
        CreateAccount(login=login, name="王芳", password=SecretStr(PASSWORD))


async def test_the_last_administrator_stays(node: Node) -> None:
    first = await node.create("admin", Role.ADMINISTRATOR)
    for command in (UpdateAccount(disabled=True), UpdateAccount(roles=(Role.HEAD,))):
        with pytest.raises(LastAdministrator):
            await node.accounts.update_account(SYSTEM, first, command)
    second = await node.create("admin2", Role.ADMINISTRATOR, Role.HEAD)
    results = await asyncio.gather(
        node.accounts.update_account(SYSTEM, first, UpdateAccount(disabled=True)),
        node.accounts.update_account(SYSTEM, second, UpdateAccount(roles=(Role.HEAD,))),
        return_exceptions=True,
    )
    assert sorted(isinstance(result, LastAdministrator) for result in results) == [False, True]


async def test_a_change_leaves_the_rest_as_it_is(node: Node) -> None:
    account_id = await node.create("wang.fang", Role.HEAD)
    changed = await node.accounts.update_account(SYSTEM, account_id, UpdateAccount(name="王小芳"))
    assert (changed.name, changed.roles, changed.disabled) == ("王小芳", (Role.HEAD,), False)
    assert (await node.accounts.list_accounts(SYSTEM, "", None, 1)).items == [changed]
    with pytest.raises(AccountNotFound):
        await node.accounts.update_account(SYSTEM, AccountId(new_id()), UpdateAccount(name="x"))


async def test_a_reset_password_replaces_the_old_one_and_ends_all_sessions(node: Node) -> None:
    account_id = await node.create("wang.fang")
    token = (await node.sign_in("wang.fang")).token
    await node.sessions.authenticate(token)
    with pytest.raises(WeakPassword):
        await node.accounts.reset_password(SYSTEM, account_id, ResetPassword(new_password=SecretStr("short")))
    await node.sessions.authenticate(token)
    await node.accounts.reset_password(SYSTEM, account_id, ResetPassword(new_password=SecretStr(NEW)))
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(token)
    with pytest.raises(SignInFailed):
        await node.sign_in("wang.fang")
    await node.sign_in("wang.fang", NEW)


async def test_ones_own_password_changes_and_other_sessions_end(node: Node) -> None:
    await node.create("wang.fang")
    elsewhere, here = (await node.sign_in("wang.fang")).token, (await node.sign_in("wang.fang")).token
    actor = await node.sessions.authenticate(here)
    await node.accounts.change_password(actor, change(PASSWORD, NEW))
    await node.sessions.authenticate(here)
    with pytest.raises(SessionInvalid):
        await node.sessions.authenticate(elsewhere)
    await node.sign_in("wang.fang", NEW)


async def test_the_old_password_cannot_be_guessed_with_a_stolen_token(node: Node) -> None:
    await node.create("wang.fang")
    actor = await signed_in(node, "wang.fang")
    for _ in range(BY_LOGIN.free + 1):
        with pytest.raises(WrongPassword):
            await node.accounts.change_password(actor, change("wrong horse", NEW))
    with pytest.raises(TooManyAttempts):
        await node.accounts.change_password(actor, change(PASSWORD, NEW))


async def test_a_weak_new_password_changes_nothing(node: Node) -> None:
    await node.create("wang.fang")
    actor = await signed_in(node, "wang.fang")
    with pytest.raises(WeakPassword):
        await node.accounts.change_password(actor, change(PASSWORD, "wang.fang"))
    await node.sign_in("wang.fang")


async def test_nobody_has_no_password_to_change(node: Node) -> None:
    with pytest.raises(Forbidden):
        await node.accounts.change_password(SYSTEM, change(PASSWORD, NEW))
