"""The desk in a browser: serve, demo."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dateline.serve.commands.options import RecordOption, opened

commands = typer.Typer()


@commands.command(epilog="Example: dateline serve --record korea.db --port 8080")
def serve(
    record: RecordOption = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on (127.0.0.1 unless settings say other).")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port (8000 unless settings say other).")] = None,
) -> None:
    """Serve the desk in a browser until it is stopped with Ctrl-C."""
    from dateline.serve.web import run_desk
    from dateline.settings import load_settings

    settings = load_settings()
    with opened(record) as held:
        run_desk(held, host=host or settings.host, port=port or settings.port)


@commands.command(epilog="Example: dateline demo --no-serve")
def demo(
    serve: Annotated[bool, typer.Option(help="Serve the desk afterwards when a person is at the terminal.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
) -> None:
    """Read the bundled sample desk into a record of its own and show what comes out."""
    from dateline.serve.demo import run_demo

    run_demo(serve=serve and sys.stdout.isatty(), port=port)
