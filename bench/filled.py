"""A record of made-up news, filled below reading and merging: the generator knows what belongs together, so nobody has to find out.

Keys and all writing are the house's own (`merge.keys`, `merge.event_keys`, `Record.apply`): what a question or the next batch of
`add` meets is what it would meet in a record that grew page by page. Only the decisions come from the generator: a story is
a matter, an event a thing of a matter on a day, an expectation a thing of a matter and its last day.
"""

from __future__ import annotations

import itertools
import pickle
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from made import Item, items, reading

from dateline import merge
from dateline.merge.copies import group_id
from dateline.merge.stories import story_id
from dateline.model import Certainty, Claim, Orientation, Reading, identity
from dateline.record import Changes, CopyGroup, Event, Evidence, Expectation, Origin, Statement, Story
from dateline.store import Record, open_record

A_DAY = 700  # articles
_FORGET = timedelta(days=30)  # by then every matter is told to its end

Pieces = dict[str, list[tuple[Evidence, Claim]]]  # evidence with its claim, by the id of the event or expectation


@dataclass(slots=True)
class _Told:
    """What is known of one matter so far, and which of it changed since it was last written."""

    story: str
    title: str
    first: date
    last: date
    articles: list[str] = field(default_factory=list)
    events: Pieces = field(default_factory=lambda: defaultdict(list))
    expected: Pieces = field(default_factory=lambda: defaultdict(list))
    copies: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))  # by the number of the article that was first
    changed: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Filled:
    """A record of the first `size` articles, and those that come next."""

    size: int
    path: Path
    following: tuple[Item, ...]


def filled(sizes: Sequence[int], folder: Path) -> list[Filled]:
    """A record of each size, from the same news. What the folder holds already is taken as it is."""
    wanted = sorted(sizes)
    if not all((folder / f"{size}.news").exists() for size in wanted):
        _fill(wanted, folder)
    return [Filled(n, folder / f"{n}.db", pickle.loads((folder / f"{n}.news").read_bytes())) for n in wanted]


def _fill(sizes: Sequence[int], folder: Path) -> None:
    news, told, done = items(max(sizes) + 2 * A_DAY, a_day=A_DAY), dict[int, _Told](), 0
    following = tuple(itertools.islice(news, A_DAY))
    with open_record(folder / "growing.db") as record:
        for size in sizes:
            while done < size:
                batch, following = following, tuple(itertools.islice(news, A_DAY))
                batch, following = batch[: size - done], (*batch[size - done :], *following)
                _write(record, told, batch)
                done += len(batch)
            _keep(size, folder, following)
    for leftover in folder.glob("growing.db*"):
        leftover.unlink()


def _keep(size: int, folder: Path, following: tuple[Item, ...]) -> None:
    with closing(sqlite3.connect(folder / "growing.db")) as source, closing(sqlite3.connect(folder / f"{size}.db")) as target:
        source.backup(target)
    (folder / f"{size}.news").write_bytes(pickle.dumps(following))
    print(f"filled a record of {size} articles", flush=True)


def _write(record: Record, told: dict[int, _Told], batch: Sequence[Item]) -> None:
    """Write articles and what the generator knows of them in one transaction."""
    readings = [reading(item) for item in batch]
    for item, one in zip(batch, readings, strict=True):
        _tell(told, item, one)
    changes = _changes([told[matter] for matter in sorted({item.matter for item in batch})])
    record.apply([], readings, changes, keys=_keys(readings, changes), at=batch[-1].published)
    for matter in [m for m, known in told.items() if known.last < batch[-1].published.date() - _FORGET]:
        del told[matter]


def _tell(told: dict[int, _Told], item: Item, one: Reading) -> None:
    day, id = item.published.date(), one.article.id
    known = told.setdefault(item.matter, _Told(story=story_id(id), title=item.title, first=day, last=day))
    known.articles.append(id)
    known.last = day
    known.copies[item.number if item.copy_of is None else item.copy_of].append(id)
    for claim in one.claims:
        window = claim.when.interval if claim.when else None
        about = (known.story, claim.participants[0] if claim.participants else "", f"{window.latest if window else day}")
        future = claim.orientation is Orientation.FUTURE
        kind = identity("expectation" if future else "event", *about)
        (known.expected if future else known.events)[kind].append((_evidence(one, claim), claim))
        known.changed.add(kind)


def _evidence(one: Reading, claim: Claim) -> Evidence:
    article, content = one.article, claim.content[0]
    return Evidence(
        article=article.id, url=article.url, claim=claim.id, exact=content.of(article.text), span=content,
        chain=tuple(voice.name for voice in claim.chain), certainty=claim.certainty, published=article.day,
        sha256=one.page.sha256, prefix=article.text[max(0, content.start - 32) : content.start],
        suffix=article.text[content.end : content.end + 32],
    )  # fmt: skip


def _changes(matters: list[_Told]) -> Changes:
    changes = Changes(
        copy_groups=tuple(group for known in matters for group in _groups(known)),
        stories=tuple(_story(known) for known in matters),
        events=tuple(_event(id, p, known) for known in matters for id, p in known.events.items() if id in known.changed),
        expectations=tuple(_expected(id, p, known) for known in matters for id, p in known.expected.items() if id in known.changed),
    )
    for known in matters:
        known.changed.clear()
    return changes


def _groups(known: _Told) -> Iterator[CopyGroup]:
    for articles in known.copies.values():
        if len(articles) > 1:
            why = ("had it first", *["shares its text"] * (len(articles) - 1))
            yield CopyGroup(id=group_id(articles[0]), first=articles[0], articles=tuple(articles), why=why)


def _story(known: _Told) -> Story:
    why = ("the same matter",) * len(known.articles)
    return Story(id=known.story, title=known.title, articles=tuple(known.articles), first=known.first, last=known.last, why=why)


def _event(id: str, pieces: list[tuple[Evidence, Claim]], known: _Told) -> Event:
    evidence, claim = pieces[0]
    voices = Counter(piece.chain[0] for piece, _ in pieces)
    articles = tuple(dict.fromkeys(piece.article for piece, _ in pieces))
    return Event(
        id=id, what=evidence.exact, when=claim.when.interval if claim.when else None, participants=claim.participants,
        certainty=Certainty.ASSERTED, story=known.story, articles=articles, outlets=len(articles), texts=len(articles),
        origins=tuple(Origin(name=name, articles=articles[:n], why="the same voice") for name, n in voices.items()),
        evidence=tuple(piece for piece, _ in pieces),
    )  # fmt: skip


def _expected(id: str, pieces: list[tuple[Evidence, Claim]], known: _Told) -> Expectation:
    evidence, claim = pieces[0]
    stated = tuple(
        Statement(evidence=p, window=c.when.interval if c.when else None, words=c.when.words if c.when else None, hedge=None)
        for p, c in pieces
    )
    return Expectation(
        id=id, what=evidence.exact, window=claim.when.interval if claim.when else None, stated=stated, settlements=(),
        resolvable=True, reason="dated", participants=claim.participants, story=known.story,
        articles=tuple(dict.fromkeys(piece.article for piece, _ in pieces)),
    )  # fmt: skip


def _keys(readings: list[Reading], changes: Changes) -> Iterator[tuple[str, str, str]]:
    for one in readings:
        yield from ((key, "article", one.article.id) for key in merge.keys(one))
    for event in changes.events:
        yield from ((key, "event", event.id) for key in merge.event_keys(event))
    for expected in changes.expectations:
        yield from ((key, "expectation", expected.id) for key in merge.expectation_keys(expected))
