"""Reload, lost network, other tabs and other devices: nothing lost, nothing twice, in order, everywhere."""

from playwright.async_api import expect
from tests.e2e.customer import Customer
from tests.e2e.floor import PHONE, Floor
from tests.e2e.line import Line


async def same_everywhere(*customers: Customer) -> list[str]:
    """Check that all pages show the same talk; returns it."""
    expected = await customers[0].texts()
    for customer in customers[1:]:
        await expect(customer.log.locator("article .bubble")).to_have_count(len(expected))
        assert await customer.texts() == expected
    return expected


async def test_reload_keeps_the_talk_and_the_draft(floor: Floor) -> None:
    customer = await floor.customer()
    await customer.say("怎么开户？")
    await expect(customer.others).to_have_count(1)
    await expect(customer.own.last).to_contain_text(customer.words["sent"])
    before = await customer.texts()
    await customer.field.fill("还没写完的话")
    await customer.page.reload()
    await expect(customer.log.locator("article .bubble")).to_have_count(len(before))
    assert await customer.texts() == before
    await expect(customer.field).to_have_value("还没写完的话")


async def test_what_is_written_offline_goes_out_once_and_in_order(floor: Floor) -> None:
    agent = await floor.staff("agent")
    context = await floor.context(size=PHONE)
    line = await Line.of(context)
    customer = await floor.customer(context=context)
    await customer.ask_for_person()
    await agent.open_only()
    await agent.send("您好，请讲。")

    await line.cut()
    await expect(customer.page.get_by_text("网络已断开")).to_be_visible()
    written = ["第一句，断网时写的", "第二句，断网时写的", "第三句，断网时写的"]
    for text in written:
        await customer.say(text)
    await expect(customer.own.last).to_contain_text(customer.words["waiting"])
    await agent.send("您还在吗？")
    await expect(agent.said("断网时写的")).to_have_count(0)

    await line.mend()
    await expect(agent.said("断网时写的")).to_have_count(3)
    await expect(customer.page.get_by_text("网络已断开")).to_be_hidden()
    await expect(customer.others.last).to_contain_text("您还在吗？")
    sent = [text for text in await customer.texts() if "断网时写的" in text]
    assert sent == written
    seen = await agent.said("断网时写的").locator(".bubble").all_inner_texts()
    assert [text.strip() for text in seen] == written


async def test_offline_words_survive_closing_the_page(floor: Floor) -> None:
    customer = await floor.customer()
    await customer.say("怎么开户？")
    await expect(customer.others).to_have_count(1)
    await customer.page.context.set_offline(True)
    await expect(customer.page.get_by_text("网络已断开")).to_be_visible()
    await customer.say("银证转账几点到几点可以转")
    await expect(customer.own).to_have_count(2)
    context = customer.page.context
    await customer.page.close()
    await context.set_offline(False)
    again = await floor.customer(context=context)
    await expect(again.others).to_have_count(2)
    await expect(again.others.last).to_contain_text("8:30")
    await expect(again.own).to_have_count(2)


async def test_two_tabs_are_one_customer(floor: Floor) -> None:
    first = await floor.customer()
    await first.say("怎么开户？")
    await expect(first.others).to_have_count(1)
    second = await floor.customer(context=first.page.context)
    await expect(second.others).to_have_count(1)
    await second.say("帮我写一首诗")
    await expect(second.others).to_have_count(2)
    await expect(first.others).to_have_count(2)
    talk = await same_everywhere(second, first)
    assert [text for text in talk if text in {"怎么开户？", "帮我写一首诗"}] == ["怎么开户？", "帮我写一首诗"]


async def test_phone_and_desktop_are_one_customer(floor: Floor) -> None:
    agent = await floor.staff("agent")
    number = floor.new_number()
    phone = await floor.customer(size=PHONE, identity_token=floor.identity_token(number, "孙小满"))
    await expect(phone.page.get_by_role("heading", name="孙*，您好，我能帮您什么？")).to_be_visible()
    await phone.say("怎么开户？")
    await expect(phone.others).to_have_count(1)

    desktop = await floor.customer(identity_token=floor.identity_token(number, "孙小满"))
    await expect(desktop.others).to_have_count(1)
    await desktop.ask_for_person()
    await agent.open_only()
    await agent.send("孙女士您好。")
    for device in (phone, desktop):
        await expect(device.others.last).to_contain_text("孙女士您好。")
    await phone.say("我在手机上说")
    await expect(agent.said("我在手机上说")).to_have_count(1)
    await desktop.say("我在电脑上说")
    await expect(agent.said("我在电脑上说")).to_have_count(1)
    await expect(phone.own.last).to_contain_text("我在电脑上说")
    await same_everywhere(phone, desktop)


async def test_visitor_who_is_recognised_keeps_what_was_said(floor: Floor) -> None:
    visitor = await floor.customer()
    await visitor.say("怎么开户？")
    await expect(visitor.others).to_have_count(1)
    before = await visitor.texts()
    known = await floor.customer(
        context=visitor.page.context, identity_token=floor.identity_token(floor.new_number(), "李想想")
    )
    await expect(known.page.get_by_role("heading", name="李*，您好，我能帮您什么？")).to_be_visible()
    await expect(known.log.locator("article .bubble")).to_have_count(len(before))
    assert await known.texts() == before


async def test_staff_lose_the_network_and_nothing_else(floor: Floor) -> None:
    context = await floor.context()
    line = await Line.of(context)
    agent = await floor.staff("agent", context=context)
    customer = await floor.customer()
    await customer.ask_for_person()
    await agent.open_only()
    await agent.send("您好。")

    await line.cut()
    await expect(agent.page.locator("main .ant-alert-warning")).to_be_visible()
    await agent.write("断网时的回复")
    await agent.send_button.click()
    await customer.say("断网时的提问")
    await expect(agent.page.locator("article[data-state]")).to_contain_text("断网时的回复")
    await expect(agent.said("断网时的提问")).to_have_count(0)

    await line.mend()
    await expect(customer.others.last).to_contain_text("断网时的回复")
    await expect(agent.said("断网时的提问")).to_have_count(1)
    await expect(agent.page.locator("article[data-state]")).to_have_count(0)
    await expect(agent.said("断网时的回复")).to_have_count(1)
    await agent.page.reload()
    await expect(agent.said("断网时的回复")).to_have_count(1)
    await expect(customer.others.filter(has_text="断网时的回复")).to_have_count(1)
