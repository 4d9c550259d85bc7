"""How a route finds who asks and the service that answers.

The gateway puts two things on the application's state: `services` (type to instance, made by bootstrap) and
`authenticate` (token to actor). Routes import only this module and their own service.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.errors import Forbidden, Unauthenticated

S = TypeVar("S")
Authenticate = Callable[[str], Awaitable[Actor]]


class Services:
    """The services of the running process, found by their class."""

    def __init__(self, *services: object) -> None:
        self._by_type: dict[type, object] = {type(service): service for service in services}

    def get(self, kind: type[S]) -> S:
        service = self._by_type[kind]
        assert isinstance(service, kind)  # noqa: S101  the dictionary is keyed by type
        return service


def use(kind: type[S]) -> Callable[[Request], S]:
    """Return the dependency that hands a route its service: `Depends(use(KnowledgeService))`."""

    def find(request: Request) -> S:
        services: Services = request.app.state.services
        return services.get(kind)

    return find


def bearer_token(request: Request) -> str:
    """Return the bearer token of a request, or "" where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def current_actor(request: Request) -> Actor:
    """Return who asks; raises `Unauthenticated`."""
    token = bearer_token(request)
    if not token:
        raise Unauthenticated("a bearer token is needed")
    authenticate: Authenticate = request.app.state.authenticate
    return await authenticate(token)


async def current_staff(actor: Annotated[Actor, Depends(current_actor)]) -> Actor:
    """Return the member of staff who asks; raises `Forbidden` for anybody else."""
    if actor.kind is not ActorKind.STAFF:
        raise Forbidden("for staff only")
    return actor


async def current_customer(actor: Annotated[Actor, Depends(current_actor)]) -> Actor:
    """Return the customer who asks; raises `Forbidden` for anybody else."""
    if actor.kind is not ActorKind.CUSTOMER:
        raise Forbidden("for customers only")
    return actor


AnyActor = Annotated[Actor, Depends(current_actor)]
StaffActor = Annotated[Actor, Depends(current_staff)]
CustomerActor = Annotated[Actor, Depends(current_customer)]


def client_address(request: Request) -> str:
    """Return the address that the request came from, as the server sees it."""
    return request.client.host if request.client else ""
