"""The types of following: where pages come from, what polling has learnt of it, and the links and hosts behind.

A `Source` is what a person added and only a person changes. `Poll`, `Link` and `Host` are what following has learnt; they are kept
in the record, so that a process that was killed goes on where it stood. `fetch.schedule` decides them, `store` keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from dateline.model import identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where pages come from: the address of a feed, a news sitemap or a page, or the path of a feed or folder on disk.

    `title` is what a person calls it, `folder` where it stands in an OPML outline ("Asia/Korea"). `every` are the minutes between
    two polls that a person asked for; None leaves them to what the source publishes and to what its server says.
    """

    address: str
    title: str = ""
    folder: str = ""
    every: int | None = None
    added_at: datetime

    @property
    def id(self) -> str:
        """The identity of the address."""
        return identity("source", self.address)


class SourceKind(StrEnum):
    """What a source turned out to be when it was last polled."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    FOLDER = "folder"


class Standing(StrEnum):
    """How a source is doing."""

    NEW = "new"  # not polled yet
    WELL = "well"
    SILENT = "silent"  # answers, and has had nothing new for longer than its own rhythm explains
    MOVED = "moved"  # answers from another address, for good
    WALLED = "walled"  # asks for a login, a payment, or a person
    REFUSED = "refused"  # robots.txt, an opt-out or our own guard says that it is not to be fetched
    FAILING = "failing"  # did not answer, or not with anything of use; it is tried again
    DEAD = "dead"  # said that it is gone, or has not answered for so long that nobody should wait for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What polling has learnt of a source. `due_at` is when it is asked again, `detail` what the last problem was, in words."""

    source: str
    due_at: datetime
    checked_at: datetime | None = None
    interval: int = 0  # seconds between polls, as long as nobody asks for more
    rhythm: int = 0  # seconds that usually pass between two of its entries, 0 for unknown
    standing: Standing = Standing.NEW
    kind: SourceKind | None = None
    failures: int = 0  # in a row
    detail: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    answered_at: datetime | None = None  # when it last gave something of use
    news_at: datetime | None = None  # when it last had a link that was new


class LinkState(StrEnum):
    """What became of a link."""

    WANTED = "wanted"
    KEPT = "kept"  # its page is in the record
    LEFT = "left"  # robots.txt, an opt-out, the guard or a limit says that it is not to be fetched
    LOST = "lost"  # gone, or tried often enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that a source named. `said` is the time of publication that it gave, as exact as it was written, its zone kept.

    `id` is the identity of the address without tracking parameters, so that a page which two feeds name is fetched once.
    """

    id: str
    url: str
    source: str
    found_at: datetime
    due_at: datetime
    state: LinkState = LinkState.WANTED
    title: str = ""
    said: str = ""
    tries: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What is known of a server, by scheme and authority ("https://gazette.example"): what its robots.txt and tdmrep.json say.

    `robots` is the text of robots.txt, None when it could not be had, which forbids everything (RFC 9309, 2.3.1.4); both are asked
    for again from `rules_until` on. Before `rests_until` nothing is asked of the server.
    """

    name: str
    robots: str | None = ""
    reserved: str = ""  # /.well-known/tdmrep.json as it came
    rules_until: datetime | None = None
    rests_until: datetime | None = None
    failures: int = 0  # in a row


def host_of(address: str) -> str:
    """The server of an address, as a Host is named.

    >>> host_of("https://Gazette.example/a?b"), host_of("file:///desk/saved")
    ('https://gazette.example', 'file://')
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What a record knows of its sources: each with its poll if there was one, the links that are wanted, and the hosts of both."""

    sources: tuple[Source, ...] = ()
    polls: tuple[Poll, ...] = ()
    links: tuple[Link, ...] = ()
    hosts: tuple[Host, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What following has learnt and the record is to keep. `found` are links that may be known already, and then stay as is."""

    polls: tuple[Poll, ...] = ()
    found: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    hosts: tuple[Host, ...] = ()


NOTHING_LEARNT = Learnt()
