"""A stand of twelve papers on loopback that publish made-up news, and of which some change, die, slow down, hide and lie.

`python bench/newsstand.py NAMES LOG START SPEED MINUTES` writes the addresses of the papers into NAMES as JSON and appends the
address of each page that it sent whole to LOG. Its clock is `Clock`: SPEED times as fast as ours, from the first day of the made-up
news. After MINUTES of ours nothing new is published and every paper behaves, so that what is left can be fetched.
"""

from __future__ import annotations

import gzip
import json
import sys
import threading
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

import made

A_DAY = 600
LISTED = 40  # entries of a feed
KINDS = "well well well well changing dying slow lying moved walled refusing limiting".split()
BOMB = gzip.compress(b"\0" * 200_000_000, 9)
ENTITIES = b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'


@dataclass(frozen=True)
class Clock:
    """The time of the stand, known to whoever knows when it started (by our clock, in seconds) and how fast it runs."""

    started: float
    speed: float

    def __call__(self) -> datetime:
        """The time of the stand now."""
        return made.START + timedelta(seconds=(time.time() - self.started) * self.speed)


@dataclass
class Paper:
    """One paper: what it publishes, how it behaves, and how often each of its addresses was asked for."""

    number: int
    kind: str
    items: list[made.Item]
    clock: Clock
    end: datetime
    log: Callable[[str], None]
    asked: Counter[str] = field(default_factory=Counter)
    address: str = ""

    @property
    def behaves(self) -> bool:
        """Whether the wild days are over."""
        return self.clock() > self.end

    def published(self) -> list[made.Item]:
        """What has come out so far."""
        now = min(self.clock(), self.end)
        return self.items[: bisect_right([item.published for item in self.items], now)]

    def feed(self) -> bytes:
        """The newest entries, with the day and zone of each."""
        entries = "".join(
            f"<item><title>{escape(item.title)}</title><link>/news/{item.number}</link>"
            f"<pubDate>{item.published:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for item in reversed(self.published()[-LISTED:])
        )
        title = f"<title>Paper {self.number}</title>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{title}{entries}</channel></rss>'.encode()

    def page(self, number: int) -> bytes | None:
        """The page of an item, None for one that is not out."""
        found = next((item for item in self.published() if item.number == number), None)
        return made.page(found).body if found else None


class Stand(ThreadingHTTPServer):
    """The server of one paper."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that goes away is no news."""


class Desk(BaseHTTPRequestHandler):
    """Answers for a paper, as its kind does."""

    protocol_version = "HTTP/1.1"
    paper: Paper

    def log_message(self, *_: object) -> None:
        """The stand is silent."""

    def do_GET(self) -> None:
        """Whatever the kind of paper makes of the question; one that behaves answers plainly."""
        paper, times = self.paper, self.paper.asked[self.path]
        paper.asked[self.path] += 1
        try:
            if not paper.behaves and getattr(self, f"_{paper.kind}", self._plainly)(times) is None:
                return
            self._plain()
        except OSError:  # the other side has had enough
            self.close_connection = True

    def _plainly(self, _times: int) -> bool:
        return True

    def _plain(self) -> None:
        if self.path == "/robots.txt" and self.paper.kind == "refusing":
            self._send(b"User-agent: *\nDisallow: /news/*7$\n", kind="text/plain")
        elif self.path == "/feed":
            self._conditional(self.paper.feed())
        elif self.path.startswith("/news/") and (body := self.paper.page(int(self.path.rpartition("/")[2]))):
            self._send(body)
            self.paper.log(f"{self.paper.address}{self.path}")
        else:
            self._send(b"gone", status=404)

    def _conditional(self, body: bytes) -> None:
        tag = f'"{len(body)}-{hash(body)}"'
        if self.headers.get("if-none-match") == tag:
            self._send(b"", status=304, ETag=tag)
        else:
            self._send(body, kind="application/rss+xml", ETag=tag)

    def _send(self, body: bytes, *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    # ------------------------------------------------------------ kinds: None when the answer was given, True to answer plainly

    def _dying(self, times: int) -> bool | None:
        if times % 3 != 1 or self.path.endswith((".txt", ".json")):
            return True
        return self._send(b"out of order", status=500 if self.path == "/feed" else 503)

    def _limiting(self, times: int) -> bool | None:
        if times or not self.path.startswith("/news/") or int(self.path.rpartition("/")[2]) % 3:
            return True
        return self._send(b"slowly", status=429, Retry_After="600")

    def _walled(self, _times: int) -> bool | None:
        return self._send(b"subscribe", status=403)

    def _moved(self, _times: int) -> bool | None:
        if self.path != "/feed":
            if self.path == "/new":
                self.path = "/feed"
            return True
        return self._send(b"", status=301, Location="/new")

    def _slow(self, times: int) -> bool | None:
        if times or not self.path.startswith("/news/") or int(self.path.rpartition("/")[2]) % 4:
            return True
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        while True:
            self.wfile.write(b" ")
            time.sleep(0.1)

    def _changing(self, times: int) -> bool | None:
        if self.path != "/":
            return True
        return self._send(self.paper.page(self.paper.items[0].number) or b"soon" if times % 2 else b"<p>The front page.</p>")

    def _lying(self, times: int) -> bool | None:
        if self.path != "/feed" or times % 2 == 0:
            return True
        lies = (self._bomb, self._entities, self._cut, self._loop, self._page, self._rubbish)
        return lies[times // 2 % len(lies)]()

    def _bomb(self) -> None:
        self._send(BOMB, Content_Encoding="gzip")

    def _entities(self) -> None:
        self._send(ENTITIES, kind="application/rss+xml")

    def _cut(self) -> None:
        self._send(self.paper.feed()[:100], Content_Length="100000")
        self.close_connection = True

    def _loop(self) -> None:
        self._send(b"", status=302, Location="/feed")

    def _page(self) -> None:
        self._send(b"<html><body>Prove that you are human.</body></html>")

    def _rubbish(self) -> None:
        self.wfile.write(b"220 mail ready\r\n\r\n")
        self.close_connection = True


def main(names: str, log: str, started: str, speed: str, minutes: str) -> None:
    """Open the stand until it is ended."""
    clock = Clock(float(started), float(speed))
    end = made.START + timedelta(minutes=float(minutes) * clock.speed)
    count = int((end - made.START) / timedelta(days=1) * A_DAY) + len(KINDS)
    items, lock = list(made.items(count, a_day=A_DAY)), threading.Lock()
    with open(log, "a", encoding="utf-8", buffering=1) as file:

        def write(line: str) -> None:
            with lock:
                file.write(line + "\n")

        papers = [Paper(n, kind, items[n :: len(KINDS)], clock, end, write) for n, kind in enumerate(KINDS)]
        for paper in papers:
            server = Stand(("127.0.0.1", 0), type(f"Desk{paper.number}", (Desk,), {"paper": paper}))
            paper.address = f"http://127.0.0.1:{server.server_port}"
            threading.Thread(target=server.serve_forever, daemon=True).start()
        Path(names).write_text(json.dumps({paper.address: paper.kind for paper in papers}))
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
