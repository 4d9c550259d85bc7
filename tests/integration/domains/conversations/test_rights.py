"""What a customer may ask of us, with real conversations, files and questions behind it."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from tests.nodes import Firm, Listener, Talk, visit

from wenlu.bootstrap import Platform
from wenlu.domains.audit.schemas import Act, SearchAudit
from wenlu.domains.conversations.errors import NoSuchMessage, ReadDenied
from wenlu.domains.conversations.schemas import CloseConversation, FilePost, PostMessage, PostNote, RevealMessage
from wenlu.domains.customers.errors import (
    CustomerErased,
    LegalHoldPlaced,
    RecordsDestroyed,
    RequestDecided,
    RequestOpen,
    TalkGoesOn,
    TermTooShort,
)
from wenlu.domains.customers.schemas import (
    AskRequest,
    CorrectCustomer,
    CreateCustomer,
    CustomerKind,
    DecideRequest,
    EndRelationship,
    PersonalField,
    PlaceHold,
    Purpose,
    RequestKind,
    RequestState,
    Reveal,
    SetTerm,
    TermKind,
)
from wenlu.domains.identity.rules import permissions_of
from wenlu.domains.identity.schemas import Role
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import CustomerId, new_id
from wenlu.sdk.messages import TextBody

OFFICER = Actor(ActorKind.STAFF, new_id(), "严正明", permissions_of([Role.COMPLIANCE]), new_id(), new_id())
PHONE, NUMBER = "15400001234", "11010519491231002X"
WHY = "核对客户来电身份"


@pytest.fixture
async def known(node: Platform) -> Talk:
    """A known customer who is talked with."""
    command = CreateCustomer(external_id="A1", name="王小明", phone=PHONE, identity_number=NUMBER)
    async with node.unit_of_work() as work:
        (customer_id,) = await node.customers.create_customers_many(work, SYSTEM, [command])
        conversation_id = await node.conversations.open(work, customer_id, "webchat", "zh-CN")
    return Talk(node, Actor(ActorKind.CUSTOMER, customer_id, "王*"), conversation_id)


def who(talk: Talk) -> CustomerId:
    assert talk.customer.id is not None
    return CustomerId(talk.customer.id)


async def acts(node: Platform, act: Act) -> list[dict[str, object]]:
    return [dict(entry.detail) for entry in (await node.audit.search(OFFICER, SearchAudit(acts=(act,)))).items]


async def close(talk: Talk) -> None:
    await talk.platform.conversations.close(talk.customer, talk.id, CloseConversation(category="account"))


async def test_a_field_is_shown_in_full_with_a_reason_that_is_kept(node: Platform, known: Talk, firm: Firm) -> None:
    shown = await node.rights.reveal(firm.agent, who(known), Reveal(field=PersonalField.PHONE, why=WHY))
    assert shown.value == PHONE
    assert await acts(node, Act.PERSONAL_REVEALED) == [{"field": "phone", "why": WHY}]
    with pytest.raises(Forbidden):
        await node.rights.reveal(firm.bystander, who(known), Reveal(field=PersonalField.PHONE, why=WHY))
    assert len(await acts(node, Act.PERSONAL_REVEALED)) == 1


async def test_a_request_has_a_day_an_answer_and_comes_once(node: Platform, known: Talk, clock: ManualClock) -> None:
    asked = await node.rights.ask(known.customer, AskRequest(kind=RequestKind.COPY, words="想要一份我的资料"))
    with pytest.raises(RequestOpen):
        await node.rights.ask(known.customer, AskRequest(kind=RequestKind.COPY))
    (open_one,) = (await node.rights.list_requests(OFFICER, is_open=True, cursor=None, limit=10)).items
    assert (open_one.words, open_one.by_customer, open_one.customer) == ("想要一份我的资料", True, "王*")
    assert open_one.due_on > clock.now().date() + timedelta(days=15)
    decide = DecideRequest(state=RequestState.DONE, answer="已经发到您登记的邮箱")
    await node.rights.decide(OFFICER, asked.id, decide)
    with pytest.raises(RequestDecided):
        await node.rights.decide(OFFICER, asked.id, decide)
    (own,) = await node.rights.list_own(known.customer)
    assert (own.state, own.answer) == (RequestState.DONE, "已经发到您登记的邮箱")
    assert (await node.rights.figures(OFFICER)).open == 0
    clock.advance(timedelta(days=60))
    await node.rights.enter(OFFICER, who(known), AskRequest(kind=RequestKind.OBJECTION))
    clock.advance(timedelta(days=60))
    figures = await node.rights.figures(OFFICER)
    assert (figures.open, figures.overdue) == (1, 1)


async def test_what_is_wrong_is_put_right_and_found_under_the_new_value(node: Platform, known: Talk) -> None:
    command = CorrectCustomer(phone="15400009999", why="客户更换了手机号")
    await node.rights.correct(OFFICER, who(known), command)
    found = await node.customers.list_customers(OFFICER, "15400009999", None, 5)
    assert [card.id for card in found.items] == [who(known)]
    assert (await node.customers.list_customers(OFFICER, PHONE, None, 5)).items == []
    assert await acts(node, Act.PERSONAL_CORRECTED) == [{"fields": ["phone"], "why": "客户更换了手机号"}]
    with pytest.raises(ValueError, match="nothing to put right"):
        CorrectCustomer(why="客户更换了手机号")


async def test_a_copy_holds_what_the_customer_saw_and_no_more(node: Platform, known: Talk, firm: Firm) -> None:
    await known.say("怎么查询佣金")
    file = await node.attachments.upload(known.customer, "对账单.txt", "我的对账单".encode())
    post = PostMessage(client_id=new_id(), body=FilePost(attachment_id=file.id))
    await node.conversations.post(known.customer, known.id, post)
    await node.conversations.note(firm.supervisor, known.id, PostNote(client_id=new_id(), text="内部：该客户较急"))
    await node.customers.set_consent(known.customer, Purpose.MARKETING, granted=True)
    with zipfile.ZipFile(io.BytesIO(await node.rights.copy(OFFICER, who(known)))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert json.loads(files["profile.json"])["phone"] == PHONE
    assert json.loads(files["consents.json"])[0]["purpose"] == "marketing"
    lines = json.loads(files[f"conversations/{known.id}.json"])
    assert lines[0]["text"] == "怎么查询佣金"
    assert files[f"conversations/{known.id}/{file.id}-对账单.txt"].decode() == "我的对账单"
    assert "内部" not in "".join(data.decode(errors="ignore") for data in files.values())
    assert len(await acts(node, Act.DATA_COPIED)) == 1


async def test_who_is_erased_is_gone_at_once_and_his_records_stay_until_their_term(
    node: Platform, known: Talk, clock: ManualClock
) -> None:
    await known.say("我的账户怎么销户")
    with pytest.raises(TalkGoesOn):
        await node.rights.erase(OFFICER, who(known))
    await close(known)
    await node.customers.set_consent(known.customer, Purpose.MARKETING, granted=True)
    standing = await node.rights.erase(OFFICER, who(known))
    assert (standing.fields, standing.restricted_at, standing.records_destroyed_at) == ((), clock.now(), None)
    assert standing.consents[-1].granted is False
    assert standing.records_kept_until == date(clock.now().year + 20, clock.now().month, clock.now().day)
    for query in ("王小明", PHONE, NUMBER, "A1"):
        assert (await node.customers.list_customers(OFFICER, query, None, 5)).items == []
    card = await node.customers.get_card(OFFICER, who(known))
    assert (card.kind, card.phone_masked) == (CustomerKind.ERASED, None)
    with pytest.raises(CustomerErased):
        await node.rights.reveal(OFFICER, who(known), Reveal(field=PersonalField.NAME, why=WHY))
    with pytest.raises(CustomerErased):
        await node.rights.erase(OFFICER, who(known))
    said = [event.body.text for event in await known.events(SYSTEM) if isinstance(event.body, TextBody)]
    assert said == ["我的账户怎么销户"]
    async with node.unit_of_work() as work:
        assert await node.recognition.resume(work, node.chat_tokens.issue(await _brief(node, known))) is None


async def _brief(node: Platform, talk: Talk):  # type: ignore[no-untyped-def]  # noqa: ANN202
    async with node.unit_of_work() as work:
        return await node.customers.get_brief(work, who(talk))


async def test_a_hold_keeps_everything_until_it_is_released(node: Platform, known: Talk, clock: ManualClock) -> None:
    await close(known)
    hold = await node.rights.place_hold(OFFICER, who(known), PlaceHold(why="法院要求保全（示例）"))
    with pytest.raises(LegalHoldPlaced):
        await node.rights.erase(OFFICER, who(known))
    await node.rights.end_relationship(OFFICER, who(known), EndRelationship(ended_on=clock.now().date()))
    clock.advance(timedelta(days=366 * 21))
    assert await node.retention.run() == 0
    await node.rights.release_hold(OFFICER, hold.id)
    assert await node.rights.list_holds(OFFICER) == []
    assert await node.retention.run() == 2  # his identity, then his records


async def test_when_terms_are_over_identity_goes_first_and_records_later(
    node: Platform, known: Talk, clock: ManualClock
) -> None:
    await known.say("我想看看二十年前的事")
    file = await node.attachments.upload(known.customer, "旧账.txt", "很久以前".encode())
    await node.conversations.post(
        known.customer, known.id, PostMessage(client_id=new_id(), body=FilePost(attachment_id=file.id))
    )
    await close(known)
    await node.rights.end_relationship(OFFICER, who(known), EndRelationship(ended_on=clock.now().date()))
    later = EndRelationship(ended_on=clock.now().date() + timedelta(days=2))
    with pytest.raises(Invalid):
        await node.rights.end_relationship(OFFICER, who(known), later)
    clock.advance(timedelta(days=365 * 9))
    assert await node.retention.run() == 0
    clock.advance(timedelta(days=370))
    assert await node.retention.run() == 1
    assert (await node.customers.get_card(OFFICER, who(known))).kind is CustomerKind.ERASED
    assert len(await known.events(SYSTEM)) > 1
    clock.advance(timedelta(days=366 * 10))
    assert await node.retention.run() == 1
    with pytest.raises(RecordsDestroyed):
        await known.events(SYSTEM)
    assert (await node.evidence.verify(known.id)).broken == ()
    (summary,) = await node.overview.summarise([known.id])
    assert (summary.id, summary.last_message) == (known.id, None)
    clock.advance(timedelta(days=2))
    await node.attachments.remove_abandoned()
    assert (await node.rights.get_privacy(OFFICER, who(known))).records_kept_until is None
    assert await node.retention.run() == 0


async def test_a_visitors_records_go_sooner_and_terms_cannot_undercut_the_law(
    node: Platform, clock: ManualClock
) -> None:
    talk = await visit(node)
    await talk.say("随便问问")
    await close(talk)
    clock.advance(timedelta(days=366 * 2))
    assert await node.retention.run() == 0
    await node.rights.set_term(OFFICER, TermKind.VISITOR_RECORDS, SetTerm(amount=1))
    assert await node.retention.run() == 1
    with pytest.raises(TermTooShort):
        await node.rights.set_term(OFFICER, TermKind.RECORDS, SetTerm(amount=19))
    terms = {term.kind: term.amount for term in await node.rights.list_terms(OFFICER)}
    assert terms[TermKind.RECORDS] == 20
    assert terms[TermKind.VISITOR_RECORDS] == 1


async def test_only_who_governs_data_decides(node: Platform, known: Talk, firm: Firm) -> None:
    attempts = (
        node.rights.list_requests(firm.supervisor, is_open=True, cursor=None, limit=1),
        node.rights.copy(firm.supervisor, who(known)),
        node.rights.erase(firm.supervisor, who(known)),
        node.rights.correct(firm.agent, who(known), CorrectCustomer(name="王大明", why=WHY)),
        node.rights.place_hold(firm.agent, who(known), PlaceHold(why=WHY)),
        node.rights.set_term(firm.adviser, TermKind.RECORDS, SetTerm(amount=30)),
        node.rights.ask(firm.adviser, AskRequest(kind=RequestKind.COPY)),
        node.rights.list_own(firm.adviser),
    )
    for attempt in attempts:
        with pytest.raises(Forbidden):
            await attempt


async def test_staff_see_a_number_covered_until_they_say_why(node: Platform, known: Talk, firm: Firm) -> None:
    said = f"我的手机是{PHONE}，身份证{NUMBER}"
    seq = await known.say(said)
    (event,) = [event for event in await known.events(firm.supervisor) if event.seq == seq]
    assert isinstance(event.body, TextBody)
    assert (event.covered, event.body.text) == (True, "我的手机是154****1234，身份证110***********002X")
    (own,) = [event for event in await known.events() if event.seq == seq]
    assert (own.covered, getattr(own.body, "text", None)) == (False, said)
    (summary,) = await node.overview.summarise([known.id])
    assert summary.last_message is not None
    assert summary.last_message.text == "我的手机是154****1234，身份证110***********002X"
    dossier = (await node.overview.get_detail(firm.supervisor, known.id)).dossier
    assert PHONE not in dossier.model_dump_json()
    live = Listener(node, firm.supervisor).watch(known.id)
    await live.until_seq(seq)
    assert PHONE not in str(live.frames)

    shown = await node.revealing.reveal(firm.supervisor, known.id, seq, RevealMessage(why=WHY))
    assert shown.text == said
    assert await acts(node, Act.PERSONAL_REVEALED) == [
        {"seq": seq, "kinds": ["identity_number", "phone"], "why": WHY},
    ]
    with pytest.raises(NoSuchMessage):
        await node.revealing.reveal(firm.supervisor, known.id, 1, RevealMessage(why=WHY))
    with pytest.raises(ReadDenied):
        await node.revealing.reveal(known.customer, known.id, seq, RevealMessage(why=WHY))
