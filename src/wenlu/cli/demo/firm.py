"""The demo firm: its offices, staff and accounts stand in `firm.yaml`, its customers in `people`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import Field

from wenlu.domains.identity.schemas import DemoAccountView, Login, Password, Role, SignInHintView
from wenlu.domains.organisation.schemas import LicenceKind, QueueKind, StaffKind
from wenlu.sdk.messages import Frozen

_FIRM_CODE = "0000"
"""Nobody's code in the association's register, so that no made-up licence number is a real person's."""


class Unit(Frozen):
    key: str
    name: str


class Branch(Unit):
    offices: dict[str, str]


class Habit(Frozen):
    """What staff of a kind have unless their own line says otherwise."""

    title: str
    licence: LicenceKind | None = None
    queues: tuple[QueueKind, ...] = ()
    capacity: int = 0


class Person(Frozen):
    """A line of the staff list; what is None is as usual for the kind."""

    login: Login
    name: str
    kind: StaffKind
    unit: str
    known_to_all: bool = False
    title: str | None = None
    licence: LicenceKind | None = None
    queues: tuple[QueueKind, ...] | None = None
    capacity: int | None = None
    skills: Annotated[dict[str, int], Field(default_factory=dict)]
    languages: tuple[str, ...] = ("zh-CN",)

    @property
    def roles(self) -> tuple[Role, ...]:
        return (Role(self.kind.value),)


class Firm(Frozen):
    """`firm.yaml` as it stands."""

    password: Password
    head_office: Unit
    branches: tuple[Branch, ...]
    kinds: dict[StaffKind, Habit]
    staff: tuple[Person, ...]

    def title(self, person: Person) -> str:
        return person.title or self.kinds[person.kind].title

    def licence(self, person: Person) -> LicenceKind | None:
        return person.licence or self.kinds[person.kind].licence

    def queues(self, person: Person) -> tuple[QueueKind, ...]:
        return self.kinds[person.kind].queues if person.queues is None else person.queues

    def capacity(self, person: Person) -> int:
        return self.kinds[person.kind].capacity if person.capacity is None else person.capacity

    def licence_number(self, person: Person) -> str | None:
        """Return a number in the association's form: firm, kind, year, and the place in the staff list."""
        licence = self.licence(person)
        if licence is None:
            return None
        digit = {LicenceKind.GENERAL: 1, LicenceKind.BROKER_AGENT: 4, LicenceKind.ADVISORY: 6}[licence]
        return f"S{_FIRM_CODE}{digit}20{self.staff.index(person):06d}"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody whom `wenlu demo` may play."""

    login: str
    name: str
    kind: StaffKind
    queues: tuple[QueueKind, ...]
    languages: tuple[str, ...]


@cache
def the_firm() -> Firm:
    """Return the demo firm as it ships."""
    text = files(__package__).joinpath("firm.yaml").read_text(encoding="utf-8")
    return Firm.model_validate(yaml.safe_load(text))


def demo_hint() -> SignInHintView:
    """Return the accounts that the sign-in page of a demonstration offers."""
    firm = the_firm()
    password = firm.password.get_secret_value()
    return SignInHintView(
        accounts=tuple(
            DemoAccountView(login=person.login, password=password, name=person.name, roles=person.roles)
            for person in firm.staff
            if person.known_to_all
        ),
    )


def playable_seats() -> list[Seat]:
    """Return the seats that are not offered at sign-in, so that nobody's own conversations are taken from him.

    They are ordered so that the first few take work of every kind.
    """
    firm = the_firm()
    seats = [
        Seat(person.login, person.name, person.kind, firm.queues(person), person.languages)
        for person in firm.staff
        if not person.known_to_all and firm.queues(person)
    ]
    return _every_kind_first(seats)


def _every_kind_first(seats: Sequence[Seat]) -> list[Seat]:
    """Take turns among the queues: for each the next one who serves it, most versatile first."""
    left = sorted(seats, key=lambda seat: -len(seat.queues))
    ordered: list[Seat] = []
    turns: Mapping[int, QueueKind] = dict(enumerate(QueueKind))
    for turn in range(len(seats) * len(turns)):
        queue = turns[turn % len(turns)]
        chosen = next((seat for seat in left if queue in seat.queues), None)
        if chosen is not None:
            left.remove(chosen)
            ordered.append(chosen)
    return ordered
