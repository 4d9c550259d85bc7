"""What may be done with a case, when it is late, and which verdicts are somebody's business."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.compliance.schemas import Hit, Level, Verdict
from wenlu.domains.identity.rules import permissions_of
from wenlu.domains.identity.schemas import Role
from wenlu.domains.inspection.rules.alerts import code_of, gravest, may_appeal, may_decide, repeats
from wenlu.domains.inspection.rules.cases import (
    CASE_OF,
    CLOSED,
    ORDINARY_ACTS,
    TRANSITIONS,
    Timing,
    escalate,
    is_overdue,
    leads_to,
    open_acts,
    posts_of,
    wants_reminder,
)
from wenlu.domains.inspection.rules.policy import SHIPPED
from wenlu.domains.inspection.schemas.alerts import AlertCode, AlertState
from wenlu.domains.inspection.schemas.cases import CaseAct, CaseState, Escalation
from wenlu.domains.inspection.schemas.policy import CaseKind, CasePost, InspectionPolicy
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.calendars import WORKING_DAYS
from wenlu.kernel.ids import new_id
from wenlu.language.signals import Signal

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def actor(role: Role) -> Actor:
    return Actor(ActorKind.STAFF, new_id(), role.value, permissions_of([role]), new_id(), new_id())


def verdict(level: Level, *categories: str) -> Verdict:
    hits = tuple(
        Hit(rule=c, category=c, level=level, start=0, end=1, quote="x", why="", basis="", instead="")
        for c in categories
    )
    return Verdict(verdict=level, hits=hits, rule_version=1, milliseconds=0.1)


def test_every_signal_but_the_secret_one_has_its_case() -> None:
    assert set(CASE_OF) == set(Signal) - {Signal.AML}
    assert "aml" not in {kind.value for kind in CaseKind}
    assert set(SHIPPED.cases) == set(CaseKind)
    assert set(SHIPPED.alerts) == set(AlertCode)
    assert InspectionPolicy.model_validate(SHIPPED.model_dump(mode="json")) == SHIPPED


@pytest.mark.parametrize(
    ("role", "posts"),
    [
        (Role.COMPLIANCE, set(CasePost)),
        (Role.SUPERVISOR, {CasePost.COMPLAINTS, CasePost.EMERGENCY, CasePost.RELATIONSHIP}),
        *((role, set()) for role in sorted(set(Role) - {Role.COMPLIANCE, Role.SUPERVISOR})),
    ],
)
def test_who_sees_which_cases(role: Role, posts: set[CasePost]) -> None:
    assert posts_of(actor(role)) == posts


@given(st.lists(st.sampled_from(sorted(TRANSITIONS)), max_size=20))
def test_a_closed_case_is_only_opened_again_on_purpose(acts: list[CaseAct]) -> None:
    state = CaseState.OPEN
    for act in acts:
        target = leads_to(act, state)
        if target is None:
            continue
        assert state not in CLOSED or target in CLOSED or act is CaseAct.REOPEN
        state = target


@given(st.sampled_from(list(CaseState)), st.booleans())
def test_who_has_not_taken_a_case_may_only_take_it_and_note(state: CaseState, mine: bool) -> None:  # noqa: FBT001
    acts = open_acts(state, mine=mine, acts=ORDINARY_ACTS)
    assert all(leads_to(act, state) is not None for act in acts)
    if not mine:
        assert set(acts) <= {CaseAct.TAKE, CaseAct.NOTE, CaseAct.REOPEN}


def timing(state: CaseState = CaseState.OPEN, escalation: Escalation = Escalation.NONE) -> Timing:
    return Timing(state, NOW + HOUR, NOW + 30 * HOUR, escalation, reminded=False)


def test_lateness() -> None:
    assert escalate(timing(), NOW) is Escalation.NONE
    assert escalate(timing(), NOW + 2 * HOUR) is Escalation.SUPERVISOR
    assert escalate(timing(CaseState.TAKEN), NOW + 2 * HOUR) is Escalation.NONE
    assert escalate(timing(CaseState.WAITING), NOW + 31 * HOUR) is Escalation.COMPLIANCE
    assert escalate(timing(CaseState.RESOLVED), NOW + 31 * HOUR) is Escalation.NONE
    assert escalate(timing(escalation=Escalation.COMPLIANCE), NOW) is Escalation.COMPLIANCE
    assert is_overdue(timing(), NOW + 2 * HOUR)
    assert not is_overdue(timing(CaseState.DISMISSED), NOW + 50 * HOUR)
    assert wants_reminder(timing(), NOW, 1, WORKING_DAYS)
    assert not wants_reminder(timing(), NOW, 0, WORKING_DAYS)


@pytest.mark.parametrize(
    ("level", "refused", "reason", "code"),
    [
        (Level.BLOCK, True, None, AlertCode.BLOCKED),
        (Level.HOLD, True, None, AlertCode.HELD),
        (Level.CONFIRM, True, None, None),
        (Level.HOLD, False, None, AlertCode.OVERRIDE),
        (Level.CONFIRM, False, "客户要求", AlertCode.REASON_GIVEN),
        (Level.HINT, False, None, None),
        (Level.PASS, False, None, None),
    ],
)
def test_which_verdicts_are_somebodys_business(
    level: Level,
    refused: bool,  # noqa: FBT001
    reason: str | None,
    code: AlertCode | None,
) -> None:
    assert code_of(verdict(level, "return_promise"), refused=refused, reason=reason) is code


def test_an_alert_is_about_the_gravest_hit() -> None:
    mixed = Verdict(
        verdict=Level.BLOCK,
        hits=(*verdict(Level.HINT, "a").hits, *verdict(Level.BLOCK, "b").hits, *verdict(Level.CONFIRM, "c").hits),
        rule_version=1,
        milliseconds=0,
    )
    assert gravest(mixed) == "b"
    assert gravest(verdict(Level.PASS)) is None


def test_repetition() -> None:
    assert repeats(SHIPPED.repeats, AlertCode.BLOCKED, {0: 2}) == ()
    assert [rule.becomes for rule in repeats(SHIPPED.repeats, AlertCode.BLOCKED, {0: 3})] == [AlertCode.REPEATED_BLOCKS]
    assert repeats(SHIPPED.repeats, AlertCode.INSPECTION, {0: 9, 1: 99}) == ()


@given(st.sampled_from(list(AlertState)), st.booleans(), st.integers(-5, 5))
def test_an_appeal_comes_once_and_in_time(state: AlertState, appealed: bool, hours: int) -> None:  # noqa: FBT001
    may = may_appeal(state, NOW, NOW + hours * HOUR, appealed=appealed)
    assert may == (state in {AlertState.OPEN, AlertState.JUDGED} and not appealed and hours >= 0)


def test_the_judge_does_not_decide_the_appeal() -> None:
    judge, other = new_id(), new_id()
    assert not may_decide(judge, judge)
    assert may_decide(other, judge)
    assert may_decide(other, None)
    assert not may_decide(None, None)
