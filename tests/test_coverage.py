from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dateline.read import read_text
from dateline.record import Changes, Query, Visit
from dateline.serve.coverage import (
    covered_days,
    day_rows,
    days_covered,
    gaps,
    notes,
    passed_rows,
    share_note,
    source_rows,
    sources_note,
)
from dateline.store import Record, open_record


def visit(source: str, day: int, *, read: int = 0, unchanged: int = 0, failed: int = 0) -> Visit:
    return Visit(source=source, day=date(2031, 5, day), read=read, unchanged=unchanged, failed=failed)


VISITS = (
    visit("a", 1, read=1),
    visit("b", 1, failed=2),
    visit("a", 2, unchanged=3),
    visit("b", 4, failed=1),
    visit("b", 5, read=1),
)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "desk.db") as opened:
        reading = read_text("The ferry left.", published=date(2031, 5, 1), title="Ferry", url="https://a/1")
        opened.apply((), (reading,), Changes(), keys=(), visits=VISITS, at=datetime(2031, 5, 1, 12, tzinfo=UTC))
        yield opened


def test_no_report_and_not_covered_are_different_words(record: Record) -> None:
    said = {covered.day.day: covered.words for covered in days_covered(record, Query())}
    assert said == {1: "1 article", 2: "no report", 3: "not covered", 4: "not covered: every attempt failed", 5: "no report"}


def test_a_name_that_no_article_has_is_not_reported_where_sources_were_read(record: Record) -> None:
    said = [row["says"] for row in day_rows(record, Query(about="bridge", until=date(2031, 5, 3)))]
    assert said == ["no report", "no report", "not covered"]


def test_gaps_are_the_stretches_on_which_no_source_was_read(record: Record) -> None:
    (gap,) = gaps(record, date(2031, 5, 1), date(2031, 5, 5))
    assert (gap.earliest, gap.latest) == (date(2031, 5, 3), date(2031, 5, 4))


def test_each_source_tells_on_how_many_days_it_was_read_silent_failed_or_not_visited(record: Record) -> None:
    counts = {r["source"]: (r["read"], r["silent"], r["failed"], r["not_visited"]) for r in source_rows(record, Query())}
    assert counts == {"a": (1, 1, 0, 3), "b": (1, 0, 2, 2)}


def test_a_window_in_which_the_set_of_sources_changed_says_so() -> None:
    first, last = date(2031, 5, 1), date(2031, 5, 9)
    steady = [visit("a", day, read=1) for day in range(1, 10)]
    assert sources_note(steady, first, last) is None
    came = sources_note([*steady, visit("b", 4, read=1), visit("b", 9, read=1)], first, last)
    assert came is not None
    assert "came in: b" in came
    went = sources_note([*steady, visit("c", 1, read=1), visit("c", 3, read=1)], first, last)
    assert went is not None
    assert "not read to the end: c" in went


def test_the_notes_of_a_list_name_its_days_without_data(record: Record) -> None:
    lines = list(notes(record, Query()))
    assert lines[0] == "not covered on 2 of 5 days, no source was read: 2031-05-03 to 2031-05-04"
    assert "no trend" in lines[1]


def test_an_article_covers_its_day_only_from_when_the_record_held_it(record: Record) -> None:
    older = read_text("The pier was shut.", published=date(2031, 4, 20), title="Pier", url="https://a/2")
    record.apply((), (older,), Changes(), keys=(), at=datetime(2031, 5, 5, 12, tzinfo=UTC))
    assert date(2031, 4, 20) not in covered_days(record, as_of=date(2031, 5, 2))
    assert date(2031, 4, 20) in covered_days(record, as_of=date(2031, 5, 6))


def awaited(*sources: str, ends: int, due: bool = True, reason: str | None = None) -> dict[str, object]:
    return {
        "window": {"earliest": None, "latest": f"2031-05-0{ends}", "bound": "not-after"},
        "stated": [{"url": f"https://{source}/page"} for source in sources],
        "due": due,
        "resolvable": reason is None,
        "reason": reason or "it has a window with an end",
    }


def test_a_window_that_passed_is_missed_only_where_all_who_spoke_of_it_were_read_since(record: Record) -> None:
    both = [awaited("a", "b", ends=1), awaited("b", "a", ends=3)]
    rows = [awaited("a", ends=1), *both, awaited("c", ends=1), awaited("a", ends=1, due=False)]
    said = [row["passed"] for row in passed_rows(record, rows, today=date(2031, 5, 6))]
    assert said == ["missed", "missed", "not covered", "not covered", None]


def test_what_is_read_later_than_the_day_of_the_question_does_not_count(record: Record) -> None:
    assert [row["passed"] for row in passed_rows(record, [awaited("b", ends=3)], today=date(2031, 5, 4))] == ["not covered"]


def test_the_share_that_nothing_can_settle_is_told_with_its_reasons() -> None:
    rows = [awaited("a", ends=1), awaited("a", ends=1, reason="no window"), awaited("a", ends=1, reason="no window")]
    assert share_note(rows) == "2 of 3 rows (67%) cannot be settled (2: no window)"
    assert share_note(rows[:1]) is None
