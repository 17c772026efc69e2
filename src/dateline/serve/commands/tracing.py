"""The way back to stored words, and what changed on the way: explain, history, changes, verify."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dateline.serve.commands.options import (
    AboutOption,
    AsOfOption,
    FormatOption,
    RecordOption,
    day_of,
    evening,
    format_named,
    opened,
)

commands = typer.Typer()


@commands.command(epilog="Example: dateline explain 3f2a9c0d11e8b7a4 --as-of 2026-01-31")
def explain(
    id: Annotated[str, typer.Argument(help="The id of an article, claim, report, copy group, story, event or expectation.")],
    record: RecordOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Print the way back from an id to the exact words of stored pages, and the rules that fired."""
    from functools import partial

    from dateline.serve.explain import explain as lines_of
    from dateline.serve.tables import console

    out, day = console(), day_of(as_of)
    with opened(record) as held:
        for line in lines_of(held.find(id, as_of=day), partial(held.reading, as_of=day), today=evening(as_of)):
            out.print(line, soft_wrap=True)


@commands.command(epilog="Example: dateline history https://gazette.example/bridge")
def history(
    name: Annotated[str, typer.Argument(metavar="X", help="An address, a file that was added, or the id of an article.")],
    record: RecordOption = None,
    format: FormatOption = "table",
) -> None:
    """Print every version of an article and what each changed in what it claims, and whether the page says so."""
    from dateline.serve import tables
    from dateline.serve.history import history_lines, history_rows

    chosen = format_named(format)
    with opened(record) as held:
        rows = list(history_rows(held, name))
    if chosen is not tables.Format.TABLE:
        tables.show(rows, format=chosen, table=tables.changes_table())
        return
    out = tables.console()
    for line in history_lines(rows):
        out.print(line, soft_wrap=True)


@commands.command(epilog="Example: dateline changes --since 2026-02-01 --about dam")
def changes(
    since: Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="What is new from this day on.")],
    record: RecordOption = None,
    about: AboutOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = "table",
) -> None:
    """List what is new since a day: events, expectations, moved windows, outcomes, and what outlets edited."""
    from dateline.serve import tables
    from dateline.serve.changes import Period, change_rows

    period = Period(since=since.date(), until=evening(as_of), as_of=day_of(as_of), about=about)
    with opened(record) as held:
        tables.show(change_rows(held, period), format=format_named(format), table=tables.changes_table())


@commands.command(epilog="Example: dateline verify brief.md --record korea.db")
def verify(
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="An export (.jsonl, .csv), a brief (.md, .html) or a case file (.zip).")
    ] = None,
    record: RecordOption = None,
) -> None:
    """Read the stored bytes again and check every span, name, date and number of the record, or of a file made from it.

    Ends with exit code 1 when something does not hold. A case file brings its own record; nothing else is needed to check it.
    """
    from dateline.serve import verify
    from dateline.serve.verify_case import verify_case
    from dateline.settings import load_settings

    path = Path(file) if file else None
    if path and path.suffix == ".zip":
        verdict = verify_case(path, settings=load_settings())
    else:
        with opened(record) as held:
            verdict = verify.verify_file(held, path) if path else verify.verify_record(held, settings=load_settings())
    for finding in verdict.findings:
        typer.secho(f"{finding.where}: {finding.what}", fg="red")
    typer.echo(f"checked: {verdict.checked}")
    if verdict.findings:
        typer.secho(f"does not hold: {len(verdict.findings)} findings", fg="red", bold=True)
        raise typer.Exit(1)
    typer.secho("holds: everything stands in the stored bytes", fg="green")
