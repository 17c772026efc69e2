"""Who wrote an article, from the lines around its body: "By Mara Velde", "Von A und B", a name alone beside a date line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from dateline.read.datelines import dates_in
from dateline.read.pagewords import Line, LineKind, is_cjk, listed, mapped

_HEADER = 14
_FOOT = 5
_MOST_AUTHORS = 8
_LONGEST_NAME = 5  # words
_CUT = re.compile(r"\s*(?:[|•·–—/(\[]|\s-\s|,\s*\d|\d).*$")
_PARTICLES = frozenset("de del della di da van von der den la le el al bin ibn dos das du zu ten ter af y e".split())


def authors_near(
    lines: Sequence[Line], *, title_at: int, first: int, last: int, outlet: str | None
) -> tuple[str, ...]:
    """The authors named between title and body, else right above the title, else right behind the body; without repetitions."""
    zones = (
        range(title_at + 1, min(first + 2, len(lines))),
        range(max(0, title_at - 3), max(0, title_at)),
        range(last, min(last + 1 + _FOOT, len(lines))),
    )
    for zone in zones:
        names = [name for number in zone for name in _signed(lines, number)]
        if names:
            return _clean(names, outlet)
    return _clean(_unsigned(lines, range(title_at + 1, first)), outlet)


def _clean(names: list[str], outlet: str | None) -> tuple[str, ...]:
    kept = [name for name in dict.fromkeys(names) if not outlet or name.casefold() != outlet.casefold()]
    return tuple(kept[:_MOST_AUTHORS])


@cache
def _opening() -> re.Pattern[str]:
    words = sorted(listed("bylines"), key=len, reverse=True)
    return re.compile(r"(?:" + "|".join(re.escape(word) for word in words) + r")(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE)


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(r"([가-힣]{2,4})\s?(?:기자|특파원)|([\u3400-\u9fff]{2,5})\s?(?:記者|记者)")


@cache
def _joint() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(listed("and"), key=len, reverse=True))
    return re.compile(rf"\s*[,;&+]\s*|\s+(?:{words})\s+", re.IGNORECASE)


def _signed(lines: Sequence[Line], number: int) -> Iterator[str]:
    """Names on a line that opens with a byline word; names on the next line when the word stands alone."""
    text = lines[number].text
    if len(text) > 160 or lines[number].kind is LineKind.PROSE:
        return
    for found in _suffix().finditer(text):
        yield found[1] or found[2]
    opened = _opening().match(text)
    if opened is None:
        return
    rest = text[opened.end() :]
    if not rest and number + 1 < len(lines):
        rest = lines[number + 1].text
    yield from _names(rest)


def _names(words: str) -> Iterator[str]:
    """The names in a list of authors; nothing at all when its first part is no name."""
    for part in _joint().split(_CUT.sub("", words)):
        name = part.strip(" .:,;*")
        if not name:
            continue
        if not _is_name(name):
            return
        yield name


def _is_name(name: str) -> bool:
    parts = name.split()
    if not 1 <= len(parts) <= _LONGEST_NAME or any(character.isdigit() for character in name) or len(name) < 3:
        return False
    lower = name.lower()
    if lower in listed("furniture") or lower in listed("ends") or lower in mapped("months") or lower in listed("roles"):
        return False
    if is_cjk(name):
        return len(name) <= 8
    return all(part[0].isupper() or part.lower() in _PARTICLES or not part[0].isascii() for part in parts) and name[0].isupper()


def _unsigned(lines: Sequence[Line], zone: range) -> list[str]:
    """Names that stand alone: two to four capitalised words beside a line with a date or a role."""
    names: list[str] = []
    for number in zone:
        line = lines[number]
        near = [lines[n].text for n in (number - 1, number + 1) if 0 <= n < len(lines)]
        if line.kind is LineKind.SHORT and 2 <= line.words <= 4 and _full_name(line.text) and any(map(_beside, near)):
            names.append(line.text)
    return names


def _full_name(text: str) -> bool:
    return _is_name(text) and not text.isupper() and not any(part.lower() in listed("roles") for part in text.split())


def _beside(text: str) -> bool:
    return bool(dates_in(text, url="")) or any(word.lower().strip(",") in listed("roles") for word in text.split()[:6])
