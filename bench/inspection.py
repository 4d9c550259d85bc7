"""How long it takes to inspect a closed conversation of 40 messages, and to measure agreement.

A real platform on a database of its own with the starter knowledge: half of the messages are a customer's, half a
person's, a quarter of whose answers carry figures that are compared with knowledge. Measured are the whole inspection
(read and decipher the log, compare, lay the card on it, draw samples, keep figures, write), what it takes of our own
processor time whatever else the machine does (`cpu`, without PostgreSQL's), and its parts. The peer is
scikit-learn's `cohen_kappa_score` over the same 500 bootstrap draws that we make at once.

    python -m bench.inspection [--quick]
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import numpy as np
from pydantic import SecretStr
from sklearn.metrics import cohen_kappa_score

from bench.machine import describe
from wenlu.bootstrap import Platform
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import Draft
from wenlu.domains.inspection.rules.agreement import interval
from wenlu.domains.inspection.rules.checks import Seen
from wenlu.domains.inspection.rules.scoring import inspect
from wenlu.domains.inspection.rules.talk import talk_of
from wenlu.domains.inspection.schemas.inspections import InspectAgain
from wenlu.domains.inspection.schemas.scorecards import Scale
from wenlu.domains.inspection.service.inspector import claims_of
from wenlu.domains.inspection.service.scorecards import shipped_card
from wenlu.domains.organisation.schemas import CreateStaff, CreateUnit, QueueKind, StaffKind, UnitKind
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.ids import ConversationId, StaffId
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.schema import migrate
from wenlu.platform.settings import Settings
from wenlu.platform.telemetry import configure_logging
from wenlu.sdk.messages import TextBody

ASKED = (
    "你好，我想开通科创板，需要什么条件？",
    "资产是按哪天算的？我账户里有一部分是今年才转进来的",
    "那两融的资产算不算在里面",
    "急死了，昨天提交的申请到现在都没有结果！",
    "好的，那创业板呢，我两年前开的户",
    "佣金现在是多少，能不能再低一点",
    "手机号换了，怎么改预留手机号",
    "谢谢，我再看看",
)
SAID = (
    "您好，我是您的专属客服，看到您想了解科创板权限。",
    "开通科创板需要前20个交易日日均资产不低于50万元，交易经验满24个月。",
    "理解您着急的心情，我马上帮您核实申请进度。",
    "创业板需要日均资产不低于10万元，同样要满24个月经验。",
    "佣金标准请以您签署的协议为准，如需调整可以联系营业部。",
    "预留手机号可以在手机软件里自助修改，先完成人脸识别就可以。",
    "产品有风险，过往业绩不代表未来表现，请您谨慎决策。",
    "请问还有其他可以帮您的吗？感谢您的咨询，再见。",
)
MESSAGES = 40
BAR_MILLISECONDS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    rounds = 20 if parser.parse_args().quick else 200
    configure_logging("error")
    result = {
        "bench": "inspection",
        "messages": MESSAGES,
        "bar_milliseconds": BAR_MILLISECONDS,
        **asyncio.run(inspections(rounds)),
        "agreement": agreement(3 if rounds < 100 else 10),
        "machine": describe(),
    }
    for name in ("whole", "cpu", "reading", "comparing", "rules"):
        figures = result[name]
        assert isinstance(figures, dict)  # noqa: S101  made above
        sys.stderr.write(f"{name:12} median {figures['p50']:8.2f} ms   99th {figures['p99']:8.2f} ms\n")
    print(json.dumps(result, ensure_ascii=False))


async def inspections(rounds: int) -> dict[str, dict[str, float]]:
    """Inspect the same conversation again and again; the times of the whole and of its parts, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="wenlu-bench-", ignore_cleanup_errors=True) as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        migrate(server.url())
        platform = Platform(_settings(Path(folder)), server.url())
        try:
            await platform.partitions.keep()
            await platform.writer.start()
            await platform.prepare_bot()
            await platform.prepare_inspection()
            conversation_id = await _talk(platform)
            return await _measure(platform, conversation_id, rounds)
        finally:
            await platform.writer.stop()
            await platform.close()
            server.stop()


async def _measure(platform: Platform, conversation_id: UUID, rounds: int) -> dict[str, dict[str, float]]:
    inspector, times = (
        platform.inspector,
        {name: list[float]() for name in ("whole", "cpu", "reading", "comparing", "rules")},
    )
    for turn in range(rounds + 3):
        await platform.inspection_followers.advance()
        await _ask(platform, conversation_id)
        began, busy = time.perf_counter(), time.process_time()
        await inspector.run()
        ended, busy = time.perf_counter(), time.process_time() - busy
        async with platform.unit_of_work() as work:
            transcript = await platform.transcripts.find(work, conversation_id)
        read = time.perf_counter()
        assert transcript is not None  # noqa: S101  it was just made
        talk = talk_of(transcript.events)
        await platform.statements.check(claims_of(talk))
        compared = time.perf_counter()
        inspect(shipped_card(), Seen(talk_of(transcript.events)))
        laid = time.perf_counter()
        if turn >= 3:
            for name, seconds in (
                ("whole", ended - began),
                ("cpu", busy),
                ("reading", read - ended),
                ("comparing", compared - read),
                ("rules", laid - compared),
            ):
                times[name].append(seconds * 1000)
    return {name: _figures(values) for name, values in times.items()}


async def _ask(platform: Platform, conversation_id: UUID) -> None:
    await platform.inspector.ask_again(SYSTEM, InspectAgain(conversation_id=conversation_id))


async def _talk(platform: Platform) -> UUID:
    """Write a conversation of 40 messages into the log, and close it."""
    async with platform.unit_of_work() as work:
        head = CreateUnit(kind=UnitKind.HEAD_OFFICE, name="总部")
        unit = (await platform.organisation.create_units(work, SYSTEM, [head]))[0]
        command = CreateStaff(
            unit_id=unit.id, name="周雨晴", title="客服", kind=StaffKind.AGENT, queues=(QueueKind.SERVICE,)
        )
        person = (await platform.organisation.create_staff_many(work, SYSTEM, [command]))[0]
        brief = await platform.recognition.create_visitor(work, "zh-CN")
        conversation_id = await platform.conversations.open(work, brief.id, "webchat", "zh-CN")
    card = (await platform.organisation.get_cards([StaffId(person.id)]))[StaffId(person.id)]
    customer = Actor(ActorKind.CUSTOMER, brief.id, brief.name)
    staff = Actor(ActorKind.STAFF, person.id, person.name)
    await _record(platform, conversation_id, EventKind.ASSIGNED, SYSTEM, facts.Assigned(staff=card, reason="matched"))
    for turn in range(MESSAGES // 2):
        asked, said = TextBody(text=ASKED[turn % len(ASKED)]), TextBody(text=SAID[turn % len(SAID)])
        await _record(platform, conversation_id, EventKind.MESSAGE, customer, asked)
        await _record(platform, conversation_id, EventKind.MESSAGE, staff, said)
    closed = facts.Closed(category="other", by="staff")
    await _record(platform, conversation_id, EventKind.CLOSED, staff, closed)
    return conversation_id


async def _record(
    platform: Platform, conversation_id: ConversationId, kind: EventKind, actor: Actor, body: facts.EventBody
) -> None:
    async with platform.unit_of_work() as work:
        await platform.conversations.record(work, conversation_id, Draft(kind, actor, body))


def agreement(rounds: int) -> dict[str, float]:
    """Return what a kappa with its interval takes, by us and by the peer, in milliseconds, for 500 pairs."""
    generator = np.random.default_rng(1)
    human = generator.integers(1, 6, size=500)
    automatic = np.clip(human + generator.integers(-1, 2, size=500), 1, 5)
    pairs = list(zip(automatic.tolist(), human.tolist(), strict=True))
    ours = [_timed(lambda: interval(pairs, Scale.FIVE)) for _ in range(rounds)]
    peers = [_timed(lambda: _peer(automatic, human)) for _ in range(rounds)]
    mine, theirs = statistics.median(ours), statistics.median(peers)
    return {"ours": round(mine, 2), "peer": round(theirs, 2), "ratio": round(theirs / mine, 1)}


def _peer(automatic: "np.ndarray[tuple[int], np.dtype[np.int64]]", human: object) -> None:
    generator, size = np.random.default_rng(0), len(automatic)
    scores = np.asarray(human)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(500):
            drawn = generator.integers(0, size, size)
            cohen_kappa_score(automatic[drawn], scores[drawn], labels=[1, 2, 3, 4, 5], weights="quadratic")


def _timed(call: object) -> float:
    assert callable(call)  # noqa: S101  a lambda of ours
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _figures(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(statistics.median(values), 2),
        "p99": round(float(np.percentile(values, 99)), 2),
        "least": round(min(values), 2),
    }


def _settings(folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        demo=False,
        master_key=SecretStr("0123456789abcdef" * 4),
        token_secret=SecretStr("a token secret of thirty-two bytes"),
        customer_token_secret=SecretStr("another secret of thirty-two bytes"),
    )


if __name__ == "__main__":
    main()
