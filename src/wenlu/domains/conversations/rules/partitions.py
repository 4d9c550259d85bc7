"""The log's partitions: ranges of conversation ids, and so of time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Partition:
    """A month of the log: every conversation whose id was made in it; `first` inclusive, `beyond` exclusive."""

    name: str
    first: UUID
    beyond: UUID


def partition_of(day: date) -> Partition:
    """Return the partition of a day: UUIDv7 begins with milliseconds since 1970, so a month is a range of ids."""
    month = day.replace(day=1)
    following = (month + timedelta(days=32)).replace(day=1)
    return Partition(f"conversation_event_{month:%Y_%m}", _first_id(month), _first_id(following))


def _first_id(day: date) -> UUID:
    midnight = datetime.combine(day, time(), UTC)
    return UUID(int=((midnight - _EPOCH) // timedelta(milliseconds=1)) << 80)
