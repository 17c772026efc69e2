"""The sample desk: forty captures that come with dateline, read into a record of their own and shown."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from pathlib import Path

import typer

from dateline.record import Query
from dateline.serve import listing
from dateline.serve.coverage import passed_rows, share_note
from dateline.serve.progress import add_with_progress
from dateline.serve.tables import Format, chronology_table, expectations_table, show
from dateline.serve.web import run_desk
from dateline.settings import load_settings
from dateline.store import Record, open_record


def run_demo(*, serve: bool, port: int) -> None:
    """Read the sample desk, print its chronology and its expectations, and serve it until Ctrl-C if asked to."""
    with tempfile.TemporaryDirectory(prefix="dateline-demo-") as folder, open_record(Path(folder) / "demo.db") as record:
        with as_file(files("dateline") / "sample") as sample:
            add_with_progress(record, [str(sample)], settings=load_settings(), now=datetime.now(UTC))
        today = record.days()[1] or datetime.now(UTC).date()  # the sample desk lives in its own spring
        _show(record, today=today)
        if serve:
            run_desk(record, host="127.0.0.1", port=port, tokens=Path(folder) / "tokens", today=lambda: today)


def _show(record: Record, *, today: date) -> None:
    query = Query()
    show(listing.event_rows(record, query), format=Format.TABLE, table=chronology_table())
    typer.echo()
    rows = list(passed_rows(record, listing.expectation_rows(record, query, today=today), today=today))
    show(rows, format=Format.TABLE, table=expectations_table())
    typer.echo(share_note(rows) or "")
    counts = record.counts()
    held = f"{counts.articles} articles, {counts.claims} claims, {counts.stories} stories"
    typer.echo(f"\n{held}, {counts.events} events, {counts.expectations} expectations; as of {today}")
    typer.echo("Every line leads back to stored words: dateline explain ID. Your own pages: dateline add FOLDER.")
