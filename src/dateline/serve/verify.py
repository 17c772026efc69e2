"""Verifying: what a record, an export or a brief says, against the stored bytes, read again.

Three things are asked. Are the bytes those that their digest names? Does reading them again give the stored readings? And does
every object, row and line say only what those readings say? Whatever is not so becomes a Finding.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dateline.errors import InputError, NotFound
from dateline.fetch.pages import Capture
from dateline.model import Reading
from dateline.read import read_page
from dateline.record import ALL, Event, Expectation, Query, Story
from dateline.run.outcomes import Outcome
from dateline.run.readers import read_all
from dateline.serve import brief as briefs
from dateline.serve.grounding import Finding, Ground, Versions, check_event, check_expectation, check_reading, check_story
from dateline.serve.rows import article_row, event_row, expectation_row, story_row
from dateline.serve.tables import cells
from dateline.settings import Settings
from dateline.store import Record

Row = dict[str, Any]
_DAY = timedelta(days=1)
_IDS = ("event_id", "expectation_id", "story_id", "article_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was checked, in words, and everything that was found wrong; nothing found means that it holds."""

    checked: str
    findings: tuple[Finding, ...]


def reread(record: Record) -> Versions:
    """A function from an article's id to its versions, read again from the stored bytes."""

    def versions(article: str) -> tuple[Reading, ...]:
        try:
            stored = record.versions(article)
        except NotFound:
            return ()
        return tuple(read_page(record.page(version.page)) for version in stored)

    return versions


# ---------------------------------------------------------------- a record


def verify_record(record: Record, *, settings: Settings) -> Verdict:
    """The Verdict on a whole record: its bytes, its readings, its events, expectations and stories."""
    not_those = "the stored bytes are not those of this digest"
    damaged = [Finding(where=f"sha256 {digest}", what=not_those) for digest in record.damaged()]
    if damaged:
        return Verdict(checked="the stored bytes; nothing else, because some are damaged", findings=tuple(damaged))
    findings: list[Finding] = []
    pages = claims = 0
    for outcome in read_all((Capture(name=page.url, page=page) for page in record.pages()), settings=settings):
        pages += 1
        claims += len(outcome.reading.claims) if outcome.reading else 0
        findings += _check_page(record, outcome)
    objects = 0
    for found in _objects(record, Ground(record.versions)):
        objects += 1
        findings += found
    checked = f"{pages} pages read again, {claims} claims, {objects} events, expectations and stories"
    return Verdict(checked=checked, findings=tuple(findings))


def _check_page(record: Record, outcome: Outcome) -> Iterator[Finding]:
    again = outcome.reading
    if again is None:
        return
    try:
        stored = [version for version in record.versions(again.article.id) if version.page == again.page]
    except NotFound:
        stored = []
    if not stored:
        yield Finding(where=outcome.name, what=f"no stored reading is of this capture (sha256 {again.page.sha256})")
    for version in stored:
        yield from check_reading(version, again)


def _objects(record: Record, ground: Ground) -> Iterator[list[Finding]]:
    everything = Query(limit=ALL)
    yield from (list(check_event(event, ground)) for event in record.chronology(everything))
    yield from (list(check_expectation(expected, ground)) for expected in record.expectations(everything))
    yield from (list(check_story(story, ground)) for story in record.stories(everything))


# ---------------------------------------------------------------- a file


def verify_file(record: Record, path: Path) -> Verdict:
    """The Verdict on an export (JSON lines or CSV of a list) or a brief (Markdown or HTML). Raises InputError for anything else."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read as text: {error}") from None
    if asked := briefs.question_of(text):
        return _verify_brief(record, text, asked)
    if path.suffix == ".csv":
        return _verify_rows(record, enumerate(csv.DictReader(io.StringIO(text)), start=2), flat=cells)
    if path.suffix in (".jsonl", ".ndjson", ".json"):
        return _verify_rows(record, _json_rows(path, text), flat=dict)
    known = "is neither a brief of dateline nor .jsonl, .csv or .zip"
    raise InputError(str(path), f"{known}; `dateline verify` without a file checks the record")


def _json_rows(path: Path, text: str) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number}", f"is not JSON: {error}") from None
            if not isinstance(row, dict):
                raise InputError(f"{path}:{number}", "is no row of an export")
            yield number, row


def _verify_rows(record: Record, rows: Iterable[tuple[int, Row]], *, flat: Callable[[Row], Row]) -> Verdict:
    checker, count = _Rows(record, flat), 0
    findings: list[Finding] = []
    for number, row in rows:
        count += 1
        findings += [Finding(where=f"line {number}: {f.where}", what=f.what) for f in checker.check(row)]
    return Verdict(checked=f"{count} rows and the pages they rest on, read again", findings=tuple(findings))


class _Rows:
    """Checks the rows of one file; what the record has for an id is looked up, and checked itself, once."""

    def __init__(self, record: Record, flat: Callable[[Row], Row]) -> None:
        self._record, self._flat, self._ground = record, flat, Ground(reread(record))
        self._shown: dict[tuple[str, str], list[tuple[Row, Any]]] = {}
        self._checked: dict[int, tuple[Finding, ...]] = {}

    def check(self, row: Row) -> Iterator[Finding]:
        """What a row says that the nearest version in the record does not, and what that version says that no page does."""
        key = next((name for name in _IDS if name in row), None)
        if key is None:
            yield Finding(where="this row", what="has no id of an event, an expectation, a story or an article")
            return
        where, candidates = f"{key.removesuffix('_id')} {row[key]}", self._candidates(key, str(row[key]))
        if not candidates:
            yield Finding(where=where, what="the record holds nothing with this id")
            return
        nearest, found = max(candidates, key=lambda pair: sum(row.get(name) == value for name, value in pair[0].items()))
        for name in row:
            if row[name] != nearest.get(name):
                yield Finding(where=where, what=f"{name} is {_short(row[name])}; the record has {_short(nearest.get(name))}")
        yield from self._findings(found)

    def _candidates(self, key: str, id: str) -> list[tuple[Row, Any]]:
        if (key, id) not in self._shown:
            self._shown[key, id] = [(self._flat(shown), found) for shown, found in _candidates(self._record, key, id)]
        return self._shown[key, id]

    def _findings(self, found: Any) -> tuple[Finding, ...]:
        if id(found) not in self._checked:  # what was looked up stays, so that its id stays its own
            self._checked[id(found)] = tuple(_check(found, self._ground))
        return self._checked[id(found)]


def _candidates(record: Record, key: str, id: str) -> Iterator[tuple[Row, Any]]:
    """Every row that the record could have printed for this id: one a version, and one a day on which it would read differently."""
    if key == "article_id":
        try:
            yield from ((article_row(version), version) for version in reversed(record.versions(id)))
        except NotFound:
            return
        return
    for found in reversed(record.object_versions(id)):
        if not isinstance(found, Event | Expectation | Story):
            continue
        names = {article: label.name for article, label in record.labels(found.articles).items()}
        if isinstance(found, Event):
            yield event_row(found, names), found
        elif isinstance(found, Story):
            yield story_row(found, names), found
        else:
            yield from ((expectation_row(found, names, today=day), found) for day in _telling_days(found))


def _telling_days(expected: Expectation) -> list[date]:
    """Days on which the row of an expectation could read differently: before everything, at each settlement, after its window."""
    days = {settlement.day for settlement in expected.settlements if settlement.day}
    if expected.window and expected.window.latest and expected.window.latest < date.max:
        days |= {expected.window.latest, expected.window.latest + _DAY}
    return sorted({date.min, *days, date.max})


def _check(found: Any, ground: Ground) -> Iterator[Finding]:
    match found:
        case Event():
            yield from check_event(found, ground)
        case Expectation():
            yield from check_expectation(found, ground)
        case Story():
            yield from check_story(found, ground)
        case Reading():
            again = [version for version in ground.versions(found.article.id) if version.page == found.page]
            yield from (finding for version in again for finding in check_reading(found, version))


def _short(value: Any) -> str:
    words = json.dumps(value, ensure_ascii=False, default=str)
    return words if len(words) <= 160 else words[:157] + "..."


# ---------------------------------------------------------------- a brief


def _verify_brief(record: Record, text: str, asked: briefs.Asked) -> Verdict:
    brief = briefs.brief_of(record, asked)
    printed = briefs.html(brief) if "<!doctype html>" in text else briefs.markdown(brief)
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    findings = [*_check_lines(text, lines), *_check_all((*brief.events, *brief.expectations), Ground(reread(record)))]
    given = sum(bool(line.strip()) for line in text.splitlines())
    checked = f"{given} lines of a brief, {len(brief.receipts)} receipts and the pages they rest on, read again"
    return Verdict(checked=checked, findings=tuple(findings))


def _check_lines(text: str, lines: Sequence[str]) -> Iterator[Finding]:
    """Every line must be one that the record prints for the same question; what a person cut is no fault, what was added is."""
    known = {line: Counter(line.split()) for line in lines}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and line.strip() not in known:
            words = Counter(line.split())
            near = max(known, key=lambda held: (words & known[held]).total() / (words | known[held]).total())
            alike = 2 * (words & known[near]).total() >= words.total()
            instead = f"the record has {_difference(line.strip(), near)}" if alike else "the record has no such line"
            yield Finding(where=f"line {number}", what=instead)


def _difference(given: str, held: str) -> str:
    """The words of a line that differ, with those that the record has."""
    one, two = given.split(), held.split()
    parts = difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    changed = [(" ".join(one[a:b]), " ".join(two[c:d])) for op, a, b, c, d in parts if op != "equal"]
    return "; ".join(f"{new or 'nothing'!r} instead of {old or 'nothing'!r}" for old, new in changed)


def _check_all(objects: Iterable[Event | Expectation], ground: Ground) -> Iterator[Finding]:
    for found in objects:
        yield from _check(found, ground)
