"""The only place where errors become HTTP: RFC 9457 problem documents, and the same body in a socket's frame."""

from collections.abc import Mapping, Sequence

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException

from wenlu.gateway.discretion import shown
from wenlu.kernel.errors import Category, WenluError

STATUS: Mapping[Category, int] = {
    Category.UNAUTHENTICATED: 401,
    Category.FORBIDDEN: 403,
    Category.NOT_FOUND: 404,
    Category.CONFLICT: 409,
    Category.INVALID: 422,
    Category.TOO_LARGE: 413,
    Category.RATE_LIMITED: 429,
    Category.UNAVAILABLE: 503,
}
_CODES = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
MEDIA_TYPE = "application/problem+json"
log = structlog.get_logger(__name__)


class FieldProblem(BaseModel):
    """What is wrong with one member of a request: `loc` is the way to it, `field` its name where a domain objects.

    Pages word what a domain objects to by its `code`; `value` is what is wrong and `other` what it is at odds with.
    """

    loc: list[str | int] = []
    field: str | None = None
    code: str | None = None
    message: str
    value: str | None = None
    other: str | None = None
    type: str = "value_error"


class Problem(BaseModel):
    """RFC 9457. Pages translate `code` and never show `detail`; some codes have further members."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[FieldProblem] | None = None
    request_id: str | None = None


def problem_of(error: WenluError, request_id: str | None = None) -> Problem:
    """Return the problem document of a domain error."""
    status = STATUS[error.category]
    title = error.category.value.replace("_", " ")
    return Problem.model_validate(
        {**error.extra, "title": title, "status": status, "code": error.code, "detail": error.detail}
        | ({"request_id": request_id} if request_id else {})
    )


def invalid_problem(error: ValidationError | RequestValidationError, request_id: str | None = None) -> Problem:
    """Return the problem of a request that does not have the form it must have; its values are not repeated."""
    fields = [
        FieldProblem(loc=_location(item["loc"]), message=item["msg"], type=item["type"]) for item in error.errors()
    ]
    return Problem(title="invalid", status=422, code="invalid", errors=fields[:20], request_id=request_id)


def install(app: FastAPI) -> None:
    """Answer every error of the application with a problem document."""

    @app.exception_handler(WenluError)
    async def _domain(request: Request, error: WenluError) -> JSONResponse:
        return _response(problem_of(error, _request_id(request)), error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _response(invalid_problem(error, _request_id(request)))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "error")
        problem = Problem(
            title=code.replace("_", " "), status=error.status_code, code=code, request_id=_request_id(request)
        )
        response = _response(problem)
        response.headers.update(error.headers or {})  # `Allow`, for one
        return response

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", path=shown(request.url.path), error=type(error).__name__)
        return _response(Problem(title="internal error", status=500, code="internal", request_id=_request_id(request)))


def _location(loc: Sequence[str | int]) -> list[str | int]:
    """Return the way to a member; its name is the caller's and may be no text that can be encoded."""
    named = [part.encode(errors="replace").decode() if isinstance(part, str) else part for part in loc]
    return [part for part in named if part != "body"]


def _request_id(request: Request) -> str | None:
    found = request.scope.get("state", {}).get("request_id")
    return found if isinstance(found, str) else None


def _response(problem: Problem, error: WenluError | None = None) -> JSONResponse:
    headers: dict[str, str] = {}
    if error is not None and "retry_after" in error.extra:
        headers["Retry-After"] = str(error.extra["retry_after"])
    if problem.status == STATUS[Category.UNAUTHENTICATED]:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        problem.model_dump(mode="json", exclude_none=True), problem.status, headers=headers, media_type=MEDIA_TYPE
    )
