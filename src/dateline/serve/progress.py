"""Long work with a progress bar for a person and one line of result for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from dateline.run.pipeline import Tally, add, rederive, rederive_into
from dateline.settings import Settings
from dateline.store import Record

_SHOWN = 20  # problems that are named one by one


def add_with_progress(record: Record, targets: Iterable[str], *, settings: Settings, now: datetime) -> Tally:
    """Read targets into a record while a bar shows how far it is."""
    return _watched("reading", lambda progress: add(record, targets, settings=settings, now=now, progress=progress))


def rederive_with_progress(record: Record, *, settings: Settings, now: datetime) -> Tally:
    """Rebuild a record while a bar shows how far it is."""
    return _watched("reading again", lambda progress: rederive(record, settings=settings, now=now, progress=progress))


def rederive_into_with_progress(record: Record, made: Record, *, settings: Settings, now: datetime) -> Tally:
    """Build a new record from what another has stored while a bar shows how far it is."""
    return _watched("reading again", lambda progress: rederive_into(record, made, settings=settings, now=now, progress=progress))


def _watched(doing: str, work: Callable[[Callable[[Tally], None]], Tally]) -> Tally:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} pages"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        tally = work(lambda so_far: bar.update(task, completed=so_far.total))
    typer.echo(f"{tally.read} read, {tally.skipped} skipped (known already), {tally.failed} failed", err=True)
    for name, problem in tally.problems[:_SHOWN]:
        typer.secho(f"  {name}: {problem.code.value}: {problem.detail}", fg="yellow", err=True)
    if len(tally.problems) > _SHOWN:
        typer.echo(f"  and {len(tally.problems) - _SHOWN} more", err=True)
    return tally
