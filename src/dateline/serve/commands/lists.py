"""What a record holds, row by row: articles, stories, chronology, expectations, search."""

from __future__ import annotations

from typing import Annotated

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
        rows = listing.article_rows(held, asked(about, since, until, as_of, limit))
        tables.show(rows, format=format_named(format), table=tables.articles_table())


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
        rows = listing.event_rows(held, asked(about, since, until, as_of, limit))
        tables.show(rows, format=format_named(format), table=tables.chronology_table())


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
    """List what is said to come: by whom, in which window, and what became of it."""
    from dateline.serve import listing, tables

    with opened(record) as held:
        query = asked(about, since, until, as_of, limit)
        if calibration:
            rates = listing.calibration_rows(held, query, today=evening(as_of))
            tables.show(rates, format=format_named(format), table=tables.calibration_table())
            return
        rows = listing.expectation_rows(held, query, today=evening(as_of))
        tables.show(rows, format=format_named(format), table=tables.expectations_table())


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
