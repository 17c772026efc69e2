"""The versions of an article and what each changed, as rows and as lines for a terminal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.text import Text

from dateline.errors import NotFound
from dateline.merge.edits import compared
from dateline.model import Reading
from dateline.record import Comparison, Edit
from dateline.store import Record

Row = dict[str, Any]


def article_of(record: Record, name: str) -> str:
    """The id of the article that a person means by an id, an address, a name, or a file that was added. Raises NotFound."""
    path = Path(name)
    if not path.is_file():
        return record.article_named(name)
    try:
        return record.article_named(path.resolve().as_uri())
    except NotFound:
        return record.article_named(hashlib.sha256(path.read_bytes()).hexdigest())


def comparisons(record: Record, article: str) -> tuple[Comparison, ...]:
    """What each version of an article changed in the one before. Raises NotFound."""
    return tuple(compared(before, after) for before, after in pairwise(record.versions(article)))


def history_rows(record: Record, name: str) -> Iterator[Row]:
    """Rows of `history`, one a version, the oldest first. Raises NotFound."""
    article = article_of(record, name)
    versions = record.versions(article)
    seen = record.captures({version.page.url for version in versions})
    changed: list[Comparison | None] = [None, *(compared(before, after) for before, after in pairwise(versions))]
    ends = [later.page.fetched_at for later in versions[1:]] + [None]
    for version, comparison, end in zip(versions, changed, ends, strict=True):
        times = [capture.fetched_at for capture in seen if capture.sha256 == version.page.sha256 and capture.fetched_at]
        start = version.page.fetched_at
        stood = [at for at in times if start and at >= start and (end is None or at < end)]
        yield _row(version, comparison) | {"last_seen": max(stood).isoformat() if stood else None, "captures": len(stood) or 1}


def _row(version: Reading, comparison: Comparison | None) -> Row:
    page, article = version.page, version.article
    return {
        "article_id": article.id,
        "url": page.url,
        "captured": page.fetched_at.isoformat() if page.fetched_at else None,
        "sha256": page.sha256,
        "title": article.title,
        "claims": len(version.claims),
        "correction": comparison.correction if comparison else None,
        "edits": [edit_row(edit) for edit in comparison.edits] if comparison else [],
    }


def edit_row(edit: Edit) -> Row:
    """One edit as JSON."""
    return {"kind": edit.kind.value, "before": edit.before, "after": edit.after, "detail": edit.detail}


def history_lines(rows: Iterable[Row]) -> Iterator[Text]:
    """The rows of `history` for a terminal: each version with the words that it took out and put in."""
    for number, row in enumerate(rows, start=1):
        if number == 1:
            yield Text(f"{row['title'] or 'without a title'}  ({row['url']}, article {row['article_id']})", style="bold")
        yield Text(f"version {number}  captured {row['captured'] or 'at an unknown time'}  sha256 {row['sha256']}")
        if row["captures"] > 1:
            yield Text(f"  seen {row['captures']} times, last {row['last_seen']}", style="dim")
        if number > 1:
            yield from _changes(row)


def _changes(row: Row) -> Iterator[Text]:
    if not row["edits"]:
        yield Text("  nothing changed in what it claims", style="dim")
        return
    note = f"the page says so: “{row['correction']}”" if row["correction"] else "no correction note on the page"
    yield Text(f"  {note}", style="green" if row["correction"] else "yellow")
    for edit in row["edits"]:
        yield Text(f"  {edit['kind']}" + (f": {edit['detail']}" if edit["detail"] else ""), style="bold")
        if edit["before"]:
            yield Text(f"    - {edit['before']}", style="red")
        if edit["after"]:
            yield Text(f"    + {edit['after']}", style="green")
