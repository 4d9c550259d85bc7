"""The test bench over HTTP: one text, labelled texts, history, and what a shadow saw."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from wenlu.domains.compliance.schemas import (
    ComparedVerdicts,
    CompareTexts,
    DifferenceKind,
    DifferencePage,
    PostReview,
    RuleCasesRun,
    RuleCaseView,
    RuleReplayView,
    RunRuleCases,
    SaveRuleCases,
    ShadowView,
    StartRuleReplay,
    Verdict,
)
from wenlu.domains.compliance.service import ReplayService, RuleBench, ShadowService
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import VersionNumber

router = APIRouter(prefix="/api/v1/compliance", tags=["compliance"])

Bench = Annotated[RuleBench, Depends(use(RuleBench))]
Replays = Annotated[ReplayService, Depends(use(ReplayService))]
Shadows = Annotated[ShadowService, Depends(use(ShadowService))]
Kind = Annotated[DifferenceKind | None, Query()]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.post("/review")
async def review(command: PostReview, actor: StaffActor, bench: Bench) -> Verdict:
    """Judge a text in a situation of your choosing; nothing is recorded."""
    return await bench.review(actor, command.situation())


@router.post("/bench/compare")
async def compare_verdicts(command: CompareTexts, actor: StaffActor, bench: Bench) -> ComparedVerdicts:
    """Judge a text by the version that holds and by another; nothing is recorded."""
    return await bench.compare(actor, command)


@router.get("/bench/cases")
async def list_rule_cases(actor: StaffActor, bench: Bench) -> list[RuleCaseView]:
    """The labelled texts, newest first."""
    return await bench.list_cases(actor)


@router.post("/bench/cases", status_code=201)
async def add_rule_cases(command: SaveRuleCases, actor: StaffActor, bench: Bench) -> list[UUID]:
    """Keep texts with the levels that they must have."""
    return await bench.add_cases(actor, command.cases)


@router.delete("/bench/cases/{case_id}", status_code=204)
async def delete_rule_case(case_id: UUID, actor: StaffActor, bench: Bench) -> None:
    """Forget a labelled text."""
    await bench.delete_case(actor, case_id)


@router.post("/bench/cases/run")
async def run_rule_cases(command: RunRuleCases, actor: StaffActor, bench: Bench) -> RuleCasesRun:
    """Judge all labelled texts by the version that holds and by another."""
    return await bench.run_cases(actor, command)


@router.get("/bench/replays")
async def list_rule_replays(actor: StaffActor, replays: Replays) -> list[RuleReplayView]:
    """The latest runs over history, newest first."""
    return await replays.list_latest(actor)


@router.post("/bench/replays", status_code=202)
async def start_rule_replay(command: StartRuleReplay, actor: StaffActor, replays: Replays) -> RuleReplayView:
    """Run a version over what staff and bot have said lately; one run at a time."""
    return await replays.start(actor, command)


@router.get("/bench/replays/{replay_id}")
async def get_rule_replay(replay_id: UUID, actor: StaffActor, replays: Replays) -> RuleReplayView:
    """A run, and how far it is."""
    return await replays.get(actor, replay_id)


@router.post("/bench/replays/{replay_id}/cancel")
async def cancel_rule_replay(replay_id: UUID, actor: StaffActor, replays: Replays) -> RuleReplayView:
    """Stop a run; what it has found so far stays."""
    return await replays.cancel(actor, replay_id)


@router.get("/bench/replays/{replay_id}/differences")
async def list_replay_differences(
    *,
    replay_id: UUID,
    actor: StaffActor,
    replays: Replays,
    kind: Kind = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Limit = 20,
    as_written: bool = False,
) -> DifferencePage:
    """Messages that would be treated otherwise, with what was said before them; personal data masked by default."""
    return await replays.list_differences(actor, replay_id, kind, offset, limit, as_written=as_written)


@router.get("/rules/versions/{version}/shadow")
async def get_rule_shadow(version: VersionNumber, actor: StaffActor, shadows: Shadows) -> ShadowView:
    """What a version saw as a shadow, day by day."""
    return await shadows.get_report(actor, version)


@router.get("/rules/versions/{version}/shadow/differences")
async def list_shadow_differences(
    *,
    version: VersionNumber,
    actor: StaffActor,
    shadows: Shadows,
    kind: Kind = None,
    limit: Limit = 20,
    as_written: bool = False,
) -> DifferencePage:
    """The latest messages that a shadow would have treated otherwise."""
    return await shadows.list_differences(actor, version, kind, limit, as_written=as_written)
