"""Labelled messages of customers, and the shipped knowledge base with no database behind it: for benchmarks and tools.

The messages are `tests/data/bot/*.csv`: own lines, each with the actions, queues and entries that are right for it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from wenlu.domains.bot.schemas import ENTRY, HistoryLine, Question, Reply
from wenlu.domains.knowledge.schemas import KnowledgeSnapshot, PublishedEntry
from wenlu.domains.knowledge.service import PublishedKnowledge
from wenlu.domains.knowledge.service.starter import read_starter, starter_folder
from wenlu.kernel.ids import EntryId, new_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

MESSAGES = Path(__file__).parent.parent / "tests" / "data" / "bot"
Split = Literal["dev", "test", "fresh", "blind_a", "blind_b", "blind_c"]
SPLITS: tuple[Split, ...] = ("dev", "test", "fresh", "blind_a", "blind_b", "blind_c")


class Given(NamedTuple):
    """What somebody did with a message: action, queue, the entry whose facts were given, those offered."""

    action: str
    queue: str = ""
    entry: str | None = None
    offered: tuple[str, ...] = ()

    @classmethod
    def of(cls, reply: Reply) -> Given:
        offered = tuple(one.value.removeprefix(ENTRY) for one in reply.choices if one.value.startswith(ENTRY))
        return cls(reply.action.value, reply.queue.value if reply.queue else "", reply.intent, offered)


@dataclass(frozen=True, slots=True)
class Case:
    """A message and what is right for it. An empty queue is any; no keys ask for no facts."""

    id: str
    question: Question
    actions: tuple[str, ...]
    queues: tuple[str, ...]
    keys: tuple[str, ...]
    split: Split

    @property
    def category(self) -> str:
        return self.id.rpartition("-")[0]

    def right_action(self, given: Given) -> bool:
        return given.action in self.actions and (not given.queue or not self.queues or given.queue in self.queues)

    def right_facts(self, given: Given) -> bool:
        """Facts given are those asked for; where the customer is asked back, they are among the choices.

        Bringing a person gives none and is right where the list allows it.
        """
        if not self.keys or given.action in {"decline", "greet"}:
            return given.action != "answer" or bool(self.keys)
        if given.action == "clarify":
            return any(map(self._wants, given.offered))
        return given.entry is None or self._wants(given.entry)

    def right(self, given: Given) -> bool:
        return self.right_action(given) and self.right_facts(given)

    def _wants(self, key: str) -> bool:
        return any(f"{key}.".startswith(f"{wanted}.") for wanted in self.keys)


class ShippedKnowledge(PublishedKnowledge):
    """The shipped files as they would be after an import, with no table behind them."""

    def __init__(self) -> None:
        starter = read_starter(starter_folder())
        entries = {one.key: PublishedEntry(id=EntryId(new_id()), version=1, **dict(one)) for one in starter.entries}
        variables = {variable.key: variable for variable in starter.variables}
        self.snapshot = KnowledgeSnapshot(revision=1, entries=entries, variables=variables)
        self.kept: dict[tuple[str, bytes], bytes] = {}

    async def revision(self) -> int:
        return self.snapshot.revision

    async def list_published(self) -> KnowledgeSnapshot:
        return self.snapshot

    async def find_vectors(self, model: str, hashes: Collection[bytes]) -> dict[bytes, bytes]:
        return {one: self.kept[model, one] for one in hashes if (model, one) in self.kept}

    async def keep_vectors(self, model: str, vectors: Mapping[bytes, bytes]) -> None:
        self.kept |= {(model, one): vector for one, vector in vectors.items()}


def read_cases(split: Split | None = None) -> Iterator[Case]:
    """Every labelled message, or those of one split, file after file."""
    for path in sorted(MESSAGES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            cases = [_case(row) for row in csv.DictReader(file)]
        yield from (case for case in cases if split in {None, case.split})


def _case(row: Mapping[str, str]) -> Case:
    history = tuple(_history_line(line) for line in row["history"].splitlines())
    actions, queues, keys = (tuple(filter(None, row[name].split("|"))) for name in ("actions", "queue", "keys"))
    split = next(one for one in SPLITS if one == row["split"])
    return Case(row["id"], Question(q=row["q"], history=history), actions, queues, keys, split)


def _history_line(line: str) -> HistoryLine:
    role, _, text = line.partition(":")
    return HistoryLine(role="bot" if role == "bot" else "customer", text=text)
