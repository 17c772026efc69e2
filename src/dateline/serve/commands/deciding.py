"""What a person overrules: decide, decisions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dateline.serve.commands.options import RecordOption, opened

commands = typer.Typer()


@commands.command(epilog="Example: dateline decide outcome 07b544127724aa6d met_late --by ada")
def decide(
    kind: Annotated[str, typer.Argument(help="outcome, merge, split or undo")],
    subject: Annotated[str, typer.Argument(help="The id of the event or expectation; of the decision for undo.")],
    value: Annotated[str, typer.Argument(help="The outcome; the id to merge into; the claim or article to split off.")] = "",
    by: Annotated[str, typer.Option(help="In whose name.")] = "the command line",
    record: RecordOption = None,
) -> None:
    """Overrule what the rules made of an event or expectation. It counts at once and survives every rebuild."""
    from dateline.serve.desk.decisions import decided

    with opened(record) as held:
        id = decided(held, {"kind": kind, "subject": subject, "value": value}, by=by, now=datetime.now(UTC))
        typer.echo(f"decided; see `dateline explain {id}`" if id else "taken back")


@commands.command(epilog="Example: dateline decisions --record korea.db")
def decisions(record: RecordOption = None) -> None:
    """List what people overruled, the newest first, with the ids by which `dateline decide undo ID` takes it back."""
    from dateline.serve.desk.decisions import made

    with opened(record) as held:
        for row in made(held):
            gone = "" if row.in_force else "  (taken back)"
            typer.echo(f"{row.decision.id}  {row.decision.made_at:%Y-%m-%d %H:%M}  {row.decision.by}{gone}")
            typer.echo(f"    {row.subject} {row.says} {row.value}")
