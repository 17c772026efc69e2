import base64
import gzip
import json
from datetime import UTC, datetime

import pytest
from loopback import answer

from dateline.errors import FetchError, InputError, ProblemCode
from dateline.fetch import captures_of
from dateline.fetch.pages import ARTICLE_JSON
from dateline.settings import load_settings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def met(*targets, max_bytes=1_000_000):
    settings = load_settings(max_page_bytes=max_bytes, private_addresses=True, host_pause=0)
    return list(captures_of([str(target) for target in targets], now=NOW, settings=settings))


def response(url, html, day="2026-01-02"):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(html) + html
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {day}T03:04:05Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_a_folder_is_read_through_in_the_order_of_names(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("b.html", "a.txt", "sub/c.htm", "picture.png", ".hidden.html"):
        (tmp_path / name).write_text("words")
    pages = [capture.page for capture in met(tmp_path)]
    assert [page.url.rsplit("/", 1)[1] for page in pages] == ["a.txt", "b.html", "c.htm"]
    assert [page.content_type.split(";")[0] for page in pages] == ["text/plain", "text/html", "text/html"]
    assert {page.fetched_at for page in pages} == {NOW}


def test_a_missing_path_is_an_error_before_anything_is_read(tmp_path):
    (tmp_path / "a.html").write_text("words")
    with pytest.raises(InputError, match=r"b\.html: there is no such file"):
        next(captures_of([str(tmp_path / "a.html"), str(tmp_path / "b.html")], now=NOW, settings=load_settings()))


def test_lines_of_articles_keep_their_address_and_time_of_capture(tmp_path):
    lines = [
        {"id": "x1", "url": "https://gazette.example/1", "title": "T", "text": "w", "fetched_at": "2026-02-01T10:00:00+02:00"},
        {"id": "x2", "title": "T", "text": "w"},
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n\n".join(json.dumps(line) for line in lines))
    first, second = (capture.page for capture in met(file))
    assert (first.url, first.content_type, first.fetched_at.isoformat()) == (
        "https://gazette.example/1",
        f"{ARTICLE_JSON}; charset=utf-8",
        "2026-02-01T10:00:00+02:00",
    )
    assert second.url.endswith("articles.jsonl#x2")
    assert second.fetched_at == NOW


def test_lines_of_raw_pages_become_pages(tmp_path):
    lines = [
        {"id": "1", "url": "https://gazette.example/1", "html": "<p>ä</p>"},
        {"id": "2", "url": "https://gazette.example/2", "html_b64": base64.b64encode(b"<p>\xe4</p>").decode()},
    ]
    file = tmp_path / "pages.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(json.dumps(line) for line in lines).encode()))
    assert [capture.page.body for capture in met(file)] == ["<p>ä</p>".encode(), b"<p>\xe4</p>"]


def test_an_archive_gives_address_time_type_and_headers(tmp_path):
    file = tmp_path / "news.warc.gz"
    file.write_bytes(b"".join(gzip.compress(response(f"https://gazette.example/{n}", b"<p>one</p>")) for n in (1, 2)))
    pages = [capture.page for capture in met(file)]
    assert [page.url for page in pages] == ["https://gazette.example/1", "https://gazette.example/2"]
    assert pages[0].fetched_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert pages[0].content_type == "text/html; charset=utf-8"
    assert ("Content-Length", "10") in pages[0].headers


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_a_cut_archive_gives_what_was_readable_and_says_so(tmp_path, suffix):
    pack = gzip.compress if suffix.endswith("gz") else bytes
    body = " ".join(str(n * n) for n in range(2000)).encode()
    file = tmp_path / f"cut{suffix}"
    file.write_bytes(pack(response("https://gazette.example/1", b"<p>one</p>")) + pack(response("https://x.example", body))[:-900])
    captures = met(file)
    assert captures[0].page.body == b"<p>one</p>"
    assert captures[-1].problem.code is ProblemCode.TRUNCATED
    assert "cut.warc" in captures[-1].problem.detail or "cut.warc" in captures[-1].name


def _record(kind, content, **headers):
    given = {"WARC-Type": kind, "WARC-Date": "2031-01-02T03:04:05Z", "Content-Length": str(len(content))} | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return gzip.compress(f"WARC/1.0\r\n{head}\r\n".encode() + content + b"\r\n\r\n")


def test_a_crawl_of_news_is_taken_as_it_is(tmp_path):
    """As CC-NEWS files are: each record a member, requests and metadata between responses, bodies packed, chunked or cut."""
    http = "application/http; msgtype=response"
    packed, cut = gzip.compress(b"<p>two</p>"), b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>cut"
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>on\r\n6\r\ne</p>\n\r\n0\r\n\r\n"
    gzipped = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed
    file = tmp_path / "CC-NEWS-20310102030405-00001.warc.gz"
    file.write_bytes(
        _record("warcinfo", b"software: a crawler\r\n", Content_Type="application/warc-fields")
        + _record("request", b"GET /1 HTTP/1.1\r\n\r\n", WARC_Target_URI="https://gazette.example/1")
        + _record("response", chunked, WARC_Target_URI="https://gazette.example/1", Content_Type=http)
        + _record("metadata", b"fetchTimeMs: 9\r\n", WARC_Target_URI="https://gazette.example/1")
        + _record("response", gzipped, WARC_Target_URI="https://gazette.example/2", Content_Type=http)
        + _record("response", cut, WARC_Target_URI="https://x.example/3", Content_Type=http, WARC_Truncated="length")
    )
    captures = met(file)
    assert [(c.page.url, c.page.body.strip()) for c in captures] == [
        ("https://gazette.example/1", b"<p>one</p>"),
        ("https://gazette.example/2", b"<p>two</p>"),
        ("https://x.example/3", b"<p>cut"),
    ]


def test_a_manifest_lists_captures_in_the_order_of_time(tmp_path):
    (tmp_path / "a.html").write_text("late")
    (tmp_path / "b.html").write_text("early")
    (tmp_path / "pages.toml").write_text(
        '[[page]]\nfile = "a.html"\nurl = "https://x.example/a"\ncontent_type = "text/html"\nfetched_at = 2026-01-05T10:00:00Z\n'
        '[[page]]\nfile = "b.html"\nurl = "https://x.example/b"\ncontent_type = "text/html"\nfetched_at = 2026-01-04T10:00:00Z\n'
    )
    assert [capture.page.body for capture in met(tmp_path)] == [b"early", b"late"]


FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Gazette</title><link>https://x.example/</link>
<item><title>One</title><link>/one.html</link></item><item><title>Two</title><link>/gone.html</link></item></channel></rss>"""


@pytest.fixture
def gazette(site):
    site.pages |= {"/feed.xml": answer(FEED), "/one.html": answer(b"<p>one</p>"), "/big.html": answer(b"x" * 5000)}
    return site


def test_an_address_gives_its_page(gazette):
    (capture,) = met(gazette.url("/one.html"))
    assert (capture.page.body, capture.page.status, capture.page.url) == (b"<p>one</p>", 200, gazette.url("/one.html"))


def test_an_address_that_is_gone_is_an_error_that_names_it(gazette):
    with pytest.raises(FetchError, match=r"gone\.html: the server answered 404"):
        met(gazette.url("/gone.html"))


def test_a_feed_gives_the_pages_it_links_to_and_a_problem_for_a_dead_link(gazette):
    one, gone = met(gazette.url("/feed.xml"))
    assert one.page.body == b"<p>one</p>"
    assert gone.problem.code is ProblemCode.HTTP_STATUS


def test_a_feed_saved_as_a_file_gives_the_pages_it_links_to(gazette, tmp_path):
    (tmp_path / "feed.xml").write_bytes(FEED.replace(b"/one.html", gazette.url("/one.html").encode()))
    (one,) = met(tmp_path / "feed.xml")  # the other link is relative, and a file has no address on the web
    assert one.page.body == b"<p>one</p>"


def test_a_folder_reads_no_feed_that_lies_in_it(gazette, tmp_path):
    (tmp_path / "feed.xml").write_bytes(FEED)
    assert met(tmp_path) == []
    assert gazette.asked == []


def test_a_page_above_the_limit_is_an_error_that_says_so(gazette):
    with pytest.raises(FetchError, match="max_page_bytes = 1000"):
        met(gazette.url("/big.html"), max_bytes=1000)


def test_this_machine_is_fetched_from_only_where_the_setting_says_so(gazette):
    with pytest.raises(FetchError, match="is a loopback address; the setting private_addresses allows it"):
        list(captures_of([gazette.url("/one.html")], now=NOW, settings=load_settings()))
    assert gazette.asked == []
