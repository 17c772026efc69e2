"""The search page: what holds the words, of each kind, with how much there is by kind, outlet and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from dateline.errors import Conflict
from dateline.model import identity
from dateline.record import Query, SavedSearch
from dateline.serve import listing
from dateline.serve.desk.asked import Asked, asked_of
from dateline.serve.desk.chronology import Choice
from dateline.store import Record, watching

KINDS = ("article", "claim", "event", "expectation")
_PAGE = 40
_NAME = 80  # letters
_COUNTED = 3000  # matches from which facets are counted; beyond it the numbers are floors and say so


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """What the page shows: rows of one kind or of articles and claims, and the facets."""

    words: str
    asked: Asked
    rows: tuple[dict[str, Any], ...]
    kinds: tuple[Choice, ...]
    outlets: tuple[Choice, ...]
    months: tuple[Choice, ...]
    capped: bool
    saved: tuple[tuple[SavedSearch, str], ...]  # with its address

    def at(self, **changed: object) -> str:
        """The address of this search with some facets changed; the others stay."""
        return _at(self.words, self.asked, **changed)


def found_page(record: Record, words: str, asked: Asked) -> FoundPage:
    """The FoundPage of words; without words it is empty."""
    whole = Query(as_of=asked.as_of, limit=_COUNTED)
    matches = record.matches(words, whole) if words.strip() else ()
    labels = record.labels({article for _, article, _ in matches if article}, as_of=asked.as_of)
    outlet_of = {id: label.outlet for id, label in labels.items() if label.outlet}
    kind = asked.kind if asked.kind in KINDS else ""
    ranged = replace(whole, since=asked.since, until=asked.until, limit=_COUNTED if asked.source else _PAGE)
    rows = list(listing.hit_rows(record, words, ranged, kind=kind or None)) if matches else []
    if asked.source:
        rows = [row for row in rows if outlet_of.get(row["article_id"]) == asked.source][:_PAGE]
    kinds, outlets, months = _facets([(k, outlet_of.get(a or "", ""), day or "") for k, a, day in matches], asked, kind)
    return FoundPage(
        words=words,
        asked=asked,
        rows=tuple(rows),
        kinds=_choices(kinds),
        outlets=_choices(outlets),
        months=tuple(sorted(_choices(months), key=lambda c: c.value))[-24:],
        capped=len(matches) >= _COUNTED,
        saved=tuple((kept, address_of(kept)) for kept in watching.saved_searches(record)),
    )


def _facets(matches: Sequence[tuple[str, str, str]], asked: Asked, kind: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """How many matches (kind, outlet, ISO day) each value of a facet has, under what the two other facets are set to."""
    first, last = str(asked.since or ""), str(asked.until or "9999")

    def is_of(found: str) -> bool:
        return found == kind if kind else True

    def is_from(outlet: str) -> bool:
        return outlet == asked.source if asked.source else True

    def is_in(day: str) -> bool:
        return first <= day <= last if asked.since or asked.until else True

    return (
        Counter(k for k, outlet, day in matches if is_from(outlet) and is_in(day)),
        Counter(outlet for k, outlet, day in matches if outlet and is_of(k) and is_in(day)),
        Counter(day[:7] for k, outlet, day in matches if day and is_of(k) and is_from(outlet)),
    )


def _at(words: str, asked: Asked, **changed: object) -> str:
    below = asked.address("", **changed).removeprefix("?")
    return f"/search?{urlencode({'words': words})}" + (f"&{below}" if below else "")


def address_of(kept: SavedSearch) -> str:
    """The address that a saved search leads to."""
    return _at(kept.words, Asked(kind=kept.kind, source=kept.source, since=kept.since, until=kept.until))


def search_of(form: Mapping[str, str], *, by: str, now: datetime) -> SavedSearch:
    """The SavedSearch of a submitted form; without a name it has that of its words. Raises Conflict without words."""
    asked, words = asked_of(form), form.get("words", "").strip()
    if not words:
        raise Conflict("a search has words")
    name = " ".join(form.get("name", "").split())[:_NAME] or words[:_NAME]
    return SavedSearch(
        id=identity("search", name),
        name=name,
        words=words,
        kind=asked.kind if asked.kind in KINDS else "",
        source=asked.source,
        since=asked.since,
        until=asked.until,
        made_at=now,
        by=by,
    )


def _choices(counts: Counter[str]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, count=count) for value, count in counts.most_common(24))


def month_ends(month: str) -> tuple[str, str]:
    """The first and the last day of a month written YYYY-MM.

    >>> month_ends("2026-02")
    ('2026-02-01', '2026-02-28')
    """
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return f"{month}-01", date.fromordinal(following.toordinal() - 1).isoformat()
