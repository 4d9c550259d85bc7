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
from wenlu.domains.knowledge.service.vectors import shipped_vectors
from wenlu.kernel.ids import EntryId, new_id
from wenlu.language.search import Mode, SearchIndex
from wenlu.language.second_look import SecondLook
from wenlu.language.training import train, write_weights
from wenlu.language.vectors import load_encoder, load_second_encoder

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
    encoder, stronger = load_encoder(), load_second_encoder()
    if encoder is None or stronger is None:
        sys.exit("the models need both sentence encoders")
    documents, chat = read_documents()
    texts = [text for document in documents for text in document.texts]
    weights: dict[str, RankerWeights] = {}
    arrays: dict[str, NDArray[np.floating]] = {}
    second = SecondLook(documents, stronger, shipped_vectors(stronger.name, texts))
    with_vectors = SearchIndex(documents, encoder, shipped_vectors(encoder.name, texts), second=second)
    for index in (with_vectors, SearchIndex(documents)):
        began = time.perf_counter()
        models = train(index, chat)
        weights[index.mode.value] = models.ranker
        if models.second:
            weights[Mode.SECOND_LOOK.value] = models.second
        arrays[f"{index.mode.value}.weights"] = models.topics.weights.astype(np.float16)
        arrays[f"{index.mode.value}.biases"] = models.topics.biases
        print(f"{index.mode.value}: {time.perf_counter() - began:.1f} s", file=sys.stderr)
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
