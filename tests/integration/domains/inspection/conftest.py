"""A node, a firm and a visitor, with a second person of compliance and the post for anti-money-laundering."""

import pytest

from wenlu.domains.identity.rules import permissions_of
from wenlu.domains.identity.schemas import Role
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.ids import new_id


@pytest.fixture
def judges() -> bool:
    return True


def _somebody(name: str, role: Role) -> Actor:
    return Actor(ActorKind.STAFF, new_id(), name, permissions_of([role]), new_id(), new_id())


@pytest.fixture
def compliance() -> Actor:
    return _somebody("compliance", Role.COMPLIANCE)


@pytest.fixture
def compliance2() -> Actor:
    return _somebody("compliance2", Role.COMPLIANCE)


@pytest.fixture
def aml() -> Actor:
    return _somebody("aml", Role.AML)
