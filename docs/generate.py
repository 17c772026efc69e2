"""Writes docs/reference: commands, settings, problem codes and rules, each from the code that is the truth about it.

`python docs/generate.py` writes; `python docs/generate.py --check` fails when a file on disk is not what would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer.main

from dateline.errors import PROBLEMS
from dateline.read.times import rules
from dateline.serve.cli import app
from dateline.settings import Settings

REFERENCE = Path(__file__).parent / "reference"
HEAD = "<!-- Written by `make docs` from the code. Do not edit. -->\n\n"


def commands() -> str:
    """Every command with its arguments, options and example."""
    group = typer.main.get_command(app)
    out = ["# Commands\n"]
    for name, command in _named(group):
        out.append(f"## dateline {name}\n\n{command.help}\n")
        if command.epilog:
            out.append(f"{command.epilog.replace('Example: ', '```console' + chr(10) + '$ ')}\n```\n")
        rows = [_parameter(parameter) for parameter in command.params if parameter.name != "help"]
        out.append("| Argument or option | Meaning | Default |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(out)


def _named(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it, those of groups included, by name."""
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from _named(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _parameter(parameter: object) -> str:
    names = ", ".join(f"`{name}`" for name in getattr(parameter, "opts", []) + getattr(parameter, "secondary_opts", []))
    default = getattr(parameter, "default", None)
    shown = "" if default in (None, [], ()) or callable(default) else f"`{default}`"
    return f"| {names} | {getattr(parameter, 'help', None) or ''} | {shown} |"


def settings() -> str:
    """Every setting with its default and its environment variable."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = {"workers": "one a core", "channels": "none"}.get(name, f"`{field.default}`" if field.default != "" else "none")
        rows.append(f"| `{name}` | {default} | `DATELINE_{name.upper()}` | {field.description} |")
    about = "Settings are read from `dateline.toml` in the working folder and from the environment, which wins.\n"
    return f"# Settings\n\n{about}\n| Setting | Default | Environment | Meaning |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def problems() -> str:
    """Every problem code with its meaning."""
    rows = [f"| `{code.value}` | {meaning} |" for code, meaning in PROBLEMS.items()]
    return "# Problem codes\n\nWhat reading could not settle.\n\n| Code | Meaning |\n|---|---|\n" + "\n".join(rows) + "\n"


def time_rules() -> str:
    """Every rule for time expressions with its examples."""
    out = ["# Rules for time expressions\n\nThe slug travels with every answer and shows in `dateline explain`.\n"]
    out.append("| Rule | Reads | Examples | Does not read |\n|---|---|---|---|")
    for rule in rules():
        examples = "; ".join(f"“{example}”" for example in rule.examples)
        out.append(f"| `{rule.slug}` | {rule.about} | {examples} | “{rule.counter}” |")
    return "\n".join(out) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "problems.md": problems,
    "time-rules.md": time_rules,
}


def main(arguments: list[str]) -> int:
    """0 when all pages stand as the code says, 1 with --check when one does not."""
    REFERENCE.mkdir(exist_ok=True)
    stale = []
    for name, page in PAGES.items():
        text, path = HEAD + page(), REFERENCE / name
        if path.exists() and path.read_text() == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text)
    if stale and "--check" in arguments:
        print(f"stale: {', '.join(stale)}; run `make docs`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
