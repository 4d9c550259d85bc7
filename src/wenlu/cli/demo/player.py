"""Plays a day at a securities firm against a running platform: customers who come and go, and staff who answer."""

import asyncio
import math
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import perf_counter, time

import jwt
from pydantic import SecretStr

from wenlu.cli.demo.firm import playable_seats, the_firm
from wenlu.cli.demo.people import MadeUpCustomer, made_up_customers
from wenlu.cli.demo.seat import StaffSeat
from wenlu.cli.demo.stage import Stage
from wenlu.cli.demo.talk import Dialogue, the_talk
from wenlu.cli.demo.tally import DemoReport, Tally
from wenlu.cli.demo.visitor import Visitor
from wenlu.cli.demo.wire import Api
from wenlu.domains.customers.schemas import Locale
from wenlu.kernel.ids import new_id

_FIRST_SEATS = 5
"""They take work of every kind between them."""
_SEATS_FOR_A_CONVERSATION_A_SECOND = 6
_MOST_SEATS = 30
_KNOWN_SHARE = 0.25
_LINGER = 45.0
"""Seconds that those who have come may go on talking after nobody comes any more."""
_TO_LEAVE = 30.0
_TO_SIT_DOWN = 30.0
_REPORT_EVERY = 2.0
_TOKEN_SECONDS = 300


async def play(
    url: str,
    customers: int,
    rate: float,
    seconds: float,
    *,
    token_secret: SecretStr,
    pace: float = 1.0,
    seed: int | None = None,
) -> DemoReport:
    """Let at most so many customers come in so many seconds, `rate` a second on average (a Poisson process).

    Who has come may finish his talk, for less than a minute more. `token_secret` signs who the firm's app says its
    customer is; `pace` stretches human pauses, 1 being life-like. Progress goes to standard error. Raises
    `PlatformUnreachable`.
    """
    chance = random.Random(seed)  # noqa: S311  a play, not a secret
    tally = Tally()
    began = perf_counter()
    async with Api(url) as api:
        await api.check_ready()
        stage = Stage(api, tally, pace)
        telling = asyncio.create_task(_tell(tally, began))
        try:
            async with asyncio.TaskGroup() as people:
                await _seat_staff(stage, people, rate * pace, chance)
                await _let_in(stage, people, Crowd(chance, token_secret), Plan(customers, rate, seconds))
                stage.closed.set()
        finally:
            telling.cancel()
    report = tally.report(perf_counter() - began)
    _say(f"done after {report.seconds:.0f} s: {tally.line()}")
    return report


@dataclass(frozen=True, slots=True)
class Plan:
    """How many come at most, how many a second on average, and for how long."""

    customers: int
    rate: float
    seconds: float

    def arrivals(self, chance: random.Random) -> Iterator[float]:
        """Yield the seconds between one customer and the next (exponential, so that arrivals are a Poisson process)."""
        at = 0.0
        for _ in range(self.customers):
            gap = chance.expovariate(self.rate)
            at += gap
            if at > self.seconds:
                return
            yield gap


async def _seat_staff(stage: Stage, people: asyncio.TaskGroup, load: float, chance: random.Random) -> None:
    """Have enough staff sign in and go online, for so many conversations a second, before the first customer comes."""
    wanted = min(_FIRST_SEATS + math.ceil(load * _SEATS_FOR_A_CONVERSATION_A_SECOND), _MOST_SEATS)
    password, seated = the_firm().password, []
    for seat in playable_seats()[:wanted]:
        sits = asyncio.Event()
        people.create_task(StaffSeat(stage, seat, _own(chance)).work(password, sits))
        seated.append(sits)
    _say(f"{len(seated)} staff sign in")
    try:
        async with asyncio.timeout(_TO_SIT_DOWN):
            for sits in seated:
                await sits.wait()
    except TimeoutError:
        stage.tally.failures["staff_late"] += sum(not sits.is_set() for sits in seated)


async def _let_in(stage: Stage, people: asyncio.TaskGroup, crowd: "Crowd", plan: Plan) -> None:
    """Let customers in, wait until they have left, and send away who stays too long."""
    visits: list[asyncio.Task[None]] = []
    for gap in plan.arrivals(crowd.chance):
        await asyncio.sleep(gap)
        visits.append(people.create_task(crowd.next_visitor(stage).visit()))
    _say(f"{len(visits)} customers have come; waiting for them to finish")
    await _wait_for(visits, _LINGER)
    stage.last_call.set()
    for late in await _wait_for(visits, _TO_LEAVE):
        late.cancel()
        stage.tally.failures["did_not_leave"] += 1


async def _wait_for(visits: Iterable[asyncio.Task[None]], seconds: float) -> set[asyncio.Task[None]]:
    """Wait for visits to end, for so long at most; returns those that have not."""
    going_on = {visit for visit in visits if not visit.done()}
    return (await asyncio.wait(going_on, timeout=seconds))[1] if going_on else going_on


class Crowd:
    """Who comes next, with what on his mind: every dialogue once before any is heard again, no customer twice."""

    def __init__(self, chance: random.Random, token_secret: SecretStr) -> None:
        self.chance = chance
        self._token_secret = token_secret.get_secret_value()
        self._offices = sum(len(branch.offices) for branch in the_firm().branches)
        self._dialogues: list[Dialogue] = []
        self._customers: dict[Locale, list[MadeUpCustomer]] = {"zh-CN": [], "en": []}

    def next_visitor(self, stage: Stage) -> Visitor:
        if not self._dialogues:
            self._dialogues = self.chance.sample(the_talk().dialogues, len(the_talk().dialogues))
        dialogue = self._dialogues.pop()
        is_known = dialogue.known or self.chance.random() < _KNOWN_SHARE
        token = self._identity_token(self._next_customer(dialogue.locale)) if is_known else None
        return Visitor(stage, dialogue, token, _own(self.chance))

    def _next_customer(self, locale: Locale) -> MadeUpCustomer:
        if not self._customers[locale]:
            everybody = [person for person in made_up_customers(self._offices) if person.locale == locale]
            self._customers[locale] = self.chance.sample(everybody, len(everybody))
        return self._customers[locale].pop()

    def _identity_token(self, customer: MadeUpCustomer) -> str:
        """Sign who the customer is, as the firm's own app does when it opens the chat."""
        now = int(time())
        claims = {
            "sub": customer.external_id,
            "name": customer.name,
            "iat": now,
            "exp": now + _TOKEN_SECONDS,
            "jti": str(new_id()),
        }
        return jwt.encode(claims, self._token_secret, "HS256")


def _own(chance: random.Random) -> random.Random:
    """Return chances of one's own, so that what one person does is not changed by how fast others are."""
    return random.Random(chance.random())  # noqa: S311  a play, not a secret


async def _tell(tally: Tally, began: float) -> None:
    while True:
        await asyncio.sleep(_REPORT_EVERY)
        _say(f"{perf_counter() - began:4.0f} s: {tally.line()}")


def _say(line: str) -> None:
    sys.stderr.write(f"demo: {line}\n")
