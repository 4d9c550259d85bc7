"""What editors do with scripts (话术)."""

from uuid import UUID

from wenlu.domains.audit.schemas import Act, Detail
from wenlu.domains.knowledge.errors import (
    BaseMoved,
    EntryInvalid,
    KeyTaken,
    NeverPublished,
    ScriptNotFound,
)
from wenlu.domains.knowledge.rules import find_script_flaws
from wenlu.domains.knowledge.schemas import (
    Flaw,
    Origin,
    SaveScript,
    Script,
    ScriptDraftView,
    ScriptRecordView,
    ScriptStatus,
    ScriptVersionView,
    Subject,
)
from wenlu.domains.knowledge.service.acts import record_knowledge, record_published
from wenlu.domains.knowledge.service.drafting import Writing, draft_fields, submit_draft, write_draft
from wenlu.domains.knowledge.store import Draft, DraftStore, LibraryStore, Saver, ScriptStore, StoredScript
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


class ScriptPublisher:
    """Lets drafts of scripts out (`drafting.Publisher`)."""

    async def lock_version(self, work: UnitOfWork, id_: UUID) -> int:
        return (await _get(ScriptStore(work), id_, lock=True)).version

    async def check(self, work: UnitOfWork, draft: Draft) -> None:
        await _check(work, Script.model_validate(draft.content))

    async def publish(self, work: UnitOfWork, draft: Draft, saver: Saver) -> int:
        store = ScriptStore(work)
        before = await _get(store, draft.id, lock=True)
        content = Script.model_validate(draft.content)
        await _check(work, content)
        await store.update_script(before, content, ScriptStatus.PUBLISHED, saver)
        return before.version + 1

    async def forget(self, work: UnitOfWork, draft: Draft) -> None:
        await ScriptStore(work).delete_unpublished(draft.id)


class ScriptService:
    """Scripts by situation: list, write, put away; the same review as for entries."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._publisher = ScriptPublisher()

    async def list_records(self, actor: Actor) -> list[ScriptRecordView]:
        """Every script with its state, in the order in which staff are offered them."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            scripts = await ScriptStore(work).list_all()
            drafts = await DraftStore(work).find_drafts([script.id for script in scripts])
        return [_view(script, drafts.get(script.id), actor) for script in scripts]

    async def get_record(self, actor: Actor, id_: UUID) -> ScriptRecordView:
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await self._read(work, id_, actor)

    async def list_versions(self, actor: Actor, id_: UUID) -> list[ScriptVersionView]:
        """Everything that was ever published of a script, newest first."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = ScriptStore(work)
            await _get(store, id_)
            return await store.list_versions(id_)

    async def create_script(self, actor: Actor, command: SaveScript) -> ScriptRecordView:
        """Begin a new script; raises `KeyTaken`, `EntryInvalid`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        id_ = new_id()
        content = command.content(command.key or f"{command.category}.s{id_.hex[-10:]}")
        async with self._unit_of_work() as work:
            store = ScriptStore(work)
            if await store.key_exists(content.key):
                raise KeyTaken(f"{content.key} exists", key=content.key)
            await _check(work, content)
            await store.insert_script(id_, content, ScriptStatus.DRAFT, self._saver(actor))
            await self._write(work, actor, _writing(id_, content, 0), None, submit=command.submit)
            return await self._read(work, id_, actor)

    async def update_script(self, actor: Actor, id_: UUID, command: SaveScript) -> ScriptRecordView:
        """Write the draft of the next version.

        Raises `BaseMoved` or `DraftChangedMeanwhile` unless `version` and `revision` are those that are there.
        """
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = ScriptStore(work)
            before = await _get(store, id_, lock=True)
            if command.version != before.version:
                raise BaseMoved("another version was published meanwhile", version=before.version)
            if command.key not in (None, before.content.key):
                raise EntryInvalid([Flaw(field="key", code="key_is_fixed", message="编号不能修改")])
            content = command.content(before.content.key)
            await _check(work, content)
            if before.version == 0:
                await store.rewrite_unpublished(before, content, self._saver(actor))
            writing = _writing(id_, content, before.version)
            await self._write(work, actor, writing, command.revision, submit=command.submit)
            return await self._read(work, id_, actor)

    async def archive_script(self, actor: Actor, id_: UUID) -> ScriptRecordView:
        """Put a script away; staff are no longer offered it."""
        return await self._set_status(actor, id_, ScriptStatus.ARCHIVED)

    async def restore_script(self, actor: Actor, id_: UUID) -> ScriptRecordView:
        return await self._set_status(actor, id_, ScriptStatus.PUBLISHED)

    async def _set_status(self, actor: Actor, id_: UUID, status: ScriptStatus) -> ScriptRecordView:
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = ScriptStore(work)
            before = await _get(store, id_, lock=True)
            if before.version == 0:
                raise NeverPublished("this was never published")
            if before.status is not status:
                await _check(work, before.content)
                await store.update_script(before, before.content, status, self._saver(actor))
                act = Act.KNOWLEDGE_RETIRED if status is ScriptStatus.ARCHIVED else Act.KNOWLEDGE_PUBLISHED
                detail: Detail = {"of": "script", "key": before.content.key, "version": before.version + 1}
                record_knowledge(work, self._clock.now(), actor, act, id_, detail=detail)
            return await self._read(work, id_, actor)

    async def _write(
        self, work: UnitOfWork, actor: Actor, writing: Writing, revision: int | None, *, submit: bool
    ) -> None:
        now = self._clock.now()
        draft = await write_draft(work, writing, revision, actor, now)
        if submit and await submit_draft(work, draft, self._publisher, actor, now) is None:
            record_published(work, now, actor, draft, writing.base_version + 1)

    async def _read(self, work: UnitOfWork, id_: UUID, actor: Actor) -> ScriptRecordView:
        script = await _get(ScriptStore(work), id_)
        return _view(script, await DraftStore(work).find_draft(id_), actor)

    def _saver(self, actor: Actor) -> Saver:
        return Saver(actor.id, actor.name, self._clock.now(), Origin.EDITOR)


async def _get(store: ScriptStore, id_: UUID, *, lock: bool = False) -> StoredScript:
    script = await store.find_script(id_, lock=lock)
    if script is None:
        raise ScriptNotFound(f"no script {id_}")
    return script


async def _check(work: UnitOfWork, content: Script) -> None:
    variables = {variable.key for variable in await LibraryStore(work).list_variables()}
    flaws = find_script_flaws(content, variables)
    if flaws:
        raise EntryInvalid(flaws)


def _writing(id_: UUID, content: Script, base_version: int) -> Writing:
    return Writing(
        id=id_,
        subject=Subject.SCRIPT,
        key=content.key,
        title=content.title,
        category=content.category,
        content=content.model_dump(mode="json"),
        base_version=base_version,
    )


def _view(script: StoredScript, draft: Draft | None, actor: Actor) -> ScriptRecordView:
    return ScriptRecordView(
        **dict(script.content),
        id=script.id,
        status=script.status,
        version=script.version,
        origin=script.origin,
        updated_by=script.updated_by,
        updated_at=script.updated_at,
        draft=None
        if draft is None
        else ScriptDraftView.model_validate({**draft_fields(draft, actor), "content": draft.content}),
    )
