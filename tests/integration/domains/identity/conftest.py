"""The services of identity on a real database, with cheap hashes."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from identity_nodes import Directory, Node

from wenlu.domains.identity.service import AccountService, Passwords, SessionService
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.events import Event
from wenlu.platform.database import Database, UnitOfWorkFactory


@pytest.fixture
def cheap() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def new_node(
    database: Database, unit_of_work: UnitOfWorkFactory, clock: ManualClock, cheap: PasswordHasher
) -> Callable[[], Node]:
    """Make nodes that hear each other's events, as the fan-out has them do."""
    nodes: list[Node] = []

    def publish(event: Event) -> None:
        for node in nodes:
            node.sessions.observe(event)

    database._publish = publish

    def make() -> Node:
        passwords, directory = Passwords(cheap), Directory()
        accounts = AccountService(unit_of_work, clock, passwords)
        nodes.append(Node(accounts, SessionService(unit_of_work, clock, passwords, directory), directory, clock))
        return nodes[-1]

    return make


@pytest.fixture
def node(new_node: Callable[[], Node]) -> Node:
    return new_node()
