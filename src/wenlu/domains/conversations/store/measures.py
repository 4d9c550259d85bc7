"""Figures of conversations, from the rows that a follower of the log keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from wenlu.domains.organisation.schemas import QueueKind
from wenlu.platform.database import UnitOfWork

_FIGURES = sa.text("""
SELECT count(*) FILTER (WHERE m.customer_messages > 0) AS conversations,
       count(*) FILTER (WHERE m.customer_messages > 0 AND (m.queued_at IS NOT NULL OR m.assigned_at IS NOT NULL))
         AS handed_over,
       avg(extract(epoch FROM m.assigned_at - m.queued_at)) FILTER (WHERE m.assigned_at >= m.queued_at) AS average_wait,
       avg(c.rating) AS average_rating,
       count(c.rating) AS ratings,
       (SELECT count(*) FROM conversation WHERE closed_at >= :since) AS closed
FROM conversation_measure m JOIN conversation c ON c.id = m.conversation_id
WHERE m.opened_at >= :since
""")

_WITHIN = sa.text("""
SELECT c.queue,
       avg((m.assigned_at - m.queued_at <= make_interval(secs => CAST(t.seconds AS double precision)))::int) AS share
FROM conversation_measure m
JOIN conversation c ON c.id = m.conversation_id
JOIN unnest(CAST(:queues AS text[]), CAST(:seconds AS int[])) AS t(queue, seconds) ON t.queue = c.queue
WHERE m.queued_at >= :since AND m.assigned_at IS NOT NULL
GROUP BY c.queue
""")


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures since some time; `average_wait` in seconds from the queue to a person."""

    conversations: int
    handed_over: int
    average_wait: int | None
    average_rating: float | None
    ratings: int
    closed: int


class MeasureStore:
    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def figures(self, since: datetime) -> Figures:
        row = (await self._connection.execute(_FIGURES, {"since": since})).one()
        return Figures(
            conversations=row.conversations,
            handed_over=row.handed_over,
            average_wait=round(row.average_wait) if row.average_wait is not None else None,
            average_rating=round(float(row.average_rating), 2) if row.average_rating is not None else None,
            ratings=row.ratings,
            closed=row.closed,
        )

    async def share_within(self, since: datetime, targets: Mapping[str, int]) -> dict[QueueKind, float]:
        rows = await self._connection.execute(
            _WITHIN, {"since": since, "queues": list(targets), "seconds": list(targets.values())}
        )
        return {QueueKind(row.queue): float(row.share) for row in rows}
