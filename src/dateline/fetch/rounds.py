"""One round: what a plan asks for, asked for, several hosts at a time. Decides nothing."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.errors import InputError, ProblemCode
from dateline.fetch.answers import Answer
from dateline.fetch.client import Client
from dateline.fetch.listings import Entry, Listing, is_listing, read_listing
from dateline.fetch.schedule import Plan, ails_host
from dateline.model import Problem
from dateline.settings import Settings
from dateline.sources import Link, Poll, Source, SourceKind, host_of

_PARTS = 3  # sitemaps of an index that are looked into, the newest
_Step = tuple[Source | Link, Poll | None]
_MOST_BYTES = 64_000_000  # of pages that a round holds in memory; what is left over comes in the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A source or link that was asked for, the answer, and what it lists where it is a feed or sitemap."""

    item: Source | Link
    answer: Answer
    listing: Listing | None = None


async def asked(plan: Plan, client: Client, *, settings: Settings) -> tuple[Asked, ...]:
    """What came of a plan, in no order. A host that ails is asked for nothing more; what is left out stays due."""
    hosts: dict[str, list[_Step]] = defaultdict(list)
    for source, poll in plan.polls:
        hosts[host_of(source.address)].append((source, poll))
    for link in plan.links:
        hosts[host_of(link.url)].append((link, None))
    round = _Round(client, settings)
    async with asyncio.TaskGroup() as group:
        for steps in hosts.values():
            group.create_task(round.host(steps))
    return tuple(round.done)


class _Round:
    def __init__(self, client: Client, settings: Settings) -> None:
        self._client = client
        self._lanes = settings.host_connections
        self._open = asyncio.Semaphore(settings.hosts_at_once)
        self._bytes = 0
        self.done: list[Asked] = []

    async def host(self, steps: Sequence[_Step]) -> None:
        """Everything of one host, in as many lanes as it may have connections."""
        waiting = deque(steps)
        async with self._open:
            await asyncio.gather(*(self._lane(waiting) for _ in range(min(self._lanes, len(waiting)))))

    async def _lane(self, waiting: deque[_Step]) -> None:
        while waiting and self._bytes <= _MOST_BYTES:
            done = await self._one(*waiting.popleft())
            self._bytes += len(done.answer.page.body) if done.answer.page else 0
            self.done.append(done)
            if ails_host(done.answer):
                waiting.clear()

    async def _one(self, item: Source | Link, poll: Poll | None) -> Asked:
        if isinstance(item, Link):
            return Asked(item=item, answer=await self._client.get(item.url))
        known = {"etag": poll.etag, "last_modified": poll.last_modified} if poll else {}
        answer = await self._client.get(item.address, **known)
        feed = poll is not None and poll.kind in (SourceKind.FEED, SourceKind.SITEMAP)
        return await _listed(item, answer, self._client, feed_expected=feed)


async def _listed(source: Source, answer: Answer, client: Client, *, feed_expected: bool) -> Asked:
    if answer.page is None or answer.problem is not None:
        return Asked(item=source, answer=answer)
    if not is_listing(answer.page.body) and not feed_expected:
        return Asked(item=source, answer=answer)
    try:
        listing = await whole_listing(answer.page.body, base=answer.page.url, client=client)
    except InputError as error:
        problem = Problem(code=ProblemCode.BAD_FEED, detail=str(error))
        return Asked(item=source, answer=replace(answer, page=None, problem=problem))
    return Asked(item=source, answer=replace(answer, page=None), listing=listing)


async def whole_listing(body: bytes, *, base: str, client: Client) -> Listing:
    """The Listing of a body; of an index of sitemaps, what its newest parts list. Raises InputError when it is none."""
    listing = read_listing(body, base=base)
    entries: dict[str, Entry] = {entry.url: entry for entry in listing.entries}
    for part in listing.parts[:_PARTS]:
        answer = await client.get(part)
        if answer.page is None or not is_listing(answer.page.body):
            continue
        try:
            inner = read_listing(answer.page.body, base=answer.page.url)
        except InputError:
            continue
        entries |= {entry.url: entry for entry in inner.entries}
    return replace(listing, entries=tuple(entries.values()))
