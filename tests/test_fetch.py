import base64
import gzip
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dateline.errors import FetchError, InputError, ProblemCode
from dateline.fetch import captures_of
from dateline.fetch.feeds import is_feed, links_of
from dateline.fetch.pages import ARTICLE_JSON

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def met(*targets, max_bytes=1_000_000):
    return list(captures_of([str(target) for target in targets], now=NOW, max_bytes=max_bytes))


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
        next(captures_of([str(tmp_path / "a.html"), str(tmp_path / "b.html")], now=NOW, max_bytes=1000))


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


def test_a_feed_lists_its_links_against_its_own_address():
    assert is_feed(FEED)
    assert not is_feed(b"<?xml version='1.0'?><html><body>no</body></html>")
    assert links_of(FEED, "https://x.example/feed.xml") == ("https://x.example/one.html", "https://x.example/gone.html")
    assert links_of(b"<rss", "https://x.example/") == ()


SERVED = {"/feed.xml": FEED, "/one.html": b"<p>one</p>", "/big.html": b"x" * 5000}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        body = SERVED.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body or b"gone")

    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def site():
    server = HTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_gives_its_page(site):
    (capture,) = met(f"{site}/one.html")
    assert (capture.page.body, capture.page.status, capture.page.fetched_at) == (b"<p>one</p>", 200, NOW)


def test_an_address_that_is_gone_is_an_error_that_names_it(site):
    with pytest.raises(FetchError, match=r"gone\.html: the server answered 404"):
        met(f"{site}/gone.html")


def test_a_feed_gives_the_pages_it_links_to_and_a_problem_for_a_dead_link(site):
    one, gone = met(f"{site}/feed.xml")
    assert one.page.body == b"<p>one</p>"
    assert gone.problem.code is ProblemCode.FAILED


def test_a_page_above_the_limit_is_named_and_not_kept(site):
    (capture,) = met(f"{site}/big.html", max_bytes=1000)
    assert capture.problem.code is ProblemCode.TOO_LARGE
