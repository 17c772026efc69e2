"""Every command of docs/watches.md runs, in the order of the page, over the sample desk."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.record import Trigger
from dateline.serve.cli import app
from dateline.settings import Settings

PAGE = (Path(__file__).parents[1] / "docs" / "watches.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ dateline (.+)$", PAGE, re.MULTILINE)


def test_the_commands_of_the_page_run(desk_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(desk_file, tmp_path / "dateline.db")
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) == PAGE.count("$ dateline") == 7
    for command in COMMANDS:
        done = CliRunner().invoke(app, shlex.split(command))
        assert done.exit_code == 0, (command, done.output)
        assert done.output or "headlines" in command or "list" in command, command


def test_the_page_names_every_trigger_and_its_settings_are_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [trigger.value for trigger in Trigger]
    (toml,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "dateline.toml").write_text(toml)
    monkeypatch.chdir(tmp_path)
    assert set(Settings().channels) == {"newsroom", "bot", "chat"}
