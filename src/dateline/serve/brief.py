"""A brief: what a record says about a matter since a day, in quoted and templated words only, each with its receipt.

The same record, the same question and the same evening give the same brief, byte for byte. That is what lets `dateline verify` tell
what somebody changed in it afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader

from dateline.merge.expectations import outcome_on
from dateline.merge.grades import DIGITS, information_digit
from dateline.merge.ledger import HitRate, hit_rates
from dateline.merge.lines import printed
from dateline.model import Certainty, Reading, Role, window_json
from dateline.record import ALL, Event, Evidence, Expectation, Outcome, Query
from dateline.serve.changes import Period, change_rows, told
from dateline.serve.coverage import notes
from dateline.serve.listing import grade_rows
from dateline.serve.receipts import link
from dateline.serve.rows import is_due, last_settlement
from dateline.serve.words import chain_words, outlet_words, window_words
from dateline.store import Record
from dateline.store.queries import Label

_QUOTED = 3  # statements of one thing that are quoted
_UNNAMED = frozenset({Role.UNNAMED, Role.UNNAMED_OFFICIAL, Role.UNKNOWN})
_NOWHERE: Mapping[tuple[str, int, int], str] = MappingProxyType({})
_QUESTION = re.compile(r"<!-- dateline brief (\{.*?\}) -->")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question of a brief: a name or words, and the days from the morning of `since` to the evening of `as_of`."""

    about: str
    since: date
    as_of: date

    @property
    def query(self) -> Query:
        """What the lists of the record are asked."""
        return Query(about=self.about, since=self.since, until=self.as_of, as_of=self.as_of, limit=ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a brief: its words, the numbers of its receipts, and lines below it."""

    words: str
    receipts: tuple[int, ...] = ()
    below: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Where quoted words stand."""

    number: int
    words: str
    link: str | None
    place: tuple[str, int, int]  # digest of the capture, start and end of the span


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is printed: the question, the sections in order, and the receipts that their lines name."""

    asked: Asked
    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    receipts: tuple[Receipt, ...]
    events: tuple[Event, ...]
    expectations: tuple[Expectation, ...]

    @property
    def title(self) -> str:
        """The headline of the brief."""
        return f"{self.asked.about}: brief of {self.asked.as_of}"

    @property
    def lead(self) -> str:
        """What the brief is, in a sentence or two."""
        days = f"from {self.asked.since} to {self.asked.as_of}"
        return (
            f"What the record held on the evening of {self.asked.as_of} about “{self.asked.about}”, {days}. Words in quotation"
            " marks stand on stored pages, the others are filled templates. A number in brackets leads to the receipt at the end."
        )

    @property
    def question(self) -> str:
        """The comment by which `dateline verify` knows what was asked."""
        asked = {"about": self.asked.about, "since": str(self.asked.since), "as_of": str(self.asked.as_of)}
        packed = json.dumps(asked).replace(">", "\\u003e")  # nothing that was asked can end the comment
        return f"<!-- dateline brief {packed} -->"


def question_of(text: str) -> Asked | None:
    """The question that a brief answers, None for a text that is no brief."""
    found = _QUESTION.search(text)
    try:
        asked = json.loads(found[1]) if found else {}
        return Asked(about=asked["about"], since=date.fromisoformat(asked["since"]), as_of=date.fromisoformat(asked["as_of"]))
    except (KeyError, TypeError, ValueError):
        return None


def brief_of(record: Record, asked: Asked) -> Brief:
    """The Brief that answers a question."""
    events, expected = record.chronology(asked.query), record.expectations(replace(asked.query, until=None))
    desk = _Desk(record, asked, events, expected)
    sections = (
        ("What happened", tuple(desk.event(event) for event in events)),
        ("What is expected", tuple(desk.expectation(row) for row in expected if _is_ahead(row, asked.as_of))),
        ("What became of what was expected", tuple(desk.expectation(row) for row in expected if not _is_ahead(row, asked.as_of))),
        ("What changed", tuple(desk.changes())),
        ("Where sources disagree", tuple(desk.disagreements())),
        ("How good the sources are", tuple(desk.sources())),
        ("What the record did not see", tuple(Line(words=f"{note}.") for note in notes(record, asked.query))),
    )
    return Brief(
        asked=asked, sections=sections, receipts=tuple(desk.receipts), events=tuple(events), expectations=tuple(expected)
    )


def _said(outcome: Outcome) -> str:
    return outcome.value.replace("_", " ")


def _is_ahead(expected: Expectation, day: date) -> bool:
    return outcome_on(expected, day) in (Outcome.OPEN, Outcome.MOVED, Outcome.UNRESOLVABLE)


class _Desk:
    """Lines in the making: what they quote is numbered in the order in which it is first quoted."""

    def __init__(
        self, record: Record, asked: Asked, events: Sequence[Event], expected: Sequence[Expectation]
    ) -> None:
        self._record, self._asked = record, asked
        self._events, self._expected = events, expected
        articles = [a for event in events for a in event.articles] + [a for row in expected for a in row.articles]
        self._labels = record.labels(articles, as_of=asked.as_of)
        self._numbers: dict[tuple[str, int, int, str], int] = {}
        self.receipts: list[Receipt] = []

    def _cite(self, evidence: Evidence) -> int:
        key = (evidence.article, evidence.span.start, evidence.span.end, evidence.sha256)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            place = (evidence.sha256, evidence.span.start, evidence.span.end)
            number, words = self._numbers[key], self._receipt(evidence)
            self.receipts.append(Receipt(number=number, words=words, link=link(evidence), place=place))
        return self._numbers[key]

    def _receipt(self, evidence: Evidence) -> str:
        label = self._labels.get(evidence.article)
        title = f"“{label.title}”, " if label and label.title else ""
        published = f"published {evidence.published}" if evidence.published else "publication day unknown"
        place = f"characters {evidence.span.start} to {evidence.span.end}"
        outlet = self._outlet(evidence)
        return f"{outlet}: {title}{published}; {place}; {evidence.url}; sha256 {evidence.sha256}"

    def _outlet(self, evidence: Evidence) -> str:
        label = self._labels.get(evidence.article)
        return outlet_words(label.outlet if label else None, evidence.url)

    # ------------------------------------------------------------ sections

    def event(self, event: Event) -> Line:
        """An event: its words, its time, what it rests on, and how its telling changed."""
        best = next((p for p in event.evidence if event.what == printed(p)), event.evidence[0])
        digit = information_digit(event)
        counts = f"{_count(event.outlets, 'outlet')}, {_count(event.texts, 'text')}, {_count(len(event.origins), 'origin')}"
        words = f"{window_words(window_json(event.when))}: “{_flat(event.what)}” {event.certainty.value}; {counts}"
        below = [Line(words=f"how it was told: {told(line, self._labels)}") for line in event.history]
        further = _distinct(p for p in event.evidence if p is not best and p.chain)
        below += [self._quote(piece) for piece in further[:_QUOTED]]
        grade = f"information grade {digit}, {DIGITS[digit]}"
        return Line(words=f"{words}; {grade}", receipts=(self._cite(best),), below=tuple(below))

    def expectation(self, expected: Expectation) -> Line:
        """An expectation: its words, its window, who says so, and what became of it."""
        best = next((s.evidence for s in expected.stated if expected.what == printed(s.evidence)), expected.stated[0].evidence)
        outcome, settled = outcome_on(expected, self._asked.as_of), last_settlement(expected, self._asked.as_of)
        stands = f"{_said(outcome)} ({settled.why})" if settled else _said(outcome)
        due = ", and its window has passed" if is_due(expected, self._asked.as_of) else ""
        words = f"{window_words(window_json(expected.window))}: “{_flat(expected.what)}” {stands}{due}"
        below = [
            Line(
                words=f"{statement.evidence.published or 'undated'}: {chain_words(statement.evidence.chain)} in"
                f" {self._outlet(statement.evidence)}, {statement.evidence.certainty.value},"
                f" window {window_words(window_json(statement.window))}: “{_flat(statement.evidence.exact)}”",
                receipts=(self._cite(statement.evidence),),
            )
            for statement in expected.stated[-_QUOTED:]
        ]
        return Line(words=words, receipts=(self._cite(best),), below=tuple(below))

    def _quote(self, piece: Evidence) -> Line:
        said = f"{piece.published or 'undated'}: {chain_words(piece.chain)} in {self._outlet(piece)}, {piece.certainty.value}"
        return Line(words=f"{said}: “{_flat(piece.exact)}”", receipts=(self._cite(piece),))

    def changes(self) -> Iterator[Line]:
        """What the evening before did not know, less the events and expectations that are listed already."""
        period = Period(
            since=self._asked.since, until=self._asked.as_of, as_of=self._asked.as_of, about=self._asked.about
        )
        for row in change_rows(self._record, period):
            if row["change"] in ("new event", "new expectation"):
                continue
            before, after = (f"“{_flat(row[side])}”" if row[side] else "nothing" for side in ("before", "after"))
            note = f" ({row['note']})" if "note" in row else ""
            yield Line(words=f"{row['change']}{note}, {row['id']}, “{_flat(row['what'])}”: {before} -> {after}")

    def disagreements(self) -> Iterator[Line]:
        """Events that one voice asserts and another denies, and figures that differ on one day."""
        for event in self._events:
            denied = [p for p in event.evidence if p.certainty is Certainty.DENIED]
            said = [p for p in event.evidence if p.certainty is not Certainty.DENIED]
            disputed = [line for line in event.history if "disputed" in line]
            if (denied and said) or disputed:
                below = [self._quote(piece) for piece in (*said[:_QUOTED], *denied[:_QUOTED])]
                below += [Line(words=told(line, self._labels)) for line in disputed]
                yield Line(words=f"“{_flat(event.what)}” ({event.id})", below=tuple(below))

    def sources(self) -> Iterator[Line]:
        """A descriptor of each outlet that is quoted, of facts alone: access, record, age."""
        rows = {row["name"]: row for row in grade_rows(self._record, today=self._asked.as_of, as_of=self._asked.as_of)}
        readings = self._record.articles(Query(about=self._asked.about, as_of=self._asked.as_of, limit=ALL))
        by_outlet: dict[str, list[Reading]] = {}
        for reading in readings:
            if reading.article.id in self._labels:
                by_outlet.setdefault(outlet_words(reading.article.outlet, reading.article.url), []).append(reading)
        rates = {rate.name: rate for rate in self._rates() if rate.by == "outlet"}
        for outlet, own in sorted(by_outlet.items()):
            access, age = _access(own), _age(own, self._asked.as_of)
            grade = _letter(rows.get(outlet))
            yield Line(words=f"{outlet}: {_count(len(own), 'article')}. {access} {_record(rates.get(outlet))} {age} {grade}")

    def _rates(self) -> tuple[HitRate, ...]:
        found = self._record.expectations(Query(as_of=self._asked.as_of, limit=ALL))
        labels: dict[str, Label] = self._record.labels(
            (s.evidence.article for expected in found for s in expected.stated), as_of=self._asked.as_of
        )
        outlets = {id: label.outlet for id, label in labels.items() if label.outlet}
        return hit_rates(found, self._asked.as_of, outlets=outlets)


def _access(readings: Sequence[Reading]) -> str:
    claims = [claim for reading in readings for claim in reading.claims]
    own = sum(not claim.chain for claim in claims)
    unnamed = sum(bool(claim.chain) and claim.chain[-1].role in _UNNAMED for claim in claims)
    named = len(claims) - own - unnamed
    total = _count(len(claims), "claim")
    return f"Access: {named} of {total} on a named voice, {unnamed} on an unnamed one, {own} on its own word."


def _record(rate: HitRate | None) -> str:
    if rate is None:
        return "Record: none of its forecasts has been settled."
    return f"Record: {rate.hits} of {rate.n} settled forecasts came in their window (95 %: {rate.low:.2f} to {rate.high:.2f})."


def _age(readings: Sequence[Reading], evening: date) -> str:
    days = sorted(reading.article.day for reading in readings if reading.article.day)
    if not days:
        return "Age: no publication day is known."
    old = (evening - days[-1]) // timedelta(days=1)
    return f"Age: published {days[0]} to {days[-1]}, the newest {_count(old, 'day')} before this brief."


def _letter(row: dict[str, Any] | None) -> str:
    if row is None:
        return "Source grade F."
    by = f"set by {row['set_by']} on {row['set_on']}" if row["set_by"] else "set by nobody"
    return f"Source grade {row['letter']}, {row['means']} ({by}; the ledger proposes {row['proposed']} with n = {row['n']})."


def _distinct(pieces: Iterable[Evidence]) -> list[Evidence]:
    """Evidence in the mouth of different voices, the first of each."""
    return list({piece.chain: piece for piece in reversed(list(pieces))}.values())[::-1]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _flat(words: str) -> str:
    return " ".join(words.split())


# ---------------------------------------------------------------- print


def markdown(brief: Brief) -> str:
    """The brief as Markdown, a line a line."""
    out = [f"# {_plain(brief.title)}", "", brief.question, "", _plain(brief.lead), ""]
    for heading, lines in brief.sections:
        out += [f"## {heading}", ""]
        out += [row for line in lines for row in _rows(line, "")] or ["Nothing."]
        out.append("")
    out += ["## Receipts", ""]
    for receipt in brief.receipts:
        opened = f" [open the page at the words]({receipt.link})" if receipt.link else ""
        out.append(f"{receipt.number}. {_plain(receipt.words)}{opened}")
    return "\n".join(out) + "\n"


def html(brief: Brief, places: Mapping[tuple[str, int, int], str] = _NOWHERE) -> str:
    """The brief as one HTML page that needs nothing else. `places` are files beside it in which quoted words stand."""
    pages = PackageLoader("dateline", "serve/templates")
    templates = Environment(loader=pages, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return templates.get_template("brief.html").render(brief=brief, places=places)


def _rows(line: Line, indent: str) -> Iterator[str]:
    marks = "".join(f" [{number}]" for number in line.receipts)
    yield f"{indent}- {_plain(line.words)}{marks}"
    for below in line.below:
        yield from _rows(below, indent + "  ")


def _plain(words: str) -> str:
    """Words in which no letter is an instruction to a Markdown reader."""
    return re.sub(r"([\\`*\[\]<])", r"\\\1", words)
