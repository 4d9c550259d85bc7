"""`wenlu evidence verify` over a million events, beside reading the same rows without checking anything.

Conversations of 50 events with bodies of about 600 bytes are written by COPY, chained as the log chains them, in
two runs of half of them with a seal behind each. Measured are sealing, verifying everything, finding what is tampered
with, and what an act costs in the log of acts, alone and with 16 at once. The peer is PostgreSQL sending the same
columns by COPY to somebody who throws them away.

    python -m bench.evidence [--quick]
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg

from bench.machine import describe
from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import AuditService
from wenlu.domains.conversations.rules import Link, chain_hash
from wenlu.domains.conversations.service import EvidenceService, SealCheck, SealParts, SealService
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.hashing import GENESIS
from wenlu.kernel.ids import new_id
from wenlu.platform.crypto import KeyRing
from wenlu.platform.database import Database
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.objects import Objects
from wenlu.platform.schema import migrate
from wenlu.platform.signing import SigningAlgorithm
from wenlu.platform.telemetry import configure_logging

_EACH = 50
_BODY = 600
_ACTS = 2_000
_START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
_EVENT = (
    "COPY conversation_event (conversation_id, seq, kind, audience, actor_kind, actor_id, at, client_id, body, hash)"
    " FROM STDIN WITH (FORMAT BINARY)"
)
_EVENT_TYPES = ["uuid", "int8", "text", "text", "text", "uuid", "timestamptz", "uuid", "bytea", "bytea"]
_CONVERSATION = (
    "COPY conversation (id, customer_id, channel, locale, wrapped_key, opened_at, is_open, attendant, head_seq,"
    " head_hash, customer_seq, attended_seq, message_seq, signals) FROM STDIN WITH (FORMAT BINARY)"
)
_CONVERSATION_TYPES = [
    "uuid", "uuid", "text", "text", "bytea", "timestamptz", "bool", "text", "int8", "bytea", "int8", "int8", "int8",
    "text[]",
]  # fmt: skip


class _Bench:
    """The parts of evidence on one database."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database = Database(url)
        self.clock = ManualClock(_START)
        unit_of_work = self.database.unit_of_work
        parts = SealParts(KeyRing("ab" * 32), Objects("", folder), SigningAlgorithm.ED25519, None)
        self.audit = AuditService(unit_of_work, self.clock)
        self.seals = SealService(unit_of_work, self.clock, self.audit, parts)
        self.evidence = EvidenceService(unit_of_work, self.audit, SealCheck(unit_of_work, parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    configure_logging("warning")
    conversations = 1_000 if parser.parse_args().quick else 20_000
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        try:
            migrate(server.url())
            result = asyncio.run(_measure(server.url(), Path(folder), conversations))
        finally:
            server.stop()
    for name, value in result.items():
        sys.stderr.write(f"{name:<32} {value}\n")
    sys.stdout.write(json.dumps({"bench": "evidence", **result, "machine": describe()}) + "\n")


async def _measure(url: str, folder: Path, conversations: int) -> dict[str, object]:
    bench = _Bench(url, folder)
    try:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await _customer(connection)
            sealing: list[float] = []
            for _ in range(2):
                await _fill(connection, conversations // 2)
                bench.clock.advance(timedelta(days=1))
                sealing.append(await _seconds(bench.seals.seal_days()))
            await connection.execute("VACUUM ANALYZE")
            peer = min([await _seconds(_read(connection)) for _ in range(3)])
            verifying = [await _seconds(bench.evidence.verify()) for _ in range(3)]
            events = conversations * _EACH
            found = await _tamper(bench, connection)
        return {
            "events": events,
            "conversations": conversations,
            "seal_seconds": round(max(sealing), 2),
            "verify_seconds": round(min(verifying), 2),
            "verify_events_per_second": round(events / min(verifying)),
            "peer_copy_seconds": round(peer, 2),
            "ratio_to_peer": round(min(verifying) / peer, 1),
            "tampered_found": found,
            **await _acts(bench),
        }
    finally:
        await bench.database.close()


async def _customer(connection: psycopg.AsyncConnection) -> None:
    await connection.execute(
        "INSERT INTO customer (id, kind, identity_key, records_key, lowest_grade, has_advisory_contract, locale, since)"
        " VALUES (%s, 'visitor', '', '', false, false, 'zh-CN', now())",
        [UUID(int=1)],
    )


async def _fill(connection: psycopg.AsyncConnection, conversations: int) -> None:
    ids = sorted(new_id() for _ in range(conversations))
    heads: list[tuple[UUID, bytes]] = []
    async with connection.cursor().copy(_EVENT) as copy:
        copy.set_types(_EVENT_TYPES)
        for id_ in ids:
            before = GENESIS
            for seq in range(1, _EACH + 1):
                actor = "customer" if seq % 2 else "bot"
                at = _START + timedelta(seconds=seq)
                link = Link(id_, seq, "message", "all", actor, UUID(int=1), at, new_id(), os.urandom(_BODY))
                before = chain_hash(before, link)
                await copy.write_row([getattr(link, name) for name in Link.__slots__] + [before])
            heads.append((id_, before))
    async with connection.cursor().copy(_CONVERSATION) as copy:
        copy.set_types(_CONVERSATION_TYPES)
        for id_, digest in heads:
            await copy.write_row(
                (id_, UUID(int=1), "webchat", "zh-CN", b"", _START, True, "bot", _EACH, digest, 0, 0, 0, [])
            )


async def _read(connection: psycopg.AsyncConnection) -> None:
    """Read what a verification reads, in its order, and throw it away."""
    columns = "conversation_id, seq, kind, audience, actor_kind, actor_id, at, client_id, body, hash"
    query = f"COPY (SELECT {columns} FROM conversation_event ORDER BY conversation_id, seq) TO STDOUT (FORMAT BINARY)"  # noqa: S608
    async with connection.cursor().copy(query.encode()) as copy:
        async for _ in copy:
            pass


async def _tamper(bench: _Bench, connection: psycopg.AsyncConnection) -> str:
    """Change one event, remove another and a whole conversation; return how many of the three are named."""
    rows = await (await connection.execute("SELECT id FROM conversation ORDER BY random() LIMIT 3")).fetchall()
    changed, shortened, removed = (row[0] for row in rows)
    await connection.execute(
        "UPDATE conversation_event SET body = body || 'x' WHERE conversation_id = %s AND seq = 7", [changed]
    )
    await connection.execute("DELETE FROM conversation_event WHERE conversation_id = %s AND seq = 9", [shortened])
    await connection.execute("DELETE FROM conversation_event WHERE conversation_id = %s", [removed])
    await connection.execute("DELETE FROM conversation WHERE id = %s", [removed])
    broken = (await bench.evidence.verify()).broken
    named = {(str(getattr(item, "conversation_id", "")), item.flaw) for item in broken}
    wanted = {(str(changed), "changed"), (str(shortened), "missing"), (str(removed), "removed")}
    return f"{len(named & wanted)} of 3, and {len(named - wanted)} more"


async def _acts(bench: _Bench) -> dict[str, object]:
    actor = Actor(ActorKind.STAFF, new_id(), "bench", account_id=new_id())

    async def acts(count: int) -> None:
        for _ in range(count):
            await bench.audit.note(actor, Act.CUSTOMER_OPENED, Subject(SubjectKind.CUSTOMER, new_id()))

    alone = await _seconds(acts(_ACTS))

    async def many() -> None:
        await asyncio.gather(*(acts(_ACTS // 16) for _ in range(16)))

    return {
        "acts_per_second_alone": round(_ACTS / alone),
        "acts_per_second_16_at_once": round(_ACTS // 16 * 16 / await _seconds(many())),
    }


async def _seconds(work: object) -> float:
    begun = time.perf_counter()
    await work  # type: ignore[misc]  # an awaitable, whatever it gives
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
