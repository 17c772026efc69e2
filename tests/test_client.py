"""What strangers' servers do, each against a real server on loopback. No test waits: the limits are small."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest
import trustme
from loopback import Asked, Loopback, Site, answer, moved

from dateline.errors import ProblemCode
from dateline.fetch.answers import Answer
from dateline.fetch.client import Client, agent
from dateline.fetch.guard import GuardedBackend, refusal
from dateline.settings import Settings, load_settings
from dateline.sources import Host

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
SETTINGS = load_settings(private_addresses=True, host_pause=0, fetch_seconds=10, max_page_bytes=100_000, contact="desk@x.example")


def got(*urls: str, settings: Settings = SETTINGS, hosts: tuple[Host, ...] = (), **conditions: str) -> list[Answer]:
    return both(*urls, settings=settings, hosts=hosts, **conditions)[0]


def both(
    *urls: str, settings: Settings = SETTINGS, hosts: tuple[Host, ...] = (), **conditions: str
) -> tuple[list[Answer], tuple[Host, ...]]:
    async def ask() -> tuple[list[Answer], tuple[Host, ...]]:
        async with Client(settings, clock=lambda: NOW, hosts=hosts) as client:
            return [await client.get(url, **conditions) for url in urls], client.learnt()

    return asyncio.run(ask())


def code_of(url: str, settings: Settings = SETTINGS) -> ProblemCode | None:
    (answer,) = got(url, settings=settings)
    assert answer.page is None
    return answer.code


def quick(**given: object) -> Settings:
    return SETTINGS.model_copy(update={"fetch_seconds": 0.2, **given})


# ---------------------------------------------------------------- what is said and heard


def test_a_page_comes_with_its_headers_and_time(site: Site) -> None:
    site.pages["/a"] = answer(b"<p>one</p>", ETag='"1"', Last_Modified="Thu, 01 May 2031 10:00:00 GMT", Cache_Control="max-age=60")
    (found,) = got(site.url("/a"))
    assert found.page is not None
    assert (found.page.body, found.page.status, found.page.fetched_at) == (b"<p>one</p>", 200, NOW)
    assert (found.etag, found.last_modified, found.fresh) == ('"1"', "Thu, 01 May 2031 10:00:00 GMT", timedelta(minutes=1))


def test_every_question_says_who_asks_and_whom_to_write_to(site: Site) -> None:
    got(site.url("/a"))
    assert {asked.headers["user-agent"] for asked in site.asked} == {agent(SETTINGS)}
    assert agent(SETTINGS).startswith("dateline/")
    assert "desk@x.example" in agent(SETTINGS)


def test_a_page_that_did_not_change_is_not_sent_again(site: Site) -> None:
    def reply(asked: Asked, peer: socket.socket) -> None:
        same = asked.headers.get("if-none-match") == '"1"' and asked.headers.get("if-modified-since") == "then"
        peer.sendall(answer(status=304, ETag='"1"') if same else answer(b"whole"))

    site.pages["/a"] = reply
    (found,) = got(site.url("/a"), etag='"1"', last_modified="then")
    assert (found.unchanged, found.page, found.problem) == (True, None, None)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("120", 120),
        ("Thu, 01 May 2031 12:05:00 GMT", 300),
        ("Thu, 01 May 2031 11:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
        ("9" * 40, 7 * 86_400),
    ],
)
def test_a_server_that_asks_for_patience_is_heard(site: Site, words: str, seconds: int) -> None:
    site.pages["/a"] = answer(status=429, Retry_After=words)
    (found,) = got(site.url("/a"))
    assert (found.status, found.wait) == (429, timedelta(seconds=seconds))


def test_redirects_are_followed_and_those_for_good_are_remembered(site: Site) -> None:
    site.pages |= {"/old": moved("/new", status=301), "/new": moved("/now", status=302), "/now": answer(b"here")}
    (found,) = got(site.url("/old"))
    assert found.page is not None
    assert (found.url, found.page.url, found.moved_to) == (site.url("/old"), site.url("/now"), site.url("/new"))


def test_a_host_is_asked_over_one_connection_at_a_time(site: Site) -> None:
    site.pages = {path: site.counting(answer(b"hi")) for path in (*map("/{}".format, range(6)), "/robots.txt")}

    async def ask() -> None:
        async with Client(SETTINGS, clock=lambda: NOW) as client:
            await asyncio.gather(*(client.get(site.url(f"/{n}")) for n in range(6)))

    asyncio.run(ask())
    assert site.most_at_once == 1


# ---------------------------------------------------------------- rules of a host


def test_robots_txt_is_asked_for_once_and_kept(site: Site) -> None:
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /private\n"), "/a": answer(b"a"), "/private/b": answer(b"b")}
    answers, hosts = both(site.url("/a"), site.url("/private/b"))
    assert [found.code for found in answers] == [None, ProblemCode.ROBOTS]
    again = got(site.url("/private/b"), hosts=hosts)
    assert again[0].code is ProblemCode.ROBOTS
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/.well-known/tdmrep.json", "/a"]


def test_rules_for_our_name_go_before_rules_for_all(site: Site) -> None:
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /\n\nUser-agent: dateline\nAllow: /\n"), "/a": answer(b"a")}
    assert got(site.url("/a"))[0].page is not None


def test_a_redirect_into_what_robots_txt_forbids_is_not_followed(site: Site) -> None:
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /b\n"), "/a": moved("/b"), "/b": answer(b"b")}
    assert code_of(site.url("/a")) is ProblemCode.ROBOTS
    assert site.paths() == ["/a"]


def test_a_server_that_fails_on_robots_txt_is_asked_for_nothing(site: Site) -> None:
    site.pages |= {"/robots.txt": answer(status=500), "/a": answer(b"a")}
    assert code_of(site.url("/a")) is ProblemCode.HTTP_STATUS
    assert site.paths() == []


def test_the_delay_that_robots_txt_asks_for_is_kept(site: Site) -> None:
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nCrawl-delay: 0.05\n"), "/a": answer(b"a")}
    loop_started: list[float] = []

    async def ask() -> float:
        async with Client(SETTINGS, clock=lambda: NOW) as client:
            await client.get(site.url("/a"))
            loop_started.append(asyncio.get_running_loop().time())
            await client.get(site.url("/a"))
            return asyncio.get_running_loop().time()

    assert asyncio.run(ask()) - loop_started[0] >= 0.05


def test_reserved_pages_are_left_where_the_setting_says_so(site: Site) -> None:
    rules = b'[{"location": "/free/*", "tdm-reservation": 0}, {"location": "/*", "tdm-reservation": 1}]'
    site.pages |= {"/.well-known/tdmrep.json": answer(rules), "/a": answer(b"a"), "/free/b": answer(b"b")}
    site.pages["/free/c"] = answer(b'<meta name="tdm-reservation" content="1">')
    site.pages["/free/d"] = answer(b"d", X_Robots_Tag="noai, noimageai")
    urls = [site.url(path) for path in ("/a", "/free/b", "/free/c", "/free/d")]
    left = [found.code for found in got(*urls, settings=SETTINGS.model_copy(update={"reserved": "leave"}))]
    assert left == [ProblemCode.TDM_RESERVED, None, ProblemCode.TDM_RESERVED, ProblemCode.AI_OPT_OUT]
    assert [found.code for found in got(*urls)] == [None] * 4


# ---------------------------------------------------------------- hostile servers


@pytest.mark.parametrize("to", ["/loop", "/a", "//", "file:///etc/passwd", "https://ada:secret@x.example/", "gopher://x.example/", "http://["])
def test_redirects_that_lead_nowhere_end(site: Site, to: str) -> None:
    site.pages |= {"/a": moved(to), "/loop": moved("/a")}
    assert code_of(site.url("/a")) is ProblemCode.REDIRECTS


def test_redirects_without_end_end(site: Site) -> None:
    site.pages |= {f"/{n}": moved(f"/{n + 1}", status=301) for n in range(30)}
    assert code_of(site.url("/0")) is ProblemCode.REDIRECTS
    assert len(site.paths()) == 6


def _drip(first: bytes, drop: bytes) -> object:
    def reply(_asked: Asked, peer: socket.socket) -> None:
        peer.sendall(first)
        peer.settimeout(0.02)
        while True:  # until the other side has had enough
            peer.sendall(drop)
            try:
                if not peer.recv(1):
                    return
            except TimeoutError:
                continue

    return reply


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
        (answer(b"", content_length="90000"), b"a"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
    ],
    ids=["nothing", "headers", "body of a length", "body without one"],
)
def test_an_answer_that_drips_ends_at_the_deadline(site: Site, first: bytes, drop: bytes) -> None:
    site.pages["/a"] = _drip(first, drop)  # type: ignore[assignment]
    assert code_of(site.url("/a"), quick()) is ProblemCode.TOO_SLOW


def test_a_body_without_end_ends_at_the_limit(site: Site) -> None:
    def reply(_asked: Asked, peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            peer.sendall(b"a" * 65_536)

    site.pages["/a"] = reply
    assert code_of(site.url("/a")) is ProblemCode.TOO_LARGE


def test_a_body_that_announces_too_much_is_not_begun(site: Site) -> None:
    site.pages["/a"] = _drip(answer(b"", content_length="100001"), b"")  # type: ignore[assignment]
    assert code_of(site.url("/a")) is ProblemCode.TOO_LARGE


def _bomb(levels: int, wbits: int) -> bytes:
    packer = zlib.compressobj(9, wbits=wbits)
    return b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(levels)) + packer.flush()


@pytest.mark.parametrize(("encoding", "wbits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_a_bomb_is_not_unpacked_beyond_the_limit(site: Site, encoding: str, wbits: int) -> None:
    site.pages["/a"] = answer(_bomb(5, wbits), Content_Encoding=encoding)
    assert code_of(site.url("/a")) is ProblemCode.TOO_LARGE


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
def test_a_packing_that_nobody_asked_for_is_refused(site: Site, encoding: str) -> None:
    site.pages["/a"] = answer(b"...", Content_Encoding=encoding)
    assert code_of(site.url("/a")) is ProblemCode.BAD_RESPONSE


def test_packed_bodies_come_whole(site: Site) -> None:
    one, half = b"one" * 500, b"one" * 250
    packed = {"/gzip": gzip.compress(one), "/deflate": zlib.compress(one), "/two": gzip.compress(half) * 2}
    for path, body in packed.items():
        site.pages[path] = answer(body, Content_Encoding="deflate" if path == "/deflate" else "gzip")
    for found in got(*map(site.url, packed)):
        assert found.page is not None
        assert found.page.body == b"one" * 500


def test_a_packed_body_that_breaks_is_cut(site: Site) -> None:
    site.pages["/cut"] = answer(gzip.compress(bytes(range(256)) * 9)[:-20], Content_Encoding="gzip")
    site.pages["/none"] = answer(b"no gzip", Content_Encoding="gzip")
    assert [found.code for found in got(site.url("/cut"), site.url("/none"))] == [ProblemCode.TRUNCATED] * 2


def test_a_body_shorter_than_announced_is_cut(site: Site) -> None:
    site.pages["/a"] = answer(b"half", content_length="1000")
    assert code_of(site.url("/a")) is ProblemCode.TRUNCATED


def test_chunks_that_break_off_are_a_cut_body(site: Site) -> None:
    site.pages["/a"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n5\r\nwo"
    assert code_of(site.url("/a")) is ProblemCode.TRUNCATED


def test_a_body_longer_than_announced_never_becomes_part_of_another_page(site: Site) -> None:
    poison = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"
    site.pages |= {"/a": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello" + poison, "/b": answer(b"right")}
    first, second = got(site.url("/a"), site.url("/b"))
    assert first.page is not None
    assert first.page.body == b"hello"
    assert second.page is None or second.page.body == b"right"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\nConnection: close\r\n\r\nhello",
        b"HTTP/1.1 abc\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 200_000 + b"\r\nConnection: close\r\n\r\n",
    ],
    ids=["nothing", "another protocol", "two lengths", "negative length", "no status", "endless header"],
)
def test_what_is_no_http_is_named(site: Site, raw: bytes) -> None:
    def reply(_asked: Asked, peer: socket.socket) -> None:
        peer.sendall(raw)

    site.pages["/a"] = reply
    assert code_of(site.url("/a")) is ProblemCode.BAD_RESPONSE


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert code_of(url) is ProblemCode.UNREACHABLE


def test_a_name_that_nobody_has_is_unreachable() -> None:
    for settings in (SETTINGS, SETTINGS.model_copy(update={"private_addresses": False})):
        assert code_of("http://nobody.invalid/", settings) is ProblemCode.UNREACHABLE


# ---------------------------------------------------------------- private addresses

GUARDED = SETTINGS.model_copy(update={"private_addresses": False})


@pytest.mark.parametrize("host", "127.0.0.1 localhost [::1] [::ffff:127.0.0.1] 0.0.0.0 127.1 2130706433 0x7f.1".split())
def test_this_machine_is_not_asked_whatever_it_is_called(site: Site, host: str) -> None:
    site.pages["/a"] = answer(b"secret")
    (found,) = got(site.url("/a").replace("127.0.0.1", host), settings=GUARDED)
    assert found.code in (ProblemCode.PRIVATE_ADDRESS, ProblemCode.UNREACHABLE, ProblemCode.BAD_RESPONSE)
    assert site.asked == []


@pytest.mark.parametrize(
    "number",
    "10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255 224.0.0.1 198.18.0.1 192.0.2.1 127.8.8.8 "
    "::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:10.0.0.1 ::10.0.0.1 2002:7f00:1:: 64:ff9b::a00:1 64:ff9b:1::a00:1 "
    "2001:0:4136:e378:8000:63bf:f5ff:fffe".split(),
)
def test_numbers_of_private_networks_are_refused_in_every_guise(number: str) -> None:
    assert refusal(number)


@pytest.mark.parametrize("number", "8.8.8.8 93.184.215.14 2606:4700::1 ::ffff:8.8.8.8 2002:808:808:: 64:ff9b::808:808".split())
def test_public_numbers_are_not_refused(number: str) -> None:
    assert refusal(number) is None


def test_the_number_that_was_judged_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once, so a second answer of its server (DNS rebinding) is never heard."""
    asked: list[str] = []

    async def numbers(host: str, _port: int) -> list[str]:
        asked.append(f"look up {host}")
        return ["10.0.0.1", "8.8.8.8", "127.0.0.1"]

    async def connect(_self: object, host: str, *_given: object) -> str:
        asked.append(f"connect {host}")
        return "a stream"

    monkeypatch.setattr("dateline.fetch.guard.looked_up", numbers)
    monkeypatch.setattr("httpcore2.AnyIOBackend.connect_tcp", connect)
    assert asyncio.run(GuardedBackend().connect_tcp("rebinding.example", 80)) == "a stream"
    assert asked == ["look up rebinding.example", "connect 8.8.8.8"]


def test_a_public_page_that_leads_to_this_machine_leads_nowhere(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first server is taken for public; what it leads to is judged anew."""
    public, private = loopback.site(), loopback.site()
    private.pages["/secret"] = answer(b"secret")
    public.pages["/a"] = moved(private.url("/secret").replace("127.0.0.1", "127.0.0.2"))
    monkeypatch.setattr("dateline.fetch.guard.refusal", lambda number: None if number == "127.0.0.1" else refusal(number))
    assert code_of(public.url("/a"), GUARDED) is ProblemCode.PRIVATE_ADDRESS
    assert (public.paths(), private.asked) == (["/a"], [])


# ---------------------------------------------------------------- TLS and HTTP/2


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return ca


def tls(ca: trustme.CA, *names: str, **given: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names, **given).configure_cert(context)  # type: ignore[arg-type]
    return context


def test_a_certificate_that_holds_is_trusted(loopback: Loopback, authority: trustme.CA) -> None:
    site = loopback.site(tls=tls(authority, "127.0.0.1"))
    site.pages["/a"] = answer(b"one")
    assert got(site.url("/a"))[0].page is not None


@pytest.mark.parametrize("fault", ["unknown authority", "another name", "expired"])
def test_a_certificate_that_does_not_hold_gives_no_page(loopback: Loopback, authority: trustme.CA, fault: str) -> None:
    issuer = trustme.CA() if fault == "unknown authority" else authority
    ended = {"not_after": datetime.now(UTC) - timedelta(days=1)} if fault == "expired" else {}
    site = loopback.site(tls=tls(issuer, "other.example" if fault == "another name" else "127.0.0.1", **ended))
    site.pages["/a"] = answer(b"one")
    assert code_of(site.url("/a")) is ProblemCode.BAD_TLS
    assert site.asked == []


def test_a_server_that_speaks_no_tls_gives_no_page(site: Site) -> None:
    assert code_of(site.url("/a").replace("http:", "https:")) in (ProblemCode.BAD_TLS, ProblemCode.UNREACHABLE)


@pytest.fixture
def second_version(authority: trustme.CA) -> Iterator[str]:
    """A server that speaks HTTP/2 only, and gives the path back as the page."""
    context = tls(authority, "127.0.0.1")
    context.set_alpn_protocols(["h2"])
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_speak_http2, args=(listener, context), daemon=True).start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


def _speak_http2(listener: socket.socket, context: ssl.SSLContext) -> None:
    peer = context.wrap_socket(listener.accept()[0], server_side=True)
    state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
    state.initiate_connection()
    peer.sendall(state.data_to_send())
    while data := peer.recv(65_536):
        for event in state.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                path = dict(event.headers)[":path"]
                status = "200" if path == "/a" else "404"
                state.send_headers(event.stream_id, [(":status", status), ("content-type", "text/html")])
                state.send_data(event.stream_id, path.encode(), end_stream=True)
        peer.sendall(state.data_to_send())
    peer.close()


def test_a_server_of_http_2_is_asked_in_http_2(second_version: str) -> None:
    """Over one connection, which is all that the server accepts."""
    first, second = got(f"{second_version}/a", f"{second_version}/b")
    assert first.page is not None
    assert (first.page.body, second.status) == (b"/a", 404)
