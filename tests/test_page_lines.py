"""A page as lines: nothing said is lost, blocks part lines, and the header is what stands around the headline."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.read.layout import Layout
from dateline.read.markup import parsed
from dateline.read.page_lines import PageLine, page_lines

_PIECES = (
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<br>",
    "<span>",
    "</span>",
    "ferry",
    " crews ",
    "vote",
    "<li>",
    "\n",
    "<h1>",
)


def _lines(body: str) -> tuple[PageLine, ...]:
    tree = parsed(f"<html><head><title>not a line</title></head><body>{body}</body></html>")
    assert tree is not None
    return page_lines(tree)


def _words(body: str) -> list[str]:
    return [line.words for line in _lines(body)]


@given(st.lists(st.sampled_from(_PIECES)))
def test_lines_hold_the_words_of_the_page_in_their_order(pieces: list[str]) -> None:
    body = "".join(pieces) + "<p>end</p>"
    tree = parsed(f"<html><body>{body}</body></html>")
    assert tree is not None
    said = "".join("".join(line.words.split()) for line in page_lines(tree))
    assert said == "".join("".join(tree.itertext()).split())


def test_blocks_and_breaks_part_lines_and_inline_elements_do_not() -> None:
    assert _words("<div>By <a>Ada Brook</a>, 6 May<p>First.</p>after</div>") == ["By Ada Brook , 6 May", "First.", "after"]
    assert _words("one<br>two<script>three</script><noscript>four</noscript>") == ["one", "two"]


def test_a_line_keeps_what_its_datetime_attributes_say() -> None:
    (line,) = _lines('<p>Posted <time datetime="2024-05-06">on Monday</time></p>')
    assert (line.words, line.moments) == ("Posted on Monday", ("2024-05-06",))


def test_the_header_ends_with_the_first_paragraph_of_prose() -> None:
    prose = "The harbour council met and spoke for hours about the quay. " * 6
    tree = parsed(f"<body><p>Harbour</p><h1>Ferry crews vote</h1><p>By Ada Brook</p><p>{prose}</p><p>By Jan Feld</p></body>")
    assert tree is not None
    layout = Layout(tree=tree, url="https://news.example/f", title="Ferry crews vote")
    assert [layout.lines[number].words for number in layout.header.around] == ["Harbour", "Ferry crews vote", "By Ada Brook"]
    assert layout.lines[layout.header.headline].words == "Ferry crews vote"


def test_a_page_without_a_headline_has_no_header() -> None:
    tree = parsed("<body><p>Harbour</p><h1>One</h1><h1>Two</h1></body>")
    assert tree is not None
    assert not Layout(tree=tree, url="", title="Three").header.around
