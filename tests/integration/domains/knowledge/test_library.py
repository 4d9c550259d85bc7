"""Variables, scripts and the cache of vectors."""

import pytest

from wenlu.domains.knowledge.errors import VariableChangedMeanwhile, VariableNotFound
from wenlu.domains.knowledge.events import VariableChanged
from wenlu.domains.knowledge.schemas import SetVariable
from wenlu.domains.knowledge.service import LibraryService, PublishedKnowledge, StarterImport
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event


@pytest.fixture(autouse=True)
async def _imported(starter_import: StarterImport) -> None:
    await starter_import.import_starter(SYSTEM)


async def test_set_a_variable(library: LibraryService, editor: Actor, published: list[Event]) -> None:
    view = await library.set_variable(editor, "hotline", SetVariable(value="4000", version=1))

    assert (view.value, view.confirmed, view.version, view.label) == ("4000", True, 2, "热线")
    assert await library.list_variables(editor) == [view]
    assert VariableChanged("hotline") in published
    with pytest.raises(VariableChangedMeanwhile):
        await library.set_variable(editor, "hotline", SetVariable(value="5000", version=1))
    with pytest.raises(VariableNotFound):
        await library.set_variable(editor, "fax", SetVariable(value="5000", version=1))


async def test_readers_may_not_set(library: LibraryService, reader: Actor) -> None:
    with pytest.raises(Forbidden):
        await library.set_variable(reader, "hotline", SetVariable(value="4000", version=1))


async def test_scripts(library: LibraryService, reader: Actor) -> None:
    everything = await library.list_scripts(reader)
    assert [(script.id, script.text) for script in everything] == [
        ("opening.hello", "您好，热线95000"),
        ("closing.bye", "再见"),
    ]
    assert [script.id for script in await library.list_scripts(reader, "告别")] == ["closing.bye"]
    assert [script.text for script in await library.list_scripts(reader, "hel", english=True)] == ["Hello"]
    assert await library.list_scripts(reader, "？？") == []


async def test_vectors_are_kept(published_knowledge: PublishedKnowledge) -> None:
    await published_knowledge.keep_vectors("m", {b"a": b"\x01", b"b": b"\x02"})
    await published_knowledge.keep_vectors("m", {b"a": b"\x03"})

    assert await published_knowledge.find_vectors("m", [b"a", b"c"]) == {b"a": b"\x01"}
    assert await published_knowledge.find_vectors("n", [b"a"]) == {}
