"""Whole platforms on a test's database, a small firm, and somebody who talks with it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.nodes import Firm, Nodes, Talk, found_firm, visit

from wenlu.bootstrap import Platform
from wenlu.kernel.clock import ManualClock


@pytest.fixture
async def nodes(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Nodes]:
    async with AsyncExitStack() as stack:
        yield Nodes(database_url, clock, tmp_path, stack)


@pytest.fixture
def judges() -> bool:
    """Whether the node's gate has its rules; a folder or file that needs them says so."""
    return False


@pytest.fixture
async def node(nodes: Nodes, *, judges: bool) -> Platform:
    return await nodes.open(judges=judges)


@pytest.fixture
async def firm(node: Platform) -> Firm:
    return await found_firm(node)


@pytest.fixture
async def talk(node: Platform) -> Talk:
    return await visit(node)
