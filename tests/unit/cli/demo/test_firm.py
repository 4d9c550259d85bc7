from collections import Counter

from wenlu.cli.demo.firm import demo_hint, playable_seats, the_firm
from wenlu.domains.identity.rules import PERMISSIONS, check_password
from wenlu.domains.identity.schemas import Role
from wenlu.domains.organisation.schemas import LicenceKind, QueueKind, StaffKind
from wenlu.kernel.actors import Permission


def test_sixty_people_in_places_that_exist() -> None:
    firm = the_firm()
    places = {firm.head_office.key} | {branch.key for branch in firm.branches}
    places |= {key for branch in firm.branches for key in branch.offices}
    assert len(firm.staff) == 61
    assert len({person.login for person in firm.staff}) == len({person.name for person in firm.staff}) == 61
    assert {person.unit for person in firm.staff} == places
    assert {person.kind for person in firm.staff} == set(StaffKind)


def test_every_office_has_a_manager_and_an_adviser() -> None:
    firm = the_firm()
    for branch in firm.branches:
        for office in branch.offices:
            kinds = Counter(person.kind for person in firm.staff if person.unit == office)
            assert kinds[StaffKind.MANAGER] >= 1
            assert kinds[StaffKind.ADVISER] >= 1


def test_skills_are_categories_of_the_knowledge_base() -> None:
    from pathlib import Path

    import yaml

    import wenlu

    shipped = Path(wenlu.__file__).parent / "domains/knowledge/starter/categories.yaml"
    known = {category["id"] for category in yaml.safe_load(shipped.read_text(encoding="utf-8"))}
    assert {skill for person in the_firm().staff for skill in person.skills} <= known


def test_licences_fit_the_work_and_are_nobodys() -> None:
    firm = the_firm()
    numbers = [number for person in firm.staff if (number := firm.licence_number(person))]
    assert len(numbers) == len(set(numbers))
    assert all(number.startswith("S0000") and len(number) == 14 for number in numbers)
    for person in firm.staff:
        if QueueKind.ADVISORY in firm.queues(person):
            assert firm.licence(person) is LicenceKind.ADVISORY


def test_one_shown_account_for_every_role() -> None:
    accounts = demo_hint().accounts
    assert {role for account in accounts for role in account.roles} == set(Role)
    for account in accounts:
        check_password(account.password, account.login)


def test_played_seats_are_not_the_shown_ones_and_the_first_serve_every_queue() -> None:
    seats = playable_seats()
    shown = {account.login for account in demo_hint().accounts}
    assert not shown & {seat.login for seat in seats}
    assert len(seats) == len({seat.login for seat in seats})
    assert {queue for seat in seats[:5] for queue in seat.queues} == set(QueueKind)
    for seat in seats:
        assert Permission.SERVE_CUSTOMERS in PERMISSIONS[Role(seat.kind.value)]
