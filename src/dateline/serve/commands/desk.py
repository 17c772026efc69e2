"""The desk in a browser, and for assistants: serve, mcp, token, demo."""

from __future__ import annotations

import sys
from pathlib import Path
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
    from dateline.serve.observing import log_as_json
    from dateline.serve.web import run_desk
    from dateline.settings import load_settings

    settings = load_settings()
    if settings.log == "json":
        log_as_json()
    with opened(record) as held:
        run_desk(
            held,
            host=host or settings.host,
            port=port or settings.port,
            tokens=Path(settings.tokens),
            channels=sorted(settings.channels),
        )


@commands.command(epilog="Example: dateline mcp --record korea.db")
def mcp(record: RecordOption = None) -> None:
    """Answer an assistant over the Model Context Protocol on standard input and output, reading only.

    Needs the extra: pip install 'dateline[mcp]'. Words of pages are handed over as untrusted.
    """
    from datetime import UTC, datetime

    from dateline.errors import SettingsError
    from dateline.settings import load_settings

    try:
        from dateline.serve.mcp_server import server_of
    except ImportError:
        raise SettingsError("the Model Context Protocol needs an extra: pip install 'dateline[mcp]'") from None
    with opened(record) as held:
        server_of(held, settings=load_settings(), today=lambda: datetime.now(UTC).date()).run("stdio")


@commands.command(epilog="Example: dateline token newsroom --scope decide")
def token(
    name: Annotated[str, typer.Argument(help="Whose token it is; a new one replaces the old.")],
    scope: Annotated[str, typer.Option(help="read, decide or admin; each may what stands before it.")] = "read",
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the token back.")] = False,
) -> None:
    """Make a token for a desk that listens on another address than this machine's own, and print it once."""
    from dateline.serve.access import Scope, add_token, remove_token
    from dateline.settings import load_settings

    path = Path(load_settings().tokens)
    if revoke:
        typer.echo(f"{name} is let in no more" if remove_token(path, name) else f"{name} has no token")
        return
    if scope.upper() not in Scope.__members__:
        raise typer.BadParameter(f"{scope!r} is none of read, decide, admin", param_hint="--scope")
    typer.echo(add_token(path, name, Scope[scope.upper()]))
    typer.echo(f"shown this once; its digest is kept in {path}", err=True)


@commands.command(epilog="Example: dateline demo --no-serve")
def demo(
    serve: Annotated[bool, typer.Option(help="Serve the desk afterwards when a person is at the terminal.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
) -> None:
    """Read the bundled sample desk into a record of its own and show what comes out."""
    from dateline.serve.demo import run_demo

    run_demo(serve=serve and sys.stdout.isatty(), port=port)
