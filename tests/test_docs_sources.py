"""Every example of docs/sources.md is run, with a server on loopback in the place of the gazette."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from loopback import Site, answer
from typer.testing import CliRunner

from dateline.errors import ProblemCode
from dateline.serve.cli import app
from dateline.settings import Settings
from dateline.sources import Standing

PAGE = (Path(__file__).parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\$ (.+)$", PAGE, re.MULTILINE)
FEED = b"<rss version='2.0'><channel><title>Gazette</title><item><title>Ferry</title><link>/ferry</link></item></channel></rss>"
SITEMAP = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>/ferry</loc></url></urlset>"
OPML = b"<opml version='2.0'><body><outline text='Gazette' xmlUrl='https://gazette.example/feed.xml'/></body></opml>"
ARTICLE = b"<html lang='en'><title>Ferry</title><p>The ferry of Oslet will sail, the harbour office said on Monday.</p></html>"


def test_the_examples_run_in_their_order(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages |= {"/feed.xml": answer(FEED), "/news-sitemap.xml": answer(SITEMAP), "/ferry": answer(ARTICLE)}
    monkeypatch.chdir(tmp_path)
    for name, value in {"PRIVATE_ADDRESSES": "true", "HOST_PAUSE": "0", "WORKERS": "1"}.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    (tmp_path / "saved-pages").mkdir()
    (tmp_path / "subscriptions.opml").write_bytes(OPML.replace(b"https://gazette.example", site.address.encode()))
    (tmp_path / "saved-feed.xml").write_bytes(FEED.replace(b"/ferry", site.url("/ferry").encode()))
    assert len(EXAMPLES) == PAGE.count("$ ") > 8
    for example in EXAMPLES:
        given, _, command = example.replace("https://gazette.example", site.address).rpartition(" | ")
        words = shlex.split(command)
        assert words[0] == "dateline"
        result = CliRunner().invoke(app, words[1:], input=shlex.split(given)[1] if given else None)
        assert result.exit_code == 0, (example, result.output, result.exception)
    assert site.paths().count("/ferry") == 2  # followed once, and added once
    assert site.address in (tmp_path / "mine.opml").read_text()


def test_the_settings_that_the_page_names_exist() -> None:
    named = {name for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) for name in tomllib.loads(block)}
    named |= set(re.findall(r"`(\w+_\w+)(?: = \w+)?`", PAGE)) - {"opt_outs"}
    assert named
    assert named <= set(Settings.model_fields)


def test_the_page_knows_every_standing_and_only_codes_that_exist() -> None:
    rows = re.findall(r"^\| (\w+) \|", PAGE.partition("## When a source")[2].partition("\n## ")[0], re.MULTILINE)
    assert set(rows) - {"Standing"} == {standing.value for standing in Standing}
    codes = set(re.findall(r"`([a-z]+-[a-z-]+)`", PAGE)) - {"tdm-reservation"}
    assert codes
    assert codes <= {code.value for code in ProblemCode}
