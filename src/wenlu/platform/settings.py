"""Settings: one frozen tree, read once in `bootstrap` from the environment (`WENLU_...`).

On a laptop nothing has to be set: the database is embedded, and secrets are made once and kept in
`<data_dir>/secrets.json`. In production every secret must come from the environment.
"""

import json
import os
import re
import secrets
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, PositiveFloat, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from wenlu.platform.signing import SigningAlgorithm

_SECRETS = ("master_key", "token_secret", "customer_token_secret")
_SECRET_BYTES = 32
_DISTINCT = 8
"""Different characters that a secret has at the least; 64 random hexadecimal digits have fewer once in 10^20."""


class Settings(BaseSettings):
    """Everything that differs between installations; what operators change while it runs is data instead."""

    model_config = SettingsConfigDict(env_prefix="WENLU_", frozen=True, extra="ignore")

    environment: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path("var")
    web_dir: Path = Path("web")
    """Where the built pages are: `<web_dir>/chat/dist` and `<web_dir>/console/dist`."""
    public_url: str = ""
    """Address under which customers reach the platform, where a proxy stands in front."""

    database_url: str = ""
    """PostgreSQL 15+; empty: the embedded server in `<data_dir>/postgres`."""
    database_pool: int = 10
    """Connections of this process besides the log's writer and the listener."""
    fanout_url: str = ""
    """`nats://...`; empty: LISTEN/NOTIFY of the database."""
    objects_url: str = ""
    """`s3://...` or `file://...`; empty: the folder `<data_dir>/objects`."""

    master_key: SecretStr = SecretStr("")
    """64 hexadecimal digits: wraps every customer's keys."""
    token_secret: SecretStr = SecretStr("")
    """Signs the tokens of customers' pages."""
    customer_token_secret: SecretStr = SecretStr("")
    """Shared with the firm's app, which signs identity tokens with it."""

    llm_url: str = ""
    """`http://host:port/v1` of any OpenAI-compatible server; empty: the bot answers from the knowledge base alone."""
    llm_model: str = ""
    llm_key: SecretStr = SecretStr("")
    llm_seconds: Annotated[float, Field(gt=0, le=15)] = 6.0
    """For everything that one turn asks of the model; after that the answer goes out that was ready before."""
    llm_first_token_seconds: PositiveFloat = 2.5
    llm_concurrency: PositiveInt = 8
    """Calls of this process at the same time; who comes beyond is answered without the model."""
    llm_extra: dict[str, JsonValue] = {}
    """Members added to every request, such as `{"chat_template_kwargs": {"enable_thinking": false}}`."""

    seal_algorithm: SigningAlgorithm = SigningAlgorithm.ED25519
    """How daily seals of the evidence are signed: `ed25519`, or `sm2-sm3`."""
    timestamp_url: str = ""
    """Address of an authority for time stamps (RFC 3161); empty: seals are signed and not stamped."""
    timestamp_roots: Path | None = None
    """PEM file of the certificates that its stamps must lead to; without it only their hash is checked."""

    firm_name: str = "问路证券"
    firm_name_en: str = "Wenlu Securities"
    firm_colour: str = "#1d4ed8"
    demo: bool = True
    """Creates the demo firm on an empty database and shows its accounts at sign-in; off in production."""
    log_level: str = "info"
    allowed_frames: str = "*"
    """Pages that may embed the chat page (`frame-ancestors`), separated by spaces."""

    @property
    def address(self) -> str:
        """Where this process, or the one beside it, is reached on this machine."""
        return f"http://{self.host}:{self.port}"

    @model_validator(mode="after")
    def _check_model(self) -> Self:
        if self.llm_url and not re.match(r"https?://[^/\s]", self.llm_url):
            raise ValueError("WENLU_LLM_URL must be the http address of an OpenAI-compatible server")
        if self.llm_url and not self.llm_model:
            raise ValueError("WENLU_LLM_MODEL must be set with WENLU_LLM_URL")
        return self

    @model_validator(mode="after")
    def _check_secrets(self) -> Self:
        given = {name: getattr(self, name).get_secret_value() for name in _SECRETS}
        wrong: list[str] = []
        if self.environment == "production":
            wrong += [f"WENLU_{name.upper()} must be set" for name, secret in given.items() if not secret]
            wrong += ["WENLU_DEMO must be 0"] if self.demo else []
        wrong += [f"WENLU_{name.upper()} {why}" for name, secret in given.items() if (why := _weakness(name, secret))]
        kept = [secret for secret in given.values() if secret]
        wrong += ["every secret must be another"] if len(set(kept)) < len(kept) else []
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


def _weakness(name: str, secret: str) -> str:
    """Return what is wrong with a secret that was given, "" for a good one."""
    if not secret:
        return ""
    if len(set(secret)) < _DISTINCT:
        return "is no secret"
    if name == "master_key" and re.fullmatch("[0-9a-fA-F]{64}", secret) is None:
        return "must be 64 hexadecimal digits"
    return "" if len(secret.encode()) >= _SECRET_BYTES else f"must have at least {_SECRET_BYTES} bytes"


def load_settings(**overrides: object) -> Settings:
    """Read the environment and fill in the laptop's own secrets where none are given."""
    settings = Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks each value itself
    missing = [name for name in _SECRETS if not getattr(settings, name).get_secret_value()]
    kept = _kept_secrets(settings.data_dir) if missing else {}
    return settings.model_copy(update={name: SecretStr(kept[name]) for name in missing})


def _kept_secrets(data_dir: Path) -> dict[str, str]:
    path = data_dir / "secrets.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_hex(_SECRET_BYTES) for name in _SECRETS}
        partial = path.with_name(f"secrets.{os.getpid()}.json")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(made))
        try:
            os.link(partial, path)  # atomic, and never replaces the keys of a process that came first
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    loaded: dict[str, str] = json.loads(path.read_text())
    return loaded
