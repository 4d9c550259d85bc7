"""Log lines say where something went wrong, and repeat nobody's words."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from wenlu.platform.telemetry import configure_logging

MARK = "身份证 110101199003070011"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def _fail() -> None:
    try:
        raise KeyError(MARK)
    except KeyError as error:
        raise ValueError(f"cannot read {MARK}") from error


@pytest.mark.parametrize("library", [False, True])
def test_a_traceback_has_places_and_no_words(*, library: bool, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    try:
        _fail()
    except ValueError:
        if library:
            logging.getLogger("some.library").exception("failed")
        else:
            structlog.get_logger("ours").exception("failed", conversation="c1")
    line = capsys.readouterr().err.strip()
    assert MARK not in line
    entry = json.loads(line)
    assert entry["event"] == "failed"
    outer, inner = entry["exception"]
    assert outer.startswith("ValueError < ")
    assert inner.startswith("KeyError < ")
    assert "test_telemetry.py" in outer
    assert "_fail" in outer


def test_every_line_is_an_object_with_a_level_and_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning")
    structlog.get_logger("ours").info("quiet")
    structlog.get_logger("ours").warning("loud", number=1)
    entry = json.loads(capsys.readouterr().err)
    assert (entry["event"], entry["level"], entry["number"]) == ("loud", "warning", 1)
    assert entry["timestamp"].endswith("Z")
