"""Tries a flow out as it stands in the editor: the engine that the bot plays with, and no conversation."""

from functools import partial

from wenlu.domains.knowledge.rules import choose_answer, render
from wenlu.domains.knowledge.rules.flows import (
    Heard,
    PlayableFlow,
    Speech,
    Step,
    advance,
    begin,
    note_for_colleague,
    speak,
)
from wenlu.domains.knowledge.schemas import Audience, Variable
from wenlu.domains.knowledge.schemas.flows import PlayedFlow, PlayFlow
from wenlu.domains.knowledge.store import EntryStore, LibraryStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of
from wenlu.platform.database import UnitOfWorkFactory


class FlowPlay:
    """Plays the customer's part against a draft; nothing is recorded."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def play(self, actor: Actor, command: PlayFlow) -> PlayedFlow:
        """Take one step; without a place the flow begins. Raises `UnknownVariable` where a text names one."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            entries = await EntryStore(work).list_published()
            variables: dict[str, Variable] = {view.key: view for view in await LibraryStore(work).list_variables()}
        english = command.locale == "en"
        fill = partial(render, variables=variables, english=english)
        answers = {
            entry.key: choose_answer(entry, None, english=english)
            for entry in entries
            if entry.audience is Audience.CUSTOMER
        }
        step = self._step(command)
        spoken = speak(step, Speech(answers, lambda key: fill(answers[key]), fill, english))
        return PlayedFlow(
            text=spoken.text,
            choices=spoken.choices,
            place=step.place,
            queue=step.hand_over.queue if step.hand_over else None,
            note=note_for_colleague(step.place, step.hand_over.note) if step.hand_over else "",
            understood=step.understood,
        )

    def _step(self, command: PlayFlow) -> Step:
        flow = PlayableFlow(command.content, command.place.version if command.place else 0)
        today = day_of(self._clock.now())
        if command.place is None:
            return begin(flow, command.locale, [command.text] if command.text else [], today)
        return advance(flow, command.place, Heard(command.text, today, command.value))
