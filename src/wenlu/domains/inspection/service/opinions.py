"""A language model's second opinion of closed conversations, where one is configured."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from wenlu.domains.conversations.service import Transcript, TranscriptReader
from wenlu.domains.inspection.rules.prompting import Masked, Opinions, ask_opinions, believed
from wenlu.domains.inspection.rules.talk import SECRET, talk_of
from wenlu.domains.inspection.schemas.inspections import ItemOpinion
from wenlu.domains.inspection.schemas.scorecards import ScorecardItem, Section
from wenlu.domains.inspection.store.inspections import InspectionStore, OpinionState, StoredInspection
from wenlu.domains.inspection.store.scorecards import ScorecardStore
from wenlu.language.personal import label_personal
from wenlu.language.signals import Signal, detect_signals
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.llm import Budget, LanguageModel, ModelFailed, Prompt, Task

_AT_ONCE = 10
log = structlog.get_logger(__name__)


class OpinionService:
    """Asks the model section by section, behind inspection and never in its way; run by the node that leads."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, transcripts: TranscriptReader, model: LanguageModel | None
    ) -> None:
        self._unit_of_work = unit_of_work
        self._transcripts = transcripts
        self._model = model

    async def run(self) -> int:
        """Ask about what waits; returns how many were asked about."""
        if self._model is None:
            return 0
        async with self._unit_of_work() as work:
            waiting = await InspectionStore(work).list_waiting_opinions(_AT_ONCE)
        for conversation_id in waiting:
            state, opinions = await self._ask(self._model, conversation_id)
            async with self._unit_of_work() as work:
                await InspectionStore(work).set_opinions(conversation_id, state, opinions)
        return len(waiting)

    async def _ask(self, model: LanguageModel, conversation_id: UUID) -> tuple[OpinionState, Sequence[ItemOpinion]]:
        async with self._unit_of_work() as work:
            stored = await InspectionStore(work).find(conversation_id)
            transcript = await self._transcripts.find(work, conversation_id)
            card = await ScorecardStore(work).find(stored.card_id, stored.card_version) if stored else None
        if stored is None or transcript is None or card is None:
            return "failed", ()
        lines = [Masked(line, label_personal(line.text)) for line in talk_of(transcript.events).lines]
        if _is_secret(transcript, lines):
            return "failed", ()  # like any failure, so that nothing can be told from it
        items = _applicable(card.version.content.items, stored)
        found: list[ItemOpinion] = []
        try:
            for section in Section:
                own = [item for item in items if item.section is section]
                if own:
                    system, user = ask_opinions(lines, own)
                    budget = Budget(model.seconds)
                    answer = await model.call(Task.INSPECT, Prompt(system, user), Opinions, budget)
                    found += believed(answer, lines, own)
        except ModelFailed as error:
            log.info("opinion_failed", failure=error.failure.value)
            return "failed", ()
        return "there", found


def _applicable(items: Sequence[ScorecardItem], stored: StoredInspection) -> list[ScorecardItem]:
    """Return the items that apply: those that a rule scored, and those for people alone."""
    results = {result.item: result for result in stored.results}
    return [
        item
        for item in items
        if (result := results.get(item.id)) is not None and (result.score is not None or result.note == "by_person")
    ]


def _is_secret(transcript: Transcript, lines: Sequence[Masked]) -> bool:
    """Whether money laundering is suspected: nothing of it may leave (Anti-Money-Laundering Law art. 35)."""
    return bool(SECRET & set(transcript.signals)) or any(Signal.AML in detect_signals(one.line.text) for one in lines)
