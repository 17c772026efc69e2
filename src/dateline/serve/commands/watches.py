"""Saved questions that alert: watch add, list, preview, remove; alert."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.serve.commands.options import FormatOption, RecordOption, SinceOption, day_of, format_named, opened

if TYPE_CHECKING:
    from dateline.record import Watch

commands = typer.Typer()
watch = typer.Typer(help="Saved questions that alert when the record changes.", no_args_is_help=True)
commands.add_typer(watch, name="watch")

OnOption = Annotated[
    list[str],
    typer.Option(
        "--on",
        metavar="TRIGGER",
        help="claims, events, origins, figures, expectations, windows, outcomes, due, headlines or edits; may be given again.",
    ),
]
AboutOption = Annotated[str, typer.Option("--about", metavar="NAME", help="Only what concerns this name or word.")]
OriginsOption = Annotated[int, typer.Option(min=0, help="Events only when they rest on so many independent origins.")]
CertaintyOption = Annotated[str, typer.Option(help="asserted, hedged, denied or unknown.")]
SourceOption = Annotated[str, typer.Option(help="Only what this outlet carries.")]
VoiceOption = Annotated[str, typer.Option(help="Only what a voice of this name says.")]


@watch.command(epilog="Example: dateline watch add 'Halvar dates' --about Halvar --on windows --on due --to newsroom")
def add(
    name: Annotated[str, typer.Argument(help="What the watch is called.")],
    on: OnOption,
    about: AboutOption = "",
    origins: OriginsOption = 0,
    certainty: CertaintyOption = "",
    source: SourceOption = "",
    voice: VoiceOption = "",
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="CHANNEL", help="A channel of the settings; may be given again.")
    ] = None,
    daily: Annotated[bool, typer.Option("--daily", help="In one digest a day instead of at once.")] = False,
    by: Annotated[str, typer.Option(help="In whose name.")] = "the command line",
    record: RecordOption = None,
) -> None:
    """Keep a question and tell of every new answer from now on. What is stored already is for `dateline watch preview`."""
    from dateline.serve.watching import looking
    from dateline.serve.watching.asking import described

    now = datetime.now(UTC)
    made = _watch(name, on, about, origins, certainty, source, voice, to=to or [], daily=daily, by=by, now=now)
    with opened(record) as held:
        looking.make(held, made, today=now.date())
    typer.echo(f"{made.name}: {described(made)}")
    typer.echo("`dateline alert` looks and sends; so does `dateline follow` after each round", err=True)


@watch.command(name="list", epilog="Example: dateline watch list --record korea.db")
def list_(record: RecordOption = None) -> None:
    """List the watches: what each asks, where it sends to, and how much it had to tell."""
    from dateline.serve.watching.asking import described
    from dateline.store import watching

    with opened(record) as held:
        for found, look in watching.watches(held):
            told = len(watching.alerts(held, found.id, limit=1000))
            typer.echo(f"{found.name}: {described(found)}")
            typer.echo(
                f"    {found.pace.value} to {', '.join(found.to) or 'the desk alone'}; {told} alerts; last looked on {look.day}"
            )


@watch.command(epilog="Example: dateline watch preview --about Halvar --on windows --on due --since 2026-01-01")
def preview(
    on: OnOption,
    about: AboutOption = "",
    origins: OriginsOption = 0,
    certainty: CertaintyOption = "",
    source: SourceOption = "",
    voice: VoiceOption = "",
    since: SinceOption = None,
    record: RecordOption = None,
    format: FormatOption = "table",
) -> None:
    """List what a watch would have told on each day of the last quarter of the record, had there been one."""
    from dateline.serve import tables
    from dateline.serve.watching import looking
    from dateline.serve.watching.rows import preview_rows

    now = datetime.now(UTC)
    asked = _watch("preview", on, about, origins, certainty, source, voice, to=[], daily=False, by="", now=now)
    with opened(record) as held:
        days = looking.preview(held, asked, today=now.date(), since=day_of(since))
        tables.show(preview_rows(days), format=format_named(format), table=tables.alerts_table())


@watch.command(epilog="Example: dateline watch remove 'Halvar dates'")
def remove(name: Annotated[str, typer.Argument(help="The name or id of a watch.")], record: RecordOption = None) -> None:
    """Take a watch away, with the alerts that it noted."""
    from dateline.store import watching

    with opened(record) as held:
        found, _ = watching.watch(held, name)
        watching.drop_watch(held, found.id)
    typer.echo(f"{found.name} watches no more")


@commands.command(epilog="Example: dateline alert --record korea.db")
def alert(record: RecordOption = None) -> None:
    """Look with every watch at what is new in the record, and send what is due: alerts, digests, and what failed before.

    Run it as often as you like: each alert is noted once and leaves once. Ends with exit code 1 when something could not be sent.
    """
    from dateline.serve.watching.rounds import go_round
    from dateline.settings import load_settings

    with opened(record) as held:
        went = go_round(held, settings=load_settings(), now=datetime.now(UTC))
    for line in went.lines():
        typer.echo(line)
    typer.echo(f"{went.looked.watches} watches, {went.looked.alerts} new alerts, {len(went.sent)} messages tried", err=True)
    if went.failed:
        raise typer.Exit(1)


def _watch(
    name: str,
    on: list[str],
    about: str,
    origins: int,
    certainty: str,
    source: str,
    voice: str,
    *,
    to: list[str],
    daily: bool,
    by: str,
    now: datetime,
) -> Watch:
    from dateline.serve.watching.asking import watch_of
    from dateline.settings import load_settings

    return watch_of(
        name=name,
        about=about,
        triggers=on,
        origins=origins,
        certainty=certainty,
        source=source,
        voice=voice,
        daily="daily" if daily else "",
        to=to,
        channels=load_settings().channels,
        by=by,
        now=now,
    )
