"""The bot's own sentences (`texts.yaml`): several wordings a key, one of which the question chooses."""

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

from wenlu.domains.bot.schemas import Locale


@dataclass(frozen=True, slots=True)
class Texts:
    """Wordings by key and language."""

    wordings: Mapping[str, Mapping[Locale, tuple[str, ...]]]

    def choose(self, key: str, locale: Locale, seed: str = "") -> str:
        """Return a wording; the same for the same seed, so that a repeated turn says the same."""
        choices = self.wordings[key][locale]
        return choices[crc32(seed.encode(errors="replace")) % len(choices)]

    def everything(self) -> list[tuple[str, Locale, str]]:
        """Return every wording with its key and language, for review."""
        return [
            (key, locale, wording)
            for key, languages in self.wordings.items()
            for locale, choices in languages.items()
            for wording in choices
        ]
