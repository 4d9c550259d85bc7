from collections import Counter

from wenlu.cli.demo.people import CUSTOMERS, made_up_customers
from wenlu.domains.customers.rules import mask_phone, normalise_phone
from wenlu.domains.customers.schemas import Grade, Tier


def test_always_the_same_people() -> None:
    assert list(made_up_customers(12)) == list(made_up_customers(12))


def test_fewer_are_the_first_of_them() -> None:
    assert list(made_up_customers(12, 50)) == list(made_up_customers(12))[:50]


def test_every_grade_tier_and_office_is_there() -> None:
    people = list(made_up_customers(12))
    assert len(people) == CUSTOMERS
    assert {person.grade for person in people} == set(Grade)
    assert {person.tier for person in people} == set(Tier)
    assert {person.office for person in people} == set(range(12))
    assert Counter(person.tier for person in people).most_common(1)[0][0] is Tier.BASIC
    assert all(person.grade is Grade.C1 for person in people if person.lowest_grade)
    assert 50 < sum(person.locale == "en" for person in people) < 200


def test_nobody_has_a_number_that_rings_anywhere() -> None:
    numbers = [person.phone for person in made_up_customers(12)]
    assert len(set(numbers)) == CUSTOMERS
    assert all(number.startswith("154") and normalise_phone(number) == number for number in numbers)
    assert mask_phone(numbers[0]) == "154****0001"


def test_names_are_many() -> None:
    names = Counter(person.name for person in made_up_customers(12))
    assert len(names) > CUSTOMERS // 2
    assert max(names.values()) < 20
