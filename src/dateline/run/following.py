"""Following sources: rounds that ask for what is due, read what came, and keep both in one record.

A round carries out what `fetch.schedule` decides. What it learns is written in the transaction of what it is about, so that
a process which is killed at any moment loses nothing that was acknowledged and asks for nothing twice that is in the record.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dateline.errors import InputError, ProblemCode
from dateline.fetch import pages_of, schedule
from dateline.fetch.addresses import captured
from dateline.fetch.answers import Answer
from dateline.fetch.client import Client, Clock
from dateline.fetch.listings import Listing, is_listing, read_listing
from dateline.fetch.pages import Capture, changed_files
from dateline.fetch.rounds import Asked, asked
from dateline.model import Problem
from dateline.run.pipeline import Tally, add_captures
from dateline.run.visits import Tally as Visits
from dateline.settings import Settings
from dateline.sources import NOTHING_LEARNT, Host, Learnt, Link, LinkState, Poll, Source, SourceKind, Standing, host_of
from dateline.store import Record

_SHARE = 20  # wanted links of a source that a round considers
_LONGEST_WAIT = timedelta(minutes=5)  # after which to look again whether a person added a source
_SOON = timedelta(minutes=1)
_LOCAL = "file://"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round did: sources and links that were asked for, links that were new, pages read, and sources that are not well.

    `next_at` is when something is due again, None when there is nothing to follow.
    """

    polled: int = 0
    found: int = 0
    fetched: int = 0
    pages: Tally = field(default_factory=Tally)
    ill: tuple[tuple[Source, Poll], ...] = ()
    next_at: datetime | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing was due."""
        return not (self.polled or self.fetched)


Told = Callable[[Round], None]
Wait = Callable[[float], None]


def follow(record: Record, *, settings: Settings, clock: Clock, wait: Wait, told: Told) -> None:
    """Follow the sources of a record until something is raised: Ctrl-C, or a StoreError. `wait` sleeps so many seconds."""
    while True:
        done = one_round(record, settings=settings, clock=clock)
        told(done)
        if done.idle:
            now = clock()
            until = min(done.next_at or now + _LONGEST_WAIT, now + _LONGEST_WAIT)
            wait(max((until - now).total_seconds(), 0.0))


def follow_once(record: Record, *, settings: Settings, clock: Clock, wait: Wait, told: Told) -> None:
    """Follow the sources of a record until nothing is due within a minute: what a timer of the system calls.

    A minute, since a host that has just answered rests for a moment before it is asked for more.
    """
    while True:
        done = one_round(record, settings=settings, clock=clock)
        told(done)
        if done.idle:
            rest = done.next_at - clock() if done.next_at else None
            if rest is None or rest > _SOON:
                return
            wait(max(rest.total_seconds(), 0.0))


def one_round(record: Record, *, settings: Settings, clock: Clock) -> Round:
    """Ask for what is due now, at most a batch of it, and read what came."""
    now = clock()
    known = record.following(share=_SHARE)
    plan = schedule.plan(known, now=now, most=settings.batch, pause=settings.host_pause)
    if not plan:
        return Round(next_at=plan.next_at)
    local = [(source, poll) for source, poll in plan.polls if source.address.startswith(_LOCAL)]
    remote = replace(plan, polls=tuple(step for step in plan.polls if step not in local))
    answers, hosts = asyncio.run(_asked(remote, known.hosts, settings=settings, clock=clock))
    learner = _Learner(record, settings, {source.id: poll for source, poll in plan.polls}, now)
    for source, poll in local:
        learner.local(source, poll, now=clock())
    for answer in answers:
        learner.take(answer)
    found = learner.write(_rested(hosts, known.hosts, answers, settings))
    pages = add_captures(record, learner.captures, settings=settings, now=now, learnt=learner.with_page)
    fetched = sum(isinstance(done.item, Link) for done in answers)
    return Round(polled=learner.polled, found=found, fetched=fetched, pages=pages, ill=tuple(learner.ill), next_at=plan.next_at)


async def _asked(
    plan: schedule.Plan, hosts: Iterable[Host], *, settings: Settings, clock: Clock
) -> tuple[tuple[Asked, ...], tuple[Host, ...]]:
    async with Client(settings, clock=clock, hosts=hosts) as client:
        return await asked(plan, client, settings=settings), client.learnt()


def _rested(learnt: Iterable[Host], known: Iterable[Host], answers: Iterable[Asked], settings: Settings) -> tuple[Host, ...]:
    """The hosts of a round, with how long each is to rest now."""
    hosts = {host.name: host for host in (*known, *learnt)}
    changed = {host.name for host in learnt}
    for done in answers:
        name = host_of(done.item.url if isinstance(done.item, Link) else done.item.address)
        hosts[name] = schedule.after_answer(hosts.get(name, Host(name=name)), done.answer, pause=settings.host_pause)
        changed.add(name)
    return tuple(hosts[name] for name in sorted(changed))


class _Learner:
    """What the answers of a round amount to: to be written at once, or together with a page, and captures to read."""

    def __init__(self, record: Record, settings: Settings, before: dict[str, Poll | None], now: datetime) -> None:
        self._record, self._settings, self._before = record, settings, before
        self._visits = Visits(now)
        self._polls: list[Poll] = []
        self._links: list[Link] = []
        self._found: list[Link] = []
        self.captures: list[Capture] = []
        self.with_page: dict[str, Learnt] = {}
        self.ill: list[tuple[Source, Poll]] = []
        self.polled = 0

    def take(self, done: Asked) -> None:
        """One answer from the web."""
        if isinstance(done.item, Link):
            self._link(done.item, done.answer)
        else:
            self._source(done.item, done.answer, done.listing)

    def local(self, source: Source, poll: Poll | None, *, now: datetime) -> None:
        """One folder or file on disk: a feed in it, or pages that changed since it was last looked at."""
        path = Path(unquote(urlsplit(source.address).path))
        listing: Listing | None = None
        captures: list[Capture] = []
        problem: Problem | None = None
        try:
            if path.is_file() and is_listing(body := path.read_bytes()):
                listing = read_listing(body, base=source.address)
            else:
                files = changed_files(path, since=poll.checked_at if poll else None)
                captures = [c for file in files for c in pages_of(str(file), now=now, max_bytes=self._settings.max_page_bytes)]
        except InputError as error:
            problem = Problem(code=ProblemCode.BAD_FEED if path.is_file() else ProblemCode.UNREACHABLE, detail=str(error))
        kind = SourceKind.FOLDER if listing is None else listing.kind
        answer = Answer(url=source.address, at=now, status=None if problem else 200, problem=problem)
        self._polled(source, answer, kind=kind, listing=listing, captures=captures)

    def write(self, hosts: tuple[Host, ...]) -> int:
        """Write what does not wait for a page. How many links were new."""
        learnt = Learnt(polls=tuple(self._polls), found=tuple(self._found), links=tuple(self._links), hosts=hosts)
        return self._record.learn(learnt, visits=self._visits.taken())

    def _source(self, source: Source, answer: Answer, listing: Listing | None) -> None:
        if answer.problem is not None or answer.unchanged:
            self._polled(source, answer, kind=None, listing=None, captures=())
        elif listing is not None:
            self._polled(source, answer, kind=listing.kind, listing=listing, captures=())
        else:
            page = [Capture(name=source.address, page=answer.page)] if answer.page else []
            self._polled(source, answer, kind=SourceKind.PAGE, listing=None, captures=page)
        if not source.address.startswith(_LOCAL):
            self._visited(source.address, answer)

    def _polled(
        self, source: Source, answer: Answer, *, kind: SourceKind | None, listing: Listing | None, captures: Sequence[Capture]
    ) -> None:
        links = schedule.links_of(source, listing.entries if listing else (), at=answer.at)
        fresh = len({link.id for link in links} - self._record.known_links(link.id for link in links))
        fresh += sum(c.page is not None and not self._record.unchanged(c.page) for c in captures)
        poll = schedule.after_poll(source, self._before.get(source.id), answer, kind=kind, listing=listing, news=fresh)
        self.polled += 1
        self._found += links
        self.captures += captures
        if captures:  # what the poll knows of the page is true once the page is in the record
            self._keep_with(captures[-1].name, Learnt(polls=(poll,)))
        else:
            self._polls.append(poll)
        if poll.standing not in (Standing.WELL, Standing.NEW):
            self.ill.append((source, poll))

    def _link(self, before: Link, answer: Answer) -> None:
        link = schedule.after_fetch(before, answer)
        if link.state is LinkState.WANTED:
            self._links.append(link)
            self._visited(link.url, answer)
            return
        capture = captured(answer)
        self.captures.append(capture)
        self._keep_with(capture.name, Learnt(links=(link,)))

    def _keep_with(self, name: str, learnt: Learnt) -> None:
        before = self.with_page.get(name, NOTHING_LEARNT)
        self.with_page[name] = Learnt(polls=before.polls + learnt.polls, links=before.links + learnt.links)

    def _visited(self, address: str, answer: Answer) -> None:
        if answer.problem is not None:
            self._visits.failed(Capture(name=address, page=None))
        elif answer.page is None:
            self._visits.answered(address)

