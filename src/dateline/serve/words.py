"""Windows and chains of voices in a person's words: what the terminal, the desk and exports share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dateline.run.visits import source_of


def window_words(window: Mapping[str, str | None] | None) -> str:
    """A window as a person writes it: "2026-01-05", "2026-01-01 to 2026-04-30", "from 2026-01-01", "by 2026-03-31".

    >>> window_words({"earliest": "2026-01-01", "latest": None, "bound": "not-before"})
    'from 2026-01-01'
    """
    if not window or not (window["earliest"] or window["latest"]):
        return "no date"
    first, last = window["earliest"], window["latest"]
    if last is None:
        return f"from {first}"
    if first is None or window["bound"] == "not-after":
        return f"by {last}"
    return _closed(date.fromisoformat(first), date.fromisoformat(last))


def outlet_words(outlet: str | None, address: str) -> str:
    """The name that an outlet gives itself, else the source of the address.

    >>> outlet_words("The Gazette", "https://gazette.example/a"), outlet_words(None, "https://www.gazette.example/a")
    ('The Gazette', 'gazette.example')
    """
    return outlet or source_of(address)


def _closed(first: date, last: date) -> str:
    if first == last:
        return first.isoformat()
    if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year)
    return f"{first} to {last}"


def chain_words(chain: Sequence[str]) -> str:
    """A chain of voices, outermost first: "state media → Kim"; the article's own words when it is empty."""
    return " → ".join(chain) if chain else "the article itself"
