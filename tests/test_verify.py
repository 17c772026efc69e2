"""Verifying: what a file or an object says falls through when it is not what the stored bytes say."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from dateline.errors import InputError
from dateline.interval import one_day
from dateline.model import Reading
from dateline.record import Query
from dateline.serve import listing, verify
from dateline.serve.brief import Asked, brief_of, html, markdown
from dateline.serve.grounding import Ground, check_event, check_expectation
from dateline.settings import load_settings
from dateline.store import Record, open_record

EVENING = date(2026, 3, 20)
ASKED = Asked(about="Halvar", since=date(2026, 1, 1), as_of=EVENING)
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
MONTH = re.compile(r"\b(January|February|March|October|December|Monday|Tuesday|Wednesday|Friday|Saturday)\b|\b2026-\d\d-\d\d\b")
NUMBER = re.compile(r"(?<![\w-])\d+(?![\w-])")
VERB = re.compile(r"\b(is|was|were|had|has|will|would|could|be)\b(?! not)")


def mutations(sentence: str) -> Iterator[str]:
    """The sentence with one name, one date, one number, one negation changed."""
    if name := NAME.search(sentence):
        yield sentence[: name.start()] + "Ostermark" + sentence[name.end() :]
    if day := MONTH.search(sentence):
        yield sentence[: day.start()] + ("2025-07-31" if day[0][0] == "2" else "July") + sentence[day.end() :]
    if number := NUMBER.search(sentence):
        yield sentence[: number.start()] + str(int(number[0]) + 3) + sentence[number.end() :]
    if re.search(r"\b(not|never|no) ", sentence):
        yield re.sub(r"\b(not|never|no) ", "", sentence, count=1)
    elif verb := VERB.search(sentence):
        yield f"{sentence[: verb.end()]} not{sentence[verb.end() :]}"


@pytest.fixture(autouse=True)
def read_before(desk: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the pages of the desk again gives what its record holds; one test asks whether it does."""
    known: dict[tuple[str, str], Reading] = {
        (version.page.url, version.page.sha256): version
        for current in desk.articles(Query())
        for version in desk.versions(current.article.id)
    }
    monkeypatch.setattr(verify, "read_page", lambda page: known[page.url, page.sha256])


def flagged(record: Record, path: Path) -> set[int]:
    """The numbers of the lines that a verdict finds fault with."""
    return {int(found[1]) for f in verify.verify_file(record, path).findings if (found := re.match(r"line (\d+)", f.where))}


# ---------------------------------------------------------------- what holds


def test_the_record_of_the_desk_holds(desk: Record) -> None:
    verdict = verify.verify_record(desk, settings=load_settings(workers=1))
    assert verdict.findings == ()
    assert "40 pages read again" in verdict.checked


@pytest.mark.parametrize("name", ["brief.md", "brief.html", "events.jsonl", "expectations.jsonl", "stories.csv", "articles.jsonl"])
def test_what_the_record_writes_holds(desk: Record, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("\n".join(written(desk, name)) + "\n")
    assert verify.verify_file(desk, path).findings == ()


def written(desk: Record, name: str) -> list[str]:
    brief = cache(brief_of)(desk, ASKED) if name.startswith("brief") else None
    rows = {
        "events.jsonl": lambda: listing.event_rows(desk, Query()),
        "expectations.jsonl": lambda: listing.expectation_rows(desk, Query(), today=date(2026, 2, 10)),
        "articles.jsonl": lambda: listing.article_rows(desk, Query()),
        "stories.csv": lambda: listing.story_rows(desk, Query()),
    }
    if brief:
        return (html(brief) if name.endswith(".html") else markdown(brief)).splitlines()
    if name.endswith(".csv"):
        return ["story_id,title", *(f'{row["story_id"]},"{row["title"]}"' for row in rows[name]())]
    return [json.dumps(row) for row in rows[name]()]


# ---------------------------------------------------------------- what does not


def test_of_five_hundred_mutated_sentences_hardly_one_slips_through(desk: Record, tmp_path: Path) -> None:
    total = caught = 0
    for name in ("brief.md", "brief.html", "events.jsonl", "expectations.jsonl"):
        bad = [mutated for line in written(desk, name) for mutated in mutated_lines(line)]
        head = next((line for line in written(desk, name) if "<!-- dateline brief" in line), None)
        path = tmp_path / name
        path.write_text("\n".join([head, *bad] if head else bad))
        found = flagged(desk, path)
        total += len(bad)
        caught += sum(number + (2 if head else 1) in found for number in range(len(bad)))
    assert total >= 500
    assert caught / total >= 0.99, (caught, total)


def mutated_lines(line: str) -> Iterator[str]:
    """A line of a brief with each mutation of it, or a row with one of its sentences mutated."""
    if not line.startswith("{"):
        if "“" in line and not line.startswith(("What the record", "<p>")):
            yield from (mutated for mutated in mutations(line) if mutated != line)
        return
    row = json.loads(line)
    yield from (json.dumps(row | {"what": what}) for what in mutations(row["what"]))
    listed = "evidence" if "evidence" in row else "stated"
    for place, piece in enumerate(row[listed][:3]):
        for exact in mutations(piece["exact"]):
            yield json.dumps(row | {listed: [*row[listed][:place], piece | {"exact": exact}, *row[listed][place + 1 :]]})


def test_of_mutated_objects_of_the_record_none_is_grounded(desk: Record) -> None:
    ground = Ground(desk.versions)
    missed = total = 0
    for event in desk.chronology(Query()):
        changed = [replace(event, what=what) for what in mutations(event.what)]
        changed += [replace(event, when=one_day(date(2019, 1, 1))), replace(event, participants=("Ostermark",))]
        first = event.evidence[0]
        pieces = [replace(first, exact=exact) for exact in mutations(first.exact)]
        pieces += [replace(first, chain=("Ostermark",)), replace(first, published=EVENING + timedelta(days=90))]
        changed += [replace(event, evidence=(piece, *event.evidence[1:])) for piece in pieces]
        total += len(changed)
        missed += sum(not list(check_event(bad, ground)) for bad in changed)
    for expected in desk.expectations(Query()):
        rows = [replace(expected, what=what) for what in mutations(expected.what)]
        rows += [replace(expected, window=one_day(date(2019, 1, 1)))]
        total += len(rows)
        missed += sum(not list(check_expectation(bad, ground)) for bad in rows)
    assert total >= 200
    assert missed / total <= 0.01


def test_a_finding_says_where_and_what_the_record_has_instead(desk: Record, tmp_path: Path) -> None:
    row = next(row for row in listing.event_rows(desk, Query()) if row["what"].endswith("to 19"))
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(row | {"what": row["what"].replace("ended", "began")}))
    (finding,) = verify.verify_file(desk, path).findings
    assert finding.where == f"line 1: event {row['event_id']}"
    assert "Rescuers began" in finding.what
    assert "Rescuers ended" in finding.what


def test_bytes_that_were_changed_on_disk_are_named(desk_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(desk_file.read_bytes())
    with sqlite3.connect(path) as raw:
        digest, packed = raw.execute("SELECT sha256, packed FROM bodies ORDER BY sha256").fetchone()
        raw.execute("UPDATE bodies SET packed = ? WHERE sha256 = ?", (packed[:-1] + bytes([packed[-1] ^ 1]), digest))
    with open_record(path) as record:
        (finding,) = verify.verify_record(record, settings=load_settings(workers=1)).findings
    assert digest in finding.where


def test_a_stored_reading_that_is_not_what_the_bytes_say_is_named(desk: Record) -> None:
    reading = desk.articles(Query())[0]
    changed = replace(reading, article=replace(reading.article, text=reading.article.text.replace("a", "e", 1)))
    (finding,) = verify.check_reading(changed, reading)
    assert "article is not what the bytes say; different: text" in finding.what


def test_a_file_that_is_nothing_of_ours_is_an_error(desk: Record, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n")
    with pytest.raises(InputError, match="neither a brief"):
        verify.verify_file(desk, tmp_path / "notes.md")
