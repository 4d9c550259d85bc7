"""Domain errors become problem documents here and nowhere else."""

import json

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from wenlu.gateway.frames import CLIENT_FRAME, CLIENT_FRAMES, SERVER_FRAMES
from wenlu.gateway.problems import STATUS, invalid_problem, problem_of
from wenlu.kernel import errors
from wenlu.kernel.errors import Category, WenluError


def _tree(kind: type[WenluError]) -> set[type[WenluError]]:
    return {kind}.union(*(_tree(child) for child in kind.__subclasses__()))


def test_every_category_has_a_status() -> None:
    assert set(STATUS) == set(Category)


def test_codes_are_words_and_name_one_error_each() -> None:
    import wenlu.bootstrap  # noqa: F401  every error is defined once it is imported

    codes = [kind.code for kind in _tree(WenluError) if "code" in vars(kind)]
    assert len(codes) == len(set(codes))
    assert all(code.replace("_", "").isalpha() and code == code.lower() for code in codes)


def test_what_an_error_knows_is_told_and_cannot_pose_as_something_else() -> None:
    error = errors.Conflict("too late", seconds=120, status="offline", code="other", title="x")
    document = problem_of(error, "r1").model_dump(exclude_none=True)
    assert document == {
        "type": "about:blank", "title": "conflict", "status": 409, "code": "conflict", "detail": "too late",
        "seconds": 120, "request_id": "r1",
    }  # fmt: skip


def test_what_was_sent_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as refused:
        CLIENT_FRAME.validate_json('{"type": "hello", "token": 13800000000}')
    assert "13800000000" not in invalid_problem(refused.value).model_dump_json()


def test_the_name_of_an_unknown_member_can_be_anything() -> None:
    error = RequestValidationError([{"loc": ("body", "a\ud800", 3), "msg": "extra", "type": "extra_forbidden"}])
    document = json.loads(invalid_problem(error).model_dump_json())
    assert document["errors"][0]["loc"] == ["a?", 3]


@pytest.mark.parametrize(
    "frame",
    [
        "", "null", "[]", "{}", '{"type": "nonsense"}', '{"type": "ping", "more": 1}', '{"type": "hello"}',
        '{"type": "post", "client_id": "x"}', '{"type": "hello", "token": "t", "resume": {"a": 1}}',
        '{"type": "watch", "conversation_id": "0193a1b2-0000-7000-8000-000000000000", "after": -1}',
    ],
)  # fmt: skip
def test_frames_that_are_none_are_refused(frame: str) -> None:
    with pytest.raises(ValidationError):
        CLIENT_FRAME.validate_json(frame)


def test_frames_are_told_apart_by_their_type() -> None:
    for models in (CLIENT_FRAMES, SERVER_FRAMES):
        types = [model.model_fields["type"].annotation for model in models]
        assert len(set(types)) == len(models)
