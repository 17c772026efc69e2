"""Words beside an article are kept, by what they are, and none of them is in its text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Aside, AsideKind, Page
from dateline.read import read_page
from dateline.read.asides import asides_in
from dateline.read.blocks import Block, blocks_of
from dateline.read.markup import parsed

_TEXT = (
    "The council of Port Merrow put off its vote on the new harbour wall until the spring session, the mayor said.",
    "Fishermen had asked for more time to study the plans, which would close the inner basin for most of a year.",
    "The engineers expect that the wall will cost forty million and last for at least two generations of boats.",
)


def _blocks(markup: str) -> tuple[Block, ...]:
    tree = parsed(f"<html><body>{markup}</body></html>")
    assert tree is not None
    return blocks_of(tree)


def _asides(markup: str, *, body: str = "", authors: tuple[str, ...] = ("Ada Brook",)) -> tuple[Aside, ...]:
    return asides_in(_blocks(markup), body=body, authors=authors)


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<figure><figcaption>Boats in the inner basin</figcaption></figure>", AsideKind.CAPTION),
        ("<div class='article-byline'>By Ada Brook, harbour desk</div>", AsideKind.BYLINE),
        ("<div class='cmp'>We and our partners store things on your device.</div>", AsideKind.CONSENT),
        ("<aside>Support our journalism with a small gift today.</aside>", AsideKind.APPEAL),
        ("<p>Subscribe to continue reading this story.</p>", AsideKind.PAYWALL),
    ],
)
def test_words_beside_the_article_have_a_kind(markup: str, kind: AsideKind) -> None:
    assert [aside.kind for aside in _asides(markup)] == [kind]


@pytest.mark.parametrize(
    "markup",
    [
        "<nav><a href='/letters'>Newsletter</a></nav>",  # part of a menu
        "<div class='article-byline'>The editors</div>",  # names none of the authors
        "<p>Ada Brook walked along the wall before she spoke.</p>",  # prose that names one
        "<div class='photo'><a href='/pictures'>All pictures of the wall</a></div>",  # a link to others
    ],
)
def test_what_only_resembles_an_aside_has_none(markup: str) -> None:
    assert _asides(markup) == ()


def test_what_the_article_itself_says_is_no_aside() -> None:
    said = "Make a donation now, the mayor told the fishermen, or the wall will not stand for long."
    assert _asides(f"<p>{said}</p>", body=said) == ()


def test_a_text_is_given_once() -> None:
    assert len(_asides("<figcaption>Boats in the basin</figcaption>" * 3)) == 1


def test_a_page_of_lines_has_asides_too() -> None:
    above = ("Home", "Harbour", "Sport", "Letters", "Wall vote is put off", "By Ada Brook", "Photo: boats in the basin")
    lines = [*above, *_TEXT, "Support our journalism with a small gift today.", "Contact"]
    page = Page(url="https://lantern.example/wall", body="\n".join(lines).encode(), content_type="text/plain; charset=utf-8")
    reading = read_page(page)
    assert {(aside.kind, aside.text) for aside in reading.asides} == {
        (AsideKind.BYLINE, "By Ada Brook"),
        (AsideKind.CAPTION, "Photo: boats in the basin"),
        (AsideKind.APPEAL, "Support our journalism with a small gift today."),
    }
    assert reading.article.text == "\n\n".join(_TEXT)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<figcaption>", "<p class='byline'>", "Ada Brook", *_TEXT, "our newsletter now"])))
def test_asides_are_words_of_the_page_and_never_of_its_text(pieces: list[str]) -> None:
    blocks = _blocks("".join(pieces))
    texts = {block.text for block in blocks}
    for aside in asides_in(blocks, body="\n\n".join(_TEXT), authors=("Ada Brook",)):
        assert aside.text in texts
        assert aside.text not in _TEXT
