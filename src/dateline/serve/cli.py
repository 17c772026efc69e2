"""The command line: one function a command; each asks the rooms behind it and prints rows.

The rooms are imported inside the commands, so that `dateline --help` imports typer and rich only and answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.errors import DatelineError

if TYPE_CHECKING:
    from dateline.record import Query
    from dateline.run.outcomes import Outcome
    from dateline.serve.tables import Format
    from dateline.store import Record

app = typer.Typer(
    help="Reads the news and keeps the record: who did or said what, when, on whose word, how certain, and what is expected next.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with [bold]dateline demo[/bold], then [bold]dateline add FOLDER[/bold] and [bold]dateline chronology[/bold].",
)

RecordOption = Annotated[
    str | None,
    typer.Option("--record", "-r", metavar="FILE_OR_URL", help="The record, an SQLite file (default: dateline.db)."),
]
AboutOption = Annotated[str | None, typer.Option("--about", metavar="NAME", help="Only what concerns this name or word.")]
SinceOption = Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Only from this day on.")]
UntilOption = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Only up to this day.")]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="What the record held at the end of this day.")
]
FormatOption = Annotated[str, typer.Option("--format", "-f", help="table, jsonl or csv.", metavar="FORMAT")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many rows.")]


def main() -> None:
    """Run a command; an error that dateline raised on purpose becomes one line and exit code 2."""
    try:
        app()
    except DatelineError as error:
        typer.secho(f"dateline: {error}", fg="red", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)


def _format(name: str) -> Format:
    from dateline.serve.tables import Format

    try:
        return Format(name)
    except ValueError:
        raise typer.BadParameter(f"{name!r} is none of table, jsonl, csv", param_hint="--format") from None


def _query(about: str | None, since: datetime | None, until: datetime | None, as_of: datetime | None, limit: int) -> Query:
    from dateline.record import Query

    return Query(about=about, limit=limit, since=_date(since), until=_date(until), as_of=_date(as_of))


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@contextmanager
def _opened(record: str | None, *, create: bool = False) -> Iterator[Record]:
    from dateline.errors import StoreError
    from dateline.settings import load_settings
    from dateline.store import open_record

    name = record or load_settings().record
    if not create and "://" not in name and not Path(name).exists():
        raise StoreError(f"there is no record at {name}; `dateline add FILE --record {name}` makes one")
    with open_record(name) as opened:
        yield opened


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else datetime.now(UTC).date()


@app.command(epilog="Example: dateline read page.html notes.txt --format table")
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help=".html, .txt, .warc.gz, .jsonl, a folder or an address")],
    format: FormatOption = "table",
) -> None:
    """Read pages and print what they say, without keeping anything."""
    from dateline.run.pipeline import read_targets
    from dateline.settings import load_settings

    chosen, failed, count = _format(format), 0, 0
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


@app.command(epilog="Example: dateline add saved-pages/ articles.jsonl --record korea.db")
def add(
    targets: Annotated[list[str], typer.Argument(metavar="TARGET...", help="files, folders, archives or addresses")],
    record: RecordOption = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read; the default is one a core.")] = None,
) -> None:
    """Read pages and keep them in the record. Adding the same pages twice changes nothing."""
    from dateline.serve.progress import add_with_progress
    from dateline.settings import load_settings

    settings = load_settings(workers=workers) if workers else load_settings()
    with _opened(record, create=True) as opened:
        tally = add_with_progress(opened, targets, settings=settings, now=datetime.now(UTC))
    if tally.failed and not tally.read and not tally.skipped:
        raise typer.Exit(1)


@app.command(epilog="Example: dateline articles --about Kim --since 2026-01-01 --format csv")
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

    with _opened(record) as opened:
        rows = listing.article_rows(opened, _query(about, since, until, as_of, limit))
        tables.show(rows, format=_format(format), table=tables.articles_table())


@app.command(epilog="Example: dateline stories --about dam --format jsonl")
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

    with _opened(record) as opened:
        rows = listing.story_rows(opened, _query(about, since, until, as_of, limit))
        tables.show(rows, format=_format(format), table=tables.stories_table())


@app.command(epilog="Example: dateline chronology --about 'Mara Velde' --since 2026-01-01")
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

    with _opened(record) as opened:
        rows = listing.event_rows(opened, _query(about, since, until, as_of, limit))
        tables.show(rows, format=_format(format), table=tables.chronology_table())


@app.command(epilog="Example: dateline expectations --about congress --as-of 2026-01-31")
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

    with _opened(record) as opened:
        query = _query(about, since, until, as_of, limit)
        if calibration:
            rates = listing.calibration_rows(opened, query, today=_day(as_of))
            tables.show(rates, format=_format(format), table=tables.calibration_table())
            return
        rows = listing.expectation_rows(opened, query, today=_day(as_of))
        tables.show(rows, format=_format(format), table=tables.expectations_table())


@app.command(epilog="Example: dateline search 'reactor restart' --since 2026-01-01")
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

    with _opened(record) as opened:
        rows = listing.hit_rows(opened, " ".join(words), _query(None, since, until, as_of, limit))
        tables.show(rows, format=_format(format), table=tables.search_table())


@app.command(epilog="Example: dateline explain 3f2a9c0d11e8b7a4")
def explain(
    id: Annotated[str, typer.Argument(help="The id of an article, claim, copy group, story, event or expectation.")],
    record: RecordOption = None,
) -> None:
    """Print the way back from an id to the exact words of stored pages, and the rules that fired."""
    from dateline.serve.explain import explain as lines_of
    from dateline.serve.tables import console

    out = console()
    with _opened(record) as opened:
        for line in lines_of(opened.find(id), opened.reading, today=_day(None)):
            out.print(line, soft_wrap=True)


@app.command(epilog="Example: dateline rederive --record korea.db")
def rederive(record: RecordOption = None) -> None:
    """Read all stored pages again with today's rules and rebuild everything that is derived from them."""
    from dateline.serve.progress import rederive_with_progress
    from dateline.settings import load_settings

    with _opened(record) as opened:
        rederive_with_progress(opened, settings=load_settings(), now=datetime.now(UTC))


@app.command(epilog="Example: dateline times 'as early as January' --published 2025-12-30")
def times(
    phrase: Annotated[str, typer.Argument(help="A time expression, or a sentence that holds some.")],
    published: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day on which it was published.")],
    language: Annotated[str, typer.Option(help="The language of the phrase.")] = "en",
) -> None:
    """Print every reading of a time expression, the chosen one, and why."""
    from dateline.serve.readings import print_times

    print_times(phrase, published=published.date(), language=language)


@app.command(epilog="Example: dateline serve --record korea.db --port 8080")
def serve(
    record: RecordOption = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on (127.0.0.1 unless settings say other).")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port (8000 unless settings say other).")] = None,
) -> None:
    """Serve the desk in a browser until it is stopped with Ctrl-C."""
    from dateline.serve.web import run_desk
    from dateline.settings import load_settings

    settings = load_settings()
    with _opened(record) as opened:
        run_desk(opened, host=host or settings.host, port=port or settings.port)


@app.command(epilog="Example: dateline demo --no-serve")
def demo(
    serve: Annotated[bool, typer.Option(help="Serve the desk afterwards when a person is at the terminal.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
) -> None:
    """Read the bundled sample desk into a record of its own and show what comes out."""
    from dateline.serve.demo import run_demo

    run_demo(serve=serve and sys.stdout.isatty(), port=port)



if __name__ == "__main__":
    main()
