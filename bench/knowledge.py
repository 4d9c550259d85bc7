"""The editors' search among 100,000 entries, beside the plain way to look for a piece of Chinese text in PostgreSQL.

Entries are varied from the shipped ones, each with its own four signs before every question. The peer is what is done
without an index of our own: `LIKE '%words%'` over questions and answers, the first fifty by key.

    python -m bench.knowledge [--quick]
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import sqlalchemy as sa

from bench.machine import describe
from wenlu.domains.knowledge.schemas import EntryContent, EntryStatus, Origin
from wenlu.domains.knowledge.service import KnowledgeService
from wenlu.domains.knowledge.service.starter import read_starter, starter_folder
from wenlu.domains.knowledge.store import EntryStore, LibraryStore, Saver
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.clock import SystemClock
from wenlu.kernel.ids import EntryId, new_id
from wenlu.platform.database import Database
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.schema import migrate

_QUERIES = ("科创板", "开户", "银证转账", "怎么开通港股通", "户", "融资融券 保证金", "688", "转账失败了怎么办呢", "的")
_SIGNS = "甲乙丙丁戊己庚辛壬癸东南西北春夏秋冬山水云风"
_LIKE = sa.text(
    "SELECT id, key, title FROM knowledge_entry WHERE status <> 'archived' AND "
    "(title LIKE :q OR answer LIKE :q OR array_to_string(phrasings, ' ') LIKE :q) ORDER BY key LIMIT 50"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    entries = 2_000 if parser.parse_args().quick else 100_000
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        try:
            migrate(server.url())
            rows = asyncio.run(_measure(server.url(), entries))
        finally:
            server.stop()
    sys.stderr.write(f"{'query':<20} {'ours ms':>9} {'like ms':>9}\n")
    for row in rows:
        sys.stderr.write(f"{row['query']:<20} {row['ours']:>9} {row['peer']:>9}\n")
    result = {"bench": "knowledge", "unit": "ms, median", "entries": entries, "rows": rows, "machine": describe()}
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")


async def _measure(url: str, count: int) -> list[dict[str, str | float]]:
    database = Database(url)
    try:
        await _fill(database, count)
        service = KnowledgeService(database.unit_of_work, SystemClock())
        rows: list[dict[str, str | float]] = []
        for query in _QUERIES:

            async def ours(query: str = query) -> object:
                return await service.list_entries(SYSTEM, q=query)

            async def peer(query: str = query) -> object:
                async with database.unit_of_work() as work:
                    return (await work.connection.execute(_LIKE, {"q": f"%{query}%"})).all()

            rows.append({"query": query, "ours": await _median(ours), "peer": await _median(peer)})
        return rows
    finally:
        await database.close()


async def _fill(database: Database, count: int) -> None:
    starter, chance = read_starter(starter_folder()), random.Random(7)
    saver = Saver(None, None, SystemClock().now(), Origin.EDITOR)
    async with database.unit_of_work() as work:
        await LibraryStore(work).set_categories([(each.id, each.name, each.name_en) for each in starter.categories])
    for start in range(0, count, 500):
        async with database.unit_of_work() as work:
            store = EntryStore(work)
            for number in range(start, min(start + 500, count)):
                content = _varied(starter.entries, chance, number)
                await store.insert_entry(EntryId(new_id()), content, EntryStatus.PUBLISHED, saver)
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(sa.text("VACUUM ANALYZE"))


def _varied(entries: Sequence[EntryContent], chance: random.Random, number: int) -> EntryContent:
    entry, other = chance.choice(entries), chance.choice(entries)
    signs = "".join(chance.choice(_SIGNS) for _ in range(4))
    return entry.model_copy(
        update={
            "key": f"{entry.category}.e{number}",
            "choices": (),
            "title": f"{signs}{entry.title}",
            "phrasings": tuple(f"{signs}{phrasing}" for phrasing in entry.phrasings[:10]),
            "answer": f"{entry.answer}\n{other.answer}"[:4000],
        }
    )


async def _median(call: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        await call()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 1)


if __name__ == "__main__":
    main()
