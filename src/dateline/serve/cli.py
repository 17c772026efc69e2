"""The command line: puts the commands of `serve/commands` together, and turns what dateline raises on purpose into one line."""

from __future__ import annotations

import sys

import typer

from dateline.errors import DatelineError
from dateline.serve.commands import deciding, desk, exports, following, lists, reading, recording, sources, tracing, watches

app = typer.Typer(
    help="Reads the news and keeps the record: who did or said what, when, on whose word, how certain, and what is expected next.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with [bold]dateline demo[/bold], then [bold]dateline add FOLDER[/bold] and [bold]dateline chronology[/bold].",
)
PANELS = {
    "Pages in": (reading, recording, following),
    "What the record says": (lists, sources),
    "What it rests on": (tracing,),
    "What leaves it": (watches, exports),
    "The desk": (desk, deciding),
}
for panel, matters in PANELS.items():
    for matter in matters:
        for entry in (*matter.commands.registered_commands, *matter.commands.registered_groups):
            entry.rich_help_panel = panel
        app.add_typer(matter.commands)


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


if __name__ == "__main__":
    main()
