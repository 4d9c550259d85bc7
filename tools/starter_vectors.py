"""Computes the sentence vectors of the shipped knowledge (`make setup`), so that no start has to: about a minute.

Texts whose vector is in the file already are not computed again. Without the packages of the encoders nothing is
written, and the platform computes what it can at its start.
"""

from __future__ import annotations

import sys
import time
from itertools import chain
from typing import TYPE_CHECKING

from tools.train_language import read_documents
from wenlu.domains.knowledge.service.laws import laws_folder, read_laws
from wenlu.domains.knowledge.service.vectors import shipped_vectors, write_vectors
from wenlu.language.second_look import compared_questions
from wenlu.language.vectors import load_encoder, load_second_encoder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wenlu.language.vectors import Encoder

_AT_ONCE = 200


def main() -> None:
    documents, _ = read_documents()
    if encoder := load_encoder():
        laws = (passage.text for law in read_laws(laws_folder()) for passage in law.passages)
        _write(encoder, chain((text for document in documents for text in document.texts), laws))
    if encoder := load_second_encoder():
        _write(encoder, (text for document in documents for text in compared_questions(document)))


def _write(encoder: Encoder, texts: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(texts))
    known = shipped_vectors(encoder.name, wanted)
    missing = [text for text in wanted if text not in known]
    began = time.perf_counter()
    for start in range(0, len(missing), _AT_ONCE):
        batch = missing[start : start + _AT_ONCE]
        known |= dict(zip(batch, encoder.encode(batch), strict=True))
        print(f"{encoder.name}: {start + len(batch)} of {len(missing)}", end="\r", file=sys.stderr)
    write_vectors(encoder.name, {text: known[text] for text in wanted})
    print(f"{encoder.name}: {len(missing)} of {len(wanted)} in {time.perf_counter() - began:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
