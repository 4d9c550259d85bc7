"""Writing a version of the rules on the real database."""

from datetime import date

import pytest
from tests.integration.domains.compliance.officers import AGENT, FIRST, SECOND, Office

from wenlu.domains.compliance.errors import (
    RuleDraftChanged,
    RuleDraftExists,
    RuleSetNotFound,
    RulesFlawed,
    WrongVersionState,
)
from wenlu.domains.compliance.rules import Category, Expression, ProductLevels, SaveCategory, SaveProducts
from wenlu.domains.compliance.schemas import (
    DraftRevision,
    Level,
    OpenDraft,
    Role,
    SaveNote,
    Situation,
    VersionStatus,
)
from wenlu.domains.compliance.service import ComplianceService, RuleDraftService, shipped_body
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.platform.database import UnitOfWorkFactory

OWN = {
    "id": "house_words",
    "name": {"zh": "本公司禁用语", "en": "Words of the house"},
    "level": Level.CONFIRM,
    "basis": {"zh": "公司制度", "en": "House rules"},
    "why": {"zh": "公司不用这个说法", "en": "We do not say this"},
    "instead": {"zh": "请换一种说法", "en": "Please say it otherwise"},
    "expressions": ({"id": "nickname", "terms": ("老铁们",)},),
}


def codes(error: pytest.ExceptionInfo[RulesFlawed]) -> set[tuple[str, str]]:
    return {(".".join(map(str, flaw.path)), flaw.code) for flaw in error.value.flaws}


async def test_a_draft_is_written_and_changes_nothing(office: Office) -> None:
    draft = await office.raised()
    assert (draft.version, draft.status, draft.base, draft.revision) == (2, VersionStatus.DRAFT, 1, 2)
    assert office.gate.version == 1
    changes = (await office.drafts.compare(FIRST, 2)).changes
    assert [(one.category, one.field, one.before, one.after, one.effect) for one in changes] == [
        ("private_channel", "level", "confirm", "hold", "stricter")
    ]
    rules = await office.drafts.get_rules(FIRST, 2)
    channel = next(one for one in rules.categories if one.id == "private_channel")
    assert (channel.level, channel.default_level, channel.changed) == (Level.HOLD, Level.CONFIRM, True)
    with pytest.raises(RuleDraftExists):
        await office.drafts.open(SECOND, OpenDraft())


async def test_a_category_of_the_firms_own(office: Office) -> None:
    draft = await office.drafts.open(FIRST, OpenDraft())
    draft = await office.save(draft, Category.model_validate(OWN))
    await office.activated(draft)
    verdict = office.gate.review(Situation(Role.ADVISER, "老铁们早上好"))
    assert (verdict.verdict, verdict.hits[0].rule, verdict.rule_version) == (Level.CONFIRM, "house_words.nickname", 2)
    draft = await office.drafts.open(FIRST, OpenDraft())
    draft = await office.drafts.remove_category(FIRST, draft.version, "house_words", draft.revision)
    assert "house_words" not in {one.id for one in (await office.drafts.get_rules(FIRST, 3)).categories}
    with pytest.raises(RulesFlawed):
        await office.drafts.remove_category(FIRST, draft.version, "private_channel", draft.revision)


async def test_flaws_are_told_at_their_fields(office: Office) -> None:
    draft = await office.drafts.open(FIRST, OpenDraft())
    bad = Category.model_validate(
        {
            **OWN,
            "name": {"zh": " ", "en": "x"},
            "guards": ("nonsense",),
            "expressions": (
                {"id": "one", "terms": ("a", "{nowhere}")},
                {"id": "two", "pattern": "(", "anchors": ("买",)},
                {"id": "two", "pattern": "买入"},
                {"id": "four", "begins_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)},
                {"id": "Five", "terms": ("一二",), "unless": ("x*",)},
            ),
        }
    )
    with pytest.raises(RulesFlawed) as error:
        await office.save(draft, bad)
    assert codes(error) == {
        ("name.zh", "empty"),
        ("guards", "unknown_guard"),
        ("expressions.0.terms", "too_short"),
        ("expressions.0.terms", "unknown_slot"),
        ("expressions.1.pattern", "broken_pattern"),
        ("expressions.2.id", "duplicate_id"),
        ("expressions.2.anchors", "no_anchor"),
        ("expressions.3.ends_on", "dates_reversed"),
        ("expressions.3.terms", "nothing_to_find"),
        ("expressions.4.id", "bad_id"),
        ("expressions.4.unless.0", "matches_nothing"),
    }
    with pytest.raises(RulesFlawed):
        await office.drafts.save_products(
            FIRST, draft.version, SaveProducts(revision=1, products=ProductLevels(r1=(" ",)))
        )
    assert (await office.drafts.get_category(FIRST, draft.version, "private_channel")).revision == 1


async def test_patterns_that_take_for_ever_are_refused(office: Office) -> None:
    draft = await office.drafts.open(FIRST, OpenDraft())
    slow = {"id": "slow", "pattern": "(?:买+)+入", "anchors": ("买",)}
    with pytest.raises(RulesFlawed) as error:
        await office.save(draft, Category.model_validate({**OWN, "expressions": (slow,)}))
    assert codes(error) == {("expressions.0.pattern", "slow_pattern")}
    quick = {"id": "quick", "pattern": "买_8入", "anchors": ("买",)}
    await office.save(draft, Category.model_validate({**OWN, "expressions": (quick,)}))


async def test_the_law_stays(office: Office) -> None:
    draft = await office.drafts.open(FIRST, OpenDraft())
    found = (await office.drafts.get_category(FIRST, draft.version, "return_promise")).category
    first, *rest = found.expressions
    lax = found.model_copy(
        update={
            "level": Level.HOLD,
            "expressions": (first.model_copy(update={"off": True}), *(one for one in rest[1:])),
            "roles": (Role.ADVISER,),
        }
    )
    with pytest.raises(RulesFlawed) as error:
        await office.save(draft, lax)
    assert {"level_too_low", "law_switched_off", "law_removed"} == {code for _, code in codes(error)}
    excused = found.model_copy(update={"unless_text": ("保本|保证|稳赚|guaranteed",)})
    with pytest.raises(RulesFlawed) as error:
        await office.save(draft, excused)
    assert {code for _, code in codes(error)} == {"law_missed"}
    channel = (await office.drafts.get_category(FIRST, draft.version, "private_channel")).category
    off = tuple(one.model_copy(update={"off": True}) for one in channel.expressions)
    await office.save(draft, channel.model_copy(update={"expressions": off}))


async def test_two_who_save_at_once(office: Office) -> None:
    draft = await office.raised()
    found = (await office.drafts.get_category(SECOND, 2, "gift")).category
    saved = await office.save(draft, found.model_copy(update={"level": Level.BLOCK}), SECOND)
    assert saved.writers == ("陈合规", "方合规")
    with pytest.raises(RuleDraftChanged):
        await office.save(draft, found)
    with pytest.raises(RuleDraftChanged):
        await office.drafts.save_note(FIRST, 2, SaveNote(revision=draft.revision, note="x"))


async def test_dates_of_expressions(office: Office, clock: ManualClock) -> None:
    draft = await office.drafts.open(FIRST, OpenDraft())
    ends = date(2026, 11, 18)
    dated = Category.model_validate(
        {**OWN, "expressions": ({"id": "today", "terms": ("老铁们",), "begins_on": ends, "ends_on": ends},)}
    )
    await office.activated(await office.save(draft, dated))
    said = Situation(Role.ADVISER, "老铁们早上好")
    assert office.gate.review(said).verdict is Level.CONFIRM
    clock.advance(clock.now().replace(day=19) - clock.now())
    await office.gate.load()
    assert office.gate.review(said).verdict is Level.PASS


async def test_a_later_edition_keeps_what_the_firm_changed(
    unit_of_work: UnitOfWorkFactory, clock: ManualClock, office: Office
) -> None:
    draft = await office.raised()
    await office.activated(draft)
    shipped = shipped_body()
    gift = next(one for one in shipped.categories if one.id == "gift")
    newer = shipped.model_copy(
        update={
            "edition": "2999-01-01",
            "categories": tuple(
                one.model_copy(update={"expressions": (*one.expressions, Expression(id="new", terms=("送大礼包",)))})
                if one.id == gift.id
                else one
                for one in shipped.categories
            ),
        }
    )
    gate = ComplianceService(unit_of_work, clock, lambda: newer)
    await gate.load()
    assert gate.version == 2, "what a person made stays"
    drafts = RuleDraftService(unit_of_work, clock, gate)
    opened = await drafts.open(FIRST, OpenDraft())
    taken = await drafts.take_up_edition(FIRST, opened.version, DraftRevision(revision=opened.revision))
    assert taken.edition == "2999-01-01"
    fields = {(one.category, one.expression, one.field) for one in (await drafts.compare(FIRST, 3)).changes}
    assert fields == {("gift", "new", "expression")}


async def test_who_may_and_from_where(office: Office) -> None:
    with pytest.raises(Forbidden):
        await office.drafts.open(AGENT, OpenDraft())
    with pytest.raises(RuleSetNotFound):
        await office.drafts.open(FIRST, OpenDraft(version=9))
    with pytest.raises(RuleSetNotFound):
        await office.drafts.get_rules(FIRST, 9)
    found = (await office.drafts.get_category(FIRST, 1, "private_channel")).category
    with pytest.raises(WrongVersionState):
        await office.drafts.save_category(FIRST, 1, SaveCategory(revision=1, category=found))
