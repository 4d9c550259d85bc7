"""What the organisation stands on."""

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from wenlu.domains.identity.schemas import CreateAccount
from wenlu.domains.identity.service import AccountService, Passwords
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import AccountId
from wenlu.platform.database import UnitOfWorkFactory


@pytest.fixture
async def an_account(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> AccountId:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    command = CreateAccount(login="wang.fang", name="王芳", password=SecretStr("correct horse"))
    return (await AccountService(unit_of_work, clock, passwords).create_account(SYSTEM, command)).id
