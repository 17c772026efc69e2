"""The ledger's page: what is said to come as a picture and by outcome, and how often what was said has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.record import Expectation, Outcome
from dateline.serve import listing
from dateline.serve.charts import Awaited, Ledger, Said, ledger
from dateline.serve.coverage import passed_rows
from dateline.serve.desk.asked import MOST, Asked
from dateline.serve.desk.chronology import outlets_of
from dateline.serve.rows import expectation_row, last_settlement
from dateline.store import Record

_DRAWN = 24  # rows of the picture: the most contested first
OUTCOMES = tuple(outcome.value for outcome in Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """What the page shows: the picture, the rows by outcome, how many of each, and the hit rates."""

    asked: Asked
    picture: Ledger | None
    drawn: int
    groups: tuple[tuple[str, tuple[dict[str, Any], ...]], ...]
    counts: tuple[tuple[str, int], ...]
    unsettled: int  # rows that nothing could settle
    total: int
    rates: tuple[tuple[str, tuple[dict[str, Any], ...]], ...]
    capped: bool


def ledger_page(record: Record, asked: Asked, *, today: date) -> LedgerPage:
    """The LedgerPage that was asked for, with the outcomes known on `today`."""
    found = record.expectations(asked.query())
    outlets = outlets_of(record, found)
    names = listing.names(record, (a for expected in found for a in expected.articles))
    told = passed_rows(record, (expectation_row(e, names, today=today) for e in found), today=today)
    rows = list(zip(found, told, strict=True))
    kept = [(e, row) for e, row in rows if asked.keeps(row, frozenset(outlets[a] for a in e.articles if a in outlets))]
    drawn = sorted((p for p in kept if _windows(p[0])), key=lambda p: (-_windows(p[0]), -len(p[0].stated), p[0].id))[:_DRAWN]
    drawn.sort(key=lambda pair: str(pair[1]["window"]["earliest"] if pair[1]["window"] else ""))
    return LedgerPage(
        asked=asked,
        picture=ledger([awaited_of(e, row, today=today) for e, row in drawn], today=today),
        drawn=len(drawn),
        groups=_groups([row for _, row in kept]),
        counts=tuple((o, n) for o in OUTCOMES if (n := sum(row["outcome"] == o for _, row in rows))),
        unsettled=sum(not row["resolvable"] for _, row in kept),
        total=len(kept),
        rates=_rates(list(listing.calibration_rows(record, asked.query(), today=today))),
        capped=len(found) >= MOST,
    )


def _windows(expected: Expectation) -> int:
    return len({s.window for s in expected.stated if s.window})


def awaited_of(expected: Expectation, row: dict[str, Any], *, today: date) -> Awaited:
    """What the picture shows of an expectation."""
    settled = last_settlement(expected, today)
    return Awaited(
        id=expected.id,
        what=expected.what,
        outcome="due" if row["due"] else row["outcome"],
        said=tuple(
            Said(
                day=s.evidence.published,
                who=s.evidence.chain[-1] if s.evidence.chain else "the article itself",
                certainty=s.evidence.certainty.value,
                earliest=s.window.earliest if s.window else None,
                latest=s.window.latest if s.window else None,
            )
            for s in expected.stated
        ),
        settled=settled.day if settled else None,
    )


def _groups(rows: Sequence[dict[str, Any]]) -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    """Rows by outcome, those that are due before those that are merely open."""
    due = tuple(row for row in rows if row["due"])
    found = [("due", due)] if due else []
    for outcome in OUTCOMES:
        group = tuple(row for row in rows if row["outcome"] == outcome and not row["due"])
        if group:
            found.append((outcome, group))
    return tuple(found)


def _rates(rates: Sequence[dict[str, Any]]) -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    by = {kind: tuple(rate for rate in rates if rate["by"] == kind)[:20] for kind in ("voice", "outlet", "hedge")}
    return tuple((kind, found) for kind, found in by.items() if found)
