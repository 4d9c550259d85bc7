"""A knowledge base that is large enough to learn from and small enough to do so in seconds."""

from pathlib import Path

from wenlu.bootstrap import Platform
from wenlu.domains.knowledge.service import StarterImport
from wenlu.kernel.actors import SYSTEM

_ENTRIES = {
    "account.open": ("怎么开户", ["我想开个股票账户", "手机开户怎么操作", "炒股先要办什么", "网上能开户吗"]),
    "account.close": ("怎么销户", ["我要注销账户", "不想要这个账户了", "销户要多久", "账户注销流程"]),
    "permission.star": ("开通科创板权限需要什么条件", ["科创板怎么开", "688的股票买不了", "科创板门槛多少"]),
    "permission.chinext": ("怎么开通创业板权限", ["在哪里开通创业板", "创业板手机上怎么开", "300开头的怎么买"]),
    "permission.options": ("开通期权需要什么条件", ["期权门槛多少", "没有经验可以开期权不", "期权账户怎么开"]),
    "transfer.in": ("怎么把钱转入证券账户", ["入金怎么操作", "银行转证券在哪里点", "充值"]),
    "transfer.out": ("怎么把钱转到银行卡", ["出金怎么操作", "证券转银行在哪里点", "提现要多久"]),
    "fee.commission": ("佣金是多少", ["手续费怎么收", "买卖股票要扣多少钱", "万几的佣金"]),
    "password.forgot": ("交易密码忘了怎么办", ["密码忘记了", "怎么找回密码", "密码输错被锁了"]),
}


def write_small_base(folder: Path) -> Path:
    """Write the starter folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    categories = dict.fromkeys(key.partition(".")[0] for key in _ENTRIES)
    lines = [f"- {{id: {name}, name: {name}, name_en: {name}}}" for name in categories]
    (folder / "categories.yaml").write_text("\n".join(lines), "utf-8")
    (folder / "variables.yaml").write_text("[]", "utf-8")
    for category in categories:
        blocks = [
            f"- key: {key}\n  title: {title}\n  phrasings: [{', '.join(phrasings)}]\n  answer: {title}，这样办理。\n"
            for key, (title, phrasings) in _ENTRIES.items()
            if key.startswith(f"{category}.")
        ]
        (folder / f"{category}.yaml").write_text("".join(blocks), "utf-8")
    return folder


async def import_small_base(platform: Platform, folder: Path) -> None:
    """Bring it in, and make the bot's index of it."""
    starter = StarterImport(platform.unit_of_work, platform.clock, write_small_base(folder))
    await starter.import_starter(SYSTEM)
    await platform.brain.refresh()
