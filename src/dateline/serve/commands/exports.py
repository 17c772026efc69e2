"""What leaves the house: brief, export case, export parquet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dateline.serve.commands.options import (
    AboutOption,
    AsOfOption,
    RecordOption,
    SinceOption,
    UntilOption,
    asked,
    evening,
    opened,
)

commands = typer.Typer()
export = typer.Typer(help="Write a part of the record as files that stand on their own.", no_args_is_help=True)
commands.add_typer(export, name="export")


@commands.command(epilog="Example: dateline brief --about dam --since 2026-02-01 --out brief.html")
def brief(
    about: Annotated[str, typer.Option("--about", metavar="NAME", help="The name or words that the brief is about.")],
    since: Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="The first day that it tells of.")],
    record: RecordOption = None,
    as_of: AsOfOption = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A file, .md or .html; else it is printed.")] = None,
) -> None:
    """Write what happened, what is expected, what changed and where sources disagree, in quoted words with their receipts.

    Nothing in it is generated: words stand on stored pages or fill a template. `dateline verify FILE` checks it.
    """
    from dateline.serve import brief

    if out and out.suffix not in (".md", ".html"):
        raise typer.BadParameter(f"{out} is neither .md nor .html", param_hint="--out")
    with opened(record) as held:
        made = brief.brief_of(held, brief.Asked(about=about, since=since.date(), as_of=evening(as_of)))
    text = brief.html(made) if out and out.suffix == ".html" else brief.markdown(made)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    typer.echo(f"{out}: {len(made.receipts)} receipts; check it with `dateline verify {out}`", err=True)


@export.command(name="case", epilog="Example: dateline export case --about dam --out dam.zip")
def case(
    about: Annotated[str, typer.Option("--about", metavar="NAME", help="The name or words that the case is about.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The zip to write.")],
    record: RecordOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Write one zip with the raw pages, a slice of the record, its spans, provenance and digests, and pages to read it with.

    `dateline verify FILE` checks it on any machine; so does `sha256sum -c SHA256SUMS`, without dateline.
    """
    from dateline.serve.casefile import write_case

    with opened(record) as held:
        made = write_case(held, out, about=about, as_of=evening(as_of), now=datetime.now(UTC))
    typer.echo(f"{out}: {made.articles} articles, {made.captures} captures, {made.quotations} quotations")
    typer.echo(f"sha256 {made.sha256}  (note it where the file cannot reach it)")


@export.command(name="parquet", epilog="Example: dateline export parquet --about dam --out tables/")
def parquet(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The folder to write a file a list into.")],
    record: RecordOption = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Write articles, stories, chronology and expectations as Parquet files. Needs the extra: pip install 'dateline[parquet]'."""
    from dateline.errors import SettingsError
    from dateline.record import ALL

    try:
        from dateline.serve.parquet import write_parquet
    except ImportError:
        raise SettingsError("Parquet needs an extra: pip install 'dateline[parquet]'") from None
    with opened(record) as held:
        written = write_parquet(held, out, asked(about, since, until, as_of, ALL), today=evening(as_of))
    for name, rows in written.items():
        typer.echo(f"{out / name}.parquet: {rows} rows")
