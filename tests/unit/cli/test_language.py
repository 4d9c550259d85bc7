"""The form of `wenlu language evaluate`, which scripts rely on."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wenlu.cli.language import language
from wenlu.language.evaluation import views

INTENTS = "text,category\n怎么开户,open\n我要开户,open\n手机开户,open\n怎么销户,close\n我要销户,close\n注销账户,close\n"
PAIRS = (
    "sentence1,sentence2,label\n怎么开户,我要开户,1\n怎么销户,我要销户,1\n怎么开户,怎么销户,0\n手机开户,注销账户,0\n"
)


@pytest.fixture(autouse=True)
def _words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_load_e5", lambda: None)
    monkeypatch.setattr("wenlu.cli.language.load_encoder", lambda: None)


@pytest.fixture
def intents(tmp_path: Path) -> str:
    path = tmp_path / "intents.csv"
    path.write_text(INTENTS, "utf-8")
    return str(path)


@pytest.fixture
def pairs(tmp_path: Path) -> str:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS, "utf-8")
    return str(path)


def evaluate(*arguments: str) -> dict[str, float | None]:
    result = CliRunner().invoke(language, ["evaluate", *arguments])
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    figures: dict[str, float | None] = json.loads(line)
    return figures


def test_intent(intents: str) -> None:
    figures = evaluate("intent", "--train", intents, "--test", intents, "--out-of-scope", "oos")
    assert set(figures) == {
        "accuracy",
        "macro_f1",
        "out_of_scope_recall",
        "out_of_scope_precision",
        "milliseconds",
        "examples",
    }
    assert figures["examples"] == 6
    assert figures["out_of_scope_recall"] is None


def test_matching(pairs: str) -> None:
    figures = evaluate("matching", "--train", pairs, "--test", pairs)
    assert set(figures) == {"accuracy", "auc", "spearman", "milliseconds"}


def test_retrieval(pairs: str) -> None:
    figures = evaluate("retrieval", "--pairs", pairs)
    assert set(figures) == {"recall_at_1", "recall_at_5", "recall_at_10", "pool", "milliseconds"}
    assert figures["pool"] == 6


def test_a_broken_file_fails(pairs: str) -> None:
    result = CliRunner().invoke(language, ["evaluate", "intent", "--train", pairs, "--test", pairs])
    assert result.exit_code == 1
    assert "text and category" in result.stderr
