"""Judges what staff write, in the situation they write it in."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wenlu.domains.compliance.errors import ComplianceRefused, check_verdict
from wenlu.domains.compliance.schemas import Role, Situation, Utterance, Verdict
from wenlu.domains.conversations.rules import ConversationState
from wenlu.domains.conversations.rules.pieces import PIECE, joined, pieces_of
from wenlu.domains.conversations.schemas import Turn
from wenlu.domains.conversations.service.judging import Judge
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.organisation.schemas import LicenceKind, QueueKind, StaffKind, StaffView
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.ids import StaffId
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.telemetry import Metrics

_ROLES = {StaffKind.ADVISER: Role.ADVISER, StaffKind.MANAGER: Role.MANAGER}
"""Everybody else on the staff is judged like a service agent, who may not advise."""
_SPEAKERS = {ActorKind.CUSTOMER: Role.CUSTOMER, ActorKind.BOT: Role.BOT}

_CHINESE = re.compile(r"[\u3400-\u9fff]")
"""Reasons and wordings to use instead come in the language that is being written."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, and the refusal that it means."""

    verdict: Verdict
    error: ComplianceRefused | None


class Gate:
    """Compliance review with the situation filled in: who writes, to whom, after what."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        judge: Judge,
        customers: CustomerService,
        organisation: OrganisationService,
        metrics: Metrics,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._judge = judge
        self._customers = customers
        self._organisation = organisation
        self._metrics = metrics

    async def judge(self, actor: Actor, state: ConversationState, turns: Sequence[Turn], text: str) -> Verdict:
        """Return the verdict; raises `GateUnavailable` where the gate cannot judge (`Judge`).

        A text longer than a message, which is a file's, is judged in pieces, between which others have their turn.
        """
        role, licences = await self._writer(actor)
        async with self._unit_of_work() as work:
            customer = await self._customers.get_brief(work, state.customer_id)
            await self._judge.keep_up(work)
        situation = Situation(
            role=role,
            text=text,
            context=tuple(Utterance(speaker_of(turn.role), turn.text) for turn in turns),
            customer_grade=customer.grade.value if customer.grade else None,
            has_advisory_contract=customer.has_advisory_contract,
            licences=licences,
            channel=state.channel,
            complaint_open=state.queue is QueueKind.COMPLAINT,
            locale="zh-CN" if _CHINESE.search(text) else "en",
            talk=state.id,
        )
        if len(text) <= PIECE:
            return self._judge.review(situation)
        return await self._judge_long(situation)

    async def check(
        self, actor: Actor, state: ConversationState, turns: Sequence[Turn], text: str, reason: str
    ) -> Judged:
        """Judge words that are to be sent, and say whether they may."""
        verdict = await self.judge(actor, state, turns, text)
        self._metrics.verdicts.labels((await self._writer(actor))[0].value, verdict.verdict.value).inc()
        try:
            check_verdict(verdict, reason=reason)
        except ComplianceRefused as refusal:
            return Judged(verdict, refusal)
        return Judged(verdict, None)

    async def _judge_long(self, situation: Situation) -> Verdict:
        verdicts: list[tuple[int, Verdict]] = []
        for start, piece in pieces_of(situation.text):
            verdicts.append((start, self._judge.review(replace(situation, text=piece))))
            await asyncio.sleep(0)
        return joined(verdicts)

    async def _writer(self, actor: Actor) -> tuple[Role, frozenset[str]]:
        if actor.kind is ActorKind.BOT or actor.id is None:
            return Role.BOT, frozenset()
        return writer_of(await self._organisation.find_staff(StaffId(actor.id)))


def speaker_of(kind: ActorKind) -> Role:
    """Return as whom the context of a text names somebody; staff alike, whatever they are registered for."""
    return _SPEAKERS.get(kind, Role.AGENT)


def writer_of(person: StaffView | None) -> tuple[Role, frozenset[str]]:
    """Return in which role a member of staff writes, and for what he is registered."""
    if person is None:
        return Role.AGENT, frozenset()
    licences = frozenset({"adviser"}) if person.licence_kind is LicenceKind.ADVISORY else frozenset[str]()
    role = _ROLES.get(person.kind, Role.AGENT)
    if role is Role.ADVISER and not licences:
        role = Role.AGENT
    return role, licences
