"""One page in, one Extraction out, whatever the bytes are."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import ProblemCode
from dateline.model import Page
from dateline.read.decoding import MAX_PAGE_BYTES
from dateline.read.extract import ARTICLE_JSON, extract
from dateline.read.extraction import Extraction
from dateline.read.markup import MAX_ELEMENTS

_PARAGRAPHS = [
    "The council of Port Merrow put off its vote on the new harbour wall until the spring session, the mayor said.",
    "Fishermen had asked for more time to study the plans, which would close the inner basin for most of a year.",
    "The engineers expect that the wall will cost forty million and last for at least two generations of boats.",
]
_PAGE = "<html><head><title>Wall</title></head><body><article><h1>Harbour wall vote is put off</h1>{}</article></body></html>"


def _html(*paragraphs: str) -> str:
    return _PAGE.format("".join(f"<p>{text}</p>" for text in paragraphs))


def _read(body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200) -> Extraction:
    return extract(Page(url="https://kestrel.example/a/wall", body=body, content_type=content_type, status=status))


def _codes(found: Extraction) -> set[ProblemCode]:
    return {problem.code for problem in found.problems}


def test_paragraphs_are_joined_by_blank_lines_without_the_title() -> None:
    assert _read(_html(*_PARAGRAPHS).encode()).text == "\n\n".join(_PARAGRAPHS)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", ProblemCode.EMPTY),
        (b" \n ", ProblemCode.EMPTY),
        (b"%PDF-1.7 \x00\x01\x02", ProblemCode.BINARY),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ProblemCode.BINARY),
        (b"a" * (MAX_PAGE_BYTES + 1), ProblemCode.TOO_LARGE),
        (gzip.compress(b"a" * (MAX_PAGE_BYTES + 1)), ProblemCode.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_is_named(body: bytes, code: ProblemCode) -> None:
    found = _read(body)
    assert (found.text, _codes(found)) == ("", {code})


def test_a_cut_compressed_page_is_read_as_far_as_it_goes() -> None:
    found = _read(gzip.compress(_html(*_PARAGRAPHS).encode())[:-12])
    assert ProblemCode.TRUNCATED in _codes(found)


def test_a_wrong_label_is_noticed_and_the_text_is_right() -> None:
    body = _html(*_PARAGRAPHS, "Der Bürgermeister sprach über Möwen.").encode()
    found = _read(body, "text/html; charset=us-unknown-8")
    assert "Möwen" in found.text
    assert ProblemCode.CHARSET_GUESSED in _codes(found)


def test_a_few_bad_bytes_are_replaced_and_named() -> None:
    body = _html(*_PARAGRAPHS, "Über Möwen schön zu lesen ist für später.").encode() + b"\xff"
    assert ProblemCode.BAD_ENCODING in _codes(_read(body))


def test_markup_nested_ten_thousand_deep_is_read_as_lines() -> None:
    body = ("<html><body>" + "<div>" * 10_000 + "".join(f"<p>{text}</p>" for text in _PARAGRAPHS)).encode()
    assert ProblemCode.TOO_DEEP in _codes(_read(body))


def test_markup_of_a_hundred_thousand_elements_is_read_as_lines() -> None:
    found = _read(("<html><body>" + "".join(f"<p>{text}</p>" for text in _PARAGRAPHS) + "<hr>" * MAX_ELEMENTS).encode())
    assert _PARAGRAPHS[0] in found.text
    assert ProblemCode.TOO_MANY_ELEMENTS in _codes(found)


def test_no_entity_is_fetched_from_the_disk() -> None:
    body = (
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x; '
        + _PARAGRAPHS[0].encode()
        + b"</p></body></html>"
    )
    assert "root:" not in _read(body).text


def test_a_robot_check_is_a_wall_and_no_article() -> None:
    body = b"<html><head><title>Just a moment...</title></head><body><p>Verify you are human to go on.</p></body></html>"
    assert ProblemCode.BOT_WALL in _codes(_read(body))


def test_a_json_article_is_taken_as_given() -> None:
    row = {"id": "1", "title": "Wall", "text": _PARAGRAPHS[0], "published": "2025-03-04", "outlet": "Kestrel", "language": "en"}
    found = _read(json.dumps(row).encode(), ARTICLE_JSON)
    assert (found.title, found.text, found.outlet) == ("Wall", _PARAGRAPHS[0], "Kestrel")
    assert found.published is not None
    assert found.published.clock is None


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"text": 3}', b'{"text": "Rain.", "published": "soon"}'])
def test_a_bad_json_article_is_named(line: bytes) -> None:
    assert ProblemCode.BAD_JSON in _codes(_read(line, ARTICLE_JSON))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "text/plain", ARTICLE_JSON]))
def test_no_bytes_make_reading_raise(body: bytes, content_type: str) -> None:
    _read(body, content_type)
    _read(b"<html><body><p>" + body + b"</p><a href='" + body + b"'>", content_type)
