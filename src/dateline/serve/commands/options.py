"""The options that commands share, and what they become: a record that is open, a Query, a Format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dateline.record import Query
    from dateline.serve.tables import Format
    from dateline.store import Record

RecordOption = Annotated[
    str | None,
    typer.Option(
        "--record",
        "-r",
        metavar="FILE_OR_URL",
        help="The record: a file, or postgresql://USER@HOST/DATABASE (default: dateline.db).",
    ),
]
AboutOption = Annotated[str | None, typer.Option("--about", metavar="NAME", help="Only what concerns this name or word.")]
SinceOption = Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Only from this day on.")]
UntilOption = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Only up to this day.")]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="What the record held at the end of this day.")
]
FormatOption = Annotated[str, typer.Option("--format", "-f", help="table, jsonl or csv.", metavar="FORMAT")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many rows.")]


@contextmanager
def opened(record: str | None, *, create: bool = False) -> Iterator[Record]:
    """The record that an option or the settings name, open. Raises StoreError when there is none and none may be made."""
    from dateline.settings import load_settings
    from dateline.store import open_existing, open_record

    name = record or load_settings().record
    with open_record(name) if create else open_existing(name) as held:
        yield held


def asked(about: str | None, since: datetime | None, until: datetime | None, as_of: datetime | None, limit: int) -> Query:
    """The Query of a list's options."""
    from dateline.record import Query

    return Query(about=about, limit=limit, since=day_of(since), until=day_of(until), as_of=day_of(as_of))


def day_of(moment: datetime | None) -> date | None:
    """The day that an option names."""
    return moment.date() if moment else None


def evening(as_of: datetime | None) -> date:
    """The day at whose end a question is answered: the one asked for, else today."""
    return as_of.date() if as_of else datetime.now(UTC).date()


def format_named(name: str) -> Format:
    """The Format of a name. Raises BadParameter for one that there is not."""
    from dateline.serve.tables import Format

    try:
        return Format(name)
    except ValueError:
        raise typer.BadParameter(f"{name!r} is none of table, jsonl, csv", param_hint="--format") from None
