"""Days are sealed; whatever is done to the log, the acts or the seals themselves afterwards is found and named."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.nodes import Talk, opened_node, visit
from tests.tsa import Authority, serving

from wenlu.bootstrap import Platform
from wenlu.domains.audit.schemas import Act
from wenlu.domains.conversations.rules import Link, chain_hash, root_of_path
from wenlu.domains.conversations.rules.merkle import conversation_leaf
from wenlu.domains.conversations.schemas.evidence import Broken
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.hashing import GENESIS
from wenlu.platform.signing import SigningAlgorithm

DAY = timedelta(days=1)
FIRST, SECOND = date(2026, 11, 18), date(2026, 11, 19)


@pytest.fixture
async def talks(node: Platform, clock: ManualClock) -> list[Talk]:
    """Three conversations over two sealed days; the second day's is written to on both."""
    talks = [await visit(node) for _ in range(2)]
    await asyncio.gather(*(talk.say(f"{n}") for talk in talks for n in range(3)))
    await node.audit.note(SYSTEM, Act.SIGNED_IN)
    clock.advance(DAY)
    await node.seals.seal_days()
    await talks[1].say("又来了")
    talks.append(await visit(node))
    await talks[2].say("你好")
    await node.audit.note(SYSTEM, Act.SIGNED_OUT)
    clock.advance(DAY)
    await node.seals.seal_days()
    return talks


async def _tamper(url: str, *statements: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        for table in ("audit_entry", "evidence_seal", "evidence_leaf", "evidence_key", "evidence_timestamp"):
            await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL".encode())
        await connection.execute("ALTER TABLE conversation DISABLE TRIGGER ALL")
        for statement in statements:
            await connection.execute(statement.encode())


def _names(broken: Sequence[Broken]) -> set[tuple[str, object, str]]:
    named = set[tuple[str, object, str]]()
    for item in broken:
        fields = item.model_dump()
        flaw = fields.pop("flaw")
        seq = fields.pop("seq", None)
        ((kind, of),) = fields.items()
        named.add((kind, of if seq is None else (of, seq), flaw))
    return named


async def test_two_days_are_sealed_and_whole(node: Platform, talks: list[Talk], database_url: str) -> None:
    report = await node.evidence.verify()
    assert (report.conversations, report.seals, report.sealed_through) == (3, 2, SECOND)
    assert (report.audit_entries, report.broken) == (2, ())
    overview = await node.seals.overview(SYSTEM, FIRST, SECOND)
    assert [(seal.day, seal.since, seal.conversations) for seal in overview.seals] == [
        (FIRST, FIRST, 2),
        (SECOND, SECOND, 2),
    ]
    assert not overview.timestamps
    state = await node.evidence.state(SYSTEM, talks[1].id)
    assert (state.events, state.sealed_seq, state.sealed_on, state.broken) == (5, 5, SECOND, ())
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        with pytest.raises(psycopg.errors.RestrictViolation):
            await connection.execute("UPDATE evidence_seal SET leaves = 0")


async def test_a_day_is_sealed_once_and_days_without_talk_too(
    node: Platform, talks: list[Talk], clock: ManualClock
) -> None:
    await node.seals.seal_days()
    clock.advance(3 * DAY)
    await node.seals.seal_days()
    seals = (await node.seals.overview(SYSTEM, FIRST, FIRST + 9 * DAY)).seals
    assert [(seal.day, seal.since, seal.conversations) for seal in seals[2:]] == [
        (SECOND + 3 * DAY, SECOND + DAY, 0),
    ]
    assert (await node.evidence.verify()).broken == ()


async def test_nothing_is_sealed_before_anybody_has_talked(node: Platform) -> None:
    await node.seals.seal_days()
    assert (await node.evidence.verify()).seals == 0


async def test_each_conversation_is_proven_by_its_way_to_the_root(node: Platform, talks: list[Talk]) -> None:
    proofs = (await node.seals.prove([talks[0].id, talks[1].id]))[talks[1].id]
    assert [proof.kept.seal.day for proof in proofs] == [FIRST, SECOND]
    for proof in proofs:
        leaf = conversation_leaf(proof.leaf.conversation_id, proof.leaf.seq, proof.leaf.hash)
        assert root_of_path(leaf, proof.index, proof.size, proof.path) == proof.kept.seal.root


TAMPERED = {
    "a conversation removed": (
        ("DELETE FROM conversation_event WHERE conversation_id = '{0}'", "DELETE FROM conversation WHERE id = '{0}'"),
        {("conversation_id", ("{0}", 4), "removed")},
    ),
    "another root": (
        ("UPDATE evidence_seal SET root = sha256(root) WHERE day = '2026-11-18'",),
        {("seal", FIRST, "root"), ("seal", FIRST, "signature"), ("seal", SECOND, "previous"), ("seal", FIRST, "copy")},
    ),
    "a leaf removed": (
        ("DELETE FROM evidence_leaf WHERE day = '2026-11-18' AND conversation_id = '{0}'",),
        {("seal", FIRST, "root")},
    ),
    "a conversation removed with its leaf": (
        (
            "DELETE FROM conversation_event WHERE conversation_id = '{0}'",
            "DELETE FROM conversation WHERE id = '{0}'",
            "DELETE FROM evidence_leaf WHERE conversation_id = '{0}'",
        ),
        {("seal", FIRST, "root")},
    ),
    "the last seal removed": (
        (
            "DELETE FROM evidence_leaf WHERE day = '2026-11-19'",
            "DELETE FROM evidence_seal WHERE day = '2026-11-19'",
        ),
        {("seal", SECOND, "missing")},
    ),
    "another signature": (
        ("UPDATE evidence_seal SET signature = sha512('x') WHERE day = '2026-11-19'",),
        {("seal", SECOND, "signature"), ("seal", SECOND, "copy")},
    ),
    "another's key": (
        ("UPDATE evidence_key SET public_key = sha256('x')",),
        {("seal", FIRST, "key"), ("seal", SECOND, "key")},
    ),
    "a sealed act changed": (("UPDATE audit_entry SET act = 'signed_out' WHERE seq = 1",), {("audit", 1, "changed")}),
    "the last sealed act removed": (("DELETE FROM audit_entry WHERE seq = 2",), {("audit", 2, "missing")}),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
async def test_whatever_is_done_is_found(what: str, node: Platform, talks: list[Talk], database_url: str) -> None:
    statements, expected = TAMPERED[what]
    victim = talks[0].id
    await _tamper(database_url, *(statement.format(victim) for statement in statements))
    wanted = {(kind, (victim, of[1]) if isinstance(of, tuple) else of, flaw) for kind, of, flaw in expected}
    assert _names((await node.evidence.verify()).broken) == wanted


async def test_a_chain_that_was_made_anew_is_not_the_one_that_was_sealed(
    node: Platform, talks: list[Talk], database_url: str
) -> None:
    """Somebody changes words and makes every hash behind them anew, as somebody with the code in his hands can."""
    victim = talks[0].id
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        rows = await connection.execute(
            "SELECT conversation_id, seq, kind, audience, actor_kind, actor_id, at, client_id, body"
            " FROM conversation_event WHERE conversation_id = %s ORDER BY seq",
            [victim],
        )
        before = GENESIS
        for row in await rows.fetchall():
            link = Link(*row[:-1], ciphertext=b"other words" if row[1] == 3 else row[-1])
            before = chain_hash(before, link)
            await connection.execute(
                "UPDATE conversation_event SET body = %s, hash = %s WHERE conversation_id = %s AND seq = %s",
                [link.ciphertext, before, victim, link.seq],
            )
        await connection.execute("UPDATE conversation SET head_hash = %s WHERE id = %s", [before, victim])
    found = {("conversation_id", (victim, 4), "unlike_seal")}
    assert _names((await node.evidence.verify()).broken) == found
    assert _names((await node.evidence.verify(victim)).broken) == found


async def test_a_log_that_was_restored_elsewhere_is_sealed_on(
    node: Platform, talks: list[Talk], clock: ManualClock, database_url: str
) -> None:
    """A new cluster counts its transactions from the beginning; nothing may be left out."""
    await _tamper(database_url, "UPDATE evidence_seal SET written_through = '9000000000'")
    await talks[0].say("恢复以后")
    clock.advance(DAY)
    await node.seals.seal_days()
    (last,) = (await node.seals.overview(SYSTEM, SECOND + DAY, SECOND + DAY)).seals
    assert last.conversations == 1
    assert (await node.evidence.verify()).broken == ()


async def test_seals_are_stamped_as_soon_as_the_authority_answers(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    (tmp_path / "tsa").mkdir()
    authority = Authority(tmp_path / "tsa")
    with serving(authority) as url:
        options = {"timestamp_url": url, "timestamp_roots": authority.root, "seal_algorithm": SigningAlgorithm.SM2}
        async with opened_node(database_url, clock, tmp_path / "data", **options) as node:
            talk = await visit(node)
            await talk.say("你好")
            clock.advance(DAY)
            authority.down = True
            await node.seals.seal_days()
            assert [seal.stamped_at for seal in (await node.seals.overview(SYSTEM, FIRST, SECOND)).seals] == [None]
            authority.down = False
            await node.seals.seal_days()
            await node.seals.seal_days()
            (seal,) = (await node.seals.overview(SYSTEM, FIRST, SECOND)).seals
            assert seal.algorithm == "sm2-sm3"
            assert seal.stamped_at is not None
            assert authority.asked == 1
            assert (await node.evidence.verify()).broken == ()
            await _tamper(database_url, "UPDATE evidence_timestamp SET response = response || '\\x00'")
            assert _names((await node.evidence.verify()).broken) == {("seal", FIRST, "timestamp")}


async def test_a_new_key_signs_from_the_next_seal_on(node: Platform, talks: list[Talk], clock: ManualClock) -> None:
    renewed = await node.seals.renew_key(SYSTEM)
    clock.advance(DAY)
    await node.seals.seal_days()
    overview = await node.seals.overview(SYSTEM, FIRST, SECOND + DAY)
    assert [seal.key_id for seal in overview.seals] == [overview.keys[0].id, overview.keys[0].id, renewed.id]
    assert (await node.evidence.verify()).broken == ()
