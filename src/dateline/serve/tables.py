"""Rows as a person at a terminal wants to read them: tables and marked paragraphs by rich, plain when piped."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.serve.words import chain_words, window_words

Row = Mapping[str, Any]

OUTCOME_STYLES = {
    "open": "cyan",
    "met": "green",
    "met_early": "green",
    "met_late": "yellow",
    "missed": "red",
    "moved": "yellow",
    "withdrawn": "magenta",
    "unresolvable": "dim",
}
CERTAINTY_STYLES = {"asserted": "default", "hedged": "yellow", "denied": "red", "unknown": "magenta"}


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


def console() -> Console:
    """The terminal: coloured for a person, plain and 160 columns wide when piped."""
    return Console(width=None if sys.stdout.isatty() else 160, highlight=False, emoji=False, markup=False)


def show(rows: Iterable[Row], *, format: Format, table: Table) -> None:
    """Print rows; `table` is the empty table that says which columns a person sees."""
    if format is Format.JSONL:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    elif format is Format.CSV:
        _show_csv(list(rows))
    else:
        for row in rows:
            table.add_row(*_CELLS[str(table.title)](row))
        out = console()
        out.print(table if table.row_count else Text(f"no {table.title} in this record", style="dim"))


def _show_csv(rows: Sequence[Row]) -> None:
    if not rows:
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(cells(row).values())


def cells(row: Row) -> dict[str, str]:
    """A row as the cells of a line of CSV: words as they are, everything else as JSON."""
    return {name: str(value) if isinstance(value, str | int | float) else _flat(value) for name, value in row.items()}


def _flat(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _columns(title: str, *columns: tuple[str, dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    for name, options in columns:
        table.add_column(name, **options)
    return table


def articles_table() -> Table:
    """The columns of `dateline articles`."""
    return _columns(
        "articles",
        ("published", {"no_wrap": True}),
        ("outlet", {"max_width": 24}),
        ("title", {"ratio": 1}),
        ("claims", {"justify": "right"}),
        ("problems", {"max_width": 30}),
        ("id", {"no_wrap": True, "style": "dim"}),
    )


def stories_table() -> Table:
    """The columns of `dateline stories`."""
    return _columns(
        "stories",
        ("first", {"no_wrap": True}),
        ("last", {"no_wrap": True}),
        ("articles", {"justify": "right"}),
        ("title", {"ratio": 1}),
        ("id", {"no_wrap": True, "style": "dim"}),
    )


def chronology_table() -> Table:
    """The columns of `dateline chronology`."""
    return _columns(
        "events",
        ("when", {"no_wrap": True}),
        ("what", {"ratio": 1}),
        ("certainty", {"no_wrap": True}),
        ("rests on", {"max_width": 34}),
        ("grade", {"justify": "right"}),
        ("id", {"no_wrap": True, "style": "dim"}),
    )


def expectations_table() -> Table:
    """The columns of `dateline expectations`."""
    return _columns(
        "expectations",
        ("window", {"no_wrap": True}),
        ("what", {"ratio": 1}),
        ("stated by", {"max_width": 40}),
        ("outcome", {"no_wrap": True}),
        ("id", {"no_wrap": True, "style": "dim"}),
    )


def claims_table() -> Table:
    """The columns of `dateline read --format table`."""
    return _columns(
        "claims",
        ("who", {"max_width": 32}),
        ("how", {"max_width": 16, "style": "dim"}),
        ("what", {"ratio": 1}),
        ("certainty", {"max_width": 22}),
        ("lies in the", {"no_wrap": True}),
        ("when", {"no_wrap": True}),
        ("id", {"no_wrap": True, "style": "dim"}),
    )


def calibration_table() -> Table:
    """The columns of `dateline expectations --calibration`."""
    return _columns(
        "rates",
        ("by", {"no_wrap": True}),
        ("name", {"ratio": 1}),
        ("n", {"justify": "right"}),
        ("came", {"justify": "right"}),
        ("95 % interval", {"no_wrap": True}),
        ("", {"style": "dim"}),
    )


def coverage_table() -> Table:
    """The columns of `dateline coverage`."""
    days = {"justify": "right"}
    return _columns(
        "sources",
        ("source", {"ratio": 1}),
        ("first visit", {"no_wrap": True}),
        ("last visit", {"no_wrap": True}),
        *((name, days) for name in ("days read", "silent", "failed", "not visited", "pages")),
    )


def days_table() -> Table:
    """The columns of `dateline coverage --by day`."""
    return _columns("days", ("day", {"no_wrap": True}), ("says", {"no_wrap": True}), ("sources read", {"ratio": 1}), ("failed", {}))


def followed_table() -> Table:
    """The columns of `dateline sources list`."""
    return _columns(
        "sources that are followed",
        ("source", {"ratio": 1}),
        ("standing", {"no_wrap": True}),
        ("asked", {"no_wrap": True}),
        ("again", {"no_wrap": True}),
        ("kept", {"justify": "right"}),
        ("wanted", {"justify": "right"}),
        ("what to do", {"ratio": 1}),
    )


def grades_table() -> Table:
    """The columns of `dateline grades`."""
    return _columns(
        "grades",
        ("by", {"no_wrap": True}),
        ("name", {"ratio": 1}),
        ("letter", {"no_wrap": True}),
        ("set by", {"max_width": 30}),
        ("ledger proposes", {"no_wrap": True}),
    )


def changes_table() -> Table:
    """The columns of `dateline changes`."""
    return _columns(
        "changes",
        ("change", {"no_wrap": True}),
        ("what", {"ratio": 1}),
        ("before", {"max_width": 40}),
        ("now", {"max_width": 40}),
        ("id", {"no_wrap": True, "style": "dim"}),
    )


def alerts_table() -> Table:
    """The columns of `dateline watch preview`."""
    return _columns(
        "alerts",
        ("day", {"no_wrap": True}),
        ("change", {"no_wrap": True}),
        ("what", {"ratio": 1}),
        ("before", {"max_width": 40}),
        ("now", {"max_width": 40}),
        ("id", {"no_wrap": True, "style": "dim"}),
    )


def search_table() -> Table:
    """The columns of `dateline search`."""
    return _columns(
        "hits",
        ("kind", {"no_wrap": True}),
        ("words", {"ratio": 1}),
        ("article", {"max_width": 40}),
        ("id", {"no_wrap": True, "style": "dim"}),
    )


def _article(row: Row) -> list[Any]:
    problems = ", ".join(row["problems"])
    return [row["day"] or "unknown", row["outlet"] or "", row["title"] or "", str(row["claims"]), problems, row["article_id"]]


def _story(row: Row) -> list[Any]:
    return [row["first"] or "", row["last"] or "", str(len(row["articles"])), row["title"], row["story_id"]]


def _event(row: Row) -> list[Any]:
    certainty = Text(row["certainty"], style=CERTAINTY_STYLES[row["certainty"]])
    rests = f"{_count(row['outlets'], 'outlet')}, {_count(row['texts'], 'text')}, {_count(row['origins'], 'origin')}"
    return [window_words(row["when"]), row["what"], certainty, rests, str(row["grade"]), row["event_id"]]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _expectation(row: Row) -> list[Any]:
    told = f" (due: {row.get('passed')})" if row.get("passed") else " (due)" if row["due"] else ""
    outcome = Text(row["outcome"] + told, style=OUTCOME_STYLES[row["outcome"]])
    voices = list(dict.fromkeys(chain_words(s["chain"]) for s in row["stated"]))
    stated = f"{voices[0]}" + (f" and {len(voices) - 1} more" if len(voices) > 1 else "") if voices else ""
    return [window_words(row["window"]), row["what"], stated, outcome, row["expectation_id"]]


def _claim(row: Row) -> list[Any]:
    certainty = Text(row["certainty"] + (f" ({row['hedge']})" if row.get("hedge") else ""))
    certainty.stylize(CERTAINTY_STYLES[row["certainty"]])
    when = window_words(row["when"]) if row["when"] else ""
    return [chain_words(row["voices"]), row["cue"], row["words"], certainty, row["orientation"], when, row["id"]]


def _rate(row: Row) -> list[Any]:
    few = "" if row["ranked"] else "too few to compare"
    return [row["by"], row["name"], str(row["n"]), str(row["hits"]), f"{row['low']:.2f} to {row['high']:.2f}", few]


def _source(row: Row) -> list[Any]:
    counts = (str(row[name]) for name in ("read", "silent", "failed", "not_visited", "pages"))
    return [row["source"], row["first"], row["last"], *counts]


def _covered(row: Row) -> list[Any]:
    style = "dim" if row["says"].startswith("not covered") else ""
    return [row["day"], Text(row["says"], style=style), ", ".join(row["read"]), ", ".join(row["failed"])]


def _followed(row: Row) -> list[Any]:
    name = f"{row['title']} ({row['address']})" if row["title"] else row["address"]
    moments = (row[name].replace("T", " ")[:16] if row[name] else "" for name in ("asked", "again"))
    well = row["standing"] in ("well", "new")
    standing = Text(row["standing"], style="" if well else "yellow")
    return [name, standing, *moments, str(row["kept"]), str(row["wanted"]), row["do"]]


def _grade(row: Row) -> list[Any]:
    set_by = f"{row['set_by']}, {row['set_on']}" if row["set_by"] else "nobody"
    ledger = f"{row['proposed']} (came {row['hits']} of {row['n']})"
    return [row["by"], row["name"], f"{row['letter']}  {row['means']}", set_by, ledger]


def _change(row: Row) -> list[Any]:
    return [row["change"], row["what"], row["before"] or "", row["after"] or "", row["id"]]


def _alert(row: Row) -> list[Any]:
    return [row["day"], row["change"], row["what"], row["before"] or "", row["note"] or row["after"] or "", row["subject"]]


def _hit(row: Row) -> list[Any]:
    words = Text()
    for index, part in enumerate(row["snippet"].replace("\u0003", "\u0002").split("\u0002")):
        words.append(part, style="bold" if index % 2 else "")
    return [row["kind"], words, row["article"], row["id"]]


_CELLS = {
    "articles": _article,
    "stories": _story,
    "events": _event,
    "expectations": _expectation,
    "claims": _claim,
    "rates": _rate,
    "changes": _change,
    "alerts": _alert,
    "sources": _source,
    "sources that are followed": _followed,
    "days": _covered,
    "grades": _grade,
    "hits": _hit,
}
