"""The log of acts on a real database, and people who act."""

import pytest

from wenlu.domains.audit.service import AuditService
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory


def somebody(name: str, *permissions: Permission) -> Actor:
    return Actor(ActorKind.STAFF, new_id(), name, frozenset(permissions), account_id=new_id(), session_id=new_id())


@pytest.fixture
def audit(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> AuditService:
    return AuditService(unit_of_work, clock)


@pytest.fixture
def officer() -> Actor:
    """Somebody who may read evidence."""
    return somebody("严合规", Permission.READ_EVIDENCE)


@pytest.fixture
def adviser() -> Actor:
    return somebody("林投顾")
