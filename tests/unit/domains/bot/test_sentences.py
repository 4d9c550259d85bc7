"""What customers write (`sentences.tsv`), and what the bot decides with the shipped knowledge and sentence vectors."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from wenlu.domains.bot.schemas import Question, Reply
from wenlu.domains.bot.service import BotBrain
from wenlu.domains.knowledge.service import PublishedKnowledge
from wenlu.kernel.clock import ManualClock
from wenlu.language.vectors import load_encoder
from wenlu.sdk.messages import Action

_FEWEST = 120
_GRAVE = frozenset({"emergency", "complaint"})
_TOLERATED = 0.03


@dataclass(frozen=True)
class Expected:
    """A sentence with the actions, queues and beginnings of keys that are right for it."""

    text: str
    actions: tuple[str, ...]
    queues: tuple[str, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, line: str) -> "Expected":
        text, actions, queues, keys = (*line.rstrip("\n").split("\t"), "", "")[:4]
        return cls(text, tuple(actions.split("|")), tuple(queues.split("|")), tuple(filter(None, keys.split("|"))))

    def fault(self, reply: Reply) -> str | None:
        """Say what is wrong with a reply."""
        queue = reply.queue.value if reply.queue else ""
        right_queue = queue in self.queues or (self.queues == ("",) and reply.action is Action.HANDOFF)
        right_key = not self.keys or reply.intent is None or reply.intent.startswith(self.keys)
        if reply.action.value in self.actions and right_queue and right_key:
            return None
        return f"{self.text}: {reply.action.value} {queue} {reply.intent} {reply.confidence}"


@pytest.mark.timeout(300)
async def test_sentences_get_the_right_decision(shipped: PublishedKnowledge, clock: ManualClock) -> None:
    brain = BotBrain(shipped, clock, load_encoder)
    lines = Path(__file__).with_name("sentences.tsv").read_text("utf-8").splitlines()
    expected = [Expected.of(line) for line in lines if line and not line.startswith("#")]
    assert len(expected) >= _FEWEST

    faults = [(case, fault) for case in expected if (fault := case.fault(await brain.ask(Question(q=case.text))))]

    brain.close()
    assert [fault for case, fault in faults if not _GRAVE.isdisjoint(case.queues)] == []
    assert len(faults) <= _TOLERATED * len(expected), "\n".join(fault for _, fault in faults)
