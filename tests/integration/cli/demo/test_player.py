import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from nodes import settings_of
from wenlu.bootstrap import Platform
from wenlu.cli.demo import DemoServices, PlatformUnreachable, create_demo_firm, play
from wenlu.domains.conversations.schemas import ListConversations
from wenlu.domains.routing.schemas import PresenceStatus
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.ids import new_id

SUPERVISOR = Actor(ActorKind.STAFF, new_id(), "supervisor", frozenset(Permission))


@asynccontextmanager
async def running(platform: Platform) -> AsyncIterator[str]:
    """Serve a platform over HTTP as `wenlu serve` does; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(platform.gateway(), ws="websockets-sansio", log_config=None, access_log=False)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def test_customers_and_staff_talk(database_url: str, tmp_path: Path) -> None:
    platform = Platform(settings_of(tmp_path), database_url)
    services = DemoServices(platform.unit_of_work, platform.accounts, platform.organisation, platform.customers)
    await create_demo_firm(services)
    async with running(platform) as url:
        secret = platform.settings.customer_token_secret
        report = await play(url, 30, 15.0, 10.0, token_secret=secret, pace=0.02, seed=7)
        assert report.failures == {}
        assert report.conversations == 30
        assert 0 < report.known_customers < 30
        assert report.bot_answers == sum(report.bot_actions.values()) == report.bot_milliseconds.count > 0
        assert report.settled_by_bot + report.handed_over == 30
        assert report.settled_by_bot > 0
        assert report.taken_by_staff == report.handed_over > 0
        assert report.staff_messages > report.taken_by_staff
        assert report.rated > 0
        assert report.average_rating is not None
        await check_left_tidy(platform)


async def check_left_tidy(platform: Platform) -> None:
    """Nobody is still connected, on duty, waiting or with a person."""
    assert platform.realtime.subscribers == frozenset()
    assert {seat.status for seat in await platform.presence.list_seats()} == {PresenceStatus.OFFLINE}
    listed = await platform.overview.list_conversations(SUPERVISOR, ListConversations("all", limit=200))
    assert len(listed.items) == 30
    assert {summary.attendant.value for summary in listed.items if summary.status == "open"} <= {"bot"}
    assert any(summary.rating for summary in listed.items)


async def test_without_a_platform_it_says_so(unused_tcp_port: int) -> None:
    secret = settings_of(Path()).customer_token_secret
    with pytest.raises(PlatformUnreachable, match="wenlu serve"):
        await play(f"http://127.0.0.1:{unused_tcp_port}", 1, 1.0, 1.0, token_secret=secret)
