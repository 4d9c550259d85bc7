"""`wenlu evidence verify` finds whatever somebody with the database in his hands does to the log."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.nodes import Talk, visit

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.schemas.evidence import BrokenChain
from wenlu.domains.conversations.service import evidence
from wenlu.kernel.ids import new_id

TAMPERED = {
    "changed words": ("UPDATE conversation_event SET body = body || '\\x00' WHERE {third}", [(3, "changed")]),
    "another writer": ("UPDATE conversation_event SET actor_id = gen_random_uuid() WHERE {third}", [(3, "changed")]),
    "another hour": ("UPDATE conversation_event SET at = at + interval '1 us' WHERE {third}", [(3, "changed")]),
    "hidden from the customer": ("UPDATE conversation_event SET audience = 'staff' WHERE {third}", [(3, "changed")]),
    "another hash": ("UPDATE conversation_event SET hash = sha256(hash) WHERE {third}", [(3, "changed")]),
    "removed": ("DELETE FROM conversation_event WHERE {third}", [(3, "missing")]),
    "removed and closed up": (
        ("DELETE FROM conversation_event WHERE {third};"
        "UPDATE conversation_event SET seq = seq - 1 WHERE conversation_id = '{id}' AND seq = 4;"
        "UPDATE conversation_event SET seq = seq - 1 WHERE conversation_id = '{id}' AND seq = 5;"
        "UPDATE conversation SET head_seq = 4 WHERE id = '{id}'"),
        [(3, "changed"), (4, "moved")],
    ),
    "the last removed": ("DELETE FROM conversation_event WHERE conversation_id = '{id}' AND seq = 5", [(5, "missing")]),
    "first removed": ("DELETE FROM conversation_event WHERE conversation_id = '{id}' AND seq = 1", [(1, "missing")]),
    "all removed": (
        "DELETE FROM conversation_event WHERE conversation_id = '{id}'",
        [(seq, "missing") for seq in range(1, 6)],
    ),
    "one added at the end": (
        ("INSERT INTO conversation_event SELECT conversation_id, 6, kind, audience, actor_kind, actor_id, at,"
        " gen_random_uuid(), body, hash, written_in FROM conversation_event WHERE {third}"),
        [(6, "inserted")],
    ),
    "reordered": (
        ("UPDATE conversation_event SET seq = 99 WHERE {third};"
        "UPDATE conversation_event SET seq = 3 WHERE conversation_id = '{id}' AND seq = 4;"
        "UPDATE conversation_event SET seq = 4 WHERE conversation_id = '{id}' AND seq = 99"),
        [(3, "moved"), (4, "moved")],
    ),
    "another end": ("UPDATE conversation SET head_hash = sha256(head_hash) WHERE id = '{id}'", [(5, "end")]),
    "a shorter end": ("UPDATE conversation SET head_seq = 4 WHERE id = '{id}'", [(5, "end")]),
    "no conversation": (
        "ALTER TABLE conversation DISABLE TRIGGER ALL; DELETE FROM conversation WHERE id = '{id}'", [(1, "stray")]
    ),
}  # fmt: skip


@pytest.fixture
async def talks(node: Platform, monkeypatch: pytest.MonkeyPatch) -> list[Talk]:
    """Three conversations of five events, read in batches smaller than they are."""
    monkeypatch.setattr(evidence, "_CONVERSATIONS", 2)
    monkeypatch.setattr(evidence, "_EVENTS", 3)
    talks = [await visit(node) for _ in range(3)]
    for n in range(4):
        await asyncio.gather(*(talk.say(f"{n}") for talk in talks))
    return talks


async def test_what_nobody_touched_is_whole(node: Platform, talks: list[Talk]) -> None:
    report = await node.evidence.verify()
    assert (report.conversations, report.events, report.broken) == (3, 15, ())
    one = await node.evidence.verify(talks[1].id)
    assert (one.conversations, one.events, one.broken) == (1, 5, ())
    with pytest.raises(ConversationNotFound):
        await node.evidence.verify(new_id())


@pytest.mark.parametrize("what", TAMPERED)
async def test_whatever_is_done_is_found(what: str, node: Platform, talks: list[Talk], database_url: str) -> None:
    victim = talks[1]
    statements, flaws = TAMPERED[what]
    third = f"conversation_id = '{victim.id}' AND seq = 3"
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(statements.format(id=victim.id, third=third).encode())
    broken = (await node.evidence.verify()).broken
    assert [(found.conversation_id, found.seq, found.flaw) for found in broken if isinstance(found, BrokenChain)] == [
        (victim.id, seq, flaw) for seq, flaw in flaws
    ]
    assert len(broken) == len(flaws)
    assert (await node.evidence.verify(talks[0].id)).broken == ()


async def test_it_can_run_while_people_talk(node: Platform, talks: list[Talk]) -> None:
    async def chatter(talk: Talk) -> None:
        for n in range(30):
            await talk.say(f"{n}")

    talking = [asyncio.create_task(chatter(talk)) for talk in talks]
    while not all(task.done() for task in talking):
        assert (await node.evidence.verify()).broken == ()
    assert (await node.evidence.verify()).events == 15 + 90


async def test_the_command_says_so_and_fails(
    node: Platform, talks: list[Talk], database_url: str, tmp_path: Path
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WENLU_")}
    environment |= {"WENLU_DATABASE_URL": database_url, "WENLU_DATA_DIR": str(tmp_path), "WENLU_DEMO": "0"}

    async def run(*arguments: str) -> tuple[int | None, bytes, bytes]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wenlu", "evidence", "verify", *arguments,
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        return process.returncode, out, err

    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(
            "UPDATE conversation_event SET kind = 'note' WHERE conversation_id = %s AND seq = 2", [talks[2].id]
        )
    whole, wrong, nowhere = await asyncio.gather(run(str(talks[0].id)), run(), run(str(new_id())))
    assert whole[0] == 0, whole[2]
    report = json.loads(whole[1])
    assert (report["conversations"], report["events"], report["broken"]) == (1, 5, [])
    assert wrong[0] == 1
    assert json.loads(wrong[1])["broken"] == [{"conversation_id": str(talks[2].id), "seq": 2, "flaw": "changed"}]
    assert nowhere[:2] == (1, b"")
    assert b"no such conversation" in nowhere[2]
