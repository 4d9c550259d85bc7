"""People's reviews: what waits, one conversation with all that was found in it, scores, and how far they agree."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import fmean
from typing import Literal
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act, record_look
from wenlu.domains.conversations.service import TranscriptReader
from wenlu.domains.inspection.errors import (
    InspectionNotFound,
    OwnConversation,
    ReviewInvalid,
    ReviewOutdated,
    ScorecardNotFound,
)
from wenlu.domains.inspection.ports import AlertRaiser
from wenlu.domains.inspection.rules.agreement import ENOUGH, agreement
from wenlu.domains.inspection.rules.scoring import score_of, scores_of
from wenlu.domains.inspection.rules.talk_lines import talk_lines
from wenlu.domains.inspection.schemas.agreement import AgreementView
from wenlu.domains.inspection.schemas.alerts import AlertCode, Finding
from wenlu.domains.inspection.schemas.inspections import (
    InspectedPerson,
    InspectionDetail,
    InspectionFilter,
    InspectionLine,
    OwnLine,
    OwnResults,
    PutReview,
    ReviewView,
    Risk,
    SectionScore,
)
from wenlu.domains.inspection.schemas.sampling import DueCount
from wenlu.domains.inspection.schemas.scorecards import Scale, ScorecardContent, ScorecardItem, Section
from wenlu.domains.inspection.service.scope import Scopes
from wenlu.domains.inspection.store.inspections import InspectionStore, Listed, StoredInspection, TaskState
from wenlu.domains.inspection.store.reviews import ReviewStore, StoredReview
from wenlu.domains.inspection.store.scorecards import ScorecardStore
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of, start_of
from wenlu.kernel.errors import Invalid
from wenlu.kernel.ids import ConversationId, StaffId, new_id
from wenlu.kernel.paging import Page, decode_cursor, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_CLAIMED_FOR = timedelta(minutes=30)
_LAST_PRIORITY = 99
_FIRST_YEAR, _LAST_YEAR = 2000, 2200
_WEAK_SHARE = 0.5
_AVERAGED = timedelta(days=30)


class InspectionReviewService:
    """Review by people (人工质检). Nobody sees beyond his scope, and nobody reviews what he took part in."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        transcripts: TranscriptReader,
        organisation: OrganisationService,
        alerts: AlertRaiser | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._transcripts = transcripts
        self._scopes = Scopes(organisation)
        self._alerts = alerts

    async def list_inspections(
        self, actor: Actor, where: InspectionFilter, cursor: str | None, limit: int
    ) -> Page[InspectionLine]:
        """Return a page of what lies in the actor's scope: the queue if `state` is due, else newest first."""
        scope = await self._scopes.of(actor)
        own = actor.id if where.state == "due" else None
        scoped = replace(where, units=scope.units, not_by=own)
        async with self._unit_of_work() as work:
            found = await InspectionStore(work).list_page(scoped, _place(cursor), limit + 1, self._clock.now())
        shown = found[:limit]
        people = await self._scopes.people({one.inspection.staff_id for one in shown if one.inspection.staff_id})
        more = encode_cursor(*_cursor_of(shown[-1])) if len(found) > limit else None
        return Page([_line(one.inspection, one.task, people, reviewed=one.reviewed) for one in shown], more)

    async def count_due(self, actor: Actor) -> DueCount:
        """Return how much waits for the actor's scope, and how much was done today."""
        scope, now = await self._scopes.of(actor), self._clock.now()
        today = start_of(day_of(now))
        async with self._unit_of_work() as work:
            due, late, done, mine = await ReviewStore(work).count_tasks(
                scope.units, actor.id, actor.account_id, now, today
            )
        return DueCount(due=due, late=late, done_today=done, mine_today=mine)

    async def get_detail(self, actor: Actor, conversation_id: UUID) -> InspectionDetail:
        """Return everything about one inspection, to inspectors in whose scope it lies and to who took part in it.

        Raises `InspectionNotFound`. Looking is written down.
        """
        stored = await self._visible(actor, conversation_id)
        took_part = actor.id is not None and actor.id in stored.participants
        async with self._unit_of_work() as work:
            transcript = await self._transcripts.find(work, conversation_id)
            if transcript is None:
                raise InspectionNotFound("nobody can read it any more")
            task = await InspectionStore(work).find_task(conversation_id, self._clock.now())
            card = await self._card(work, stored)
            reviews = (await ReviewStore(work).list_reviews([conversation_id])).get(conversation_id, [])
            subject = Subject(SubjectKind.CONVERSATION, conversation_id, transcript.customer.id)
            record_look(work, self._clock.now(), actor, Act.CONVERSATION_OPENED, subject)
        people = await self._scopes.people({stored.staff_id} if stored.staff_id else set())
        inspects = actor.may(Permission.INSPECT)
        return InspectionDetail(
            line=_line(stored, task, people, reviewed=bool(reviews)),
            card_id=stored.card_id,
            card_version=stored.card_version,
            items=card.items,
            results=stored.results,
            opinions=stored.opinions if inspects else (),
            opinion_state=stored.opinion_state if inspects else "off",
            talk=talk_lines(transcript.events),
            reviews=tuple(_review_view(review, actor) for review in reviews),
            may_review=inspects and not took_part,
            is_due=bool(task.reasons) and task.done_at is None,
        )

    async def claim(self, actor: Actor, conversation_id: UUID) -> None:
        """Tell colleagues that one is at it; it lapses by itself."""
        await self._reviewable(actor, conversation_id)
        now = self._clock.now()
        assert actor.account_id is not None  # noqa: S101  staff have one
        async with self._unit_of_work() as work:
            await ReviewStore(work).claim(conversation_id, actor.account_id, actor.name, now, now + _CLAIMED_FOR)

    async def put_review(self, actor: Actor, conversation_id: UUID, command: PutReview) -> ReviewView:
        """Keep the actor's scores, in place of what he gave before.

        Raises `OwnConversation`, `ReviewOutdated`, `ReviewInvalid`. What people find wrong in the section of compliance
        is raised as an alert, against which its person may appeal.
        """
        await self._reviewable(actor, conversation_id)
        assert actor.account_id is not None  # noqa: S101  staff have one
        now = self._clock.now()
        async with self._unit_of_work() as work:
            stored = await InspectionStore(work).find(conversation_id, lock=True)
            assert stored is not None  # noqa: S101  asked before
            if stored.card_version != command.card_version:
                raise ReviewOutdated("inspected by another version meanwhile", version=stored.card_version)
            card = await self._card(work, stored)
            _check_scores(card.items, command.scores)
            automatic = scores_of(stored.results)
            review = StoredReview(
                id=new_id(),
                conversation_id=conversation_id,
                reviewer_id=actor.account_id,
                reviewer=actor.name,
                card_id=stored.card_id,
                card_version=stored.card_version,
                scores=dict(command.scores),
                automatic=automatic,
                model={one.item: one.score for one in stored.opinions},
                comment=command.comment.strip() or None,
                score=score_of(card.items, automatic | command.scores),
                submitted_at=now,
            )
            store = ReviewStore(work)
            await store.withdraw(conversation_id, actor.account_id, now)
            await store.insert(review)
            await store.finish_task(conversation_id, actor.account_id, now)
            await self._keep_mean(work, conversation_id)
            await self._raise(work, stored, card.items, review)
            _record(work, actor, now, conversation_id, card_version=stored.card_version, items=len(command.scores))
        return _review_view(review, actor)

    async def withdraw(self, actor: Actor, conversation_id: UUID) -> None:
        """Take back one's own review; the conversation waits again if it was drawn. Raises `InspectionNotFound`."""
        await self._reviewable(actor, conversation_id)
        assert actor.account_id is not None  # noqa: S101  staff have one
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = ReviewStore(work)
            if not await store.withdraw(conversation_id, actor.account_id, now):
                raise InspectionNotFound("no review of one's own")
            if not await store.list_reviews([conversation_id]):
                await store.reopen_task(conversation_id)
            await self._keep_mean(work, conversation_id)
            _record(work, actor, now, conversation_id, withdrawn=1)

    async def agreement(
        self, actor: Actor, card_id: UUID, source: Literal["rules", "model"], days: int
    ) -> AgreementView:
        """Return Cohen's kappa between rules (or the model) and people, by item and by scale."""
        scope = await self._scopes.of(actor)
        async with self._unit_of_work() as work:
            cards = await ScorecardStore(work).list_versions(card_id)
            reviews = await ReviewStore(work).list_of_card(
                card_id, self._clock.now() - timedelta(days=days), scope.units
            )
        if not cards:
            raise ScorecardNotFound("no such card")
        items = {item.id: item for card in reversed(cards) for item in card.version.content.items}
        pairs: dict[str, list[tuple[int, int]]] = {id_: [] for id_ in items}
        for review in reviews:
            said = review.automatic if source == "rules" else review.model
            for id_, human in review.scores.items():
                score = said.get(id_)
                if human is not None and score is not None and id_ in items and _fits(items[id_], score, human):
                    pairs[id_].append((score, human))
        by_scale = {
            scale: [pair for id_, own in pairs.items() if items[id_].scale is scale for pair in own] for scale in Scale
        }
        return AgreementView(
            source=source,
            conversations=len({review.conversation_id for review in reviews}),
            overall=tuple(agreement(own, scale) for scale, own in by_scale.items()),
            items=tuple(agreement(own, items[id_].scale, items[id_]) for id_, own in pairs.items() if own),
            enough=ENOUGH,
        )

    async def list_own(self, actor: Actor, cursor: str | None, limit: int) -> OwnResults:
        """Return what was found in the actor's own conversations, and what reviewers told him."""
        actor.check(Permission.SERVE_CUSTOMERS)
        if actor.id is None:
            return OwnResults(average=None, reviewed_average=None, conversations=0, lines=(), next_cursor=None)
        before = _own_place(cursor)
        since = day_of(self._clock.now() - _AVERAGED)
        async with self._unit_of_work() as work:
            store = InspectionStore(work)
            found = await store.list_own(actor.id, before, limit + 1)
            average, reviewed, count = await store.averages(actor.id, since)
            shown = found[:limit]
            cards = await ScorecardStore(work).list_these([(one.card_id, one.card_version) for one in shown])
            reviews = await ReviewStore(work).list_reviews([one.conversation_id for one in shown])
        people = await self._scopes.people({actor.id})
        lines = [
            _own_line(one, cards[one.card_id, one.card_version], reviews.get(one.conversation_id, []), people)
            for one in shown
        ]
        last = shown[-1] if len(found) > limit else None
        return OwnResults(
            average=None if average is None else round(average, 1),
            reviewed_average=None if reviewed is None else round(reviewed, 1),
            conversations=count,
            lines=tuple(lines),
            next_cursor=encode_cursor(last.closed_at.isoformat(), str(last.conversation_id)) if last else None,
        )

    async def _visible(self, actor: Actor, conversation_id: UUID) -> StoredInspection:
        async with self._unit_of_work() as work:
            stored = await InspectionStore(work).find(conversation_id)
        if stored is None:
            raise InspectionNotFound("not inspected")
        if actor.id is not None and actor.id in stored.participants:
            return stored
        scope = await self._scopes.of(actor)
        if not scope.holds(stored.unit_id):
            raise InspectionNotFound("outside one's scope")
        return stored

    async def _reviewable(self, actor: Actor, conversation_id: UUID) -> StoredInspection:
        actor.check(Permission.INSPECT)
        stored = await self._visible(actor, conversation_id)
        if actor.id is not None and actor.id in stored.participants:
            raise OwnConversation("nobody reviews what he took part in")
        return stored

    async def _card(self, work: UnitOfWork, stored: StoredInspection) -> ScorecardContent:
        found = await ScorecardStore(work).find(stored.card_id, stored.card_version)
        assert found is not None  # noqa: S101  the row refers to it
        return found.version.content

    async def _keep_mean(self, work: UnitOfWork, conversation_id: UUID) -> None:
        reviews = (await ReviewStore(work).list_reviews([conversation_id])).get(conversation_id, [])
        scores = [review.score for review in reviews if review.score is not None]
        await InspectionStore(work).set_human(conversation_id, round(fmean(scores), 1) if scores else None)

    async def _raise(
        self, work: UnitOfWork, stored: StoredInspection, items: Sequence[ScorecardItem], review: StoredReview
    ) -> None:
        if self._alerts is None or stored.staff_id is None:
            return
        for item in items:
            score = review.scores.get(item.id)
            if item.section is Section.COMPLIANCE and score is not None and item.scale.share(score) < _WEAK_SHARE:
                await self._alerts.raise_alert(
                    work,
                    Finding(
                        ref=f"review/{stored.conversation_id}/{item.id}",
                        staff_id=StaffId(stored.staff_id),
                        code=AlertCode.INSPECTION,
                        conversation_id=ConversationId(stored.conversation_id),
                        category=item.id,
                        label=item.name,
                    ),
                )


def _record(work: UnitOfWork, actor: Actor, now: datetime, conversation_id: UUID, **detail: int) -> None:
    record_act(
        work, now, actor, Act.CONVERSATION_REVIEWED, Subject(SubjectKind.CONVERSATION, conversation_id), detail=detail
    )


def _check_scores(items: Sequence[ScorecardItem], scores: Mapping[str, int | None]) -> None:
    known = {item.id: item for item in items}
    for id_, score in scores.items():
        if id_ not in known or (score is not None and score not in known[id_].scale.values):
            raise ReviewInvalid("not on the card or not on its scale", item=id_)


def _fits(item: ScorecardItem, *scores: int) -> bool:
    return all(score in item.scale.values for score in scores)


def _place(cursor: str | None) -> tuple[int, datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        rank, at, id_ = decode_cursor(cursor)
        place = min(max(int(rank), 0), _LAST_PRIORITY), _moment(at), UUID(str(id_))
    except ValueError as error:
        raise Invalid("not a cursor of ours") from error
    return place


def _moment(at: str | int) -> datetime:
    """Return a time of a cursor; raises `ValueError` for one without a zone or out of all reason."""
    moment = datetime.fromisoformat(str(at))
    if moment.tzinfo is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError("not a moment of ours")
    return moment


def _own_place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        at, id_ = decode_cursor(cursor)
        return _moment(at), UUID(str(id_))
    except ValueError as error:
        raise Invalid("not a cursor of ours") from error


def _cursor_of(last: Listed) -> tuple[int, str, str]:
    at = last.task.due_at if last.by_priority and last.task.due_at else last.inspection.closed_at
    return last.task.priority or _LAST_PRIORITY, at.isoformat(), str(last.inspection.conversation_id)


def _line(
    one: StoredInspection, task: TaskState, people: Mapping[UUID, InspectedPerson], *, reviewed: bool
) -> InspectionLine:
    waits = bool(task.reasons) and task.done_at is None
    return InspectionLine(
        conversation_id=one.conversation_id,
        closed_at=one.closed_at,
        inspected_at=one.inspected_at,
        person=people.get(one.staff_id) if one.staff_id else None,
        queue=one.queue,
        category=one.category,
        channel=one.channel,
        rating=one.rating,
        messages=one.messages,
        score=one.score,
        sections=tuple(
            SectionScore(section=section, score=one.sections[section]) for section in Section if section in one.sections
        ),
        human=one.human,
        risks=tuple(Risk(risk) for risk in one.risks),
        reasons=task.reasons if waits else (),
        due_at=task.due_at if waits else None,
        claimed_by=task.claimed_name if waits else None,
        reviewed=reviewed,
    )


def _own_line(
    one: StoredInspection,
    card: ScorecardContent,
    reviews: Sequence[StoredReview],
    people: Mapping[UUID, InspectedPerson],
) -> OwnLine:
    judged = {id_: score for review in reviews for id_, score in review.scores.items()}
    items = {item.id: item for item in card.items}
    weak = tuple(
        result.model_copy(update={"score": score})
        for result in one.results
        if (score := judged.get(result.item, result.score)) is not None
        and items[result.item].scale.share(score) < _WEAK_SHARE
    )
    return OwnLine(
        line=_line(one, TaskState(), people, reviewed=bool(reviews)),
        weak=weak,
        items=tuple(items[result.item] for result in weak),
        comments=tuple(review.comment for review in reviews if review.comment),
    )


def _review_view(review: StoredReview, actor: Actor) -> ReviewView:
    return ReviewView(
        id=review.id,
        reviewer=review.reviewer,
        mine=review.reviewer_id == actor.account_id,
        scores=review.scores,
        comment=review.comment or "",
        score=review.score,
        submitted_at=review.submitted_at,
    )
