"""What the platform refuses to start with, and the secrets that a laptop keeps."""

import os
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from wenlu.platform.settings import Settings, load_settings

GOOD = {
    "master_key": "0123456789abcdef" * 4,
    "token_secret": "a token secret of thirty-two bytes",
    "customer_token_secret": "another secret of thirty-two bytes",
}
PRODUCTION = {"environment": "production", "demo": False, **GOOD}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("WENLU_")]:
        monkeypatch.delenv(name)


def test_production_starts_with_secrets_of_its_own(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, **PRODUCTION)
    assert settings.token_secret.get_secret_value() == GOOD["token_secret"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", GOOD)
def test_production_refuses_a_missing_secret(missing: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=f"WENLU_{missing.upper()} must be set"):
        load_settings(data_dir=tmp_path, **{**PRODUCTION, missing: ""})


def test_production_refuses_the_demonstration() -> None:
    with pytest.raises(ValidationError, match="WENLU_DEMO must be 0"):
        Settings(**{**PRODUCTION, "demo": True})


@pytest.mark.parametrize("environment", ["development", "production"])
@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("master_key", "11" * 32),
        ("master_key", "not hexadecimal at all, but quite long enough: 64 characters ..."),
        ("master_key", "0123456789abcdef" * 3),
        ("token_secret", "changeme"),
        ("token_secret", "x" * 64),
        ("customer_token_secret", "secret"),
        ("customer_token_secret", GOOD["token_secret"]),
    ],
)
def test_secrets_that_are_none_are_refused_everywhere(environment: str, name: str, secret: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**{**PRODUCTION, "environment": environment, name: secret})
    if name != "customer_token_secret" or secret != GOOD["token_secret"]:
        assert f"WENLU_{name.upper()}" in str(refused.value)


def test_a_laptop_makes_its_secrets_once_and_keeps_them_to_itself(tmp_path: Path) -> None:
    first, second = load_settings(data_dir=tmp_path), load_settings(data_dir=tmp_path)
    for name in GOOD:
        assert getattr(first, name).get_secret_value() == getattr(second, name).get_secret_value()
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_settings_come_from_the_environment_and_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, secret in GOOD.items():
        monkeypatch.setenv(f"WENLU_{name.upper()}", secret)
    monkeypatch.setenv("WENLU_PORT", "8123")
    settings = load_settings()
    assert settings.port == 8123
    assert settings.master_key.get_secret_value() == GOOD["master_key"]
    assert not any(secret in repr(settings) for secret in GOOD.values())
