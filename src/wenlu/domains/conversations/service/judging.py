"""The gate as everybody in the house uses it: closed when it cannot judge, and able to say since when and why."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal, Protocol

import structlog

from wenlu.domains.compliance.errors import GateUnavailable
from wenlu.domains.compliance.schemas import Level, Role, Situation, Verdict
from wenlu.domains.compliance.service import ComplianceService
from wenlu.domains.conversations.schemas.holding import GateView
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWork
from wenlu.platform.telemetry import Metrics

Cause = Literal["no_rules", "failed"]
RETRY_SECONDS = 5
"""After which a client may ask again."""
_FORBIDDEN = Situation(role=Role.BOT, text="保证赚钱，本金绝对不会亏，亏了算我的。")
_LAWFUL = Situation(role=Role.BOT, text="您好，请问有什么可以帮您？")
"""Two sentences that show whether the gate judges at all: one that no rule set lets through, one that all do."""
log = structlog.get_logger(__name__)


class Reviewer(Protocol):
    """Judges a text; raises `GateUnavailable` where it cannot. `keep_up` takes up what another node has changed."""

    def review(self, situation: Situation) -> Verdict: ...
    async def keep_up(self, work: UnitOfWork) -> None: ...


class Judge:
    """Asks the gate and fails closed: whatever goes wrong becomes `GateUnavailable`, and nothing leaves.

    A text on which judging fails is refused by itself; the gate as a whole counts as closed when it no longer tells a
    forbidden sentence from a lawful one. `watch` runs every few seconds, loads the rules anew while it is closed, and
    tells `on_change`.
    """

    def __init__(self, compliance: ComplianceService, clock: Clock, metrics: Metrics) -> None:
        self._compliance = compliance
        self._clock = clock
        self._metrics = metrics
        self._since: datetime | None = None
        self._cause: Cause | None = None
        self._listeners: list[Callable[[GateView], None]] = []
        metrics.gate_available.set(1)

    @property
    def view(self) -> GateView:
        return GateView(
            available=self._since is None,
            since=self._since,
            cause=self._cause,
            rule_version=self._compliance.version,
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What `/health/ready` says while the gate is closed."""
        if self._since is None:
            return ()
        seconds = int((self._clock.now() - self._since).total_seconds())
        closed = (
            f"compliance gate closed since {self._since.isoformat(timespec='seconds')} ({seconds} s, {self._cause})"
        )
        advice = "nothing of staff or bot is sent; put the rules right or roll them back (docs/operations.md, The gate)"
        return (f"{closed}: {advice}",)

    def on_change(self, call: Callable[[GateView], None]) -> None:
        self._listeners.append(call)

    def review(self, situation: Situation) -> Verdict:
        """Judge a text; raises `GateUnavailable`, which says since when and why."""
        try:
            verdict = self._compliance.review(situation)
        except Exception as error:
            if not isinstance(error, GateUnavailable):
                log.exception("gate_failed")
            self.probe()
            raise self._closed() from error
        if self._since is not None and not self.probe():
            raise self._closed()
        return verdict

    async def keep_up(self, work: UnitOfWork) -> None:
        """Take up the rules that another node has let hold, before a verdict that is to stand."""
        try:
            await self._compliance.keep_up(work)
        except Exception:
            log.exception("rules_not_loaded")  # what this node has judges on, or nothing leaves

    async def watch(self) -> None:
        """Look whether the gate judges; while it does not, try to load the rules."""
        if self._since is not None or self._compliance.version is None:
            try:
                await self._compliance.load()
            except Exception:
                log.exception("rules_not_loaded")
        self.probe()

    def probe(self) -> bool:
        """Say whether the gate judges now, and remember since when it does not."""
        cause = self._examine()
        if (cause is None) == (self._since is None):
            return cause is None
        self._since = None if cause is None else self._clock.now()
        self._cause = cause
        self._metrics.gate_available.set(cause is None)
        log.warning("gate_opened" if cause is None else "gate_closed", cause=cause)
        for call in self._listeners:
            call(self.view)
        return cause is None

    def _examine(self) -> Cause | None:
        if self._compliance.version is None:
            return "no_rules"
        try:
            stops = self._compliance.review(_FORBIDDEN).verdict is Level.BLOCK
            passes = self._compliance.review(_LAWFUL).verdict in {Level.PASS, Level.HINT}
        except Exception:
            log.exception("gate_probe_failed")
            return "failed"
        return None if stops and passes else "failed"

    def _closed(self) -> GateUnavailable:
        since = self._since.isoformat() if self._since else None
        return GateUnavailable(
            "the gate cannot judge", since=since, cause=self._cause or "text", retry_after=RETRY_SECONDS
        )
