"""The way back to stored words: explain."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.serve.commands.options import RecordOption, evening, opened

commands = typer.Typer()


@commands.command(epilog="Example: dateline explain 3f2a9c0d11e8b7a4")
def explain(
    id: Annotated[str, typer.Argument(help="The id of an article, claim, copy group, story, event or expectation.")],
    record: RecordOption = None,
) -> None:
    """Print the way back from an id to the exact words of stored pages, and the rules that fired."""
    from dateline.serve.explain import explain as lines_of
    from dateline.serve.tables import console

    out = console()
    with opened(record) as held:
        for line in lines_of(held.find(id), held.reading, today=evening(None)):
            out.print(line, soft_wrap=True)
