"""Hears the log: what customers say raises cases, what the gate thought of staff's words raises alerts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from wenlu.domains.conversations.events import EventKind, Refused
from wenlu.domains.conversations.schemas import EventView
from wenlu.domains.inspection.ports import AlertRaiser
from wenlu.domains.inspection.rules.alerts import code_of, gravest
from wenlu.domains.inspection.rules.cases import CASE_OF
from wenlu.domains.inspection.schemas.alerts import Finding
from wenlu.domains.inspection.service.cases import CaseService
from wenlu.domains.inspection.service.secrecy import SecretCaseService
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import ConversationId, StaffId
from wenlu.language.signals import Signal, detect_signals
from wenlu.platform.database import UnitOfWork
from wenlu.sdk.messages import FileBody, TextBody

Said = tuple[int, datetime]


class SignalListener:
    """Follows every message, to the bot or to a person, and every refusal; each event counts once."""

    name = "signals"
    kinds: frozenset[EventKind] = frozenset({EventKind.MESSAGE, EventKind.REFUSED})

    def __init__(self, cases: CaseService, secret: SecretCaseService, alerts: AlertRaiser) -> None:
        self._cases = cases
        self._secret = secret
        self._alerts = alerts

    async def hear(self, work: UnitOfWork, events: Sequence[EventView]) -> None:
        """Raise what these events mean."""
        for (conversation_id, signal), said in signals_in(events).items():
            if signal is Signal.AML:
                await self._secret.hear(work, conversation_id, said)
            else:
                await self._cases.hear(work, CASE_OF[signal], conversation_id, said)
        for finding in findings_in(events):
            await self._alerts.raise_alert(work, finding)


def signals_in(events: Iterable[EventView]) -> dict[tuple[UUID, Signal], list[Said]]:
    """Return the messages of customers that show a signal, by conversation and signal, in their order."""
    found: dict[tuple[UUID, Signal], list[Said]] = {}
    for event in events:
        if event.actor.kind is not ActorKind.CUSTOMER or not isinstance(event.body, TextBody | FileBody):
            continue
        for signal in sorted(detect_signals(event.body.text)):
            found.setdefault((event.conversation_id, signal), []).append((event.seq, event.at))
    return found


def findings_in(events: Iterable[EventView]) -> list[Finding]:
    """Return what the gate's verdicts say about the work of staff."""
    return [finding for event in events if (finding := _finding(event)) is not None]


def _finding(event: EventView) -> Finding | None:
    if event.actor.kind is not ActorKind.STAFF or event.actor.id is None:
        return None
    refused = isinstance(event.body, Refused)
    verdict = event.body.verdict if isinstance(event.body, Refused) else event.verdict
    if verdict is None:
        return None
    code = code_of(verdict, refused=refused, reason=event.reason)
    if code is None:
        return None
    return Finding(
        ref=f"log/{event.conversation_id}/{event.seq}",
        staff_id=StaffId(event.actor.id),
        code=code,
        conversation_id=ConversationId(event.conversation_id),
        seq=event.seq,
        category=gravest(verdict),
        at=event.at,
    )
