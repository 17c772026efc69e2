"""Merging as a whole: the steps in their order, the keys, and one record for any order of arrival."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hand_made import DAY, future, past, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import merge
from dateline.interval import month
from dateline.merge.weight import weighty_days
from dateline.model import Reading
from dateline.record import Changes, Known

READINGS = [
    reading("a", past("12 people died when the mine at Karsk collapsed", DAY, "police"), outlet="Ambel Post"),
    reading("b", past("the Karsk mine collapsed on its night shift", DAY, "a miner"), outlet="Sorrel Radio"),
    reading(
        "c",
        past("19 people died when the mine at Karsk collapsed", DAY, "the governor"),
        future("the owner of the mine at Karsk will publish a report in June", month(2031, 6), "the owner"),
        day=DAY + timedelta(days=1),
        outlet="Ambel Post",
    ),
    reading("d", past("the orchestra of Velden played its last concert", DAY), outlet="Velden Review"),
]


def known_after(changes: Changes, readings: list[Reading]) -> Known:
    return Known(
        readings=tuple(readings),
        copy_groups=changes.copy_groups,
        stories=changes.stories,
        events=changes.events,
        expectations=changes.expectations,
        articles_seen=len(readings),
    )


@settings(max_examples=20, deadline=None)
@given(st.permutations(READINGS))
def test_one_record_for_any_order_within_a_batch(order: list[Reading]) -> None:
    assert merge.merge(order, Known()) == merge.merge(READINGS, Known())


def test_merging_the_same_batch_again_changes_no_event_and_no_expectation() -> None:
    first = merge.merge(READINGS, Known())
    again = merge.merge(READINGS, known_after(first, READINGS))
    assert (again.events, again.expectations, again.removed) == ((), (), ())


def test_an_empty_batch_changes_nothing() -> None:
    assert merge.merge([], Known()) == Changes()


def test_every_event_leads_back_to_exact_words() -> None:
    texts = {r.article.id: r.article.text for r in READINGS}
    for event in merge.merge(READINGS, Known()).events:
        assert event.evidence
        for piece in event.evidence:
            assert piece.span.of(texts[piece.article]) == piece.exact


def test_what_an_event_is_found_by_meets_a_reading_that_names_its_day_and_its_things() -> None:
    [event] = [e for e in merge.merge(READINGS, Known()).events if "a" in e.articles]
    later = reading("z", past("three men were hurt when the mine at Karsk collapsed", DAY), day=DAY + timedelta(days=9))
    assert merge.event_keys(event) & merge.lookup_keys(later)


def test_a_title_or_a_body_that_every_country_has_finds_nothing() -> None:
    said = reading("t", future("we hope that Mr. President will open the House in June", month(2031, 6)))
    assert not {key for key in merge.lookup_keys(said) if key.startswith("coming:")}


def test_what_only_objects_are_found_by_is_not_stored_for_a_reading() -> None:
    assert not {key for r in READINGS for key in merge.keys(r) if key.startswith(("day:", "coming:"))}


def test_what_an_expectation_is_found_by_names_its_articles() -> None:
    [row] = merge.merge(READINGS, Known()).expectations
    assert "in:c" in merge.expectation_keys(row)


def test_the_day_that_later_texts_name_weighs_most() -> None:
    assert weighty_days(READINGS, 1)[0].day == DAY


@pytest.mark.parametrize("n", [0, 1, 5])
def test_no_more_days_than_asked(n: int) -> None:
    assert len(weighty_days(READINGS, n)) <= n


def test_copies_of_one_text_weigh_once() -> None:
    groups = dict.fromkeys("abcd", "one text")
    alone, together = weighty_days(READINGS[:2], 1)[0], weighty_days(READINGS[:2], 1, groups=groups)[0]
    assert (alone.day, alone.named, together.named) == (date(2031, 5, 7), 2, 1)
