"""Each golden page is read as its folder says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden_pages import FOLDERS, reading_of
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Page
from dateline.read import read_page


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_golden_page_is_read_as_its_folder_says(folder: Path) -> None:
    assert reading_of(folder) == json.loads((folder / "reading.json").read_text(encoding="utf-8"))


def test_the_golden_pages_cover_what_a_page_can_be_instead_of_an_article() -> None:
    codes = {p["code"] for folder in FOLDERS for p in json.loads((folder / "reading.json").read_text(encoding="utf-8"))["problems"]}
    assert codes >= {
        *("not-an-article", "paywall-cut", "consent-wall", "bot-wall", "live-blog", "gallery"),
        *("truncated", "charset-guessed", "language-unsupported"),
    }


_GOLDEN = [(folder / "page.html").read_bytes() for folder in FOLDERS]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(_GOLDEN), st.sampled_from(_GOLDEN), st.integers(0, 1_500), st.integers(0, 1_500), st.binary(max_size=8))
def test_pages_cut_and_mixed_are_read_without_an_exception(page: bytes, other: bytes, start: int, end: int, odd: bytes) -> None:
    reading = read_page(Page(url="https://lantern.example/x", body=page[:start] + odd + other[end:], content_type="text/html"))
    assert all(0 <= time.span.start <= time.span.end <= len(reading.article.text) for time in reading.times)


def test_each_kind_of_page_is_described() -> None:
    described = (Path(__file__).parents[1] / "docs" / "problems.md").read_text(encoding="utf-8")
    codes = {p["code"] for folder in FOLDERS for p in json.loads((folder / "reading.json").read_text(encoding="utf-8"))["problems"]}
    assert not [code for code in codes - {"date-unknown", "date-conflict"} if f"\n## {code}\n" not in described]
