from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dateline.merge.grades import information_digit, misp_digit, misp_letter, proposed, source_grades
from dateline.merge.ledger import HitRate, wilson
from dateline.model import Certainty, Span
from dateline.record import Decision, DecisionKind, Event, Evidence, Origin

ASSERTED, HEDGED, DENIED, UNKNOWN = Certainty.ASSERTED, Certainty.HEDGED, Certainty.DENIED, Certainty.UNKNOWN


def event(*said: tuple[str, Certainty], origins: tuple[str, ...]) -> Event:
    """An event of evidence (article, certainty) and origins, each a word of article letters."""
    pieces = tuple(
        Evidence(article=a, url="", claim=a, exact="", span=Span(start=0, end=0), chain=(), certainty=c, published=None)
        for a, c in said
    )
    return Event(
        id="e",
        what="",
        when=None,
        participants=(),
        certainty=ASSERTED,
        story=None,
        articles=tuple(a for a, _ in said),
        outlets=1,
        texts=1,
        origins=tuple(Origin(name=o, articles=tuple(o), why="") for o in origins),
        evidence=pieces,
    )


@pytest.mark.parametrize(
    ("found", "digit"),
    [
        (event(("a", ASSERTED), ("b", ASSERTED), origins=("a", "b")), 1),
        (event(("a", ASSERTED), ("b", ASSERTED), origins=("ab",)), 3),
        (event(("a", ASSERTED), ("b", HEDGED), origins=("a", "b")), 2),
        (event(("a", HEDGED), origins=("a",)), 4),
        (event(("a", ASSERTED), ("b", ASSERTED), ("c", DENIED), origins=("a", "b", "c")), 5),
        (event(("a", DENIED), origins=("a",)), 6),
        (event(("a", UNKNOWN), origins=("a",)), 6),
    ],
)
def test_the_digit_of_information_follows_from_origins_and_contradictions(found: Event, digit: int) -> None:
    assert information_digit(found) == digit


def rate(hits: int, n: int) -> HitRate:
    low, high = wilson(hits, n)
    return HitRate(by="outlet", name="Gazette", n=n, hits=hits, low=low, high=high)


@pytest.mark.parametrize(
    ("hits", "n", "letter"), [(9, 9, "F"), (10, 10, "B"), (20, 20, "A"), (7, 10, "D"), (14, 20, "C"), (1, 12, "E"), (0, 0, "F")]
)
def test_the_ledger_proposes_a_letter_from_ten_on(hits: int, n: int, letter: str) -> None:
    assert proposed(rate(hits, n)) == letter


def decided(letter: str, day: int) -> Decision:
    at = datetime(2031, 5, day, tzinfo=UTC)
    return Decision(id=str(day), kind=DecisionKind.GRADE, subject="Gazette", value=letter, made_at=at, by="an editor")


def test_a_letter_is_f_until_a_person_sets_one_and_the_last_one_stands() -> None:
    def letter(day: int) -> tuple[str, str]:
        (grade,) = source_grades(["Gazette"], [rate(10, 10)], [decided("C", 9), decided("B", 3)], on=date(2031, 5, day))
        return grade.letter, grade.proposed

    assert [letter(day) for day in (1, 3, 8, 9)] == [("F", "B"), ("B", "B"), ("B", "B"), ("C", "B")]


def test_a_voice_that_only_a_person_judged_is_listed() -> None:
    made = replace(decided("D", 1), subject="Mara Velde")
    assert [(g.by, g.name, g.letter) for g in source_grades([], [], [made], on=date(2031, 6, 1))] == [("voice", "Mara Velde", "D")]


def test_tags_are_those_of_misp() -> None:
    assert misp_letter("F") == 'admiralty-scale:source-reliability="f"'
    assert misp_digit(1) == 'admiralty-scale:information-credibility="1"'
