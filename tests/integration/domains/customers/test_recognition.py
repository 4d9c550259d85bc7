"""Visitors, and the customers they turn out to be."""

import asyncio
from datetime import timedelta

import jwt
import pytest
from firm_app import FIRM_SECRET, FirmApp
from sqlalchemy import func, select

from wenlu.domains.customers.errors import (
    ChatTokenInvalid,
    IdentityTokenExpired,
    IdentityTokenInvalid,
    IdentityTokenReplayed,
)
from wenlu.domains.customers.events import ConsentChanged, CustomerRecognised
from wenlu.domains.customers.rules import CHAT_TOKEN_LIFETIME, MAX_IDENTITY_LIFETIME
from wenlu.domains.customers.schemas import CustomerKind, Grade, Purpose, Recognition, Welcome
from wenlu.domains.customers.service import ChatTokens, CustomerService, RecognitionService
from wenlu.domains.customers.tables import customer, identity_token_use
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.events import Event
from wenlu.kernel.ids import CustomerId, new_id
from wenlu.platform.database import Database, UnitOfWorkFactory


class Door:
    """The chat page's way in, each time in a unit of work of its own."""

    def __init__(self, recognition: RecognitionService, unit_of_work: UnitOfWorkFactory) -> None:
        self._recognition = recognition
        self._unit_of_work = unit_of_work

    async def come(self, token: str | None = None, identity_token: str | None = None) -> Welcome:
        async with self._unit_of_work() as work:
            return await self._recognition.welcome(work, token=token, identity_token=identity_token, locale="zh-CN")

    async def recognise(self, visitor_id: CustomerId | None, identity_token: str) -> Recognition:
        async with self._unit_of_work() as work:
            return await self._recognition.recognise(work, visitor_id, identity_token, "zh-CN")


@pytest.fixture
def door(recognition: RecognitionService, unit_of_work: UnitOfWorkFactory) -> Door:
    return Door(recognition, unit_of_work)


async def test_a_visitor_is_known_again_by_his_token(door: Door, chat_tokens: ChatTokens) -> None:
    first = await door.come()
    assert first.customer.kind is CustomerKind.VISITOR
    assert not any(consent.granted for consent in first.consents)
    again = await door.come(first.token)
    assert again.customer == first.customer
    actor = chat_tokens.verify(again.token)
    assert (actor.kind, actor.id, actor.name) == (ActorKind.CUSTOMER, first.customer.id, first.customer.name)
    assert not actor.permissions
    assert (await door.come()).customer.id != first.customer.id


async def test_a_visitor_whom_the_app_names_becomes_a_known_customer(
    door: Door, app: FirmApp, published: list[Event]
) -> None:
    visitor = await door.come()
    known = await door.come(visitor.token, app.sign(grade="C3", phone="138 0013 1234"))
    assert known.customer.kind is CustomerKind.KNOWN
    assert (known.customer.name, known.customer.grade) == ("王*", Grade.C3)
    assert known.merged_from == visitor.customer.id != known.customer.id
    assert published == [CustomerRecognised(visitor.customer.id, known.customer.id)]
    assert (await door.come(known.token)).customer == known.customer


async def test_a_customer_is_one_from_every_device(door: Door, app: FirmApp) -> None:
    visitors = [await door.come() for _ in range(3)]
    known = [await door.come(visitor.token, app.sign()) for visitor in visitors]
    assert len({welcome.customer.id for welcome in known}) == 1
    assert [welcome.merged_from for welcome in known] == [visitor.customer.id for visitor in visitors]
    straight = await door.come(None, app.sign(sub=" 1001 "))
    assert (straight.customer.id, straight.merged_from) == (known[0].customer.id, None)
    assert (await door.come(None, app.sign(sub="1002"))).customer.id != known[0].customer.id


async def test_many_devices_at_once_make_one_customer(door: Door, app: FirmApp, database: Database) -> None:
    visitors = [await door.come() for _ in range(6)]
    known = await asyncio.gather(*(door.come(visitor.token, app.sign()) for visitor in visitors))
    assert len({welcome.customer.id for welcome in known}) == 1
    async with database.engine.connect() as connection:
        statement = select(func.count()).select_from(customer).where(customer.c.kind == "known")
        assert await connection.scalar(statement) == 1


async def test_a_planted_visitors_token_never_opens_the_customers_records(door: Door, app: FirmApp) -> None:
    planted = await door.come()
    known = await door.come(planted.token, app.sign())
    attacker = await door.come(planted.token)
    assert attacker.customer.kind is CustomerKind.VISITOR
    assert attacker.customer.id not in {planted.customer.id, known.customer.id}


async def test_a_known_customer_is_not_merged_into_another(door: Door, app: FirmApp) -> None:
    first = await door.come(None, app.sign())
    second = await door.come(first.token, app.sign(sub="1002"))
    assert second.customer.id != first.customer.id
    assert second.merged_from is None
    assert (await door.come(first.token)).customer == first.customer


async def test_a_visitor_who_was_merged_stays_with_that_customer(
    door: Door, app: FirmApp, customers: CustomerService, unit_of_work: UnitOfWorkFactory
) -> None:
    visitor = await door.come()
    first = await door.come(visitor.token, app.sign())
    second = await door.recognise(visitor.customer.id, app.sign(sub="1002"))
    assert second.merged_from is None
    unknown = CustomerId(new_id())
    async with unit_of_work() as work:
        resolved = await customers.resolve(work, [visitor.customer.id, first.customer.id, unknown])
    assert resolved == {visitor.customer.id: first.customer.id, first.customer.id: first.customer.id}


async def test_an_identity_token_counts_once(door: Door, app: FirmApp) -> None:
    visitor, stranger = await door.come(), await door.come()
    token = app.sign()
    known = await door.come(visitor.token, token)
    for presented in (None, stranger.token, "x"):
        with pytest.raises(IdentityTokenReplayed):
            await door.come(presented, token)
    for presented in (visitor.token, known.token):
        reloaded = await door.come(presented, token)
        assert (reloaded.customer, reloaded.merged_from) == (known.customer, None)


async def test_an_identity_token_that_was_copied_for_another_customer_is_refused(door: Door, app: FirmApp) -> None:
    await door.come(None, app.sign(jti="same"))
    with pytest.raises(IdentityTokenReplayed):
        await door.come(None, app.sign(sub="1002", jti="same"))


async def test_a_refused_token_changes_nothing(door: Door, app: FirmApp, database: Database) -> None:
    token = app.sign()
    await door.come(None, token)
    visitor = await door.come()
    with pytest.raises(IdentityTokenReplayed):
        await door.come(visitor.token, token)
    assert (await door.come(visitor.token)).customer == visitor.customer


async def test_an_identity_token_expires(door: Door, app: FirmApp, clock: ManualClock) -> None:
    token = app.sign()
    clock.advance(timedelta(minutes=10))
    with pytest.raises(IdentityTokenExpired):
        await door.come(None, token)


async def test_used_tokens_are_forgotten_once_they_have_expired(
    door: Door, app: FirmApp, clock: ManualClock, database: Database
) -> None:
    for _ in range(3):
        await door.come(None, app.sign())
    clock.advance(MAX_IDENTITY_LIFETIME * 2)
    await door.come(None, app.sign())
    async with database.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(identity_token_use)) == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"secret": "a secret of somebody else, 32 bytes"},
        {"sub": None},
        {"name": None},
        {"jti": None},
        {"exp": None},
        {"exp": 2**35},
        {"grade": "C6"},
        {"sub": "x" * 1000},
        {"name": "王\x00"},
    ],
)
async def test_a_wrong_identity_token_is_refused(door: Door, app: FirmApp, claims: dict[str, object]) -> None:
    secret = str(claims.get("secret", FIRM_SECRET))
    claims = {name: value for name, value in claims.items() if name != "secret"}
    with pytest.raises(IdentityTokenInvalid):
        await door.come(None, app.sign(secret, **claims))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\x00", "你好"])
async def test_what_is_no_token_is_refused(door: Door, chat_tokens: ChatTokens, token: str) -> None:
    with pytest.raises(IdentityTokenInvalid):
        await door.come(None, token)
    with pytest.raises(ChatTokenInvalid):
        chat_tokens.verify(token)
    assert (await door.come(token)).customer.kind is CustomerKind.VISITOR


async def test_a_token_without_a_signature_is_refused(door: Door, app: FirmApp, chat_tokens: ChatTokens) -> None:
    claims = jwt.decode(app.sign(), FIRM_SECRET, algorithms=["HS256"], options={"verify_exp": False})
    unsigned = jwt.encode(claims, None, "none")
    with pytest.raises(IdentityTokenInvalid):
        await door.come(None, unsigned)
    with pytest.raises(ChatTokenInvalid):
        chat_tokens.verify(unsigned)


async def test_the_firms_token_is_no_chat_token(door: Door, app: FirmApp, chat_tokens: ChatTokens) -> None:
    with pytest.raises(ChatTokenInvalid):
        chat_tokens.verify(app.sign(secret="our own secret of at least 32 bytes"))


async def test_a_chat_token_lasts_for_thirty_days(door: Door, chat_tokens: ChatTokens, clock: ManualClock) -> None:
    visitor = await door.come()
    clock.advance(CHAT_TOKEN_LIFETIME - timedelta(seconds=1))
    renewed = await door.come(visitor.token)
    assert renewed.customer == visitor.customer
    clock.advance(timedelta(seconds=1))
    with pytest.raises(ChatTokenInvalid):
        chat_tokens.verify(visitor.token)
    chat_tokens.verify(renewed.token)
    assert (await door.come(visitor.token)).customer.id != visitor.customer.id


async def test_what_the_app_says_today_replaces_what_it_said(door: Door, app: FirmApp) -> None:
    await door.come(None, app.sign(grade="C1", phone="13800131234"))
    changed = await door.come(None, app.sign(name="欧阳明", grade="C2"))
    assert (changed.customer.name, changed.customer.grade) == ("欧*", Grade.C2)
    assert (await door.come(None, app.sign(name="欧阳明"))).customer.grade is Grade.C2


async def test_a_visitors_consents_go_with_him_unless_the_customer_has_answered(
    door: Door, app: FirmApp, customers: CustomerService, chat_tokens: ChatTokens, published: list[Event]
) -> None:
    known = await door.come(None, app.sign())
    await customers.set_consent(chat_tokens.verify(known.token), Purpose.MARKETING, granted=False)
    visitor = await door.come()
    for purpose in (Purpose.MARKETING, Purpose.TRACKING):
        await customers.set_consent(chat_tokens.verify(visitor.token), purpose, granted=True)
    assert ConsentChanged(visitor.customer.id, Purpose.TRACKING, granted=True) in published
    merged = await door.come(visitor.token, app.sign())
    granted = {consent.purpose: consent.granted for consent in merged.consents}
    assert granted == {Purpose.PROFILING: False, Purpose.MARKETING: False, Purpose.TRACKING: True}


async def test_an_address_on_a_channel_is_one_customer(
    recognition: RecognitionService, door: Door, app: FirmApp, unit_of_work: UnitOfWorkFactory
) -> None:
    async def write(channel: str, address: str) -> CustomerId:
        async with unit_of_work() as work:
            return (await recognition.customer_on_channel(work, channel, address, "zh-CN")).id

    ids = await asyncio.gather(*(write("wechat", "openid-1") for _ in range(5)))
    assert len(set(ids)) == 1
    assert await write("wechat", "openid-2") != ids[0]
    assert await write("sms", "openid-1") != ids[0]
    known = await door.recognise(ids[0], app.sign())
    assert await write("wechat", "openid-1") == known.customer.id
    async with unit_of_work() as work:
        assert await recognition.channel_address(work, known.customer.id, "wechat") == "openid-1"
        assert await recognition.channel_address(work, known.customer.id, "sms") is None
