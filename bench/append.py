"""Durable appends to the log: the node's writer beside a transaction for each message, on the same PostgreSQL.

The peer does what a careful system without grouping does: locks the conversation, gives the next `seq`, inserts,
updates, commits, over as many connections. Both encrypt nothing less and nothing more: ours also hashes, folds and
recognises repetitions.

    python -m bench.append [--quick]
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg

from bench.machine import describe
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.store import LogWriter, NewEvent
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.ids import ConversationId, CustomerId, new_id
from wenlu.platform.crypto import new_key
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.schema import migrate
from wenlu.platform.telemetry import Metrics
from wenlu.sdk.messages import TextBody

_TEXT = "我想问一下科创板的开通条件是什么，需要去营业部办理吗？" * 2
_CONVERSATIONS = 200
_CONNECTIONS = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        try:
            migrate(server.url())
            rows = asyncio.run(_measure(server.url(), posts=20 if quick else 100, rounds=1 if quick else 3))
        finally:
            server.stop()
    result = {"bench": "append", "unit": "events a second", "rows": rows, "machine": describe()}
    _print_table(rows)
    sys.stdout.write(json.dumps(result) + "\n")


def _print_table(rows: list[dict[str, float]]) -> None:
    sys.stderr.write(f"{'posters':>8} {'ours/s':>10} {'one by one/s':>14} {'ratio':>7}\n")
    for row in rows:
        sys.stderr.write(f"{row['posters']:>8} {row['ours']:>10.0f} {row['peer']:>14.0f} {row['ratio']:>7.2f}\n")


async def _measure(url: str, posts: int, rounds: int) -> list[dict[str, float]]:
    conversations = await _prepare(url)
    rows: list[dict[str, float]] = []
    for posters in (1, 64, 256):
        ours: list[float] = []
        peer: list[float] = []
        for _ in range(rounds):
            ours.append(await _ours(url, conversations, posters, posts))
            peer.append(await _peer(url, conversations, posters, posts))
        best, other = statistics.median(ours), statistics.median(peer)
        rows.append({"posters": posters, "ours": best, "peer": other, "ratio": best / other})
    return rows


async def _prepare(url: str) -> list[UUID]:
    ids = [new_id() for _ in range(_CONVERSATIONS)]
    now = datetime.now(UTC)
    async with await psycopg.AsyncConnection.connect(url) as connection:
        customer = new_id()
        await connection.execute("SET session_replication_role = replica")
        for id_ in ids:
            await connection.execute(
                "INSERT INTO conversation"
                " (id, customer_id, channel, locale, wrapped_key, opened_at, is_open, attendant,"
                " head_seq, head_hash, customer_seq, attended_seq, message_seq, signals)"
                " VALUES (%s, %s, 'webchat', 'zh-CN', '', %s, true, 'queue', 0, %s, 0, 0, 0, '{}')",
                [id_, customer, now, bytes(32)],
            )
    return ids


async def _ours(url: str, conversations: list[UUID], posters: int, posts: int) -> float:
    writer = LogWriter(url, Metrics())
    await writer.start()
    actor, key = Actor(ActorKind.CUSTOMER, CustomerId(new_id()), "bench"), new_key()

    async def post(number: int) -> None:
        for _ in range(posts):
            await writer.append(
                NewEvent(
                    conversation_id=ConversationId(conversations[number % len(conversations)]),
                    kind=EventKind.MESSAGE,
                    actor=actor,
                    body=TextBody(text=_TEXT),
                    client_id=new_id(),
                    at=datetime.now(UTC),
                    key=key,
                )
            )

    seconds = await _timed(post, posters)
    await writer.stop()
    return posters * posts / seconds


async def _peer(url: str, conversations: list[UUID], posters: int, posts: int) -> float:
    free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
    for _ in range(min(posters, _CONNECTIONS)):
        free.put_nowait(await psycopg.AsyncConnection.connect(url))
    body = _TEXT.encode()

    async def post(number: int) -> None:
        conversation = conversations[number % len(conversations)]
        for _ in range(posts):
            connection = await free.get()
            cursor = await connection.execute(
                "SELECT head_seq FROM conversation WHERE id = %s FOR NO KEY UPDATE", [conversation]
            )
            row = await cursor.fetchone()
            seq = (row[0] if row else 0) + 1
            await connection.execute(
                "INSERT INTO conversation_event (conversation_id, seq, kind, audience, actor_kind, at, client_id, body,"
                " hash) VALUES (%s, %s, 'message', 'all', 'customer', now(), %s, %s, %s)",
                [conversation, seq, new_id(), body, bytes(32)],
            )
            await connection.execute("UPDATE conversation SET head_seq = %s WHERE id = %s", [seq, conversation])
            await connection.commit()
            free.put_nowait(connection)

    seconds = await _timed(post, posters)
    while not free.empty():
        await free.get_nowait().close()
    return posters * posts / seconds


async def _timed(post: Callable[[int], Awaitable[None]], posters: int) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(post(number) for number in range(posters)))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
