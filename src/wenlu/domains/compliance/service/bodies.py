"""From the rules as they are kept to rules that judge."""

import asyncio
from collections.abc import Mapping
from datetime import date

from pydantic import ValidationError

from wenlu.domains.compliance.errors import BrokenRule, RuleSetNotFound
from wenlu.domains.compliance.rules import Broken, RuleBody, RuleSet, holding_on
from wenlu.domains.compliance.store import ComplianceStore
from wenlu.kernel.clock import Clock, day_of


def today(clock: Clock) -> date:
    """The day by which dates of rules are read."""
    return day_of(clock.now())


def parse_body(kept: Mapping[str, object]) -> RuleBody:
    """Read a body; raises `BrokenRule` where it is not one, or not one that this release knows."""
    try:
        return RuleBody.model_validate(kept)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise BrokenRule(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


async def read_body(store: ComplianceStore, version: int) -> RuleBody:
    """Return the rules of a version; raises `RuleSetNotFound`, `BrokenRule`."""
    kept = await store.read_body(version)
    if kept is None:
        raise RuleSetNotFound(f"no version {version}")
    return parse_body(kept)


async def compile_body(version: int, body: RuleBody, day: date) -> RuleSet:
    """Compile what holds on a day, beside the event loop; raises `BrokenRule`."""
    try:
        return await asyncio.to_thread(RuleSet.compile, version, holding_on(body, day))
    except Broken as error:
        raise BrokenRule(str(error)) from error
