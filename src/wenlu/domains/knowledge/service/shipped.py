"""Files that ship with the product: one hash says whether a folder has to be read again."""

import hashlib
from collections.abc import Iterable
from importlib.resources.abc import Traversable


def digest_of(files: Iterable[tuple[str, Traversable]]) -> str:
    """Return one hash over files and the names that they are given, in this order."""
    digest = hashlib.sha256()
    for name, file in files:
        content = file.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def folder_digest(folder: Traversable) -> str:
    """Return one hash over every file of a flat folder."""
    return digest_of(sorted(((item.name, item) for item in folder.iterdir()), key=lambda pair: pair[0]))
