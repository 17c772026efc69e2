"""What goes into a record: add, rederive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dateline.serve.commands.options import RecordOption, opened

commands = typer.Typer()


@commands.command(epilog="Example: dateline add saved-pages/ articles.jsonl --record korea.db")
def add(
    targets: Annotated[list[str], typer.Argument(metavar="TARGET...", help="files, folders, archives or addresses")],
    record: RecordOption = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read; the default is one a core.")] = None,
) -> None:
    """Read pages and keep them in the record. Adding the same pages twice changes nothing."""
    from dateline.serve.progress import add_with_progress
    from dateline.settings import load_settings

    settings = load_settings(workers=workers) if workers else load_settings()
    with opened(record, create=True) as held:
        tally = add_with_progress(held, targets, settings=settings, now=datetime.now(UTC))
    if tally.failed and not tally.read and not tally.skipped:
        raise typer.Exit(1)


@commands.command(epilog="Example: dateline rederive --record korea.db")
def rederive(
    record: RecordOption = None,
    into: Annotated[
        str | None, typer.Option("--into", metavar="FILE_OR_URL", help="Build a new record here and leave the other as it is.")
    ] = None,
) -> None:
    """Read all stored pages again with today's rules and rebuild everything that is derived from them.

    With --into the result is a new record, which may be on the other engine: pages, decisions, sources and watches go along.
    """
    from dateline.serve.progress import rederive_into_with_progress, rederive_with_progress
    from dateline.settings import load_settings
    from dateline.store import open_record

    settings, now = load_settings(), datetime.now(UTC)
    with opened(record) as held:
        if into is None:
            rederive_with_progress(held, settings=settings, now=now)
            return
        with open_record(into) as made:
            rederive_into_with_progress(held, made, settings=settings, now=now)
