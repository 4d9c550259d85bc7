"""Fits the models that ship with `wenlu.language` anew: `python -m tools.train_language`, about a minute.

Reads the starter knowledge, `seeds.toml` and, where it is, CLINC150 (Larson et al. 2019, CC BY 3.0), of which 500
requests teach the model of topics what belongs to other trades; writes `ranker.json` and `topics.npz` for both modes of
search. The same input gives the same files. Without CLINC150 the figures for English differ a little, and it says so.
"""

from __future__ import annotations

import argparse
import json
import random
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
CLINC150 = ROOT.parent / "shared" / "data" / "clinc150" / "train_val.json"
STRANGERS = 500
SMALL_TALK = "smalltalk"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clinc150", type=Path, default=CLINC150)
    parser.add_argument("--into", type=Path, default=DATA, help="folder that the models are written to")
    options = parser.parse_args()
    encoder = load_encoder()
    if encoder is None:
        sys.exit("the models for words and vectors need the sentence encoder")
    documents, chat = read_documents()
    elsewhere = read_strangers(options.clinc150)
    weights: dict[str, RankerWeights] = {}
    arrays: dict[str, NDArray[np.floating]] = {}
    for mode, by in ((Mode.WORDS_AND_VECTORS, encoder), (Mode.WORDS, None)):
        began = time.perf_counter()
        ranker, topics = train(documents, by, chat, elsewhere)
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


def read_strangers(path: Path) -> list[str]:
    """A fixed sample of CLINC150's requests that have nothing to do with a broker; none where the file is missing."""
    if not path.exists():
        print(f"no CLINC150 at {path}: the model of topics learns from seeds.toml alone", file=sys.stderr)
        return []
    table = json.loads(path.read_text("utf-8"))
    texts = sorted({text for split in table.values() for text, label in split if label not in KINDRED})
    return random.Random(0).sample(texts, STRANGERS)  # noqa: S311  a sample, no secret


KINDRED = frozenset(
    # one literal: forty quoted words in a column read worse
    """
    account_blocked balance bill_balance bill_due direct_deposit freeze_account income interest_rate pin_change
    report_fraud routing spending_history taxes transactions transfer exchange_rate redeem_rewards rollover_401k w2
    credit_score improve_credit_score greeting goodbye thank_you yes no maybe repeat are_you_a_bot what_is_your_name
    who_made_you tell_joke how_old_are_you what_can_i_ask_you fun_fact what_are_your_hobbies do_you_have_pets
    where_are_you_from who_do_you_work_for meaning_of_life
    """.split()  # noqa: SIM905
)
"""Requests of CLINC150 that a broker might get too, or small talk."""


if __name__ == "__main__":
    main()
