"""Fits the models that ship with `wenlu.language` anew: `python -m tools.train_language`, about a minute.

Reads the starter knowledge, `seeds.toml` and `elsewhere.json`; writes `ranker.json` and `topics.npz` for both modes of
search. The same input gives the same files. A firm trains on its own base with `wenlu language train` instead.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from wenlu.domains.bot.service.brain import document_of
from wenlu.domains.knowledge.schemas import Audience, PublishedEntry
from wenlu.domains.knowledge.service.starter import read_starter, starter_folder
from wenlu.kernel.ids import EntryId, new_id
from wenlu.language.search import Mode
from wenlu.language.training import train, write_weights
from wenlu.language.vectors import load_encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wenlu.language.ranking import RankerWeights
    from wenlu.language.search import Document

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "wenlu" / "language" / "data"
SMALL_TALK = "smalltalk"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=DATA, help="folder that the models are written to")
    options = parser.parse_args()
    encoder = load_encoder()
    if encoder is None:
        sys.exit("the models for words and vectors need the sentence encoder")
    documents, chat = read_documents()
    weights: dict[str, RankerWeights] = {}
    arrays: dict[str, NDArray[np.floating]] = {}
    for mode, by in ((Mode.WORDS_AND_VECTORS, encoder), (Mode.WORDS, None)):
        began = time.perf_counter()
        ranker, topics = train(documents, by, chat)
        weights[mode.value] = ranker
        arrays[f"{mode.value}.weights"] = topics.weights.astype(np.float16)
        arrays[f"{mode.value}.biases"] = topics.biases
        print(f"{mode.value}: {time.perf_counter() - began:.1f} s", file=sys.stderr)
    (options.into / "ranker.json").write_text(write_weights(weights), "utf-8")
    with (options.into / "topics.npz").open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def read_documents() -> tuple[list[Document], frozenset[str]]:
    """What customers may be answered with, as the bot searches it, and which of it is small talk."""
    entries = [
        PublishedEntry(id=EntryId(new_id()), version=1, **dict(entry))
        for entry in read_starter(starter_folder()).entries
        if entry.audience is Audience.CUSTOMER
    ]
    return [document_of(entry) for entry in entries], frozenset(
        entry.key for entry in entries if entry.category == SMALL_TALK
    )


if __name__ == "__main__":
    main()
