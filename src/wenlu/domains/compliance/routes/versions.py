"""The life of versions of the rules over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from wenlu.domains.compliance.schemas import (
    ActivateVersion,
    DraftRevision,
    ReturnVersion,
    RollBack,
    RollOut,
    SetShadow,
    VersionsView,
    VersionView,
)
from wenlu.domains.compliance.service import RuleVersionService
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import VersionNumber

router = APIRouter(prefix="/api/v1/compliance/rules/versions", tags=["compliance"])

Versions = Annotated[RuleVersionService, Depends(use(RuleVersionService))]


@router.get("")
async def list_rule_versions(actor: StaffActor, versions: Versions) -> VersionsView:
    """All versions with who did what with them, when and why; newest first."""
    return await versions.list_versions(actor)


@router.post("/{version}/submit")
async def submit_rules(
    version: VersionNumber, command: DraftRevision, actor: StaffActor, versions: Versions
) -> VersionView:
    """Ask a second person to approve the draft."""
    return await versions.submit(actor, version, command)


@router.post("/{version}/withdraw")
async def withdraw_rules(
    version: VersionNumber, command: DraftRevision, actor: StaffActor, versions: Versions
) -> VersionView:
    """Take the draft back out of review."""
    return await versions.withdraw(actor, version, command)


@router.post("/{version}/return")
async def return_rules(
    version: VersionNumber, command: ReturnVersion, actor: StaffActor, versions: Versions
) -> VersionView:
    """Give the draft back with the reason."""
    return await versions.return_version(actor, version, command)


@router.post("/{version}/approve")
async def approve_rules(
    version: VersionNumber, command: DraftRevision, actor: StaffActor, versions: Versions
) -> VersionView:
    """Approve the draft; refused to whoever has written in it."""
    return await versions.approve(actor, version, command)


@router.post("/{version}/discard")
async def discard_rules(
    version: VersionNumber, command: DraftRevision, actor: StaffActor, versions: Versions
) -> VersionView:
    """Put a draft, or an approved version that never held, aside for good."""
    return await versions.discard(actor, version, command)


@router.put("/{version}/shadow")
async def set_rule_shadow(
    version: VersionNumber, command: SetShadow, actor: StaffActor, versions: Versions
) -> VersionView:
    """Let a version judge beside the one that holds without acting, or no longer."""
    return await versions.set_shadow(actor, version, command)


@router.put("/{version}/share")
async def roll_out_rules(
    version: VersionNumber, command: RollOut, actor: StaffActor, versions: Versions
) -> VersionView:
    """Let an approved version judge a part of all conversations; 100 lets it hold, 0 stops it."""
    return await versions.roll_out(actor, version, command)


@router.post("/{version}/activate")
async def activate_rules(
    version: VersionNumber, command: ActivateVersion, actor: StaffActor, versions: Versions
) -> VersionView:
    """Let an approved version hold, now or at a time, for good or until a time."""
    return await versions.activate(actor, version, command)


@router.delete("/{version}/schedule")
async def unschedule_rules(version: VersionNumber, actor: StaffActor, versions: Versions) -> VersionView:
    """Let an approved version wait again without a time."""
    return await versions.unschedule(actor, version)


@router.post("/{version}/roll-back")
async def roll_back_rules(
    version: VersionNumber, command: RollBack, actor: StaffActor, versions: Versions
) -> VersionView:
    """Let a version hold again that has held before."""
    return await versions.roll_back(actor, version, command)
