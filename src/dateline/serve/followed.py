"""Rows of the sources that a record follows: how each is doing, and what a person can do where something is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from dateline.model import Problem
from dateline.optouts import host_opt_outs
from dateline.run.following import Round
from dateline.sources import Host, LinkState, Poll, Source, Standing, host_of
from dateline.store import Record

_DO = {
    Standing.NEW: "run `dateline follow`",
    Standing.WELL: "",
    Standing.SILENT: "nothing new for longer than it used to pause: look at the site, it may have another feed now",
    Standing.MOVED: "add {moved_to}, then remove this one",
    Standing.WALLED: "ask the publisher for access, or add pages that you saved yourself",
    Standing.REFUSED: "the publisher does not want it fetched: ask for leave, or remove the source",
    Standing.FAILING: "nothing yet: it is tried again",
    Standing.DEAD: "look for the new address on the site; remove this one",
}


def round_lines(done: Round) -> Iterator[str]:
    """What a round of `dateline follow` did, in lines; none for one in which nothing was due."""
    if not done.idle:
        pages = f"{done.pages.read} pages read, {done.pages.skipped} known already, {done.pages.failed} failed"
        yield f"{done.polled} sources asked, {done.found} new links, {pages}"
    for source, poll in done.ill:
        detail = f": {poll.detail}" if poll.detail else ""
        yield f"  {source.title or source.address} is {poll.standing}{detail}; {_what_to_do(poll)}"


def source_rows(record: Record) -> Iterator[dict[str, Any]]:
    """A row for each source; moments are ISO instants in UTC."""
    known, counts = record.following(share=0), record.link_counts()
    polls, hosts = {poll.source: poll for poll in known.polls}, {host.name: host for host in known.hosts}
    for source in known.sources:
        host = hosts.get(host_of(source.address), Host(name=""))
        refused = host_opt_outs(source.address, robots=host.robots or "", reserved=host.reserved)
        yield _row(source, polls.get(source.id), counts.get(source.id, {}), refused)


def _row(source: Source, poll: Poll | None, links: dict[LinkState, int], refused: Iterable[Problem]) -> dict[str, Any]:
    standing = poll.standing if poll else Standing.NEW
    return {
        "source_id": source.id,
        "address": source.address,
        "title": source.title,
        "folder": source.folder,
        "kind": poll.kind.value if poll and poll.kind else None,
        "standing": standing.value,
        "asked": _iso(poll.checked_at if poll else None),
        "again": _iso(poll.due_at if poll else None),
        "news": _iso(poll.news_at if poll else None),
        **{state.value: links.get(state, 0) for state in LinkState},
        "moved_to": poll.moved_to if poll else "",
        "opt_outs": [f"{problem.code}: {problem.detail}" for problem in refused],
        "detail": poll.detail if poll else "",
        "do": _what_to_do(poll) if poll else _DO[Standing.NEW],
    }


def _what_to_do(poll: Poll) -> str:
    return _DO[poll.standing].format(moved_to=poll.moved_to)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
