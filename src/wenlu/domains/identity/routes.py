"""Sign-in, one's own account, and the administration of accounts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from wenlu.domains.identity.schemas import (
    AccountView,
    ChangePassword,
    CreateAccount,
    MyAccountView,
    ResetPassword,
    SessionView,
    SignedIn,
    SignIn,
    SignInHintView,
    UpdateAccount,
)
from wenlu.domains.identity.service import AccountService, SessionService
from wenlu.kernel.ids import AccountId, SessionId
from wenlu.kernel.paging import Page
from wenlu.platform.http import StaffActor, client_address, use
from wenlu.sdk.messages import Frozen, Text

router = APIRouter(prefix="/api/v1", tags=["identity"])

Accounts = Annotated[AccountService, Depends(use(AccountService))]
Sessions = Annotated[SessionService, Depends(use(SessionService))]


class SessionList(Frozen):
    items: tuple[SessionView, ...]


@router.get("/sign-in-hint")
async def sign_in_hint(sessions: Sessions) -> SignInHintView:
    """The accounts of the demonstration firm; not found in production."""
    return sessions.sign_in_hint()


@router.post("/sign-in")
async def sign_in(request: Request, command: SignIn, sessions: Sessions) -> SignedIn:
    """Open a session. Wrong passwords slow down the next try, by login and by address."""
    return await sessions.sign_in(
        command,
        address=client_address(request),
        user_agent=request.headers.get("user-agent", ""),
    )


@router.post("/sign-out", status_code=204)
async def sign_out(actor: StaffActor, sessions: Sessions) -> None:
    """End the session that asks; its sockets close."""
    await sessions.sign_out(actor)


@router.get("/me")
async def get_me(actor: StaffActor, sessions: Sessions) -> MyAccountView:
    """The account behind the token."""
    return await sessions.my_account(actor)


@router.get("/me/sessions")
async def list_my_sessions(actor: StaffActor, sessions: Sessions) -> SessionList:
    """Where the account is signed in, last used first."""
    return SessionList(items=tuple(await sessions.list_sessions(actor)))


@router.delete("/me/sessions", status_code=204)
async def revoke_my_other_sessions(actor: StaffActor, sessions: Sessions) -> None:
    """End every session of the account but the one that asks."""
    await sessions.revoke_other_sessions(actor)


@router.delete("/me/sessions/{session_id}", status_code=204)
async def revoke_my_session(actor: StaffActor, session_id: SessionId, sessions: Sessions) -> None:
    """End one session of the account."""
    await sessions.revoke_session(actor, session_id)


@router.put("/me/password", status_code=204)
async def change_my_password(actor: StaffActor, command: ChangePassword, accounts: Accounts) -> None:
    """Change one's own password; every other session of the account ends."""
    await accounts.change_password(actor, command)


@router.get("/accounts")
async def list_accounts(
    actor: StaffActor,
    accounts: Accounts,
    q: Annotated[Text, Query(max_length=100)] = "",
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[AccountView]:
    """Accounts by login; `q` is looked for in login and name."""
    return await accounts.list_accounts(actor, q, cursor, limit)


@router.post("/accounts", status_code=201)
async def create_account(actor: StaffActor, command: CreateAccount, accounts: Accounts) -> AccountView:
    """Create an account."""
    return await accounts.create_account(actor, command)


@router.put("/accounts/{account_id}")
async def update_account(
    actor: StaffActor,
    account_id: AccountId,
    command: UpdateAccount,
    accounts: Accounts,
) -> AccountView:
    """Change name, roles or state; disabling ends every session of the account."""
    return await accounts.update_account(actor, account_id, command)


@router.put("/accounts/{account_id}/password", status_code=204)
async def reset_password(
    actor: StaffActor,
    account_id: AccountId,
    command: ResetPassword,
    accounts: Accounts,
) -> None:
    """Give an account a new password; all its sessions end."""
    await accounts.reset_password(actor, account_id, command)
