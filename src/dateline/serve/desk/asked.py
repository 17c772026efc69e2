"""What the address of a page asks for: the filters of the lists, read once, and written back into links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dateline.record import Query

MOST = 2000  # rows that one page looks at; the page says so when there are more
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters of a page. What is no day or no number is left out rather than refused."""

    about: str = ""
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    certainty: str = ""
    outcome: str = ""
    source: str = ""
    participant: str = ""
    origins: int = 0
    kind: str = ""

    def query(self) -> Query:
        """What the record is asked; certainty, outcome, source, participant and origins are sieved from its rows."""
        return Query(about=self.about or None, since=self.since, until=self.until, as_of=self.as_of, limit=MOST)

    def address(self, path: str, **changed: object) -> str:
        """The address of a page with these filters, some of them changed; empty ones are left out."""
        values = {name: changed.get(name, getattr(self, name)) for name in self.__slots__}
        kept = {name: str(value) for name, value in values.items() if value}
        return f"{path}?{urlencode(kept)}" if kept else path

    def keeps(self, row: Row, outlets: frozenset[str]) -> bool:
        """Whether a row of the chronology or the ledger passes the sieve; `outlets` are those of its articles."""
        return (
            (not self.certainty or row.get("certainty") == self.certainty)
            and (not self.outcome or row.get("outcome") == self.outcome)
            and (not self.source or self.source in outlets)
            and (not self.participant or self.participant in row["participants"])
            and (not self.origins or row.get("origins", self.origins) >= self.origins)
        )


def asked_of(parameters: Mapping[str, str]) -> Asked:
    """The filters in the parameters of an address."""
    number = parameters.get("origins", "")
    return Asked(
        about=parameters.get("about", "").strip(),
        since=_day(parameters.get("since")),
        until=_day(parameters.get("until")),
        as_of=_day(parameters.get("as_of")),
        certainty=parameters.get("certainty", ""),
        outcome=parameters.get("outcome", ""),
        source=parameters.get("source", ""),
        participant=parameters.get("participant", ""),
        origins=int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0,
        kind=parameters.get("kind", ""),
    )


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        return None
