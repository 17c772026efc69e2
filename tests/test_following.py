"""Rounds against real servers on loopback, with a clock that the test turns."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback import Asked, Loopback, Site, answer, moved

from dateline.errors import StoreError
from dateline.record import Query
from dateline.run.following import Round, follow, follow_once, one_round
from dateline.run.sources import add_named
from dateline.settings import load_settings
from dateline.sources import LinkState, Standing
from dateline.store import Record, open_record

SETTINGS = load_settings(private_addresses=True, host_pause=0, workers=1, fetch_seconds=5)
NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ARTICLE = """<html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="2031-05-01T09:00:00Z"></head>
<body><article><h1>{title}</h1><p>The harbour office said on Thursday that the ferry {title} would sail again on 12 May.</p>
<p>It had been out of service since the storm of March, when a wave broke three of its windows and flooded the engine.</p>
<p>Passengers had to take the long road around the fjord of Oslet, which added two hours to the way to work.</p></article></body>
</html>"""


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "desk.db") as opened:
        yield opened


def feed(*paths: str) -> bytes:
    items = "".join(f"<item><title>{path}</title><link>{path}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'.encode()


def publish(site: Site, *paths: str, **headers: str) -> None:
    site.pages |= {path: answer(ARTICLE.format(title=path.strip("/")).encode()) for path in paths if path not in site.pages}
    site.pages["/feed"] = answer(feed(*paths), content_type="application/rss+xml", **headers)


def once(record: Record, clock: Clock) -> list[Round]:
    rounds: list[Round] = []
    follow_once(record, settings=SETTINGS, clock=clock, wait=clock.wait, told=rounds.append)
    return rounds


def standing(record: Record) -> list[Standing]:
    return [poll.standing for poll in record.polls()]


def test_what_a_feed_lists_is_fetched_once_and_read(record: Record, site: Site, clock: Clock) -> None:
    publish(site, "/one", "/two")
    add_named(record, [site.url("/feed")], now=NOW)
    first, second, *_ = once(record, clock)
    assert (first.polled, first.found, second.fetched, second.pages.read) == (1, 2, 2, 2)
    assert sorted(a.article.title or "" for a in record.articles(Query())) == ["one", "two"]
    clock.now += DAY
    publish(site, "/one", "/two", "/three")
    once(record, clock)
    assert sorted(site.paths()) == ["/feed", "/feed", "/one", "/three", "/two"]
    assert list(record.link_counts().values()) == [{LinkState.KEPT: 3}]


def test_nothing_is_asked_again_before_it_is_due(record: Record, site: Site, clock: Clock) -> None:
    publish(site, "/one")
    add_named(record, [site.url("/feed")], now=NOW)
    once(record, clock)
    asked = len(site.asked)
    (idle,) = once(record, clock)
    assert idle.idle
    assert idle.next_at is not None
    assert idle.next_at > clock.now
    assert len(site.asked) == asked


def test_a_feed_that_did_not_change_is_not_sent_and_counts_as_a_visit(record: Record, site: Site, clock: Clock) -> None:
    publish(site, ETag='"1"')
    add_named(record, [site.url("/feed")], now=NOW)
    once(record, clock)
    site.pages["/feed"] = answer(status=304)
    clock.now += DAY
    once(record, clock)
    assert site.asked[-1].headers["if-none-match"] == '"1"'
    assert standing(record) == [Standing.WELL]
    assert [(visit.day.day, visit.unchanged, visit.failed) for visit in record.visits()] == [(1, 1, 0), (2, 1, 0)]


def test_a_page_as_a_source_gives_a_version_for_each_change(record: Record, site: Site, clock: Clock) -> None:
    add_named(record, [site.url("/page")], now=NOW)
    for title in ("first", "first", "second"):
        site.pages["/page"] = answer(ARTICLE.format(title=title).encode())
        once(record, clock)
        clock.now += DAY
    (reading,) = record.articles(Query())
    assert [version.article.title for version in record.versions(reading.article.id)] == ["first", "second"]


def test_a_link_that_fails_for_now_is_tried_later_and_one_that_is_gone_is_not(record: Record, site: Site, clock: Clock) -> None:
    publish(site, "/one", "/gone")
    site.pages |= {"/gone": answer(status=404), "/one": answer(status=503, Retry_After="7200")}
    add_named(record, [site.url("/feed")], now=NOW)
    once(record, clock)
    clock.now += HOUR
    once(record, clock)
    assert site.paths().count("/one") == 1
    publish(site, "/one", "/gone")
    site.pages["/one"] = answer(ARTICLE.format(title="one").encode())
    clock.now += 2 * HOUR
    once(record, clock)
    assert list(record.link_counts().values()) == [{LinkState.KEPT: 1, LinkState.LOST: 1}]
    assert site.paths().count("/gone") == 1


def test_a_host_that_ails_is_left_alone(record: Record, site: Site, clock: Clock) -> None:
    publish(site, *(f"/{n}" for n in range(5)))
    site.pages |= {f"/{n}": answer(status=429, Retry_After="60") for n in range(5)}
    add_named(record, [site.url("/feed")], now=NOW)
    once(record, clock)
    assert len(site.paths()) == 2  # the feed, and one page; the others wait with it
    (host,) = record.following(share=5).hosts
    assert host.rests_until is not None
    assert host.rests_until >= NOW + timedelta(seconds=60)


def test_sources_that_are_not_well_say_so(record: Record, loopback: Loopback, clock: Clock) -> None:
    answers = {
        Standing.WALLED: answer(status=403),
        Standing.DEAD: answer(status=410),
        Standing.MOVED: moved("/new", status=301),
        Standing.FAILING: answer(b"<rss><channel>", content_type="text/xml") + b"",
    }
    for reply in answers.values():
        site = loopback.site()
        site.pages |= {"/feed": reply, "/new": answer(feed())}
        add_named(record, [site.url("/feed")], now=NOW)
    refusing = loopback.site()
    refusing.pages |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /"), "/feed": answer(feed())}
    add_named(record, [refusing.url("/feed")], now=NOW)
    told = once(record, clock)
    found = {poll.standing for _, poll in told[0].ill}
    assert found >= {Standing.WALLED, Standing.DEAD, Standing.MOVED, Standing.REFUSED}
    assert all(poll.detail or poll.moved_to for _, poll in told[0].ill)
    assert refusing.paths() == []


def test_one_slow_or_broken_host_does_not_keep_the_others(record: Record, loopback: Loopback, clock: Clock) -> None:
    well, ill = loopback.site(), loopback.site()
    publish(well, "/one")
    ill.pages["/feed"] = b"SSH-2.0\r\n\r\n"
    add_named(record, [ill.url("/feed"), well.url("/feed")], now=NOW)
    once(record, clock)
    assert sorted(standing(record)) == [Standing.FAILING, Standing.WELL]
    assert record.counts().articles == 1


def test_feeds_and_folders_on_disk_are_followed(record: Record, site: Site, clock: Clock, tmp_path: Path) -> None:
    publish(site, "/one")
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "two.html").write_text(ARTICLE.format(title="two"))
    (tmp_path / "feed.xml").write_bytes(feed(site.url("/one")))
    add_named(record, [str(saved), str(tmp_path / "feed.xml")], now=NOW)
    once(record, clock)
    assert sorted(a.article.title or "" for a in record.articles(Query())) == ["one", "two"]
    pages = record.counts().pages
    clock.now += DAY
    once(record, clock)
    assert record.counts().pages == pages
    (tmp_path / "feed.xml").unlink()
    clock.now += DAY
    once(record, clock)
    assert sorted(standing(record)) == [Standing.FAILING, Standing.WELL]


@pytest.mark.parametrize("write", range(1, 4))
def test_what_is_interrupted_at_any_write_goes_on_where_it_stood(
    record: Record, site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch, write: int
) -> None:
    """The first, second or third transaction fails; the next run asks for what is missing, and keeps everything once."""
    publish(site, "/one", "/two")
    add_named(record, [site.url("/feed")], now=NOW)
    calls, whole = [], Record._writing

    def failing(self: Record) -> object:
        calls.append(1)
        if len(calls) == write:
            raise StoreError("the power is gone")
        return whole(self)

    monkeypatch.setattr(Record, "_writing", failing)
    with pytest.raises(StoreError):
        once(record, clock)
    monkeypatch.setattr(Record, "_writing", whole)
    once(record, clock)
    assert sorted(a.article.title or "" for a in record.articles(Query())) == ["one", "two"]
    assert record.counts().pages == 2
    assert list(record.link_counts().values()) == [{LinkState.KEPT: 2}]


def test_following_waits_until_something_is_due(record: Record, site: Site, clock: Clock) -> None:
    publish(site, "/one")
    add_named(record, [site.url("/feed")], every=3, now=NOW)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        clock.now += timedelta(seconds=seconds)
        if len(waits) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(record, settings=SETTINGS, clock=clock, wait=wait, told=lambda _: None)
    assert site.paths() == ["/feed", "/one", "/feed", "/feed"]
    assert all(179 <= seconds <= 200 for seconds in waits)


def test_a_record_without_sources_waits_for_some(record: Record, clock: Clock) -> None:
    (done,) = once(record, clock)
    assert (done.idle, done.next_at) == (True, None)


def test_links_of_one_round_come_in_batches(record: Record, site: Site, clock: Clock) -> None:
    publish(site, *(f"/{n}" for n in range(7)))
    add_named(record, [site.url("/feed")], now=NOW)
    small = SETTINGS.model_copy(update={"batch": 3})
    fetched = [one_round(record, settings=small, clock=clock).fetched for _ in range(5)]
    assert fetched == [0, 3, 3, 1, 0]


FOLLOWER = """
import sys
import time
import threading
from datetime import UTC, datetime
from dateline.run.following import follow_once
from dateline.settings import load_settings
from dateline.store import open_record
settings = load_settings(private_addresses=True, host_pause=0, workers=1)
with open_record(sys.argv[1]) as record:
    print("open", flush=True)
    follow_once(record, settings=settings, clock=lambda: datetime.now(UTC), wait=time.sleep, told=lambda _: None)
"""


def test_a_follower_that_is_killed_as_soon_as_a_page_is_under_way_loses_nothing(tmp_path: Path, site: Site, clock: Clock) -> None:
    """kill -9 from the server's side: while it sends the feed, and while it sends a page."""
    publish(site, "/one", "/two")
    path, plain = tmp_path / "desk.db", dict(site.pages)
    with open_record(path) as record:
        add_named(record, [site.url("/feed")], now=NOW)
    for victim in ("/feed", "/two"):
        process = subprocess.Popen([sys.executable, "-c", FOLLOWER, str(path)], stdout=subprocess.PIPE)

        def kill(_asked: Asked, _peer: socket.socket, process: subprocess.Popen[bytes] = process) -> None:
            process.kill()

        site.pages = plain | {victim: kill}
        assert process.wait(timeout=60) == -signal.SIGKILL
        process.stdout.close()  # type: ignore[union-attr]
    site.pages = plain
    clock.now = datetime.now(UTC)
    with open_record(path) as record:
        once(record, clock)
        assert sorted(a.article.title or "" for a in record.articles(Query())) == ["one", "two"]
        assert record.counts().pages == 2
        assert list(record.link_counts().values()) == [{LinkState.KEPT: 2}]


@pytest.mark.parametrize("connections", [1, 3])
def test_a_host_gets_as_many_connections_as_the_setting_says(record: Record, site: Site, clock: Clock, connections: int) -> None:
    publish(site, *(f"/{n}" for n in range(6)))
    page = site.counting(answer(b"<p>word</p>"), together=threading.Barrier(connections))
    site.pages |= {f"/{n}": page for n in range(6)}
    add_named(record, [site.url("/feed")], now=NOW)
    settings = SETTINGS.model_copy(update={"host_connections": connections})
    follow_once(record, settings=settings, clock=clock, wait=clock.wait, told=lambda _: None)
    assert site.most_at_once == connections
    assert sorted(site.paths()) == ["/0", "/1", "/2", "/3", "/4", "/5", "/feed"]


def test_a_pause_between_questions_ends_no_run_that_is_to_end_when_nothing_is_due(record: Record, site: Site, clock: Clock) -> None:
    publish(site, "/one", "/two")
    site.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 0.02\n")
    add_named(record, [site.url("/feed")], now=NOW)
    once(record, clock)
    assert list(record.link_counts().values()) == [{LinkState.KEPT: 2}]
