"""Scorecards: written as drafts, tried on real conversations, published in versions."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from uuid import UUID

import yaml

from wenlu.domains.audit.schemas import Act, Detail
from wenlu.domains.audit.service import record_act
from wenlu.domains.inspection.errors import ScorecardChanged, ScorecardClash, ScorecardNotFound
from wenlu.domains.inspection.schemas.scorecards import (
    CardStatus,
    CheckView,
    SaveScorecard,
    ScorecardContent,
    ScorecardVersion,
    ScorecardView,
)
from wenlu.domains.inspection.store.scorecards import ScorecardStore, StoredCard
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


@cache
def shipped_card() -> ScorecardContent:
    """Return the card that ships; it has every check once."""
    written = yaml.safe_load(files(__package__).joinpath("default_scorecard.yaml").read_text("utf-8"))
    items = [{"kind": "automatic" if "check" in item else "manual"} | item for item in written.pop("items")]
    return ScorecardContent.model_validate(written | {"items": items})


class ScorecardService:
    """What conversations are inspected for. Who writes cards reviews compliance; who inspects reads them."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def import_shipped(self) -> None:
        """Publish the card that ships where there is none yet."""
        async with self._unit_of_work() as work:
            store = ScorecardStore(work)
            await store.lock()
            if await store.list_current():
                return
            card_id, now = new_id(), self._clock.now()
            await store.insert(card_id, 1, shipped_card(), "system", now)
            await store.publish(card_id, 1, "system", now)

    def list_checks(self, actor: Actor) -> list[CheckView]:
        """Return what rules can score, each with the words of the shipped card."""
        actor.check(Permission.INSPECT)
        return [
            CheckView(
                id=item.check,
                section=item.section,
                scale=item.scale,
                name=item.name,
                name_en=item.name_en,
                hint=item.hint,
                hint_en=item.hint_en,
                applies=item.applies,
            )
            for item in shipped_card().items
            if item.check is not None
        ]

    async def list_cards(self, actor: Actor) -> list[ScorecardView]:
        """Return every card that is in force or being written."""
        actor.check(Permission.INSPECT)
        async with self._unit_of_work() as work:
            store = ScorecardStore(work)
            cards, inspected = await store.list_current(), await store.count_inspected()
        ids = list(dict.fromkeys(card.id for card in cards))
        return [_view(id_, [card for card in cards if card.id == id_], inspected.get(id_, 0)) for id_ in ids]

    async def list_versions(self, actor: Actor, card_id: UUID) -> list[ScorecardVersion]:
        """Return every version of a card, the newest first; raises `ScorecardNotFound`."""
        actor.check(Permission.INSPECT)
        async with self._unit_of_work() as work:
            found = await ScorecardStore(work).list_versions(card_id)
        if not found:
            raise ScorecardNotFound("no such card")
        return [card.version for card in found]

    async def create(self, actor: Actor, command: SaveScorecard) -> ScorecardView:
        """Begin a new card as a draft."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        card_id = new_id()
        async with self._unit_of_work() as work:
            await ScorecardStore(work).insert(card_id, 1, command.content, actor.name, self._clock.now())
            return await self._read(work, card_id)

    async def save_draft(self, actor: Actor, card_id: UUID, command: SaveScorecard) -> ScorecardView:
        """Write the draft, or begin one over what is in force; raises `ScorecardChanged`, `ScorecardNotFound`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ScorecardStore(work)
            await store.lock()
            versions = await store.list_versions(card_id)
            if not versions:
                raise ScorecardNotFound("no such card")
            draft, now = _draft_of(versions), self._clock.now()
            if command.edition != (draft.version.written_at if draft else None):
                raise ScorecardChanged("the draft was saved meanwhile")
            if draft is None:
                await store.insert(card_id, versions[0].version.version + 1, command.content, actor.name, now)
            else:
                await store.rewrite(card_id, draft.version.version, command.content, actor.name, now)
            return await self._read(work, card_id)

    async def discard_draft(self, actor: Actor, card_id: UUID) -> None:
        """Throw the draft away; raises `ScorecardNotFound`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ScorecardStore(work)
            await store.lock()
            draft = _draft_of(await store.list_versions(card_id))
            if draft is None:
                raise ScorecardNotFound("no draft of such a card")
            await store.remove(card_id, draft.version.version)

    async def publish(self, actor: Actor, card_id: UUID) -> ScorecardView:
        """Put the draft in force from the next closed conversation on; raises `ScorecardClash`, `ScorecardNotFound`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ScorecardStore(work)
            await store.lock()
            versions = await store.list_versions(card_id)
            draft = _draft_of(versions)
            if draft is None:
                raise ScorecardNotFound("no draft of such a card")
            _check_clash(draft, await store.list_current())
            for card in versions:
                if card.version.status is CardStatus.PUBLISHED:
                    await store.set_status(card_id, card.version.version, CardStatus.RETIRED)
            now = self._clock.now()
            await store.publish(card_id, draft.version.version, actor.name, now)
            detail: Detail = {"card": str(card_id), "version": draft.version.version}
            record_act(work, now, actor, Act.SCORECARD_PUBLISHED, detail=detail)
            return await self._read(work, card_id)

    async def retire(self, actor: Actor, card_id: UUID) -> None:
        """Take a card for certain queues out of force; the one for all others stays. Raises `ScorecardNotFound`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ScorecardStore(work)
            await store.lock()
            found = [c for c in await store.list_versions(card_id) if c.version.status is CardStatus.PUBLISHED]
            if not found:
                raise ScorecardNotFound("no such card in force")
            if not found[0].version.content.queues:
                raise ScorecardClash("conversations need a card")
            await store.set_status(card_id, found[0].version.version, CardStatus.RETIRED)

    async def in_force(self, work: UnitOfWork) -> list[StoredCard]:
        """Return the published cards; for the inspector."""
        cards = await ScorecardStore(work).list_current()
        return [card for card in cards if card.version.status is CardStatus.PUBLISHED]

    async def _read(self, work: UnitOfWork, card_id: UUID) -> ScorecardView:
        store = ScorecardStore(work)
        inspected = await store.count_inspected()
        return _view(card_id, [c for c in await store.list_current() if c.id == card_id], inspected.get(card_id, 0))


def card_for(cards: Sequence[StoredCard], queue: str | None) -> StoredCard | None:
    """Return the card for a conversation that waited in a queue: its own, else the one for all others."""
    own = next((card for card in cards if queue in {one.value for one in card.version.content.queues}), None)
    return own or next((card for card in cards if not card.version.content.queues), None)


def _check_clash(draft: StoredCard, current: Sequence[StoredCard]) -> None:
    others = [c for c in current if c.id != draft.id and c.version.status is CardStatus.PUBLISHED]
    wanted = set(draft.version.content.queues)
    if wanted and all(other.version.content.queues for other in others):
        raise ScorecardClash("conversations need a card")
    for other in others:
        taken = set(other.version.content.queues)
        if wanted & taken or (not wanted and not taken):
            raise ScorecardClash(
                "another card is for these", name=other.version.content.name, name_en=other.version.content.name_en
            )


def _draft_of(versions: Sequence[StoredCard]) -> StoredCard | None:
    return next((card for card in versions if card.version.status is CardStatus.DRAFT), None)


def _view(card_id: UUID, versions: Sequence[StoredCard], inspected: int) -> ScorecardView:
    by_status = {card.version.status: card.version for card in versions}
    return ScorecardView(
        id=card_id,
        published=by_status.get(CardStatus.PUBLISHED),
        draft=by_status.get(CardStatus.DRAFT),
        inspected=inspected,
    )
