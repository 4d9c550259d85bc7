"""The bot on a real database with a small knowledge base."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from wenlu.domains.bot.service import BotBrain
from wenlu.domains.knowledge.schemas import SetReviewPolicy
from wenlu.domains.knowledge.service import (
    KnowledgeService,
    LibraryService,
    PublishedKnowledge,
    ReviewService,
    StarterImport,
)
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import new_id
from wenlu.language.vectors import load_encoder
from wenlu.platform.database import UnitOfWorkFactory

FILES = {
    "categories.yaml": """
- {id: account, name: 账户, name_en: Accounts}
- {id: permission, name: 权限, name_en: Permissions}
- {id: internal, name: 内部, name_en: Internal}
""",
    "variables.yaml": """
- {key: firm_hotline, label: 热线, label_en: Hotline, value: "95000"}
""",
    "account.yaml": """
- key: account.open
  title: 怎么开户
  title_en: How do I open an account
  phrasings: [我想开个股票账户, 手机开户怎么操作, 炒股先要办什么]
  phrasings_en: [I want to sign up for a brokerage account]
  answer: 在手机上办理，有问题请拨打 {{firm_hotline}}。
  answer_en: On your phone; questions, {{firm_hotline}}.
  choices: [account.close]
  facts:
    - {claim: 实名开户, source: 证券法第一百零六条, checked_on: 2026-11-01, checked_by: statute}
    - {claim: 当天生效, checked_by: unconfirmed}
    - {claim: 旧规定, source: 旧规则, checked_on: 2026-01-01, checked_by: public page, valid_until: 2026-10-01}
- key: account.close
  title: 怎么销户
  phrasings: [我要注销账户, 不想要这个账户了]
  answer: 请先转出资金，再提交申请。
- key: account.guarantee
  title: 买理财会不会亏本金
  phrasings: [理财产品保不保本]
  answer: 这款产品保本保收益，稳赚不赔，年化至少百分之八。
""",
    "permission.yaml": """
- key: permission.star
  title: 开通科创板权限需要什么条件
  phrasings: [科创板怎么开, 688的股票买不了]
  answer: 需要满足资产和交易经验要求。
""",
    "internal.yaml": """
- key: internal.desk
  title: 客户来电如何登记工单
  phrasings: [工单登记流程]
  audience: staff
  answer: 请在系统内登记。
""",
}


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    folder = tmp_path / "starter"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
async def imported(unit_of_work: UnitOfWorkFactory, clock: ManualClock, starter: Path) -> None:
    await StarterImport(unit_of_work, clock, starter).import_starter(SYSTEM)


@pytest.fixture
async def brain(imported: None, unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> AsyncIterator[BotBrain]:
    brain = BotBrain(PublishedKnowledge(unit_of_work), clock, load_encoder)
    await brain.refresh()
    yield brain
    brain.close()


@pytest.fixture
async def knowledge(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> KnowledgeService:
    """What editors submit is published at once: how drafts are reviewed is not the bot's business."""
    policy = SetReviewPolicy(review=False, reason="测试", version=0)
    await ReviewService(unit_of_work, clock).set_policy(SYSTEM, policy)
    return KnowledgeService(unit_of_work, clock)


@pytest.fixture
def library(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> LibraryService:
    return LibraryService(unit_of_work, clock)


@pytest.fixture
def editor() -> Actor:
    permissions = frozenset({Permission.READ_KNOWLEDGE, Permission.EDIT_KNOWLEDGE})
    return Actor(ActorKind.STAFF, new_id(), "编辑", permissions)
