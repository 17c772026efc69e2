"""The stages about many articles: stories and copy groups, as a stream in time order without looking ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from dateline.interval import one_day
from dateline.merge.copies import CopyIndex
from dateline.merge.stories import StoryIndex
from dateline.model import Article, Precision, Stamp

Line = dict[str, Any]


def article_of(line: Line) -> Article:
    """A line of a stream as the Article that it states."""
    written = line["published"]
    when = datetime.fromisoformat(written.replace("Z", "+00:00"))
    instant = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    day: date = instant.date()
    stamp = Stamp(
        words=written,
        instant=instant,
        clock=instant.time(),
        day=one_day(day),
        precision=Precision.SECOND,
        zone="+0000",
        found="line",
    )
    return Article(
        id=line["id"],
        url=line.get("url") or "",
        title=line.get("title"),
        authors=(),
        published=stamp,
        updated=None,
        outlet=line.get("outlet"),
        language=line.get("lang"),
        text=line.get("text") or "",
    )


def predict_copies(lines: Iterable[Line]) -> Iterator[Line]:
    """Articles in time order -> their copy groups, each decided when it arrives.

    The lines come out when the stream has ended, with the ids of groups that were united resolved to the one that was kept, as the
    record resolves its aliases. No article is placed with knowledge of a later one.
    """
    index, placed, kept = CopyIndex(), dict[str, str](), dict[str, str]()
    for line in lines:
        found = index.place(article_of(line))
        kept.update(dict.fromkeys(found.united, found.group))
        placed[line["id"]] = found.group
    yield from ({"id": id, "copy_group": _now(group, kept)} for id, group in placed.items())


def predict_stories(lines: Iterable[Line]) -> Iterator[Line]:
    """Articles in time order -> their stories, each decided when it arrives; copies follow the first of their text.

    Lines come out at the end, with aliases resolved, as those of copies do.
    """
    copies, index, placed, kept = CopyIndex(), StoryIndex(), dict[str, str](), dict[str, str]()
    for line in lines:
        article = article_of(line)
        copy = copies.place(article)
        found = index.place(article, follows=copy.first if copy.follows else None)
        kept.update(dict.fromkeys(found.merged, found.story))
        placed[line["id"]] = found.story
    yield from ({"id": id, "story": _now(story, kept)} for id, story in placed.items())


def _now(id: str, kept: Mapping[str, str]) -> str:
    while id in kept:
        id = kept[id]
    return id
