"""What an outlet changed: sixty edits of six articles, half of them noise."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dateline.merge.edits import compared
from dateline.model import Page, Reading
from dateline.read import read_page
from dateline.record import Comparison

CORPUS = tomllib.loads((Path(__file__).parent / "corpus" / "en" / "edits.toml").read_text(encoding="utf-8"))
CHANGES = [edit for edit in CORPUS["edit"] if "kinds" in edit]
NOISE = [edit for edit in CORPUS["edit"] if "kinds" not in edit]


def served(article: str, swaps: list[list[str]]) -> str:
    page: str = CORPUS["page"].format(**CORPUS["article"][article])
    for old, new in swaps:
        assert old in page, old
        page = page.replace(old, new)
    return page


def read(html: str) -> Reading:
    return read_page(Page(url="https://outlet.example/a", body=html.encode(), content_type="text/html; charset=utf-8"))


@cache
def first(article: str) -> Reading:
    return read(served(article, []))


def comparison(edit: dict[str, Any]) -> Comparison:
    return compared(first(edit["article"]), read(served(edit["article"], edit["swaps"])))


def kinds(edit: dict[str, Any]) -> set[str]:
    return {found.kind.value for found in comparison(edit).edits}


def test_there_are_thirty_of_each_and_every_kind_occurs() -> None:
    assert (len(CHANGES), len(NOISE)) == (30, 30)
    assert len({kind for edit in CHANGES for kind in edit["kinds"]}) == 11


def test_of_the_changes_nine_in_ten_are_found() -> None:
    expected = [(edit, kind) for edit in CHANGES for kind in edit["kinds"]]
    missed = [f"{edit['name']}: {kind}" for edit, kind in expected if kind not in kinds(edit)]
    assert 1 - len(missed) / len(expected) >= 0.9, missed


def test_noise_is_silent() -> None:
    alerts = [(edit["name"], kinds(edit)) for edit in NOISE if kinds(edit)]
    assert len(alerts) / len(NOISE) <= 0.02, alerts


@pytest.mark.parametrize("edit", [edit for edit in CHANGES if edit.get("note")], ids=lambda edit: str(edit["name"]))
def test_a_correction_note_is_quoted(edit: dict[str, Any]) -> None:
    note = comparison(edit).correction
    assert note is not None
    assert "earlier version" in note


def test_a_change_without_a_note_says_that_there_is_none() -> None:
    assert comparison(CHANGES[0]).correction is None
