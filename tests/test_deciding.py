"""What a person overrules: applied at once, kept by a rebuild, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.errors import Conflict, NotFound
from dateline.merge.expectations import outcome_on
from dateline.record import DecisionKind, Event, Expectation, Outcome, Query
from dateline.run.deciding import decide, undo
from dateline.run.pipeline import rederive
from dateline.serve.cli import app
from dateline.settings import load_settings
from dateline.store import Record, open_record

NOW = datetime(2026, 4, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ALL = Query(limit=10_000)


@pytest.fixture
def record(desk_file: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copy(desk_file, tmp_path / "own.db")
    with open_record(tmp_path / "own.db") as record:
        yield record


def event(record: Record, id: str) -> Event:
    found = record.find(id)
    assert isinstance(found, Event)
    return found


def expectation(record: Record, id: str) -> Expectation:
    found = record.find(id)
    assert isinstance(found, Expectation)
    return found


def ids(record: Record) -> tuple[set[str], set[str]]:
    return {e.id for e in record.chronology(ALL)}, {e.id for e in record.expectations(ALL)}


def open_one(record: Record) -> Expectation:
    return next(e for e in record.expectations(ALL) if outcome_on(e, date(2026, 4, 3)) is Outcome.OPEN)


def test_an_outcome_that_a_person_sets_stands_at_once_and_after_a_rebuild(record: Record) -> None:
    row = open_one(record)
    before = ids(record)
    decide(record, DecisionKind.OUTCOME, row.id, "met", by="an editor", now=NOW)
    assert outcome_on(expectation(record, row.id), NOW.date()) is Outcome.MET
    assert "an editor" in expectation(record, row.id).settlements[-1].why
    assert ids(record) == before
    rederive(record, settings=load_settings(workers=1), now=LATER)
    assert outcome_on(expectation(record, row.id), NOW.date()) is Outcome.MET


def test_an_outcome_that_is_taken_back_leaves_what_the_pages_say(record: Record) -> None:
    row = open_one(record)
    made = decide(record, DecisionKind.OUTCOME, row.id, "missed", by="an editor", now=NOW)
    undo(record, made.id, by="another", now=LATER)
    assert expectation(record, row.id) == row
    assert [d.kind for d in record.decisions()] == [DecisionKind.OUTCOME, DecisionKind.UNDO]


def test_two_events_that_a_person_merges_are_one_until_that_is_taken_back(record: Record) -> None:
    one, other = [e for e in record.chronology(ALL) if e.story][:2]
    made = decide(record, DecisionKind.MERGE, other.id, one.id, by="an editor", now=NOW)
    whole = event(record, one.id)
    assert set(whole.articles) == {*one.articles, *other.articles}
    assert event(record, other.id).id == one.id  # the old id leads to where it went
    undo(record, made.id, by="an editor", now=LATER)
    assert set(event(record, one.id).articles) == set(one.articles)
    assert set(event(record, other.id).articles) == set(other.articles)


def test_a_merge_of_the_same_day_is_taken_back_by_merging_its_articles_anew(record: Record) -> None:
    clock = record.clock()
    assert clock
    newest = [e for e in record.chronology(ALL) if e.story and any(p.published == clock.date() for p in e.evidence)]
    one, other = newest[:2] if len(newest) > 1 else [*newest, *record.chronology(ALL)][:2]
    claims = {p.claim for e in (one, other) for p in e.evidence}
    made = decide(record, DecisionKind.MERGE, other.id, one.id, by="an editor", now=clock)
    undo(record, made.id, by="an editor", now=clock + timedelta(minutes=1))
    assert claims <= {p.claim for e in record.chronology(ALL) for p in e.evidence}
    assert not any({p.claim for p in e.evidence} >= claims for e in record.chronology(ALL))


@pytest.mark.parametrize("place", [0, -1])
def test_evidence_that_a_person_splits_off_is_in_the_event_no_more(record: Record, place: int) -> None:
    whole = max(record.chronology(ALL), key=lambda e: len({p.claim for p in e.evidence}))
    claim = whole.evidence[place].claim
    made = decide(record, DecisionKind.SPLIT, whole.id, claim, by="an editor", now=NOW)
    assert claim not in {e.claim for e in event(record, whole.id).evidence}
    assert any(claim in {p.claim for p in e.evidence} for e in record.chronology(ALL))
    undo(record, made.id, by="an editor", now=LATER)
    assert claim in {e.claim for e in event(record, whole.id).evidence}


def test_a_statement_that_a_person_splits_off_is_a_row_of_its_own(record: Record) -> None:
    whole = max(record.expectations(ALL), key=lambda e: len({s.evidence.claim for s in e.stated}))
    claim = whole.stated[0].evidence.claim
    decide(record, DecisionKind.SPLIT, whole.id, claim, by="an editor", now=NOW)
    assert claim not in {s.evidence.claim for s in expectation(record, whole.id).stated}
    assert any(claim in {s.evidence.claim for s in e.stated} for e in record.expectations(ALL))


@pytest.mark.parametrize("value", ["won", ""])
def test_what_is_no_outcome_is_refused_and_not_kept(record: Record, value: str) -> None:
    with pytest.raises(Conflict, match="an outcome is one of"):
        decide(record, DecisionKind.OUTCOME, open_one(record).id, value, by="an editor", now=NOW)
    assert record.decisions() == ()


def test_what_the_record_does_not_have_cannot_be_decided(record: Record) -> None:
    with pytest.raises(NotFound):
        decide(record, DecisionKind.OUTCOME, "nosuchid", "met", by="an editor", now=NOW)
    with pytest.raises(NotFound):
        undo(record, "nosuchid", by="an editor", now=NOW)
    one = record.chronology(ALL)[0]
    with pytest.raises(Conflict, match="nothing with itself"):
        decide(record, DecisionKind.MERGE, one.id, one.id, by="an editor", now=NOW)


def test_the_command_decides_lists_and_takes_back(record: Record) -> None:
    row, name = open_one(record), ["--record", record.name]
    run = CliRunner().invoke
    assert run(app, ["decide", "outcome", row.id, "met", "--by", "ada", *name]).exit_code == 0
    listed = run(app, ["decisions", *name]).output
    assert "ada" in listed
    assert "has the outcome met" in listed
    assert run(app, ["decide", "undo", listed.split()[0], *name]).output == "taken back\n"
    assert "(taken back)" in run(app, ["decisions", *name]).output
