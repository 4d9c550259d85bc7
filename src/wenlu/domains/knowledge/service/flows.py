"""What editors do with guided flows: write, check, try, submit, approve, publish."""

from collections.abc import Mapping
from dataclasses import replace

from wenlu.domains.audit.schemas import Act, Detail
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
from wenlu.domains.knowledge.rules.flows import FlowSurroundings, find_flow_flaws, first_words
from wenlu.domains.knowledge.schemas import Audience, Origin
from wenlu.domains.knowledge.schemas.flows import (
    FlowContent,
    FlowDraftView,
    FlowFlaw,
    FlowRevision,
    FlowStage,
    FlowStatus,
    FlowSummary,
    FlowVersionView,
    FlowView,
    ReturnFlow,
    SaveFlow,
)
from wenlu.domains.knowledge.service.acts import record_knowledge
from wenlu.domains.knowledge.store import EntryStore, LibraryStore
from wenlu.domains.knowledge.store.flows import FlowStore, StoredFlow
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import FlowId, new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


class FlowService:
    """Flows and their drafts. A draft stands beside what is published, which the bot plays until it is approved."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def list_flows(self, actor: Actor) -> list[FlowSummary]:
        """List every flow, archived ones last."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            flows = await FlowStore(work).list_flows()
        return [_summary(flow) for flow in sorted(flows, key=lambda flow: flow.status is FlowStatus.ARCHIVED)]

    async def get_flow(self, actor: Actor, flow_id: FlowId) -> FlowView:
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await _view(work, actor, await _get(FlowStore(work), flow_id))

    async def list_versions(self, actor: Actor, flow_id: FlowId) -> list[FlowVersionView]:
        """Every state that was ever published, newest first."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = FlowStore(work)
            await _get(store, flow_id)
            return await store.list_versions(flow_id)

    async def check_flow(self, actor: Actor, content: FlowContent) -> list[FlowFlaw]:
        """What is wrong with a flow as it stands in the editor."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return find_flow_flaws(content, await surroundings(work, content.key))

    async def create_flow(self, actor: Actor, command: SaveFlow) -> FlowView:
        """Begin a flow with a draft; raises `KeyTaken`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = FlowStore(work)
            if await store.key_exists(command.content.key):
                raise KeyTaken(f"{command.content.key} exists", key=command.content.key)
            blank = StoredFlow.blank(FlowId(new_id()), command.content.key, Origin.EDITOR, self._clock.now())
            flow = self._written(blank, actor, command.content)
            await store.save_flow(flow, is_new=True)
            return await _view(work, actor, flow)

    async def save_draft(self, actor: Actor, flow_id: FlowId, command: SaveFlow) -> FlowView:
        """Write the draft, flawed or not; what was submitted is being written again by that."""
        async with self._unit_of_work() as work:
            before = await self._locked(work, actor, flow_id, command.revision)
            if command.content.key != before.key:
                raise WrongDraftState("the key of a flow stays", key=before.key)
            flow = self._written(before, actor, command.content)
            await FlowStore(work).save_flow(flow)
            return await _view(work, actor, flow)

    async def take_up(self, actor: Actor, flow_id: FlowId, version: int, command: FlowRevision) -> FlowView:
        """Make the draft what was published as `version`; raises `VersionNotFound`."""
        async with self._unit_of_work() as work:
            before = await self._locked(work, actor, flow_id, command.revision)
            versions = await FlowStore(work).list_versions(flow_id)
            old = next((one for one in versions if one.version == version), None)
            if old is None:
                raise VersionNotFound(f"no version {version}")
            flow = self._written(before, actor, old.content)
            await FlowStore(work).save_flow(flow)
            return await _view(work, actor, flow)

    async def discard_draft(self, actor: Actor, flow_id: FlowId, command: FlowRevision) -> FlowView:
        """Throw the draft of a published flow away; a flow that never was published is archived instead."""
        async with self._unit_of_work() as work:
            before = await self._locked(work, actor, flow_id, command.revision)
            if before.published is None:
                raise WrongDraftState("there is nothing else than the draft")
            flow = self._saved(before.without_draft(), actor)
            await FlowStore(work).save_flow(flow)
            return await _view(work, actor, flow)

    async def submit(self, actor: Actor, flow_id: FlowId, command: FlowRevision) -> FlowView:
        """Ask somebody else to approve; raises `FlowInvalid` while there are errors."""
        async with self._unit_of_work() as work:
            before = await self._locked(work, actor, flow_id, command.revision)
            await _check(work, _draft_of(before))
            submitted = replace(
                before,
                draft_stage=FlowStage.SUBMITTED,
                submitted_by_name=actor.name,
                returned="",
            )
            flow = self._saved(submitted, actor)
            await FlowStore(work).save_flow(flow)
            return await _view(work, actor, flow)

    async def return_draft(self, actor: Actor, flow_id: FlowId, command: ReturnFlow) -> FlowView:
        """Give what was submitted back, with the reason."""
        async with self._unit_of_work() as work:
            before = await self._locked(work, actor, flow_id, command.revision, Permission.APPROVE_KNOWLEDGE)
            if before.draft_stage is not FlowStage.SUBMITTED:
                raise WrongDraftState("nobody has submitted it")
            returned = replace(before, draft_stage=FlowStage.WRITING, returned=command.reason)
            flow = self._saved(returned, actor)
            await FlowStore(work).save_flow(flow)
            return await _view(work, actor, flow)

    async def approve(self, actor: Actor, flow_id: FlowId, command: FlowRevision) -> FlowView:
        """Publish what another person wrote and submitted; raises `OwnDraft`, `FlowInvalid`."""
        async with self._unit_of_work() as work:
            before = await self._locked(work, actor, flow_id, command.revision, Permission.APPROVE_KNOWLEDGE)
            draft = _draft_of(before)
            if before.draft_stage is not FlowStage.SUBMITTED:
                raise WrongDraftState("nobody has submitted it")
            if not _may_approve(actor, before):
                raise OwnDraft("another person approves what you have written")
            await _check(work, draft)
            published = replace(
                before.without_draft(),
                status=FlowStatus.PUBLISHED,
                version=before.version + 1,
                published=draft,
                published_by_name=actor.name,
                published_at=self._clock.now(),
            )
            flow = self._saved(published, actor)
            await FlowStore(work).save_flow(flow)
            await FlowStore(work).keep_version(flow, before.draft_by_name, actor.id)
            self._record(work, actor, Act.KNOWLEDGE_PUBLISHED, flow)
            await announce(work, flow.key)
            return await _view(work, actor, flow)

    async def archive(self, actor: Actor, flow_id: FlowId, command: FlowRevision) -> FlowView:
        """Take a flow out of use; talks that are in it go on without it."""
        return await self._set_status(actor, flow_id, command, FlowStatus.ARCHIVED)

    async def restore(self, actor: Actor, flow_id: FlowId, command: FlowRevision) -> FlowView:
        """Use an archived flow again, as it was; raises `FlowInvalid` if it does not hold any more."""
        return await self._set_status(actor, flow_id, command, FlowStatus.PUBLISHED)

    async def _set_status(self, actor: Actor, flow_id: FlowId, command: FlowRevision, wanted: FlowStatus) -> FlowView:
        async with self._unit_of_work() as work:
            before = await self._locked(work, actor, flow_id, command.revision)
            if wanted is FlowStatus.PUBLISHED and before.published is None:
                wanted = FlowStatus.DRAFT
            elif wanted is FlowStatus.PUBLISHED and before.published is not None:
                await _check(work, before.published)
            flow = self._saved(replace(before, status=wanted), actor)
            await FlowStore(work).save_flow(flow)
            if wanted is not FlowStatus.DRAFT:
                archived = wanted is FlowStatus.ARCHIVED
                self._record(work, actor, Act.KNOWLEDGE_RETIRED if archived else Act.KNOWLEDGE_PUBLISHED, flow)
            await announce(work, flow.key)
            return await _view(work, actor, flow)

    def _record(self, work: UnitOfWork, actor: Actor, act: Act, flow: StoredFlow) -> None:
        detail: Detail = {"of": "flow", "key": flow.key, "version": flow.version}
        record_knowledge(work, self._clock.now(), actor, act, flow.id, detail=detail)

    async def _locked(
        self,
        work: UnitOfWork,
        actor: Actor,
        flow_id: FlowId,
        revision: int | None,
        needs: Permission = Permission.EDIT_KNOWLEDGE,
    ) -> StoredFlow:
        actor.check(needs)
        flow = await _get(FlowStore(work), flow_id, lock=True)
        if flow.revision != revision:
            raise FlowChangedMeanwhile(await _view(work, actor, flow))
        return flow

    def _written(self, before: StoredFlow, actor: Actor, content: FlowContent) -> StoredFlow:
        writers = {*before.draft_writers, *([actor.id] if actor.id else [])}
        written = replace(
            before,
            draft=content,
            draft_stage=FlowStage.WRITING,
            draft_writers=tuple(sorted(writers)),
            draft_by_name=actor.name,
            draft_at=self._clock.now(),
            submitted_by_name=None,
        )
        return self._saved(written, actor)

    def _saved(self, flow: StoredFlow, actor: Actor) -> StoredFlow:
        return replace(
            flow,
            revision=flow.revision + 1,
            origin=Origin.EDITOR,
            updated_by_name=actor.name,
            updated_at=self._clock.now(),
        )


async def surroundings(work: UnitOfWork, key: str) -> FlowSurroundings:
    """What a flow is checked against: published entries for customers, variables, the other flows."""
    entries = await EntryStore(work).list_published()
    variables = await LibraryStore(work).list_variables()
    others = [flow for flow in await FlowStore(work).list_flows() if flow.key != key]
    return FlowSurroundings(
        entries={entry.key for entry in entries if entry.audience is Audience.CUSTOMER},
        variables={variable.key for variable in variables},
        taken=_taken(others),
    )


async def announce(work: UnitOfWork, key: str) -> None:
    """Let whoever plays flows take in a change at once."""
    await LibraryStore(work).raise_revision()
    work.record(FlowChanged(key))


def _taken(others: list[StoredFlow]) -> Mapping[str, str]:
    return {
        words: flow.published.title
        for flow in others
        if flow.published is not None and flow.status is FlowStatus.PUBLISHED
        for words in first_words(flow.published)
    }


async def _get(store: FlowStore, flow_id: FlowId, *, lock: bool = False) -> StoredFlow:
    flow = await store.find_flow(flow_id, lock=lock)
    if flow is None:
        raise FlowNotFound(f"no flow {flow_id}")
    return flow


async def _check(work: UnitOfWork, content: FlowContent) -> None:
    flaws = find_flow_flaws(content, await surroundings(work, content.key))
    if any(flaw.severity == "error" for flaw in flaws):
        raise FlowInvalid(flaws)


def _draft_of(flow: StoredFlow) -> FlowContent:
    if flow.draft is None:
        raise DraftNotFound("there is no draft")
    return flow.draft


def _may_approve(actor: Actor, flow: StoredFlow) -> bool:
    return actor.may(Permission.APPROVE_KNOWLEDGE) and actor.id not in flow.draft_writers


async def _view(work: UnitOfWork, actor: Actor, flow: StoredFlow) -> FlowView:
    return FlowView(
        id=flow.id,
        key=flow.key,
        status=flow.status,
        origin=flow.origin,
        version=flow.version,
        revision=flow.revision,
        published=flow.published,
        published_by=flow.published_by_name,
        published_at=flow.published_at,
        draft=_draft_view(actor, flow),
        flaws=tuple(find_flow_flaws(flow.content, await surroundings(work, flow.key))),
    )


def _draft_view(actor: Actor, flow: StoredFlow) -> FlowDraftView | None:
    if flow.draft is None or flow.draft_stage is None or flow.draft_at is None:
        return None
    return FlowDraftView(
        content=flow.draft,
        stage=flow.draft_stage,
        written_by=flow.draft_by_name,
        written_at=flow.draft_at,
        submitted_by=flow.submitted_by_name if flow.draft_stage is FlowStage.SUBMITTED else None,
        returned=flow.returned,
        may_approve=_may_approve(actor, flow),
    )


def _summary(flow: StoredFlow) -> FlowSummary:
    content = flow.content
    return FlowSummary(
        id=flow.id,
        key=flow.key,
        title=content.title,
        title_en=content.title_en,
        description=content.description,
        description_en=content.description_en,
        status=flow.status,
        stage=flow.draft_stage,
        origin=flow.origin,
        version=flow.version,
        nodes=len(content.nodes),
        updated_by=flow.updated_by_name,
        updated_at=flow.updated_at,
    )
