"""From the words of author fields and bylines to the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dateline import lexicon
from dateline.read.bylines import is_name
from dateline.read.pagewords import date_words, listed

_MAX_NAME = 60
_ADDRESS = re.compile(r"https?://\S+|\S+(?:@|\[at\])\S+|(?<!\w)@\w+")
_AFTER = re.compile(r"\s*(?:\||•|·|\(|\[|\s[–—-]\s|\bist\b|\bis an?\b).*$")
_HANDLE = re.compile(r"[\w.-]+\d{2,}$")


def names_in(values: Iterable[str], *, signed: bool = False) -> tuple[str, ...]:
    """The names in author fields, in order, each once. Addresses, roles after a bar and words like "By" are cut off.

    `signed`: the values are bylines as readers see them; the first that gives a name is taken, from "by" to the first number.
    """
    if signed:
        found = (tuple(name for name in names_in([_signature(value)]) if is_name(name)) for value in values)
        return next((names for names in found if names), ())
    kept: dict[str, str] = {}
    for value in values:
        for name in filter(None, map(_name, _parts(value))):
            kept.setdefault(re.sub(r"[\W_]+", "", name.casefold()), name)
    people = tuple(name for name in kept.values() if not _is_role(name))
    return people or tuple(kept.values())


def _is_role(name: str) -> bool:
    """Whether the words are an office ("Harbour Correspondent"): no name beside one."""
    parts = re.split(r"[\s-]+", name.lower())
    return len(parts) > 1 and any(part in listed("roles") for part in parts)


def _signature(byline: str) -> str:
    """The part of a byline that holds names: behind "by" where it stands, in front of dates and places of work."""
    behind = re.split(r"(?i)\b(?:by|von|par|por|av|door)[:\s]+", byline, maxsplit=1)[-1]
    return re.split(r"\d|\||•|·", _dated().split(behind, maxsplit=1)[0], maxsplit=1)[0]


@cache
def _dated() -> re.Pattern[str]:
    """A word before a date, behind the names of a byline."""
    words = sorted(date_words(), key=len, reverse=True)
    return re.compile(rf"\s(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _parts(value: str) -> list[str]:
    value = _ADDRESS.sub(" ", value)
    return [part for piece in re.split(r"[;/\n,、，]|\s&\s|\s\+\s", value) for part in _between().split(piece)]


def _name(part: str) -> str | None:
    part = _before().sub("", " ".join(part.split()).strip(" ,.;:|-–—*•"))
    part = _behind().sub("", _AFTER.sub("", part).strip(" ,;:|-–—*•\"'"))
    folded = part.casefold()
    if not part or len(part) > _MAX_NAME or folded in _nobody() or not any(c.isalpha() for c in part):
        return None
    if all(word.strip(".") in _nobody() for word in folded.split()):
        return None
    if (_HANDLE.match(part) and " " not in part) or len(part.split()) > 6 or part.isdigit():
        return None
    return part


@cache
def _before() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(lexicon.load("en", "pages").words("before_names"), key=len, reverse=True))
    return re.compile(rf"^(?:(?:{words})\b[:\s]+)+", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in lexicon.load("en", "pages").words("behind_names"))
    return re.compile(rf"(?:\s+|(?<=[^\x00-\x7f]))(?:{words})$", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in lexicon.load("en", "pages").words("between_names"))
    return re.compile(rf"\s(?:{words})\s")


@cache
def _nobody() -> frozenset[str]:
    return lexicon.load("en", "pages").words("no_names")
