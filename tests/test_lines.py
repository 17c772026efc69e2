"""Lines: what can be printed by itself, and what is shown as its sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hand_made import folded
from hypothesis import given
from hypothesis import strategies as st

from dateline.merge.lines import looks_ahead, stands, told_of
from dateline.model import Span
from dateline.read import read_text

PUBLISHED = date(2031, 5, 8)  # a Thursday


@pytest.mark.parametrize(
    "line",
    [
        "The bridge at Sorrel was closed on Monday",
        "The order book, which opened on Monday, had been filled by noon",
        "The family that owns it will sell half of the mill",
        "Since Monday the road has been closed",
        "After the storm the roof leaked",
        "Those who fled have gone home",
        "This week the lake covered two farms",
        "The club opens its season on 22 August",
        "\"We will open the gate in June,\" the mayor said",
        "Two lawyers, neither acting in it, believe he will rule by June",
    ],
)
def test_a_whole_clause_stands(line: str) -> None:
    assert stands(line)


@pytest.mark.parametrize(
    "line",
    [
        "He repeated it on Monday",
        "We bought three boats",
        "This decision was taken on Monday",
        "the day that the mayor of Sorrel named last week",
        "families whose houses burned when a tank burst in January",
        "could be in the valley by the end of May",
        "to our questions",
        "in its first reply since May, that a gate had stuck",
        "when it would be done",
        "The start is planned for May, said the head of its",
        "the council of having slept through the winter",
        "the output of the mill to be doubled",
    ],
)
def test_a_piece_or_a_line_that_points_elsewhere_does_not_stand(line: str) -> None:
    assert not stands(line)


def shown(text: str, words: str) -> str:
    start = text.index(words)
    return told_of(Span(start=start, end=start + len(words)), text)


def test_a_scrap_is_shown_as_its_sentence() -> None:
    text = "The swarms crossed the river and could be in the valley by June. Nobody slept."
    assert shown(text, "could be in the valley by June") == "The swarms crossed the river and could be in the valley by June"


def test_a_pronoun_is_shown_behind_the_sentence_that_names_whom_it_means() -> None:
    text = "Three judges heard the appeal.\n\nThey will rule in June."
    assert shown(text, "They will rule in June") == "Three judges heard the appeal. They will rule in June"


def test_who_says_we_is_not_named_by_the_sentence_before() -> None:
    assert shown("The mayor slept. We saw the lake in June.", "We saw the lake in June") == ""


def test_a_clause_cut_off_its_noun_or_its_question_is_shown_whole() -> None:
    assert shown("Whether he was there cannot be seen from space.", "he was there").startswith("Whether")


@given(st.text(max_size=120), st.integers(0, 120), st.integers(0, 120))
def test_what_is_shown_stands_in_the_text(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    assert told_of(Span(start=start, end=end), text) in " ".join(text.split())


@pytest.mark.parametrize(
    ("line", "ahead"),
    [
        ("The vote was put off and will be held in May", True),
        ("The fair opens in May", True),
        ("The firm plans to order two ships", True),
        ("no rise before the summer", True),
        ("The level had dropped by noon", False),
        ("A deal by the end of May was not borne out", False),
    ],
)
def test_what_looks_ahead_is_told_from_what_looks_back(line: str, ahead: bool) -> None:
    assert looks_ahead(line) is ahead


@pytest.mark.parametrize(
    "text",
    [
        "The mayor could not say in May what became of the boats. He repeated it on Monday.",
        "If the date holds, the lake cannot be filled on the day that the mayor of Sorrel named last week.",
        "The bridge was to have opened on Monday.",
        "According to a decree that the mayor signed on Monday, dogs are banned.",
    ],
)
def test_what_is_no_event_opens_none(text: str) -> None:
    assert folded([read_text(text, published=PUBLISHED)]).events == ()


@pytest.mark.parametrize(
    "text",
    [
        "The bank had expected the meeting in early February.",
        "The report must be shown to the council, she said.",
        "No strike is planned for Monday.",
        "The firm has 400 guests booked for next week.",
    ],
)
def test_what_nobody_awaits_opens_no_expectation(text: str) -> None:
    assert folded([read_text(text, published=PUBLISHED)]).expectations == ()


def test_what_will_not_be_before_a_time_may_be_from_then_on() -> None:
    text = "Gas will not flow through the Sorrel pipe before December, the firm said."
    [row] = folded([read_text(text, published=PUBLISHED)]).expectations
    assert row.window is not None
    assert (row.window.earliest, row.window.latest) == (date(2031, 12, 1), None)


def test_the_line_of_a_row_looks_ahead_in_the_window_that_holds() -> None:
    text = "The Sorrel bridge will open in June, the council said on Monday. She said the Sorrel bridge will open in June."
    [row] = folded([read_text(text, published=PUBLISHED)]).expectations
    assert row.what == "The Sorrel bridge will open in June"
