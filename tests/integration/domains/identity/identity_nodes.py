"""A node of the platform, as far as identity goes."""

from dataclasses import dataclass, field

from pydantic import SecretStr

from wenlu.domains.identity.schemas import CreateAccount, Role, SignedIn, SignIn, StaffCard
from wenlu.domains.identity.service import AccountService, SessionService
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import AccountId

PASSWORD = "correct horse"


@dataclass
class Directory:
    """A staff directory that is a dictionary."""

    cards: dict[AccountId, StaffCard] = field(default_factory=dict)

    async def find_card(self, account_id: AccountId) -> StaffCard | None:
        return self.cards.get(account_id)


@dataclass
class Node:
    """One node of the platform: its services see every event that any node publishes."""

    accounts: AccountService
    sessions: SessionService
    directory: Directory
    clock: ManualClock

    async def sign_in(self, login: str, password: str = PASSWORD, address: str = "10.0.0.1") -> SignedIn:
        command = SignIn(login=login, password=SecretStr(password))
        return await self.sessions.sign_in(command, address=address, user_agent="tests")

    async def create(self, login: str, *roles: Role) -> AccountId:
        command = CreateAccount(login=login, name="王芳", password=SecretStr(PASSWORD), roles=roles)
        return (await self.accounts.create_account(SYSTEM, command)).id
