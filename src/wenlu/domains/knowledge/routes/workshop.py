"""The workshop over HTTP: gaps, conflicts, tests, replays."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from wenlu.domains.knowledge.schemas.workshop import (
    ChangeGap,
    ConflictsView,
    GapState,
    GapsView,
    GapView,
    RatedEntry,
    ReplayView,
    SaveTestSet,
    SetRetention,
    StartReplay,
    TestSetView,
)
from wenlu.domains.knowledge.service import ConflictService, GapService, QuestionService, TestBench
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1/knowledge", tags=["knowledge"])

Gaps = Annotated[GapService, Depends(use(GapService))]
Questions = Annotated[QuestionService, Depends(use(QuestionService))]
Conflicts = Annotated[ConflictService, Depends(use(ConflictService))]
Bench = Annotated[TestBench, Depends(use(TestBench))]


@router.get("/gaps")
async def list_gaps(actor: StaffActor, gaps: Gaps, state: GapState = GapState.OPEN) -> GapsView:
    """What customers asked and did not get, gathered into matters, the most frequent first."""
    return await gaps.list_gaps(actor, state)


@router.post("/gaps/look")
async def look_for_gaps(actor: StaffActor, gaps: Gaps) -> GapsView:
    """Look now instead of in a few minutes."""
    found = await gaps.list_gaps(actor)
    return await gaps.list_gaps(actor) if await gaps.look() else found


@router.put("/gaps/retention")
async def set_retention(actor: StaffActor, questions: Questions, gaps: Gaps, command: SetRetention) -> GapsView:
    """How long what customers asked is kept for the workshop."""
    await questions.set_retention(actor, command)
    return await gaps.list_gaps(actor)


@router.get("/gaps/rated")
async def list_rated(actor: StaffActor, gaps: Gaps) -> list[RatedEntry]:
    """Entries whose answers did not satisfy: not helpful, low rated, or corrected by a person."""
    return await gaps.list_rated(actor)


@router.put("/gaps/{gap_id}")
async def change_gap(actor: StaffActor, gaps: Gaps, gap_id: UUID, command: ChangeGap) -> GapView:
    """Put a gap aside, call it settled, or take it up again."""
    return await gaps.change_gap(actor, gap_id, command)


@router.get("/conflicts")
async def list_conflicts(actor: StaffActor, conflicts: Conflicts) -> ConflictsView:
    """What does not fit together in the whole base."""
    return await conflicts.list_conflicts(actor)


@router.get("/test-sets")
async def list_test_sets(actor: StaffActor, bench: Bench) -> list[TestSetView]:
    """The editors' sets of questions with the entry that answers each, and how they went."""
    return await bench.list_sets(actor)


@router.post("/test-sets", status_code=201)
async def create_test_set(actor: StaffActor, bench: Bench, command: SaveTestSet) -> TestSetView:
    return await bench.create_set(actor, command)


@router.put("/test-sets/{set_id}")
async def update_test_set(actor: StaffActor, bench: Bench, set_id: UUID, command: SaveTestSet) -> TestSetView:
    return await bench.update_set(actor, set_id, command)


@router.delete("/test-sets/{set_id}", status_code=204)
async def remove_test_set(actor: StaffActor, bench: Bench, set_id: UUID) -> None:
    await bench.remove_set(actor, set_id)


@router.post("/test-sets/{set_id}/runs", status_code=201)
async def run_test_set(actor: StaffActor, bench: Bench, set_id: UUID) -> TestSetView:
    """Ask the bot every question of the set; the run is kept."""
    return await bench.run_set(actor, set_id)


@router.post("/replays")
async def replay(actor: StaffActor, bench: Bench, command: StartReplay) -> ReplayView:
    """What would change for customers if these drafts were published; nothing is kept."""
    return await bench.replay(actor, command)
