"""Expectations: restatements, windows, outcomes as of a day, and the ledger."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hand_made import decision, folded, future, past, reading, story
from hypothesis import given
from hypothesis import strategies as st

from dateline.interval import Bound, Interval, month, one_day
from dateline.merge.expectations import outcome_on
from dateline.merge.folding import Folded, fold
from dateline.merge.ledger import RANKED_FROM, hit_rates, wilson
from dateline.merge.settling import met
from dateline.model import Certainty, Reading, Role, Span
from dateline.record import DecisionKind, Evidence, Expectation, Known, Outcome, Settlement, Statement

START = date(2031, 5, 5)
LATER = date(2032, 1, 1)


def days(first: int, last: int, number: int = 6) -> Interval:
    return Interval(earliest=date(2031, number, first), latest=date(2031, number, last))


def the_only(readings: list[Reading]) -> Expectation:
    [row] = folded(readings).expectations
    return row


OPENING = reading("a", future("the ministry will open the Sorrel bridge in early June", days(1, 10), "the ministry"), day=START)


def test_a_window_that_merely_passed_leaves_an_expectation_open() -> None:
    assert outcome_on(the_only([OPENING]), LATER) is Outcome.OPEN


def test_a_later_event_in_the_window_meets_it_from_that_day_on() -> None:
    row = the_only([OPENING, reading("b", past("the Sorrel bridge opened to traffic", date(2031, 6, 7)), day=date(2031, 6, 7))])
    assert outcome_on(row, date(2031, 6, 6)) is Outcome.OPEN
    assert outcome_on(row, date(2031, 6, 7)) is Outcome.MET
    assert row.settlements[-1].article == "b"


def test_an_article_that_shows_nothing_came_makes_it_missed() -> None:
    row = the_only([OPENING, reading("b", past("the Sorrel bridge has not been opened"), day=date(2031, 7, 20))])
    assert outcome_on(row, LATER) is Outcome.MISSED


def test_not_yet_within_the_window_is_not_missed() -> None:
    row = the_only([OPENING, reading("b", past("the Sorrel bridge has not been opened"), day=date(2031, 6, 3))])
    assert outcome_on(row, LATER) is Outcome.OPEN


def test_a_slip_moves_it_and_the_coming_still_meets_it() -> None:
    slip = reading(
        "b",
        future("the opening of the Sorrel bridge was put off to August", month(2031, 8), "the ministry"),
        day=date(2031, 5, 30),
    )
    done = reading("c", past("the Sorrel bridge opened", date(2031, 8, 4)), day=date(2031, 8, 4))
    row = the_only([OPENING, slip, done])
    assert row.window == month(2031, 8)
    assert [outcome_on(row, day) for day in (START, date(2031, 6, 1), date(2031, 8, 4))] == [
        Outcome.OPEN,
        Outcome.MOVED,
        Outcome.MET,
    ]


def test_a_delay_that_is_denied_moves_nothing() -> None:
    denial = reading(
        "b",
        future("the opening of the Sorrel bridge would be postponed", None, "the ministry", certainty=Certainty.DENIED),
        past("The ministry denied that the opening of the Sorrel bridge would be postponed to August"),
        day=date(2031, 5, 30),
    )
    row = the_only([OPENING, denial])
    assert (row.window, outcome_on(row, LATER)) == (days(1, 10), Outcome.OPEN)


def test_an_analyst_s_other_window_does_not_move_it() -> None:
    guess = reading(
        "b",
        future("the Sorrel bridge could open in August", month(2031, 8), "an engineer", certainty=Certainty.HEDGED),
        day=date(2031, 5, 30),
        role=Role.ANALYST,
    )
    row = the_only([OPENING, guess])
    assert (row.window, outcome_on(row, LATER), len(row.stated)) == (days(1, 10), Outcome.OPEN, 2)


def test_a_plan_called_off_is_withdrawn() -> None:
    row = the_only(
        [
            OPENING,
            reading(
                "b", past("the ministry called off the opening of the Sorrel bridge", date(2031, 5, 20)), day=date(2031, 5, 20)
            ),
        ]
    )
    assert outcome_on(row, LATER) is Outcome.WITHDRAWN


def test_a_denial_by_the_same_voice_withdraws_it() -> None:
    denial = reading(
        "b",
        future("the Sorrel bridge will open in early June", days(1, 10), "the ministry", certainty=Certainty.DENIED),
        day=date(2031, 5, 9),
    )
    assert outcome_on(the_only([OPENING, denial]), LATER) is Outcome.WITHDRAWN


def test_a_second_flight_is_not_the_first() -> None:
    one = reading("a", future("the Heron probe will make its first flight in June", month(2031, 6), "the agency"), day=START)
    two = reading("b", future("a second flight of the Heron probe may follow", month(2031, 9), "the agency"), day=START)
    assert len(folded([one, two]).expectations) == 2


def test_without_a_window_it_stays_open_and_says_why_nothing_can_settle_it() -> None:
    row = the_only([reading("a", future("the ministry will rebuild the Sorrel bridge", None, "the ministry"), day=START)])
    assert not row.resolvable
    assert "window" in row.reason
    assert outcome_on(row, LATER) is Outcome.OPEN


def test_a_person_s_outcome_stands_above_the_rules() -> None:
    row = the_only([OPENING])
    ruled = folded([OPENING], known=Known(decisions=(decision(DecisionKind.OUTCOME, row.id, "missed"),))).expectations[0]
    assert outcome_on(ruled, LATER) is Outcome.MISSED
    assert ruled.settlements[-1].why == "decided by an editor"


def test_merging_in_two_batches_gives_what_one_batch_gives() -> None:
    done = reading("b", past("the Sorrel bridge opened to traffic", date(2031, 6, 7)), day=date(2031, 6, 7))
    first = fold([OPENING], Known(), (), [story(OPENING)])
    known = Known(readings=(OPENING,), events=first.events, expectations=first.expectations, stories=(story(OPENING),))
    second = fold([done], known, (), [story(OPENING, done)])
    assert second.expectations == folded([OPENING, done]).expectations


def test_reading_again_changes_nothing() -> None:
    done = reading("b", past("the Sorrel bridge opened to traffic", date(2031, 6, 7)), day=date(2031, 6, 7))
    first = folded([OPENING, done])
    known = Known(readings=(OPENING, done), events=first.events, expectations=first.expectations, stories=(story(OPENING, done),))
    assert fold([OPENING, done], known, (), [story(OPENING, done)]) == Folded(events=(), expectations=(), removed=(), aliases=())


@pytest.mark.parametrize(
    ("happened", "outcome"),
    [
        (date(2031, 6, 12), Outcome.MET),  # a fifth of ten days late
        (date(2031, 6, 13), Outcome.MET_LATE),
        (date(2031, 5, 29), Outcome.MET_EARLY),
    ],
)
def test_the_tolerance_is_a_fifth_of_the_window(happened: date, outcome: Outcome) -> None:
    assert met(days(1, 10), one_day(happened), dated=True) is outcome


def test_nothing_comes_late_in_a_window_without_an_end() -> None:
    window = Interval(earliest=START, latest=None, bound=Bound.NOT_BEFORE)
    assert met(window, one_day(LATER), dated=False) is Outcome.MET


@given(st.dates(min_value=date(2031, 1, 1), max_value=date(2032, 12, 31)))
def test_before_the_first_settlement_everything_is_open(day: date) -> None:
    row = the_only([OPENING, reading("b", past("the Sorrel bridge opened", date(2031, 6, 7)), day=date(2031, 6, 7))])
    assert (outcome_on(row, day) is Outcome.OPEN) == (day < date(2031, 6, 7))


def forecast(number: int, outcome: Outcome) -> Expectation:
    piece = Evidence(
        article=f"a{number}",
        url="https://gull.example/x",
        claim=f"c{number}",
        exact="x",
        span=Span(start=0, end=1),
        chain=("the ministry",),
        certainty=Certainty.HEDGED,
        published=START,
    )
    return Expectation(
        id=str(number),
        what="x",
        window=days(1, 10),
        stated=(Statement(evidence=piece, window=days(1, 10), words="early June", hedge="could"),) * 2,
        settlements=(Settlement(outcome=outcome, article=None, day=START + timedelta(days=1), why=""),),
        resolvable=True,
        reason="",
        participants=(),
        story=None,
        articles=(f"a{number}",),
    )


def test_hit_rates_count_each_forecast_once_and_rank_from_ten() -> None:
    few = hit_rates([forecast(n, Outcome.MET) for n in range(RANKED_FROM - 1)], LATER)
    assert not any(rate.ranked for rate in few)
    many = hit_rates([forecast(n, Outcome.MET if n else Outcome.MISSED) for n in range(RANKED_FROM)], LATER)
    assert {(r.by, r.name, r.n, r.hits) for r in many} == {
        ("voice", "the ministry", 10, 9),
        ("outlet", "gull.example", 10, 9),
        ("hedge", "could", 10, 9),
    }
    assert all(rate.ranked for rate in many)


def test_what_was_settled_later_does_not_count_yet() -> None:
    assert hit_rates([forecast(1, Outcome.MET)], START) == ()


@given(st.integers(min_value=0, max_value=200), st.integers(min_value=0, max_value=200))
def test_the_wilson_interval_holds_the_rate(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0 <= low <= high <= 1
    if hits + misses:
        assert low <= hits / (hits + misses) + 1e-9
        assert high >= hits / (hits + misses) - 1e-9
