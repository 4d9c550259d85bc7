"""Flows in the tables: drafts beside what is published, a second person, versions, the shipped ones."""

import sys
from pathlib import Path

import pytest

from wenlu.domains.knowledge.errors import (
    DraftNotFound,
    FlowChangedMeanwhile,
    FlowInvalid,
    FlowNotFound,
    KeyTaken,
    OwnDraft,
    VersionNotFound,
    WrongDraftState,
)
from wenlu.domains.knowledge.events import FlowChanged
from wenlu.domains.knowledge.schemas import Origin
from wenlu.domains.knowledge.schemas.flows import (
    FlowContent,
    FlowRevision,
    FlowStage,
    FlowStatus,
    FlowView,
    PlayFlow,
    ReturnFlow,
    SaveFlow,
)
from wenlu.domains.knowledge.service import FlowPlay, FlowService, PublishedKnowledge, StarterImport
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event
from wenlu.kernel.ids import FlowId, new_id
from wenlu.platform.database import UnitOfWorkFactory

SHIPPED = """
- key: account.guide
  title: 带我开户
  title_en: Guide me
  start: age
  triggers: {offered_after: [account.open]}
  nodes:
    - {kind: ask, id: age, slot: age, expects: number, label: 年龄, label_en: Age, text: 您多大？, text_en: How old?,
       next: open}
    - {kind: answer, id: open, entry: account.open, next: done}
    - {kind: end, id: done}
"""


def content(text: str = "您多大？", *, key: str = "account.guide", entry: str = "account.open") -> FlowContent:
    return FlowContent.model_validate(
        {
            "key": key,
            "title": f"带我开户 {key}",
            "start": "age",
            "nodes": [
                {
                    "kind": "ask",
                    "id": "age",
                    "slot": "age",
                    "expects": "number",
                    "label": "年龄",
                    "text": text,
                    "next": "open",
                },
                {"kind": "answer", "id": "open", "entry": entry, "next": "done"},
                {"kind": "end", "id": "done"},
            ],
        }
    )


@pytest.fixture
async def flows(
    unit_of_work: UnitOfWorkFactory, clock: ManualClock, starter: Path, starter_import: StarterImport
) -> FlowService:
    (starter / "flows").mkdir()
    (starter / "flows" / "account.yaml").write_text(SHIPPED, "utf-8")
    await starter_import.import_starter(SYSTEM)
    return FlowService(unit_of_work, clock)


@pytest.fixture
async def shipped(flows: FlowService, reader: Actor) -> FlowView:
    (summary,) = await flows.list_flows(reader)
    return await flows.get_flow(reader, FlowId(summary.id))


def now(view: FlowView) -> FlowRevision:
    return FlowRevision(revision=view.revision)


async def test_shipped_flows_are_published(shipped: FlowView, published_knowledge: PublishedKnowledge) -> None:
    assert (shipped.status, shipped.version, shipped.origin) == (FlowStatus.PUBLISHED, 1, Origin.STARTER)
    assert shipped.draft is None
    snapshot = await published_knowledge.list_published()
    assert snapshot.flows["account.guide"].version == 1


async def test_a_draft_goes_through_a_second_person(
    flows: FlowService,
    shipped: FlowView,
    editor: Actor,
    second: Actor,
    published_knowledge: PublishedKnowledge,
    published: list[Event],
) -> None:
    flow_id = FlowId(shipped.id)
    draft = await flows.save_draft(editor, flow_id, SaveFlow(content=content("几岁？"), revision=shipped.revision))
    assert draft.draft is not None
    assert draft.draft.stage is FlowStage.WRITING
    assert (await published_knowledge.list_published()).flows["account.guide"].nodes == shipped.published.nodes  # type: ignore[union-attr]  # it is published

    submitted = await flows.submit(editor, flow_id, now(draft))
    with pytest.raises(Forbidden):
        await flows.approve(editor, flow_id, now(submitted))
    returned = await flows.return_draft(second, flow_id, ReturnFlow(revision=submitted.revision, reason="再礼貌些"))
    assert returned.draft is not None
    assert (returned.draft.stage, returned.draft.returned) == (FlowStage.WRITING, "再礼貌些")
    with pytest.raises(WrongDraftState):
        await flows.approve(second, flow_id, now(returned))

    polite = await flows.save_draft(
        editor, flow_id, SaveFlow(content=content("请问您多大年纪？"), revision=returned.revision)
    )
    submitted = await flows.submit(editor, flow_id, now(polite))
    published.clear()
    approved = await flows.approve(second, flow_id, now(submitted))
    assert (approved.version, approved.draft, approved.published_by) == (2, None, "复核")
    assert FlowChanged("account.guide") in published
    snapshot = await published_knowledge.list_published()
    assert snapshot.flows["account.guide"].version == 2

    versions = await flows.list_versions(editor, flow_id)
    assert [(one.version, one.written_by, one.approved_by) for one in versions] == [
        (2, "编辑", "复核"),
        (1, None, None),
    ]
    old = await flows.take_up(editor, flow_id, 1, now(approved))
    assert old.draft is not None
    assert old.draft.content == versions[1].content
    with pytest.raises(VersionNotFound):
        await flows.take_up(editor, flow_id, 9, now(old))
    discarded = await flows.discard_draft(editor, flow_id, now(old))
    assert discarded.draft is None


async def test_who_wrote_in_it_does_not_approve(flows: FlowService, shipped: FlowView, second: Actor) -> None:
    flow_id = FlowId(shipped.id)
    draft = await flows.save_draft(second, flow_id, SaveFlow(content=content(), revision=shipped.revision))
    assert draft.draft is not None
    assert not draft.draft.may_approve
    submitted = await flows.submit(second, flow_id, now(draft))
    with pytest.raises(OwnDraft):
        await flows.approve(second, flow_id, now(submitted))


async def test_a_flawed_draft_is_kept_and_not_submitted(flows: FlowService, editor: Actor) -> None:
    view = await flows.create_flow(editor, SaveFlow(content=content(key="account.new", entry="account.gone")))
    assert view.status is FlowStatus.DRAFT
    assert "unknown_entry" in {flaw.code for flaw in view.flaws}
    with pytest.raises(FlowInvalid):
        await flows.submit(editor, FlowId(view.id), now(view))
    with pytest.raises(KeyTaken):
        await flows.create_flow(editor, SaveFlow(content=content(key="account.new")))
    with pytest.raises(WrongDraftState):
        await flows.discard_draft(editor, FlowId(view.id), now(view))
    with pytest.raises(WrongDraftState):
        await flows.save_draft(editor, FlowId(view.id), SaveFlow(content=content(), revision=view.revision))


async def test_who_saves_second_is_told(flows: FlowService, shipped: FlowView, editor: Actor, second: Actor) -> None:
    flow_id = FlowId(shipped.id)
    await flows.save_draft(editor, flow_id, SaveFlow(content=content(), revision=shipped.revision))
    with pytest.raises(FlowChangedMeanwhile):
        await flows.save_draft(second, flow_id, SaveFlow(content=content(), revision=shipped.revision))
    with pytest.raises(FlowNotFound):
        await flows.get_flow(editor, FlowId(new_id()))


async def test_archived_and_restored(
    flows: FlowService, shipped: FlowView, editor: Actor, published_knowledge: PublishedKnowledge
) -> None:
    flow_id = FlowId(shipped.id)
    archived = await flows.archive(editor, flow_id, now(shipped))
    assert (await published_knowledge.list_published()).flows == {}
    restored = await flows.restore(editor, flow_id, now(archived))
    assert restored.status is FlowStatus.PUBLISHED
    with pytest.raises(DraftNotFound):
        await flows.submit(editor, flow_id, now(restored))


async def test_readers_read_only(flows: FlowService, shipped: FlowView, reader: Actor) -> None:
    with pytest.raises(Forbidden):
        await flows.archive(reader, FlowId(shipped.id), now(shipped))
    assert await flows.check_flow(reader, content()) != []


async def test_what_an_editor_touched_is_kept_by_an_import(
    flows: FlowService, shipped: FlowView, editor: Actor, starter: Path, starter_import: StarterImport
) -> None:
    file = starter / "flows" / "account.yaml"
    file.write_text(SHIPPED.replace("您多大？", "几岁？"), "utf-8")
    await starter_import.import_starter(SYSTEM)
    updated = await flows.get_flow(editor, FlowId(shipped.id))
    assert updated.version == 2
    await flows.save_draft(editor, FlowId(shipped.id), SaveFlow(content=content(), revision=updated.revision))
    file.write_text(SHIPPED, "utf-8")
    await starter_import.import_starter(SYSTEM)
    assert (await flows.get_flow(editor, FlowId(shipped.id))).version == 2


async def test_a_shipped_flow_that_is_gone_is_archived(
    flows: FlowService, shipped: FlowView, reader: Actor, starter: Path, starter_import: StarterImport
) -> None:
    (starter / "flows" / "account.yaml").unlink()
    await starter_import.import_starter(SYSTEM)
    assert (await flows.get_flow(reader, FlowId(shipped.id))).status is FlowStatus.ARCHIVED


async def test_a_draft_is_played(
    flows: FlowService, unit_of_work: UnitOfWorkFactory, clock: ManualClock, reader: Actor
) -> None:
    play = FlowPlay(unit_of_work, clock)
    begun = await play.play(reader, PlayFlow(content=content()))
    assert begun.text == "您多大？"
    played = await play.play(reader, PlayFlow(content=content(), place=begun.place, text="三十五岁"))
    assert played.place.status == "ended"
    assert "95000" in played.text
    assert sys.getsizeof(begun.place.model_dump_json()) < 1000
