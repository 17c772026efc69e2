"""Who wrote an article, from the lines around its body: "By Mara Velde", "Von A und B", a name alone beside a date line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.read.datelines import dates_in, is_recent
from dateline.read.page_date import months
from dateline.read.pagewords import Line, LineKind, date_words, is_cjk, listed

_HEADER_IN_BODY = 8  # lines of the body among which a byline may still stand, behind a standfirst
_FOOT = 5
_MOST_AUTHORS = 8
_LONGEST_NAME = 5  # words
_LONGEST_SENTENCE = 8  # words of a byline that ends in a full stop; a longer one is a sentence ("By Monday, nobody was left.")
_CUT = re.compile(r"\s*(?:[|•·–—/(\[]|\s-\s|,\s*\d|\d).*$")
_GLUED = re.compile(r"(?<=[a-zà-ÿ]{2})(?<!Mc)(?<!Mac)(?=[A-Z][a-zà-ÿ]{2})")
_NO_NAME = re.compile(r"[\d:?!←→…@]")
_PARTICLES = frozenset("de del della di da van von der den la le el al bin ibn dos das du zu ten ter af y e".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The authors, and the lines that name them."""

    names: tuple[str, ...]
    lines: frozenset[int]


def authors_near(lines: Sequence[Line], *, title_at: int, first: int, last: int, outlet: str | None) -> Byline:
    """The authors named between title and body, else right above the title, else right behind the body; without repetitions.

    Lines that open with a byline word come before names that stand alone.
    """
    header = range(title_at + 1, min(max(title_at + 4, first + _HEADER_IN_BODY), last + 1, len(lines)))
    above = range(max(0, title_at - 3), max(0, title_at))
    foot = range(last, min(last + 1 + _FOOT, len(lines)))
    for zone in (header, above, foot):
        if found := [(name, number) for number in zone for name in _signed(lines, number)]:
            return _byline(found, outlet)
    if title_at > 0 and (found := list(_unsigned(lines, header, title_at=title_at))):
        return _byline(found, outlet)
    return Byline(names=(), lines=frozenset())


def _byline(found: list[tuple[str, int]], outlet: str | None) -> Byline:
    kept = [name for name in dict.fromkeys(name for name, _ in found) if not outlet or name.casefold() != outlet.casefold()]
    return Byline(names=tuple(kept[:_MOST_AUTHORS]), lines=frozenset(number for _, number in found))


@cache
def _opening() -> re.Pattern[str]:
    words = sorted(listed("bylines"), key=len, reverse=True)
    return re.compile(r"(?:" + "|".join(re.escape(word) for word in words) + r")(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE)


@cache
def _inner() -> re.Pattern[str]:
    """Byline words that also count inside a short line ("A column by Mara Velde"); the name has to follow at once."""
    words = "|".join(re.escape(word) for word in sorted(listed("inner_bylines"), key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\s+(?=[^\W\d_a-z][^\W\d_A-Z]+\s[^\W\d_a-z])")


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
    if lines[number].kind is LineKind.SENTENCE and lines[number].words > _LONGEST_SENTENCE:
        return
    for found in _suffix().finditer(text):
        yield found[1] or found[2]
    opened = _opening().match(text) or (_inner().search(text) if lines[number].words <= 12 else None)
    if opened is None:
        return
    rest = text[opened.end() :]
    if not rest and number + 1 < len(lines):
        rest = lines[number + 1].text
    yield from _names(rest)


@cache
def _role_cut() -> re.Pattern[str]:
    """From a role, and the word in front of it ("Political Correspondent"), or from a word before a date, to the end."""
    roles, dates = (
        "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
        for known in (listed("roles") - {"staff"}, date_words())
    )
    return re.compile(rf",?\s+(?:(?:[^\W\d_]+[\s-]+)?(?:{roles})|(?:{dates}))\b.*$", re.IGNORECASE)


def _names(words: str) -> Iterator[str]:
    """The names in a list of authors; nothing at all when its first part is no name."""
    words = _GLUED.sub(" | ", words, count=1)
    for part in _joint().split(_role_cut().sub("", _CUT.sub("", words))):
        name = part.strip(" .:,;*")
        if not name:
            continue
        if not is_name(name):
            return
        yield name


def is_name(name: str) -> bool:
    """Whether words look like the name of a person or an agency: capitalised, few, without numbers, roles and page words."""
    lower = name.lower()
    if name.casefold() in listed("agencies"):
        return True
    parts = name.split()
    if not 1 <= len(parts) <= _LONGEST_NAME or len(name) < 3 or _NO_NAME.search(name) or _is_page_word(lower):
        return False
    if len(parts) > 1 and any(part in listed("roles") for part in re.split(r"[\s-]+", lower) if part != "staff"):
        return False
    if is_cjk(name):
        return len(name) <= 8
    return all(part[0].isupper() or part.lower() in _PARTICLES or not part[0].isascii() for part in parts) and name[0].isupper()


def _is_page_word(lower: str) -> bool:
    """Whether words are a page's own, name a section, or hold a date."""
    parts = lower.split()
    return (
        lower in listed("furniture")
        or lower in listed("ends")
        or parts[0] in date_words()
        or all(part in listed("sections") for part in parts)
        or any(part in months() for part in (parts[1:] or parts))
    )


def _unsigned(lines: Sequence[Line], header: range, *, title_at: int) -> Iterator[tuple[str, int]]:
    """Names that stand alone in the header: two to four capitalised words that the menus above do not hold.

    They count beside a date or a role, or when the page names them again further down (as the note about an author does).
    """
    above = {line.text for line in lines[:title_at]}
    places = Counter(line.text for line in lines[title_at:])
    title = lines[title_at].text
    started = -1
    for number in header:
        line = lines[number]
        if line.prose or line.text in above or line.kind not in (LineKind.SHORT, LineKind.HEADLINE) or line.text in title:
            continue
        names = [name for name in _names(_without_date(line.text)) if is_full_name(name)]
        if not names or 0 <= started < number - 3:
            continue
        if line.text.casefold() in listed("agencies") or places[line.text] > 1 or _beside_date_or_role(lines, number):
            started = number
            yield from ((name, number) for name in names)


def _without_date(text: str) -> str:
    """What stands behind the date with which a line opens; the line where it does not."""
    dates = dates_in(text, url="")
    return text[dates[0].end :].lstrip(" ,|•·–—-/") if dates and dates[0].start == 0 else text


def _beside_date_or_role(lines: Sequence[Line], number: int) -> bool:
    near = (lines[n].text for n in range(max(0, number - 2), min(len(lines), number + 3)))
    return any(dates_in(text, url="") or is_recent(text) or _role_cut().search(" " + text) for text in near if len(text) < 120)


def is_full_name(name: str) -> bool:
    """Whether a name has two to four words and none that sections of a newspaper are called by; or is an agency's."""
    if name.casefold() in listed("agencies"):
        return True
    parts = [part.lower() for part in name.split()]
    return 2 <= len(parts) <= 4 and not any(part in listed("sections") for part in parts)
