"""Whatever staff do with customers' data, accounts and knowledge is written down by the service that does it."""

import pytest
from pydantic import SecretStr
from tests.nodes import Firm, Talk, go_online

from wenlu.bootstrap import Platform
from wenlu.domains.audit.schemas import Act, AuditEntryView, SearchAudit
from wenlu.domains.conversations.errors import ReadDenied
from wenlu.domains.conversations.schemas import PostNote
from wenlu.domains.identity.errors import SignInFailed
from wenlu.domains.identity.rules import permissions_of
from wenlu.domains.identity.schemas import CreateAccount, Role, SignIn, UpdateAccount
from wenlu.domains.knowledge.schemas import FileFormat
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.ids import new_id


@pytest.fixture
def judges() -> bool:
    return True


@pytest.fixture
def compliance() -> Actor:
    return Actor(ActorKind.STAFF, new_id(), "compliance", permissions_of([Role.COMPLIANCE]), new_id(), new_id())


async def _recorded(node: Platform, compliance: Actor, *acts: Act) -> list[AuditEntryView]:
    found = await node.audit.search(compliance, SearchAudit(acts=acts), limit=200)
    return found.items[::-1]


async def test_signing_in_out_and_in_vain(node: Platform, compliance: Actor) -> None:
    command = CreateAccount(login="wang.fang", name="王芳", password=SecretStr("correct horse"), roles=(Role.AGENT,))
    account = await node.accounts.create_account(SYSTEM, command)

    async def sign_in(login: str, password: str) -> str:
        return (
            await node.sessions.sign_in(
                SignIn(login=login, password=SecretStr(password)), address="10.0.0.7", user_agent="test"
            )
        ).token

    for login, password in (("wang.fang", "wrong horse"), ("my secret password", "x")):
        with pytest.raises(SignInFailed):
            await sign_in(login, password)
    actor = await node.sessions.authenticate(await sign_in("wang.fang", "correct horse"))
    await node.sessions.sign_out(actor)
    await node.accounts.update_account(SYSTEM, account.id, UpdateAccount(roles=(Role.SUPERVISOR,)))
    created, failed, unknown, signed_in, signed_out, changed = await _recorded(
        node, compliance, Act.ACCOUNT_CREATED, Act.SIGN_IN_FAILED, Act.SIGNED_IN, Act.SIGNED_OUT, Act.ACCOUNT_CHANGED
    )
    assert (created.actor_kind, created.subject_id) == (ActorKind.SYSTEM, str(account.id))
    assert (failed.subject_id, failed.detail) == (str(account.id), {"address": "10.0.0.7", "reason": "password"})
    assert (unknown.subject_id, unknown.detail) == (None, {"address": "10.0.0.7", "reason": "unknown"})
    assert (signed_in.account_id, signed_in.actor_name) == (account.id, "王芳")
    assert signed_out.subject_id == signed_in.subject_id
    assert changed.detail == {"roles": ["supervisor"], "roles_before": ["agent"]}


async def test_looking_at_what_one_does_not_hold(node: Platform, firm: Firm, talk: Talk, compliance: Actor) -> None:
    await talk.say("你好")
    await go_online(node, firm.agent)
    await node.routing.claim(firm.agent, talk.id)
    await node.overview.get_detail(firm.agent, talk.id)  # his own
    await node.overview.read_events(talk.customer, talk.id, 0, 10)  # the customer's own
    assert await _recorded(node, compliance, Act.CONVERSATION_OPENED) == []
    for _ in range(3):
        await node.overview.get_detail(compliance, talk.id)
        await node.overview.watch(compliance, talk.id)
    (opened,) = await _recorded(node, compliance, Act.CONVERSATION_OPENED)
    assert (opened.actor_id, opened.subject_id, opened.customer_id) == (
        compliance.id,
        str(talk.id),
        talk.customer.id,
    )
    with pytest.raises(ReadDenied):
        await node.overview.get_detail(firm.second, talk.id)
    assert len(await _recorded(node, compliance, Act.CONVERSATION_OPENED)) == 1


async def test_whispering_and_stepping_in(node: Platform, firm: Firm, talk: Talk, compliance: Actor) -> None:
    await talk.say("你好")
    await go_online(node, firm.agent, firm.supervisor)
    await node.routing.claim(firm.agent, talk.id)
    note = PostNote(client_id=new_id(), text="先核实身份")
    await node.conversations.note(firm.agent, talk.id, PostNote(client_id=new_id(), text="已核实"))
    await node.conversations.note(firm.supervisor, talk.id, note)
    await node.conversations.note(firm.supervisor, talk.id, note)  # sent again
    await node.routing.take_over(firm.supervisor, talk.id)
    whispered, taken = await _recorded(node, compliance, Act.WHISPERED, Act.CONVERSATION_TAKEN_OVER)
    assert (whispered.actor_id, whispered.subject_id) == (firm.supervisor.id, str(talk.id))
    assert "核实" not in str(whispered.detail)
    assert taken.detail == {"from": str(firm.agent.id)}


async def test_customers_and_files(node: Platform, firm: Firm, talk: Talk, compliance: Actor) -> None:
    await node.customers.list_customers(compliance, "13800138000", None, 10)
    await node.customers.list_customers(compliance, str(talk.customer.id), None, 10)
    await node.customers.open_card(compliance, talk.customer.id)  # type: ignore[arg-type]  # a customer has an id
    upload = await node.attachments.upload(talk.customer, "单.txt", "对账".encode())
    row = await node.attachments.find(upload.id)
    await node.attachments.download(compliance, row, talk.customer.id)  # type: ignore[arg-type]
    await node.attachments.download(talk.customer, row, talk.customer.id)  # type: ignore[arg-type]
    by_words, by_id, opened, downloaded = await _recorded(
        node, compliance, Act.CUSTOMERS_SEARCHED, Act.CUSTOMER_OPENED, Act.FILE_DOWNLOADED
    )
    assert (by_words.detail, by_words.subject_id) == ({"by": "words", "found": []}, None)  # not what was typed
    assert by_id.detail["found"] == [str(talk.customer.id)]
    assert opened.customer_id == talk.customer.id
    assert (downloaded.subject_id, downloaded.customer_id) == (str(upload.id), talk.customer.id)


async def test_knowledge_that_leaves(node: Platform, compliance: Actor) -> None:
    await node.exchange.export_entries(compliance, FileFormat.CSV)
    (exported,) = await _recorded(node, compliance, Act.KNOWLEDGE_EXPORTED)
    assert exported.detail == {"entries": 0, "format": "csv", "category": None}
