"""Grades in the Admiralty system, two that are never multiplied: a letter for the source, a digit for the information.

The letter is F (cannot be judged) until a person sets one; the last one set stands. From ten settled forecasts on the ledger
proposes one, by the Wilson interval of how many came in their window. The digit is computed from origins and contradictions.

Source: STANAG 2511 for the scales; MISP taxonomy `admiralty-scale` for the tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.merge.decisions import in_force
from dateline.merge.ledger import RANKED_FROM, HitRate
from dateline.model import Certainty
from dateline.record import Decision, DecisionKind, Event

LETTERS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
DIGITS = {
    1: "confirmed by independent origins",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "contradicted",
    6: "truth cannot be judged",
}
_PROPOSED_FROM = (("A", 0.8), ("B", 0.6), ("C", 0.4))  # lower ends of the interval
_UNRELIABLE = 0.4  # upper end below which a source is E


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceGrade:
    """The letter of a voice or outlet: the one that stands, who set it (None when nobody did), and what the ledger proposes."""

    by: str  # voice or outlet
    name: str
    letter: str
    set_by: str | None
    set_on: date | None
    proposed: str
    n: int
    hits: int


def proposed(rate: HitRate | None) -> str:
    """The letter that a hit rate proposes; F below ten settled forecasts."""
    if rate is None or rate.n < RANKED_FROM:
        return "F"
    letter = next((letter for letter, low in _PROPOSED_FROM if rate.low >= low), None)
    return letter or ("E" if rate.high < _UNRELIABLE else "D")


def source_grades(
    outlets: Iterable[str], rates: Sequence[HitRate], decisions: Sequence[Decision], *, on: date
) -> tuple[SourceGrade, ...]:
    """The grades of all outlets and of every voice that the ledger or a person judged, as they stood on the evening of a day."""
    judged = {(rate.by, rate.name): rate for rate in rates if rate.by in ("voice", "outlet")}
    made = in_force([decision for decision in decisions if decision.made_at.date() <= on])
    letters = {decision.subject: decision for decision in made if decision.kind is DecisionKind.GRADE}
    known = {("outlet", name) for name in outlets} | set(judged)
    known |= {("voice", name) for name in letters if name not in {other for _, other in known}}
    return tuple(_grade(by, name, judged.get((by, name)), letters.get(name)) for by, name in sorted(known))


def _grade(by: str, name: str, rate: HitRate | None, decision: Decision | None) -> SourceGrade:
    return SourceGrade(
        by=by,
        name=name,
        letter=decision.value if decision else "F",
        set_by=decision.by if decision else None,
        set_on=decision.made_at.date() if decision else None,
        proposed=proposed(rate),
        n=rate.n if rate else 0,
        hits=rate.hits if rate else 0,
    )


def information_digit(event: Event) -> int:
    """The digit of an event: 1 where two independent origins assert it, 5 where one voice says it and another denies it.

    2: two origins, of which at most one asserts it; 3: one origin asserts it; 4: one origin, hedged; 6: nobody says it.
    """
    said = {piece.certainty for piece in event.evidence}
    if Certainty.DENIED in said and said & {Certainty.ASSERTED, Certainty.HEDGED}:
        return 5
    if not said & {Certainty.ASSERTED, Certainty.HEDGED}:
        return 6
    asserting = {piece.article for piece in event.evidence if piece.certainty is Certainty.ASSERTED}
    origins = sum(bool(asserting & set(origin.articles)) for origin in event.origins)
    if origins >= 2:
        return 1
    if len(event.origins) >= 2:
        return 2
    return 3 if asserting else 4


def misp_letter(letter: str) -> str:
    """The MISP tag of a source letter.

    >>> misp_letter("B")
    'admiralty-scale:source-reliability="b"'
    """
    return f'admiralty-scale:source-reliability="{letter.lower()}"'


def misp_digit(digit: int) -> str:
    """The MISP tag of an information digit."""
    return f'admiralty-scale:information-credibility="{digit}"'
