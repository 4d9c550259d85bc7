"""A node, a firm and a visitor, with a second person of compliance and the post for anti-money-laundering."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.nodes import Firm, Nodes, Talk, found_firm, visit

from wenlu.bootstrap import Platform
from wenlu.domains.identity.rules import permissions_of
from wenlu.domains.identity.schemas import Role
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import new_id


@pytest.fixture
async def nodes(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Nodes]:
    async with AsyncExitStack() as stack:
        yield Nodes(database_url, clock, tmp_path, stack)


@pytest.fixture
async def node(nodes: Nodes) -> Platform:
    return await nodes.open(judges=True)


@pytest.fixture
async def firm(node: Platform) -> Firm:
    return await found_firm(node)


@pytest.fixture
async def talk(node: Platform) -> Talk:
    return await visit(node)


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
