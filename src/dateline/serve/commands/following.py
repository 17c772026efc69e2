"""Where pages come from: follow, and sources list, add, remove, export."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.serve.commands.options import FormatOption, RecordOption, format_named, opened

if TYPE_CHECKING:
    from dateline.run.following import Round
    from dateline.run.sources import Added

commands = typer.Typer()


@commands.command(epilog="Example: dateline follow --once --record korea.db")
def follow(
    record: RecordOption = None,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is due, as a timer of the system wants it.")] = False,
) -> None:
    """Fetch what the sources of a record publish, on a schedule, until Ctrl-C. What is known survives any end of it.

    After each round the watches look at what is new, and what they have to tell is sent.

    Set `contact` in dateline.toml, so that servers know whom to write to.
    """
    import time

    from dateline.run.following import follow, follow_once
    from dateline.serve.followed import round_lines
    from dateline.serve.watching.rounds import go_round
    from dateline.settings import load_settings

    settings = load_settings()

    def clock() -> datetime:
        return datetime.now(UTC)

    def told(done: Round) -> None:
        for line in (*round_lines(done), *go_round(held, settings=settings, now=clock()).lines()):
            typer.echo(line)

    if not settings.contact:
        typer.secho("no contact is set: servers are not told whom to write to (contact in dateline.toml)", fg="yellow", err=True)
    with opened(record) as held:
        if once:
            follow_once(held, settings=settings, clock=clock, wait=time.sleep, told=told)
        else:
            follow(held, settings=settings, clock=clock, wait=time.sleep, told=told)

sources = typer.Typer(help="List, add, remove and export the sources of a record.", no_args_is_help=True)
commands.add_typer(sources, name="sources")


@sources.command("list", epilog="Example: dateline sources list --record korea.db")
def listed(record: RecordOption = None, format: FormatOption = "table") -> None:
    """List the sources with how each is doing and, where something is wrong, what to do."""
    from dateline.serve import tables
    from dateline.serve.followed import source_rows

    with opened(record) as held:
        tables.show(source_rows(held), format=format_named(format), table=tables.followed_table())


@sources.command("add", epilog="Example: dateline sources add https://gazette.example/rss subscriptions.opml")
def added(
    names: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="Addresses, OPML files, feeds and folders on disk; - reads a pasted list."),
    ],
    record: RecordOption = None,
    every: Annotated[
        int | None, typer.Option(min=1, help="Minutes between polls; without it the source's own rhythm decides.")
    ] = None,
) -> None:
    """Add feeds, news sitemaps, pages and folders to follow, one by one or from an OPML file."""
    from dateline.run.sources import add_named, paste

    now = datetime.now(UTC)
    with opened(record, create=True) as held:
        _tell(paste(held, sys.stdin.read(), now=now) if names == ["-"] else add_named(held, names, every=every, now=now))


def _tell(added: Added) -> None:
    for source in added.new:
        typer.echo(f"added {source.address}{f' ({source.title})' if source.title else ''}")
    for source in added.known:
        typer.echo(f"known already: {source.address}")
    for line in added.unread:
        typer.secho(f"no address in: {line}", fg="yellow", err=True)
    if added.new:
        typer.echo("`dateline follow` fetches what they publish", err=True)


@sources.command("remove", epilog="Example: dateline sources remove https://gazette.example/rss")
def removed(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="The address, path or id of a source.")],
    record: RecordOption = None,
) -> None:
    """Follow a source no more. The pages that came from it stay in the record."""
    from dateline.run.sources import source_named

    with opened(record) as held:
        source = source_named(held, name)
        held.remove_source(source.id)
    typer.echo(f"removed {source.address}; its pages stay")


@sources.command("export", epilog="Example: dateline sources export subscriptions.opml")
def exported(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The OPML file to write; - for the standard output.")],
    record: RecordOption = None,
) -> None:
    """Write the sources as OPML, which other feed readers take."""
    from dateline.fetch.opml import write_opml

    with opened(record) as held:
        whole = write_opml(held.sources(), title=f"Sources of {Path(held.name).name}")
    if file == "-":
        typer.echo(whole.decode(), nl=False)
    else:
        Path(file).write_bytes(whole)
