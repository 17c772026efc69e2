"""A body held against the blocks of its page: what does not belong goes, what the readers missed comes in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.read.blocks import Block, blocks_of
from dateline.read.markup import parsed
from dateline.read.mending import mended

_TEXT = [
    "The council of Port Merrow put off its vote on the new harbour wall until the spring session, the mayor said.",
    "Fishermen had asked for more time to study the plans, which would close the inner basin for most of a year.",
    "The engineers expect that the wall will cost forty million and last for at least two generations of boats.",
    "A second hearing is planned for the last week of March in the hall of the old customs house, the clerk said.",
]


def _blocks(body: str) -> tuple[Block, ...]:
    tree = parsed(f"<html><body class='no-comments gallery'>{body}</body></html>")
    assert tree is not None
    return blocks_of(tree)


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p class='par'>{text}</p>" for text in texts)


def _mended(lines: list[str], body: str, second: list[str] | None = None) -> list[str]:
    return mended(lines, _blocks(body), title="Wall vote is put off", second=lines if second is None else second)


def test_a_block_is_text_between_the_edges_of_block_elements() -> None:
    blocks = _blocks("<div class='story'>Before <a href='/x'>the link</a>.<p>A <b>bold</b> word<br>and a line</p>after</div>")
    assert [block.text for block in blocks] == ["Before the link.", "A bold word", "and a line", "after"]
    assert [block.linked for block in blocks] == [8, 0, 0, 0]
    assert blocks[1].tag == "p"
    assert {":body", "=body"} <= blocks[1].places


def test_hidden_elements_and_scripts_hold_no_block_and_what_follows_them_does() -> None:
    body = "<p>One <span style='display: none'>two <a>three</a></span> four<script>five()</script> six</p><p hidden>seven</p>eight"
    assert [(block.text, block.linked) for block in _blocks(body)] == [("One four six", 0), ("eight", 0)]


def test_a_line_that_is_all_link_goes() -> None:
    link = "<p class='par'><a href='/y'>Ferry timetable changes for the whole winter</a></p>"
    page = _paragraphs(*_TEXT[:2]) + link + _paragraphs(*_TEXT[2:])
    assert _mended([*_TEXT[:2], "Ferry timetable changes for the whole winter", *_TEXT[2:]], page) == _TEXT


@pytest.mark.parametrize(
    "odd",
    [
        "<figure><figcaption>Boats in the basin of Port Merrow.</figcaption></figure>",
        "<div class='image-caption'>Boats in the basin of Port Merrow.</div>",
        "<div class='comments'><p>Boats in the basin of Port Merrow.</p></div>",
    ],
)
def test_captions_and_comments_go(odd: str) -> None:
    page = _paragraphs(*_TEXT[:2]) + odd + _paragraphs(*_TEXT[2:])
    assert _mended([*_TEXT[:2], "Boats in the basin of Port Merrow.", *_TEXT[2:]], page) == _TEXT


def test_a_line_that_opens_as_a_pointer_to_another_article_goes() -> None:
    pointer = "Read also: Ferry timetable changes for the whole winter"
    page = _paragraphs(*_TEXT[:2], pointer, *_TEXT[2:])
    assert _mended([*_TEXT[:2], pointer, *_TEXT[2:]], page) == _TEXT


def test_a_paragraph_that_the_reader_missed_comes_in_where_it_stands() -> None:
    page = _paragraphs(*_TEXT)
    assert _mended([_TEXT[0], _TEXT[1], _TEXT[3]], page) == _TEXT


def test_a_standfirst_below_the_headline_comes_in() -> None:
    lead = "Boat owners get more time to read what the town means to build"
    page = f"<h1>Wall vote is put off</h1><div class='standfirst'>{lead}</div>" + _paragraphs(*_TEXT)
    assert _mended(_TEXT, page) == [lead, *_TEXT]


def test_a_paragraph_of_another_part_of_the_page_stays_out() -> None:
    aside = "<aside><p class='par'>The ferry to Kestrel Island leaves an hour earlier than before, its owner said.</p></aside>"
    assert _mended(_TEXT, _paragraphs(*_TEXT) + aside) == _TEXT


def test_what_the_blocks_do_not_know_is_kept() -> None:
    assert _mended(_TEXT, "<p>Something else.</p>") == _TEXT
    assert mended([], (), title=None, second=[]) == []


_PIECES = ["<p>", "</p>", "<div class='caption'>", "</div>", "<a href='/z'>", "</a>", "A short line.", "<br>", "one two three"]
_MARKUP = st.lists(st.sampled_from(_PIECES), max_size=40)


@settings(max_examples=60, deadline=None)
@given(_MARKUP, st.lists(st.sampled_from(["A short line.", "one two three", "nothing of the page"]), max_size=4))
def test_mending_adds_only_words_of_the_page_and_never_raises(markup: list[str], lines: list[str]) -> None:
    blocks = _blocks("".join(markup) or "<p></p>")
    found = mended(lines, blocks, title=None, second=[])
    assert set(found) <= set(lines) | {block.text for block in blocks}
