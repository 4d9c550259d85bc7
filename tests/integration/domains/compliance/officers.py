"""Two officers, a gate, and shortcuts for bringing a version all the way."""

from dataclasses import dataclass

from wenlu.domains.compliance.rules import Category, SaveCategory
from wenlu.domains.compliance.schemas import (
    ActivateVersion,
    DraftRevision,
    Level,
    OpenDraft,
    Role,
    Situation,
    VersionView,
)
from wenlu.domains.compliance.service import ComplianceService, RuleDraftService, RuleVersionService
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.ids import new_id

_MAY = frozenset({Permission.REVIEW_COMPLIANCE, Permission.APPROVE_RULES, Permission.READ_EVIDENCE})
FIRST = Actor(ActorKind.STAFF, new_id(), "陈合规", _MAY, new_id(), new_id())
SECOND = Actor(ActorKind.STAFF, new_id(), "方合规", _MAY, new_id(), new_id())
AGENT = Actor(ActorKind.STAFF, new_id(), "客服", frozenset({Permission.SERVE_CUSTOMERS}), new_id(), new_id())
PRIVATE = Situation(Role.ADVISER, "您加我个人微信吧")


@dataclass(frozen=True)
class Office:
    """The services of one node."""

    gate: ComplianceService
    drafts: RuleDraftService
    versions: RuleVersionService

    async def raised(self, category: str = "private_channel", level: Level = Level.HOLD) -> VersionView:
        """A draft of the first officer in which one level is higher."""
        draft = await self.drafts.open(FIRST, OpenDraft(note="收紧"))
        found = (await self.drafts.get_category(FIRST, draft.version, category)).category
        return await self.save(draft, found.model_copy(update={"level": level}))

    async def save(self, draft: VersionView, category: Category, actor: Actor = FIRST) -> VersionView:
        command = SaveCategory(revision=draft.revision, category=category)
        return await self.drafts.save_category(actor, draft.version, command)

    async def approved(self, draft: VersionView) -> VersionView:
        """Submitted by the first, approved by the second."""
        revision = DraftRevision(revision=draft.revision)
        await self.versions.submit(FIRST, draft.version, revision)
        return await self.versions.approve(SECOND, draft.version, revision)

    async def activated(self, draft: VersionView) -> VersionView:
        await self.approved(draft)
        return await self.versions.activate(SECOND, draft.version, ActivateVersion())
