"""The words of a language as data: loads and checks `lexicons/<language>/<topic>.toml`.

A file holds sections. A section has `about` (what its words are for), `examples` (sentences in which one of them stands) and one of

* `words = ["said", "told"]`: a set;
* `map = { january = 1 }`: words with a value;
* `[[section.entries]]` with `word`, `value` and, where the fact ages, `valid_from` and `valid_until` (days, inclusive).

Words are lower case; several words are joined by one space. A second language is a second folder and no change to code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dateline.errors import LexiconError

_ROOT = files("dateline") / "lexicons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word with a value that may hold only for a time."""

    word: str
    value: str
    valid_from: date | None
    valid_until: date | None

    def holds(self, day: date | None) -> bool:
        """Whether the entry is valid on the day; an unknown day accepts every entry."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """One topic of one language. Asking for a section that is not there is a LexiconError, so a typing error shows at once."""

    language: str
    topic: str
    _sections: Mapping[str, Mapping[str, Any]]

    def words(self, section: str) -> frozenset[str]:
        """The words of a section, those of a map or of entries included."""
        body = self._section(section)
        if "words" in body:
            return frozenset(body["words"])
        return frozenset(body["map"]) if "map" in body else frozenset(e.word for e in self.entries(section))

    def map(self, section: str) -> Mapping[str, Any]:
        """The words of a section with their values."""
        return MappingProxyType(self._section(section)["map"])

    def entries(self, section: str) -> tuple[Entry, ...]:
        """The entries of a section."""
        return tuple(
            Entry(
                word=row["word"],
                value=row["value"],
                valid_from=row.get("valid_from"),
                valid_until=row.get("valid_until"),
            )
            for row in self._section(section)["entries"]
        )

    def sections(self) -> tuple[str, ...]:
        """The names of all sections."""
        return tuple(self._sections)

    def _section(self, section: str) -> Mapping[str, Any]:
        try:
            return self._sections[section]
        except KeyError:
            raise LexiconError(f"lexicons/{self.language}/{self.topic}.toml has no section [{section}]") from None


@cache
def load(language: str, topic: str) -> Lexicon:
    """The lexicon of a topic ("times", "attribution", ...) in a language ("en").

    Raises LexiconError when there is none or when it breaks the rules above.
    """
    name = f"lexicons/{language}/{topic}.toml"
    try:
        raw = (_ROOT / language / f"{topic}.toml").read_bytes()
        sections = tomllib.loads(raw.decode("utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"there is no {name}; languages with lexicons: {', '.join(sorted(languages()))}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{name}: {error}") from None
    for section, body in sections.items():
        _check(f"{name} [{section}]", body)
    return Lexicon(language=language, topic=topic, _sections=MappingProxyType(sections))


@cache
def languages() -> frozenset[str]:
    """The languages that have lexicons."""
    return frozenset(folder.name for folder in _ROOT.iterdir() if folder.is_dir() and not folder.name.startswith("_"))


def _check(name: str, body: Any) -> None:
    if not isinstance(body, dict) or not body.get("about") or not body.get("examples"):
        raise LexiconError(f"{name}: a section needs `about` and `examples`")
    given = [key for key in ("words", "map", "entries") if key in body]
    if len(given) != 1:
        raise LexiconError(f"{name}: a section has exactly one of `words`, `map`, `entries`")
    words = [row["word"] for row in body["entries"]] if given == ["entries"] else list(body[given[0]])
    wrong = [word for word in words if word != word.lower() or word != " ".join(word.split())]
    if wrong:
        raise LexiconError(f"{name}: words are lower case with single spaces: {wrong[:5]}")
    if len(words) != len(set(words)) and given != ["entries"]:
        raise LexiconError(f"{name}: a word stands twice")
