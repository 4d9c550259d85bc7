"""A language model's second opinion, asked over HTTP: believed only where it quotes what was said."""

import json
from collections.abc import AsyncIterator, Iterator

import pytest
import sqlalchemy as sa
from tests.integration.domains.inspection.desk import catch_up, serve
from tests.llm_server import ModelServer, served_model
from tests.nodes import Firm

from wenlu.bootstrap import Platform
from wenlu.domains.inspection.schemas.inspections import InspectionDetail
from wenlu.domains.inspection.service import OpinionService
from wenlu.kernel.actors import Actor
from wenlu.platform.llm import open_model
from wenlu.platform.telemetry import Metrics


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with served_model() as server:
        yield server


@pytest.fixture
async def asking(node: Platform, firm: Firm, server: ModelServer) -> AsyncIterator[OpinionService]:
    """Inspection with a model behind an address, as `WENLU_LLM_URL` gives it."""
    await node.prepare_inspection()
    settings = node.settings.model_copy(update={"llm_url": server.url, "llm_model": "m"})
    model = open_model(settings, Metrics())
    assert model is not None
    node.inspector._asks_model = True
    yield OpinionService(node.unit_of_work, node.transcripts, model)
    await model.close()


def opinion(item: str, score: int, message: int, quote: str) -> dict[str, object]:
    return {"item": item, "score": score, "message": message, "quote": quote, "why": "因为"}


async def detail_of(node: Platform, compliance: Actor, asking: OpinionService, **talk: object) -> InspectionDetail:
    told = await serve(node, **talk)  # type: ignore[arg-type]
    await catch_up(node)
    assert await asking.run() == 1
    assert await asking.run() == 0
    return await node.inspection_reviews.get_detail(compliance, told.id)


async def test_an_opinion_is_kept_with_the_place_of_its_quote(
    node: Platform, firm: Firm, compliance: Actor, asking: OpinionService, server: ModelServer
) -> None:
    answer = {
        "opinions": [
            opinion("greeting", 1, 4, "您好"),
            opinion("courtesy", 0, 4, "这句话没有人说过"),
            opinion("solved", 0, 4, "您好"),
            opinion("nobody", 1, 4, "您好"),
            opinion("closing", 1, 999, "您好"),
        ]
    }
    server.script({"arguments": answer, "stays": True})
    detail = await detail_of(node, compliance, asking, staff=firm.agent, asks="我的手机号 13812345678 要换")
    assert [(one.item, one.score) for one in detail.opinions] == [("greeting", 1)]
    place = detail.opinions[0].evidence[0]
    line = next(line for line in detail.talk if line.seq == place.seq)
    assert line.text[place.start : place.end] == "您好"
    assert detail.opinion_state == "there"
    asked = json.dumps(server.requests(), ensure_ascii=False)
    assert "13812345678" not in asked
    mine = await node.inspection_reviews.get_detail(firm.agent, detail.line.conversation_id)
    assert (mine.opinions, mine.opinion_state) == ((), "off")


async def test_a_model_that_fails_leaves_the_rules_alone(
    node: Platform, firm: Firm, compliance: Actor, asking: OpinionService, server: ModelServer
) -> None:
    server.script({"status": 500, "stays": True})
    detail = await detail_of(node, compliance, asking, staff=firm.agent)
    assert (detail.opinion_state, detail.opinions, detail.line.score) == ("failed", (), 100)


async def test_nothing_is_asked_about_what_is_secret_and_nothing_tells_why(
    node: Platform, firm: Firm, compliance: Actor, asking: OpinionService, server: ModelServer
) -> None:
    server.script({"arguments": {"opinions": [opinion("greeting", 1, 4, "您好")]}, "stays": True})
    talk = await serve(node, firm.agent)
    async with node.unit_of_work() as work:
        await work.connection.execute(
            sa.text("UPDATE conversation SET signals = '{aml}' WHERE id = :id"), {"id": talk.id}
        )
    await catch_up(node)
    await asking.run()
    assert server.requests() == []
    detail = await node.inspection_reviews.get_detail(compliance, talk.id)
    assert (detail.opinion_state, detail.opinions) == ("failed", ())


async def test_without_a_model_there_is_nothing_to_wait_for(node: Platform, firm: Firm, compliance: Actor) -> None:
    await node.prepare_inspection()
    talk = await serve(node, firm.agent)
    await catch_up(node)
    assert await node.opinions.run() == 0
    assert (await node.inspection_reviews.get_detail(compliance, talk.id)).opinion_state == "off"
