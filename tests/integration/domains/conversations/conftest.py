"""Nodes and a firm for conversations."""

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
async def node(nodes: Nodes) -> Platform:
    return await nodes.open()


@pytest.fixture
async def firm(node: Platform) -> Firm:
    return await found_firm(node)


@pytest.fixture
async def talk(node: Platform) -> Talk:
    return await visit(node)
