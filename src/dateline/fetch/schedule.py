"""What to ask for next, when to ask again, and what an answer means. Decides everything and does nothing: `now` is an argument.

The shape, a pure decider beside a pipeline that only carries out, is that of lemon24's `reader`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from courlan import clean_url

from dateline.errors import ProblemCode
from dateline.fetch import rules
from dateline.fetch.answers import Answer
from dateline.fetch.listings import Entry, Listing
from dateline.model import identity
from dateline.sources import Following, Host, Link, LinkState, Poll, Source, SourceKind, Standing, host_of

_FIRST = timedelta(minutes=15)  # between polls of a source that nothing is known of
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(hours=6)
_DAY = timedelta(days=1)
_GONE = timedelta(days=30)  # until a source that is dead is asked once more
_HOPELESS = timedelta(days=14)  # without any answer of use, after which nobody should wait
_SILENT, _PAUSES = timedelta(days=7), 5  # silent is what has nothing new for both: so long, and so many of its usual pauses
_JITTER = 0.1
_TRIES = 5
_A_ROUND = timedelta(seconds=20)  # for which one host is asked before others get a turn with the reader
_MOST_OF_A_HOST = 20
_BACK = timedelta(days=8)  # beyond any wait that we set: a moment so far ahead was set by a clock that went back since

_REFUSALS = frozenset((ProblemCode.ROBOTS, ProblemCode.PRIVATE_ADDRESS, ProblemCode.TDM_RESERVED, ProblemCode.AI_OPT_OUT))
_WALLS = frozenset((401, 402, 403, 407, 451))
_OF_THE_HOST = frozenset((ProblemCode.UNREACHABLE, ProblemCode.BAD_TLS, ProblemCode.TOO_SLOW))
_FINAL = frozenset((ProblemCode.REDIRECTS, ProblemCode.TOO_LARGE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to ask for now: sources with what is known of each, and links. `next_at` is when to look again."""

    polls: tuple[tuple[Source, Poll | None], ...]
    links: tuple[Link, ...]
    next_at: datetime | None

    def __bool__(self) -> bool:
        return bool(self.polls or self.links)


def plan(known: Following, *, now: datetime, most: int, pause: float) -> Plan:
    """The Plan of a moment: what is due, the longest due first, at most `most` of it, and of each host so much as its pause allows.

    `pause` are the seconds between two questions to a host. Nothing is asked of a host that rests.
    """
    hosts = {host.name: host for host in known.hosts}
    polls = {poll.source: poll for poll in known.polls}
    due: list[tuple[datetime, str, Source | Link]] = [
        *((_when(source, polls.get(source.id), hosts, now), source.id, source) for source in known.sources),
        *((_rested(hosts, link.url, _sane(link.due_at, now), now), link.id, link) for link in known.links),
    ]
    due.sort(key=lambda step: step[:2])
    taken: Counter[str] = Counter()
    chosen = [item for at, _, item in due if at <= now and _has_turn(host_of(_address(item)), hosts, taken, pause)][:most]
    return Plan(
        polls=tuple((item, polls.get(item.id)) for item in chosen if isinstance(item, Source)),
        links=tuple(item for item in chosen if isinstance(item, Link)),
        next_at=due[0][0] if due else None,
    )


def _has_turn(name: str, hosts: Mapping[str, Host], taken: Counter[str], pause: float) -> bool:
    """Whether a host can answer one more question in this round, which is counted."""
    own = pause_of(hosts.get(name), pause)
    taken[name] += 1
    return taken[name] <= (min(_MOST_OF_A_HOST, max(1, int(_A_ROUND.total_seconds() / own))) if own else _MOST_OF_A_HOST)


def pause_of(host: Host | None, pause: float) -> float:
    """The seconds between two questions to a host: `pause`, or what its robots.txt asks for where that is longer."""
    return max(pause, rules.delay(host)) if host else pause


def _address(item: Source | Link) -> str:
    return item.address if isinstance(item, Source) else item.url


def _when(source: Source, poll: Poll | None, hosts: Mapping[str, Host], now: datetime) -> datetime:
    """When a source may be asked: when it is due and its host has rested; at once where a clock went back since."""
    if poll is None or (poll.checked_at and poll.checked_at > now):
        return _rested(hosts, source.address, min(source.added_at, now), now)
    return _rested(hosts, source.address, poll.due_at, now)


def _rested(hosts: Mapping[str, Host], address: str, at: datetime, now: datetime) -> datetime:
    host = hosts.get(host_of(address))
    return max(at, _sane(host.rests_until, now)) if host and host.rests_until else at


def _sane(at: datetime, now: datetime) -> datetime:
    return now if at > now + _BACK else at


# ---------------------------------------------------------------- sources


def links_of(source: Source, entries: Iterable[Entry], *, at: datetime) -> tuple[Link, ...]:
    """The links that a source names, each once, the first for an address without its tracking parameters."""
    found: dict[str, Link] = {}
    for entry in entries:
        id = identity("link", clean_url(entry.url) or entry.url)
        link = Link(id=id, url=entry.url, source=source.id, found_at=at, due_at=at, title=entry.title[:500], said=entry.said)
        found.setdefault(id, link)
    return tuple(found.values())


def after_poll(
    source: Source, before: Poll | None, answer: Answer, *, kind: SourceKind | None, listing: Listing | None, news: int
) -> Poll:
    """The Poll of a source after an Answer that found `news` new links or, for a page or folder, new bytes.

    `kind` is what the source turned out to be, None when the answer does not say (304, or a failure). A server's own wishes
    (Retry-After, Cache-Control, the feed's ttl) are never undercut, not even by what a person set.
    """
    poll = before or Poll(source=source.id, due_at=answer.at)
    if answer.problem is not None:
        return _after_failure(source, poll, answer)
    interval = timedelta(minutes=source.every) if source.every else _rhythmic(poll, news)
    poll = replace(
        poll,
        checked_at=answer.at,
        answered_at=answer.at,
        interval=int(interval.total_seconds()),
        rhythm=_rhythm(listing) or poll.rhythm,
        kind=kind or poll.kind,
        failures=0,
        detail="",
        etag=answer.etag or (poll.etag if answer.unchanged else ""),
        last_modified=answer.last_modified or (poll.last_modified if answer.unchanged else ""),
        moved_to=answer.moved_to,
        news_at=answer.at if news or poll.news_at is None else poll.news_at,
    )
    rest = max(interval, answer.fresh, answer.wait, listing.rest if listing else timedelta(0))
    return replace(poll, standing=_standing(poll, answer), due_at=_later(source.id, answer.at, rest))


def _standing(poll: Poll, answer: Answer) -> Standing:
    if answer.moved_to:
        return Standing.MOVED
    quiet = answer.at - (poll.news_at or answer.at)
    return Standing.SILENT if quiet > max(_SILENT, _PAUSES * timedelta(seconds=poll.rhythm)) else Standing.WELL


def _rhythmic(poll: Poll, news: int) -> timedelta:
    """The next pause: half as long after news, half as long again without."""
    before = timedelta(seconds=poll.interval) if poll.interval else _FIRST
    return max(before / 2, _SHORTEST) if news else min(before * 1.5, _LONGEST)


def _rhythm(listing: Listing | None) -> int:
    """The seconds that usually pass between two entries of a listing, 0 when fewer than three say when they are from."""
    moments = sorted(moment for entry in (listing.entries if listing else ()) if (moment := _moment(entry.said)))
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    return int(median(gaps)) if len(gaps) >= 2 else 0


def _moment(said: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _after_failure(source: Source, poll: Poll, answer: Answer) -> Poll:
    failures = poll.failures + 1
    poll = replace(poll, checked_at=answer.at, failures=failures, detail=answer.problem.detail if answer.problem else "")
    standing = _ill(source, poll, answer)
    base = timedelta(minutes=source.every) if source.every else timedelta(seconds=poll.interval or _FIRST.total_seconds())
    rest = {Standing.DEAD: _GONE, Standing.REFUSED: _DAY, Standing.WALLED: _DAY}.get(standing, _backed_off(base, failures))
    return replace(poll, standing=standing, due_at=_later(source.id, answer.at, max(rest, answer.wait)))


def _ill(source: Source, poll: Poll, answer: Answer) -> Standing:
    last = poll.answered_at or min(source.added_at, answer.at)
    if answer.status == 410 or (answer.at - last > _HOPELESS and poll.failures > _TRIES):
        return Standing.DEAD
    if answer.code in _REFUSALS:
        return Standing.REFUSED
    feed_was_here = answer.code is ProblemCode.BAD_FEED and poll.kind in (SourceKind.FEED, SourceKind.SITEMAP)
    return Standing.WALLED if answer.status in _WALLS or feed_was_here else Standing.FAILING


def _backed_off(base: timedelta, failures: int) -> timedelta:
    return min(base * (1 << min(failures - 1, 16)), _DAY)


def _later(id: str, at: datetime, rest: timedelta) -> datetime:
    """A moment a little later than asked for, by a share that differs for each thing and time: what came together drifts apart."""
    share = int(identity("jitter", id, at.isoformat())[:8], 16) / 0xFFFF_FFFF
    return at + rest * (1 + _JITTER * share)


# ---------------------------------------------------------------- links


def after_fetch(link: Link, answer: Answer) -> Link:
    """The Link after an Answer: kept, left, lost, or wanted again later."""
    if answer.problem is None and answer.page is not None:
        return replace(link, state=LinkState.KEPT, tries=link.tries + 1, detail="")
    detail = answer.problem.detail if answer.problem else "the server sent nothing"
    link = replace(link, tries=link.tries + 1, detail=detail)
    if answer.code in _REFUSALS or answer.code is ProblemCode.TOO_LARGE:
        return replace(link, state=LinkState.LEFT)
    if answer.code in _FINAL or answer.status in (404, 410, *_WALLS) or link.tries >= _TRIES:
        return replace(link, state=LinkState.LOST)
    rest = max(answer.wait, _SHORTEST * (1 << 2 * (link.tries - 1)))
    return replace(link, due_at=_later(link.id, answer.at, rest))


# ---------------------------------------------------------------- hosts


def ails_host(answer: Answer) -> bool:
    """Whether an answer is about the whole host: nobody should ask it for anything else now."""
    without_rules = answer.status is None and answer.code is ProblemCode.HTTP_STATUS
    return without_rules or answer.code in _OF_THE_HOST or answer.status in (429, 503)


def after_answer(host: Host, answer: Answer, *, pause: float) -> Host:
    """The Host after an Answer: it rests for its pause, for as long as it asked, or longer each time that it ails."""
    if not ails_host(answer):
        return replace(host, failures=0, rests_until=answer.at + max(timedelta(seconds=pause_of(host, pause)), answer.wait))
    failures = host.failures + 1
    rest = max(answer.wait, min(timedelta(minutes=1) * (1 << min(failures - 1, 10)), _LONGEST))
    return replace(host, failures=failures, rests_until=_later(host.name, answer.at, rest))
