"""What is known of the sources: coverage, grades, grade."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dateline.serve.commands.options import (
    AboutOption,
    AsOfOption,
    FormatOption,
    RecordOption,
    SinceOption,
    UntilOption,
    asked,
    day_of,
    evening,
    format_named,
    opened,
)

commands = typer.Typer()


@commands.command(epilog="Example: dateline coverage --by day --about dam --since 2026-02-01")
def coverage(
    record: RecordOption = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
    by: Annotated[str, typer.Option("--by", metavar="source|day", help="A row for each source, or for each day.")] = "source",
) -> None:
    """List when each source was read, silent or failed; with --by day what may be said of each day.

    "no report" is a day on which sources were read and had nothing; "not covered" one on which none was read.
    """
    from dateline.record import ALL
    from dateline.serve import coverage, tables

    if by not in ("source", "day"):
        raise typer.BadParameter(f"{by!r} is neither source nor day", param_hint="--by")
    rows_of, table = (coverage.source_rows, tables.coverage_table()) if by == "source" else (coverage.day_rows, tables.days_table())
    with opened(record) as held:
        query = asked(about, since, until, as_of, ALL)
        tables.show(rows_of(held, query), format=format_named(format), table=table)
        if format_named(format) is tables.Format.TABLE:
            for line in coverage.notes(held, query):
                tables.console().print(line, style="dim")


@commands.command(epilog="Example: dateline grades --format jsonl")
def grades(record: RecordOption = None, as_of: AsOfOption = None, format: FormatOption = "table") -> None:
    """List the Admiralty letter of every source: F until a person sets one or the ledger knows enough to propose one.

    Rows as JSON carry the tags of MISP's admiralty-scale. The digit of an event stands in `dateline chronology`.
    """
    from dateline.serve import listing, tables

    with opened(record) as held:
        rows = listing.grade_rows(held, today=evening(as_of), as_of=day_of(as_of))
        tables.show(rows, format=format_named(format), table=tables.grades_table())


@commands.command(epilog="Example: dateline grade 'Harbour Times' B --by 'M. Aas'")
def grade(
    source: Annotated[str, typer.Argument(help="An outlet or a voice, as `dateline grades` names it.")],
    letter: Annotated[str, typer.Argument(help="A to F.")],
    by: Annotated[str, typer.Option("--by", help="Who decides.")],
    record: RecordOption = None,
) -> None:
    """Set the letter of a source. The decision is kept with its maker and time, and so is every earlier one."""
    from dateline.merge.grades import LETTERS
    from dateline.model import identity
    from dateline.record import Decision, DecisionKind

    chosen, now = letter.upper(), datetime.now(UTC)
    if chosen not in LETTERS:
        raise typer.BadParameter(f"{letter!r} is none of {', '.join(LETTERS)}", param_hint="LETTER")
    id = identity("grade", source, chosen, now.isoformat())
    with opened(record) as held:
        held.decide(Decision(id=id, kind=DecisionKind.GRADE, subject=source, value=chosen, made_at=now, by=by))
    typer.echo(f"{source}: {chosen}, {LETTERS[chosen]} (set by {by} on {now.date()}; earlier decisions are kept)")
