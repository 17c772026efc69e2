"""How often what was said to come did come: hit rates by voice, outlet and hedge word.

Source: Wilson, Probable inference (1927), for the interval.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dateline.merge.expectations import outcome_on
from dateline.record import Expectation, Outcome, Statement

RANKED_FROM = 10
_Z = 1.959964  # 95 %
_HIT = frozenset({Outcome.MET, Outcome.MET_EARLY})
_MISS = frozenset({Outcome.MET_LATE, Outcome.MISSED, Outcome.WITHDRAWN, Outcome.MOVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRate:
    """Of `n` settled statements `hits` came in their window; `low` and `high` bound the rate at 95 %. `ranked` from n = 10."""

    by: str  # voice, outlet or hedge
    name: str
    n: int
    hits: int
    low: float
    high: float

    @property
    def ranked(self) -> bool:
        """Whether there are enough of them to compare."""
        return self.n >= RANKED_FROM


def hit_rates(
    expectations: Iterable[Expectation], day: date, *, outlets: Mapping[str, str] | None = None
) -> tuple[HitRate, ...]:
    """Hit rates by voice, outlet and hedge word as known on a day: ranked ones first, best lower bound first.

    `outlets` gives the outlet of an article; without it the host of its address stands for it. Open ones do not count.
    """
    tally: dict[tuple[str, str], list[int]] = {}
    for expectation in expectations:
        outcome = outcome_on(expectation, day)
        if outcome not in _HIT | _MISS:
            continue
        counted: set[tuple[str, str]] = set()  # saying it ten times is one forecast
        for statement in expectation.stated:
            counted.update(_names(statement, outlets or {}))
        for key in counted:
            row = tally.setdefault(key, [0, 0])
            row[0] += 1
            row[1] += outcome in _HIT
    rates = [_rate(by, name, n, hits) for (by, name), (n, hits) in tally.items()]
    return tuple(sorted(rates, key=lambda r: (not r.ranked, -r.low if r.ranked else 0.0, r.by, r.name)))


def _names(statement: Statement, outlets: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    evidence = statement.evidence
    if evidence.chain:
        yield "voice", evidence.chain[-1]
    host = evidence.url.split("/")[2] if evidence.url.count("/") >= 2 else ""
    outlet = outlets.get(evidence.article) or host
    if outlet:
        yield "outlet", outlet
    if statement.hedge:
        yield "hedge", statement.hedge.lower()


def _rate(by: str, name: str, n: int, hits: int) -> HitRate:
    low, high = wilson(hits, n)
    return HitRate(by=by, name=name, n=n, hits=hits, low=low, high=high)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson interval of a rate; (0, 1) when n is 0.

    >>> tuple(round(x, 3) for x in wilson(8, 10))
    (0.49, 0.943)
    """
    if n == 0:
        return 0.0, 1.0
    rate, z2 = hits / n, _Z * _Z
    middle = (rate + z2 / (2 * n)) / (1 + z2 / n)
    spread = _Z * math.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - spread), min(1.0, middle + spread)
