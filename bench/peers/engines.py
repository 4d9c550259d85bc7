"""Two engines that learn intents from labelled texts: NLP.js, and a linear model over TF-IDF."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wenlu.language.evaluation import Labelled

    Language = Literal["en", "zh"]

_NLPJS = Path(__file__).with_name("nlpjs")
_INSTALLED = _NLPJS / "node_modules" / "@nlpjs" / "basic" / "package.json"
_TIMED = 50
_PATIENCE = 3600.0  # seconds; NLP.js takes minutes for 10,000 texts


@dataclass(frozen=True, slots=True)
class Answers:
    """The likeliest label of each text and how sure the engine is of it, on a scale of its own."""

    labels: list[str]
    sureness: list[float]
    train_seconds: float
    milliseconds: float  # for one text, median


class Engine(Protocol):
    """Learns and answers."""

    name: str

    def learn_and_answer(self, train: Sequence[Labelled], texts: Sequence[str], language: Language) -> Answers: ...


class LinearTfidf:
    """LinearSVC over TF-IDF of words and of characters, as scikit-learn's users would write it."""

    name = "TF-IDF and LinearSVC"

    def learn_and_answer(self, train: Sequence[Labelled], texts: Sequence[str], language: Language) -> Answers:
        """See `Engine`. Chinese has no spaces, so that its characters serve alone."""
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        views = make_union(words, characters) if language == "en" else characters
        started = time.perf_counter()
        model = make_pipeline(views, LinearSVC()).fit([row.text for row in train], [row.label for row in train])
        trained = time.perf_counter()
        margins = model.decision_function(list(texts))
        labels = [str(label) for label in model.classes_[margins.argmax(axis=1)]]
        spent = []
        for text in texts[:_TIMED]:
            asked = time.perf_counter()
            model.predict([text])
            spent.append((time.perf_counter() - asked) * 1000)
        return Answers(labels, margins.max(axis=1).tolist(), trained - started, float(np.median(spent)))


class NlpJs:
    """NLP.js (npm `@nlpjs/basic`) in a Node process of its own; installed at the first use."""

    name = "NLP.js"

    def learn_and_answer(self, train: Sequence[Labelled], texts: Sequence[str], language: Language) -> Answers:
        """See `Engine`. Its network needs the labels in turn: sorted by label, 10,000 rows teach it half as much."""
        environment = _install()
        shuffled = random.Random(0).sample(train, len(train))
        with tempfile.TemporaryDirectory() as folder:
            task, answers = Path(folder, "task.json"), Path(folder, "answers.json")
            task.write_text(json.dumps({"language": language, "train": shuffled, "test": list(texts)}))
            command = ["node", str(_NLPJS / "learn.js"), str(task), str(answers)]
            subprocess.run(command, env=environment, stdout=sys.stderr, check=True, timeout=_PATIENCE)
            found = json.loads(answers.read_text())
        labels, sureness = zip(*found["answers"], strict=True)
        return Answers(list(labels), list(sureness), found["train_seconds"], found["milliseconds"])


def _install() -> dict[str, str]:
    """The environment in which Node finds the packages of the lock file."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if not _INSTALLED.is_file():
        command = ["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
        subprocess.run(command, cwd=_NLPJS, env=environment, stdout=sys.stderr, check=True)
    return environment
