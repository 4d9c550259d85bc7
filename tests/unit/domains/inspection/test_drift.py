"""Early signs: told soon after a change, and rarely without one."""

import numpy as np
import pytest

from wenlu.domains.inspection.rules.drift import FALSE_ALARM_WEEKS, Week, course, peers_rate, rate_of


def weeks(generator: np.random.Generator, rate: float, count: int) -> list[Week]:
    messages = generator.integers(40, 400, size=count)
    return [Week(int(n), int(generator.poisson(n * rate))) for n in messages]


def test_false_alarms_are_as_rare_as_is_said() -> None:
    generator, rate, people, span = np.random.default_rng(4), 0.01, 200, 300
    alarms = 0
    for _ in range(people):
        own, place = weeks(generator, rate, span), 0
        while place < span:  # after each alarm the sum begins anew
            levels = course(own[place:], rate).levels
            first = next((n for n, level in enumerate(levels) if level >= 1), None)
            if first is None:
                break
            alarms += 1
            place += first + 1
    assert people * span / max(1, alarms) >= FALSE_ALARM_WEEKS


def test_a_doubled_rate_is_told_within_weeks() -> None:
    generator, rate = np.random.default_rng(5), 0.01
    delays = []
    for _ in range(100):
        levels = course(weeks(generator, 3 * rate, 40), rate).levels
        delays.append(next((place + 1 for place, level in enumerate(levels) if level >= 1), 40))
    assert float(np.median(delays)) <= 4


def test_the_sum_says_since_when_and_how_much() -> None:
    run = course([Week(100, 0), Week(100, 6), Week(100, 7)], 0.01)
    assert (run.since, run.found, run.expected, run.messages) == (1, 13, 2.0, 200)
    assert run.tells
    quiet = course([Week(100, 0)], 0.01)
    assert (quiet.levels, quiet.tells, quiet.found) == ((0.0,), False, 0)


def test_a_newcomer_is_held_against_his_peers_until_he_has_a_rate_of_his_own() -> None:
    assert rate_of([], 0.02) == 0.02
    assert rate_of([Week(30_000, 30)], 0.02) == pytest.approx(0.00119, abs=1e-4)
    assert peers_rate(0, 0) > 0
