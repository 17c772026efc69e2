from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import InputError
from dateline.fetch.opml import read_opml, sources_in, web_address, write_opml
from dateline.sources import Source

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
OUTLINE = b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Coast"><outline text="Ports/Quays"><outline type="rss" title="Harbour Gazette" xmlUrl="https://gazette.example/rss"/>
</outline></outline><outline text="Oslet Post" XMLURL="http://post.example/atom"/><outline text="bad" xmlUrl="file:///etc/passwd"/>
<outline text="again" xmlUrl="https://gazette.example/rss"/></body></opml>"""


def test_an_outline_gives_its_sources_once_with_their_folders() -> None:
    found = [(s.address, s.title, s.folder) for s in read_opml(OUTLINE, now=NOW)]
    assert found == [
        ("https://gazette.example/rss", "Harbour Gazette", "Coast/Ports-Quays"),
        ("http://post.example/atom", "Oslet Post", ""),
    ]


@pytest.mark.parametrize("body", [b"", b"words", b"<html><body/></html>", b"<?xml version='1.0'?>"])
def test_what_is_no_outline_is_an_error(body: bytes) -> None:
    with pytest.raises(InputError, match="is no"):
        read_opml(body, now=NOW)


def test_an_outline_that_declares_entities_is_not_read() -> None:
    bomb = b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><opml><body><outline xmlUrl="https://x.example/&b;"/></body></opml>'
    for body in (bomb, b"\xff\xfe" + bomb.decode().encode("utf-16-le")):
        with pytest.raises(InputError, match="declares entities"):
            read_opml(body, now=NOW)


def test_an_outline_may_be_nested_as_deep_as_it_likes() -> None:
    inner = b'<outline text="a">' * 200 + b'<outline xmlUrl="https://x.example/f"/>' + b"</outline>" * 200
    deep = b"<opml><body>" + inner + b"</body></opml>"
    assert [s.address for s in read_opml(deep, now=NOW)] == ["https://x.example/f"]


def test_pasted_lines_give_addresses_with_the_words_beside_them_as_title() -> None:
    text = """Harbour Gazette: https://gazette.example/rss.xml
      post.example/feed
      - feed://wire.example/atom (the wire)
      write to desk@post.example
      https://gazette.example/rss.xml"""
    pasted = sources_in(text, now=NOW)
    assert [(s.address, s.title) for s in pasted.sources] == [
        ("https://gazette.example/rss.xml", "Harbour Gazette"),
        ("https://post.example/feed", ""),
        ("https://wire.example/atom", "the wire"),
    ]
    assert pasted.unread == ("write to desk@post.example",)


def test_a_pasted_outline_is_an_outline() -> None:
    assert len(sources_in("\ufeff" + OUTLINE.decode(), now=NOW).sources) == 2


@pytest.mark.parametrize("words", ["file:///etc/passwd", "ftp://x.example/", "https://", "https://a b/", "http://x.example:port/", "https://[::1"])
def test_what_is_no_address_of_the_web_is_refused(words: str) -> None:
    with pytest.raises(InputError):
        web_address(words)


def test_an_address_with_a_password_is_refused_and_the_password_is_not_repeated() -> None:
    with pytest.raises(InputError) as refused:
        web_address("https://ada:secret@x.example/feed")
    assert "secret" not in str(refused.value)


_letters = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
_words = st.text(_letters, min_size=1, max_size=20).map(lambda w: " ".join(w.split())).filter(bool)
_folders = st.lists(_words.map(lambda w: w.replace("/", "-")), max_size=3).map("/".join)
_sources = st.builds(
    Source,
    address=st.integers(0, 30).map(lambda n: f"https://x{n}.example/feed?a=1&b=<{n}".replace("<", "%3C")),
    title=_words,
    folder=_folders,
    added_at=st.just(NOW),
)


@settings(deadline=None)
@given(st.lists(_sources, unique_by=lambda s: s.address, max_size=8))
def test_what_is_written_as_an_outline_reads_back_the_same(sources: list[Source]) -> None:
    back = read_opml(write_opml(sources, title="all"), now=NOW)
    by = lambda s: s.address  # noqa: E731
    assert sorted(back, key=by) == sorted(sources, key=by)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_pasted_text_is_too_strange(text: str) -> None:
    try:
        pasted = sources_in(text, now=NOW)
    except InputError:
        return
    assert all(web_address(s.address) == s.address for s in pasted.sources)
