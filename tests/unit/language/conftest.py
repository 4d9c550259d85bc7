import pytest

from wenlu.language.search import Document, SearchIndex
from wenlu.language.vectors import load_encoder

DOCUMENTS = (
    Document(
        "account.open",
        ("怎么在手机上开户", "How do I open an account online?"),
        ("网上能开户吗", "我想开个股票账户", "开户流程是啥样的", "Can I sign up from my phone?"),
        ("用本人手机号登录并填写基本资料", "拍摄身份证正反面, 绑定一张本人的银行储蓄卡"),
    ),
    Document(
        "account.close",
        ("怎么销户", "How do I close my account?"),
        ("我要注销账户", "股票账户注销流程", "销户要多久", "I want to close my account"),
        ("销户前请先清仓并转出资金",),
    ),
    Document(
        "permission.star.requirements",
        ("开通科创板权限需要什么条件", "What do I need to open STAR Market access?"),
        ("我想买688的股票, 要满足啥", "科创板门槛多少", "没到50万能开科创板吗"),
        ("申请前20个交易日日均资产不低于50万元",),
    ),
    Document(
        "permission.star.how",
        ("怎么开通科创板权限", "How do I get STAR Market access?"),
        ("在哪里开通科创板", "科创板手机上怎么开", "科创板开通流程"),
        ("打开业务办理, 选择科创板权限",),
    ),
    Document(
        "permission.chinext.how",
        ("怎么开通创业板权限",),
        ("在哪里开通创业板", "创业板手机上怎么开", "创业板开通流程"),
    ),
    Document(
        "permission.options.requirements",
        ("开通期权需要什么条件",),
        ("期权门槛多少", "没有经验可以开期权不"),
    ),
    Document(
        "permission.margin.requirements",
        ("开通融资融券需要什么条件",),
        ("两融门槛多少", "没有经验可以开两融不"),
    ),
    Document("transfer.in", ("怎么把钱转入证券账户",), ("入金怎么操作", "银行转证券在哪里点", "充值")),
    Document(
        "transfer.out", ("怎么把钱转到银行卡",), ("出金怎么操作", "证券转银行在哪里点", "提现", "账户里的钱怎么转走")
    ),
    Document("fee.commission", ("佣金是多少",), ("手续费怎么收", "买卖股票要扣多少钱", "万几的佣金")),
    Document("fee.star", ("开通科创板要收费吗",), ("科创板权限费用多少", "开科创板要不要钱")),
)


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    return DOCUMENTS


@pytest.fixture(scope="session")
def index() -> SearchIndex:
    encoder = load_encoder()
    assert encoder is not None
    return SearchIndex(DOCUMENTS, encoder)


@pytest.fixture(scope="session")
def words_index() -> SearchIndex:
    return SearchIndex(DOCUMENTS)
