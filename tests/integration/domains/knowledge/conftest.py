"""Knowledge on a real database, and a small starter folder."""

from pathlib import Path

import pytest

from wenlu.domains.knowledge.schemas import SetReviewPolicy
from wenlu.domains.knowledge.service import (
    KnowledgeService,
    LibraryService,
    PublishedKnowledge,
    ReviewService,
    ScriptService,
    StarterImport,
)
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory

CATEGORIES = """
- {id: account, name: 账户, name_en: Accounts}
- {id: permission, name: 权限, name_en: Permissions}
"""
VARIABLES = """
- {key: hotline, label: 热线, label_en: Hotline, value: "95000", confirmed: false, note: ""}
"""
SCRIPTS = """
- {key: opening.hello, category: opening, title: 问候, title_en: Hello, text: "您好，热线{{hotline}}", text_en: "Hello"}
- {key: closing.bye, category: closing, title: 告别, title_en: Bye, text: 再见, text_en: Bye}
"""
ACCOUNT = """
- key: account.open
  title: 怎么开户
  title_en: How do I open an account
  phrasings: [我想开个股票账户, 手机开户怎么操作]
  answer: 在手机上办理，有问题请拨打 {{hotline}}。
  answer_en: On your phone; questions, {{hotline}}.
  choices: [account.close]
  facts:
    - {claim: 实名, source: 证券法, checked_on: 2026-11-01, checked_by: statute, valid_until: 2026-11-10}
- key: account.close
  title: 怎么销户
  phrasings: [我要注销账户]
  answer: 请先清仓并转出资金。
"""
PERMISSION = """
- key: permission.star
  title: 开通科创板权限需要什么条件
  phrasings: [科创板怎么开, 688的股票买不了]
  answer: 需要满足资产和交易经验要求。
"""


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    files = {
        "categories.yaml": CATEGORIES,
        "variables.yaml": VARIABLES,
        "scripts.yaml": SCRIPTS,
        "account.yaml": ACCOUNT,
        "permission.yaml": PERMISSION,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def editor() -> Actor:
    return Actor(ActorKind.STAFF, new_id(), "编辑", frozenset({Permission.READ_KNOWLEDGE, Permission.EDIT_KNOWLEDGE}))


@pytest.fixture
def second() -> Actor:
    """Another editor, who approves what the first has written."""
    may = {Permission.READ_KNOWLEDGE, Permission.EDIT_KNOWLEDGE, Permission.APPROVE_KNOWLEDGE}
    return Actor(ActorKind.STAFF, new_id(), "复核", frozenset(may))


@pytest.fixture
def reader() -> Actor:
    return Actor(ActorKind.STAFF, new_id(), "客服", frozenset({Permission.READ_KNOWLEDGE}))


@pytest.fixture
def starter_import(unit_of_work: UnitOfWorkFactory, clock: ManualClock, starter: Path) -> StarterImport:
    return StarterImport(unit_of_work, clock, starter)


@pytest.fixture
def knowledge(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> KnowledgeService:
    return KnowledgeService(unit_of_work, clock)


@pytest.fixture
def library(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> LibraryService:
    return LibraryService(unit_of_work, clock)


@pytest.fixture
def reviews(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> ReviewService:
    return ReviewService(unit_of_work, clock)


@pytest.fixture
def scripts(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> ScriptService:
    return ScriptService(unit_of_work, clock)


@pytest.fixture
async def without_review(reviews: ReviewService) -> None:
    """What is submitted is published at once."""
    await reviews.set_policy(SYSTEM, SetReviewPolicy(review=False, reason="测试", version=0))


@pytest.fixture
def published_knowledge(unit_of_work: UnitOfWorkFactory) -> PublishedKnowledge:
    return PublishedKnowledge(unit_of_work)
