"""What a record holds, row by row: articles, stories, chronology, expectations, search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.serve.commands.options import (
    AboutOption,
    AsOfOption,
    FormatOption,
    LimitOption,
    RecordOption,
    SinceOption,
    UntilOption,
    asked,
    evening,
    format_named,
    opened,
)

if TYPE_CHECKING:
    from dateline.record import Query
    from dateline.store import Record

commands = typer.Typer()


@commands.command(epilog="Example: dateline articles --about Kim --since 2026-01-01 --format csv")
def articles(
    record: RecordOption = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = 1000,
    format: FormatOption = "table",
) -> None:
    """List the articles of the record, oldest first."""
    from dateline.serve import listing, tables

    with opened(record) as held:
        query = asked(about, since, until, as_of, limit)
        tables.show(listing.article_rows(held, query), format=format_named(format), table=tables.articles_table())
        _notes(held, query, format)


@commands.command(epilog="Example: dateline stories --about dam --format jsonl")
def stories(
    record: RecordOption = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = 1000,
    format: FormatOption = "table",
) -> None:
    """List the stories: articles about one matter, with the reason why each is in."""
    from dateline.serve import listing, tables

    with opened(record) as held:
        rows = listing.story_rows(held, asked(about, since, until, as_of, limit))
        tables.show(rows, format=format_named(format), table=tables.stories_table())


@commands.command(epilog="Example: dateline chronology --about 'Mara Velde' --since 2026-01-01")
def chronology(
    record: RecordOption = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = 1000,
    format: FormatOption = "table",
) -> None:
    """List what happened, in order, with how certain it is and on how many independent origins it rests."""
    from dateline.serve import listing, tables

    with opened(record) as held:
        query = asked(about, since, until, as_of, limit)
        rows = listing.event_rows(held, query)
        tables.show(rows, format=format_named(format), table=tables.chronology_table())
        _notes(held, query, format)


def _notes(record: Record, query: Query, format: str) -> None:
    """Below a table for a person: the days of the list without data, and whether its sources stayed the same."""
    from dateline.serve.coverage import notes
    from dateline.serve.tables import Format, console

    if format_named(format) is Format.TABLE:
        out = console()
        for line in notes(record, query):
            out.print(line, style="dim")


@commands.command(epilog="Example: dateline expectations --about congress --as-of 2026-01-31")
def expectations(
    record: RecordOption = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = 1000,
    format: FormatOption = "table",
    calibration: Annotated[bool, typer.Option("--calibration", help="How often what was said to come has come.")] = False,
) -> None:
    """List what is said to come: by whom, in which window, and what became of it.

    A window that passed in silence is due. It counts as missed only if the sources that spoke of it were read since; else it is not
    covered, and nothing follows.
    """
    from dateline.serve import coverage, listing, tables

    with opened(record) as held:
        query = asked(about, since, until, as_of, limit)
        if calibration:
            rates = listing.calibration_rows(held, query, today=evening(as_of))
            tables.show(rates, format=format_named(format), table=tables.calibration_table())
            return
        rows = listing.expectation_rows(held, query, today=evening(as_of))
        if format_named(format) is not tables.Format.TABLE:
            tables.show(rows, format=format_named(format), table=tables.expectations_table())
            return
        shown = list(coverage.passed_rows(held, rows, today=evening(as_of)))
        tables.show(shown, format=tables.Format.TABLE, table=tables.expectations_table())
        if note := coverage.share_note(shown):
            tables.console().print(note, style="dim")


@commands.command(epilog="Example: dateline search 'reactor restart' --since 2026-01-01")
def search(
    words: Annotated[list[str], typer.Argument(help="Words that must all occur; put a phrase in quotes.")],
    record: RecordOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    limit: LimitOption = 20,
    format: FormatOption = "table",
) -> None:
    """Search the articles and claims of the record; ids lead on with `dateline explain`."""
    from dateline.serve import listing, tables

    with opened(record) as held:
        rows = listing.hit_rows(held, " ".join(words), asked(None, since, until, as_of, limit))
        tables.show(rows, format=format_named(format), table=tables.search_table())
