"""What one page or one expression says, without a record: read, times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.serve.commands.options import FormatOption, format_named

if TYPE_CHECKING:
    from dateline.run.outcomes import Outcome
    from dateline.serve.tables import Format

commands = typer.Typer()


@commands.command(epilog="Example: dateline read page.html notes.txt --format table")
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help=".html, .txt, .warc.gz, .jsonl, a folder or an address")],
    format: FormatOption = "table",
) -> None:
    """Read pages and print what they say, without keeping anything."""
    from dateline.run.pipeline import read_targets
    from dateline.settings import load_settings

    chosen, failed, count = format_named(format), 0, 0
    for outcome in read_targets(files, settings=load_settings(), now=datetime.now(UTC)):
        count += 1
        failed += outcome.reading is None
        _print_reading(outcome, chosen)
    if count == 0 or failed:
        typer.secho(f"dateline: {failed} of {count} pages could not be read", fg="red", err=True)
        raise typer.Exit(1)


def _print_reading(outcome: Outcome, format: Format) -> None:
    import json

    from dateline.serve.readings import print_reading
    from dateline.serve.tables import Format

    if outcome.problem:
        typer.secho(f"{outcome.name}: {outcome.problem.code.value}: {outcome.problem.detail}", fg="red", err=True)
    if outcome.reading is None:
        return
    if format is Format.JSONL:
        print(json.dumps(outcome.reading.to_json(), ensure_ascii=False))
    else:
        print_reading(outcome.reading, format=format)


@commands.command(epilog="Example: dateline times 'as early as January' --published 2025-12-30")
def times(
    phrase: Annotated[str, typer.Argument(help="A time expression, or a sentence that holds some.")],
    published: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"],
            help="The day or moment on which it was published; the day is that of the zone that you write. Without it, relative"
            " words have no days.",
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="The language of the phrase.")] = "en",
) -> None:
    """Print every reading of a time expression, the chosen one, and why."""
    from dateline.serve.readings import print_times

    print_times(phrase, published=published.date() if published else None, language=language)
