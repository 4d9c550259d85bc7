"""The rules of compliance over HTTP: what holds, and writing the next version."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from wenlu.domains.compliance.rules import CategoryDetail, ProductsDetail, SaveCategory, SaveProducts
from wenlu.domains.compliance.schemas import (
    DraftRevision,
    OpenDraft,
    RuleChanges,
    RuleSetView,
    RulesState,
    SaveNote,
    VersionView,
)
from wenlu.domains.compliance.schemas.versions import Revision
from wenlu.domains.compliance.service import ComplianceService, RuleDraftService
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import VersionNumber

router = APIRouter(prefix="/api/v1/compliance", tags=["compliance"])

Gate = Annotated[ComplianceService, Depends(use(ComplianceService))]
Drafts = Annotated[RuleDraftService, Depends(use(RuleDraftService))]


@router.get("/rules/state")
async def get_rules_state(actor: StaffActor, gate: Gate) -> RulesState:  # noqa: ARG001  any member of staff may
    """Which rules judge on the node that answers, and since when; for everybody on the staff."""
    return gate.state


@router.get("/rules")
async def get_rules(actor: StaffActor, drafts: Drafts) -> RuleSetView:
    """The categories that hold now: level, legal basis, reason, lawful wording, how many terms and patterns."""
    return await drafts.get_rules(actor)


@router.post("/rules/versions", status_code=201)
async def open_rule_draft(command: OpenDraft, actor: StaffActor, drafts: Drafts) -> VersionView:
    """Begin a draft from the version that holds, or from an older one."""
    return await drafts.open(actor, command)


@router.get("/rules/versions/{version}/rules")
async def get_version_rules(version: VersionNumber, actor: StaffActor, drafts: Drafts) -> RuleSetView:
    """The categories of a version."""
    return await drafts.get_rules(actor, version)


@router.get("/rules/versions/{version}/changes")
async def list_rule_changes(
    version: VersionNumber,
    actor: StaffActor,
    drafts: Drafts,
    against: Annotated[VersionNumber | None, Query(ge=1)] = None,
) -> RuleChanges:
    """What a version has otherwise than another, by default than the one that holds."""
    return await drafts.compare(actor, version, against)


@router.get("/rules/versions/{version}/categories/{category}")
async def get_rule_category(version: VersionNumber, category: str, actor: StaffActor, drafts: Drafts) -> CategoryDetail:
    """A category of a version with everything in it, and the shipped one."""
    return await drafts.get_category(actor, version, category)


@router.put("/rules/versions/{version}/categories")
async def save_rule_category(
    version: VersionNumber, command: SaveCategory, actor: StaffActor, drafts: Drafts
) -> VersionView:
    """Put a category into the draft; everything that is wrong with it comes back with the field where it is."""
    return await drafts.save_category(actor, version, command)


@router.delete("/rules/versions/{version}/categories/{category}")
async def remove_rule_category(
    version: VersionNumber,
    category: str,
    revision: Revision,
    actor: StaffActor,
    drafts: Drafts,
) -> VersionView:
    """Take a category of the firm's own out of the draft."""
    return await drafts.remove_category(actor, version, category, revision)


@router.get("/rules/versions/{version}/products")
async def get_rule_products(version: VersionNumber, actor: StaffActor, drafts: Drafts) -> ProductsDetail:
    """Which words name which product grade."""
    return await drafts.get_products(actor, version)


@router.put("/rules/versions/{version}/products")
async def save_rule_products(
    version: VersionNumber, command: SaveProducts, actor: StaffActor, drafts: Drafts
) -> VersionView:
    """Say in the draft which words name which product grade."""
    return await drafts.save_products(actor, version, command)


@router.put("/rules/versions/{version}/note")
async def save_rule_note(version: VersionNumber, command: SaveNote, actor: StaffActor, drafts: Drafts) -> VersionView:
    """Say what the draft changes and why."""
    return await drafts.save_note(actor, version, command)


@router.post("/rules/versions/{version}/rebase")
async def rebase_rule_draft(
    version: VersionNumber, command: DraftRevision, actor: StaffActor, drafts: Drafts
) -> VersionView:
    """Go on with the draft although another version holds by now."""
    return await drafts.rebase(actor, version, command)


@router.post("/rules/versions/{version}/edition")
async def take_up_edition(
    version: VersionNumber, command: DraftRevision, actor: StaffActor, drafts: Drafts
) -> VersionView:
    """Bring the draft to the latest shipped rules, keeping what the firm has changed."""
    return await drafts.take_up_edition(actor, version, command)
