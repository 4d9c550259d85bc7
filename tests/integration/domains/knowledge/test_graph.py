"""The graph comes in once, is edited with a source, and keeps what was edited."""

from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from wenlu.domains.knowledge.errors import NodeChangedMeanwhile, NodeNotFound, NoFigure
from wenlu.domains.knowledge.events import GraphChanged
from wenlu.domains.knowledge.schemas import CheckedBy, Fact, Origin
from wenlu.domains.knowledge.schemas.graph import SaveCondition
from wenlu.domains.knowledge.service import GraphService, requirements_of
from wenlu.domains.knowledge.service.graph import graph_folder
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event
from wenlu.platform.database import UnitOfWorkFactory

KEY = "condition.star.assets_min_1"
FACT = Fact(claim="改为 60 万元", source="新规", checked_on=date(2026, 11, 20), checked_by=CheckedBy.PUBLIC_PAGE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for item in graph_folder().iterdir():
        copyfile(str(item), tmp_path / item.name)
    return tmp_path


@pytest.fixture
def graph(unit_of_work: UnitOfWorkFactory, clock: ManualClock, folder: Path) -> GraphService:
    return GraphService(unit_of_work, clock, folder)


async def test_the_shipped_graph_comes_in_once(graph: GraphService, reader: Actor, published: list[Event]) -> None:
    assert await graph.import_graph(SYSTEM)
    assert not await graph.import_graph(SYSTEM)
    known = await graph.refresh()
    assert len(known.permissions) >= 14
    assert requirements_of(known, "permission.star")[0].condition.value == 500_000
    view = await graph.get_graph(reader)
    assert {edge.source for edge in view.edges} >= {"permission.star", "permission.margin"}
    assert any(isinstance(event, GraphChanged) for event in published)


async def test_a_figure_is_changed_with_its_source_and_stays(
    graph: GraphService, folder: Path, editor: Actor, reader: Actor
) -> None:
    await graph.import_graph(SYSTEM)
    saved = await graph.set_condition(editor, KEY, SaveCondition(value=600_000, days=20, fact=FACT, version=1))
    assert (saved.version, saved.origin, saved.updated_by) == (2, Origin.EDITOR, "编辑")
    first = requirements_of(await graph.refresh(), "permission.star")[0]
    assert (first.condition.value, first.fact) == (600_000, FACT)
    with pytest.raises(NodeChangedMeanwhile):
        await graph.set_condition(editor, KEY, SaveCondition(value=1, fact=FACT, version=1))
    with pytest.raises(NoFigure):
        await graph.set_condition(editor, "condition.star.risk_match_3", SaveCondition(value=1, fact=FACT, version=1))
    with pytest.raises(NodeNotFound):
        await graph.set_condition(editor, "condition.none.x", SaveCondition(value=1, fact=FACT, version=1))
    with pytest.raises(Forbidden):
        await graph.set_condition(reader, KEY, SaveCondition(value=1, fact=FACT, version=2))
    versions = await graph.list_versions(reader, KEY)
    assert [(each.version, each.node.condition.value if each.node.condition else None) for each in versions] == [
        (2, 600_000),
        (1, 500_000),
    ]

    text = (folder / "permissions.yaml").read_text("utf-8")
    (folder / "permissions.yaml").write_text(text.replace("value: 100000", "value: 120000"), "utf-8")
    assert await graph.import_graph(SYSTEM)
    known = await graph.refresh()
    assert requirements_of(known, "permission.star")[0].condition.value == 600_000
    assert requirements_of(known, "permission.star")[0].fact == FACT
    assert requirements_of(known, "permission.chinext")[0].condition.value == 120_000
