"""`wenlu bot ask`: questions in, decisions out, a JSON object a line (contracts.md)."""

from collections.abc import AsyncIterator, Iterable

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from wenlu.domains.bot.schemas import AskedLine, AskedSource, FailedLine, HistoryLine, Question, Said
from wenlu.domains.bot.service.writer import BotWriter

LineId = str | int | None


class AskLine(BaseModel):
    """One line that is read; unknown members are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: LineId = None
    q: Said
    history: tuple[HistoryLine, ...] = ()


async def bot_lines(writer: BotWriter, lines: Iterable[str]) -> AsyncIterator[AskedLine | FailedLine]:
    """Answer each line, in order; one that cannot be read gives a `FailedLine`, an empty one nothing."""
    for line in lines:
        if line.strip():
            yield await _answer(writer, line)


async def _answer(writer: BotWriter, line: str) -> AskedLine | FailedLine:
    try:
        loaded: object = orjson.loads(line)
    except ValueError as error:
        return FailedLine(id=None, error=f"not JSON: {error}")
    try:
        asked = AskLine.model_validate(loaded)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'line'}: {fault['msg']}" for fault in error.errors())
        return FailedLine(id=_id_of(loaded), error=faults)
    reply = await writer.ask(Question(q=asked.q, history=asked.history))
    return AskedLine(
        id=asked.id,
        action=reply.action,
        text=reply.text,
        queue=reply.queue,
        confidence=reply.confidence,
        intent=reply.intent,
        sources=tuple(AskedSource(id=source.id, title=source.title) for source in reply.sources),
        milliseconds=reply.milliseconds,
    )


def _id_of(loaded: object) -> LineId:
    found = loaded.get("id") if isinstance(loaded, dict) else None
    return found if isinstance(found, str | int) else None
