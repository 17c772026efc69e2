"""The stages about the record: single articles with their claims, streams and what they add up to, the days of a chronology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dateline.interval import Interval
from dateline.merge import merge
from dateline.merge.expectations import outcome_on
from dateline.merge.weight import weighty_days
from dateline.model import Reading, window_json
from dateline.read import read_text
from dateline.record import Changes, CopyGroup, Event, Expectation, Kind, Known, Story

Line = dict[str, Any]


def predict_articles(lines: Iterable[Line]) -> Iterator[Line]:
    """Articles -> their claims with chains, certainty and windows."""
    for line in lines:
        shape = _read(line).to_json()
        claims = [claim | {"chain": [voice["name"] for voice in claim["chain"]]} for claim in shape["claims"]]
        yield {"id": line["id"], "claims": claims}


def _read(line: Line) -> Reading:
    return read_text(
        line["text"],
        published=datetime.fromisoformat(line["published"]),
        title=line.get("title"),
        outlet=line.get("outlet"),
        url=line.get("url"),
    )


@dataclass
class _Held:
    """A record in memory: what merging decided so far."""

    readings: dict[str, Reading] = field(default_factory=dict)
    objects: dict[Kind, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in Kind})

    def known(self) -> Known:
        return Known(
            readings=tuple(self.readings.values()),
            copy_groups=tuple(self.objects[Kind.COPY_GROUP].values()),
            stories=tuple(self.objects[Kind.STORY].values()),
            events=tuple(self.objects[Kind.EVENT].values()),
            expectations=tuple(self.objects[Kind.EXPECTATION].values()),
            articles_seen=len(self.readings),
        )

    def apply(self, reading: Reading, changes: Changes) -> None:
        self.readings[reading.article.id] = reading
        for kind, items in (
            (Kind.COPY_GROUP, changes.copy_groups),
            (Kind.STORY, changes.stories),
            (Kind.EVENT, changes.events),
            (Kind.EXPECTATION, changes.expectations),
        ):
            self.objects[kind].update({item.id: item for item in items})
        for kind, id in changes.removed:
            self.objects[kind].pop(id, None)


def predict_streams(lines: Iterable[Line]) -> Iterator[Line]:
    """Streams -> copies, stories, events and expectations, each article merged when it arrives."""
    for line in lines:
        held, names = _Held(), {}
        for article in line["articles"]:
            reading = _read(article)
            names[reading.article.id] = article["id"]
            held.apply(reading, merge([reading], held.known()))
        yield _stream(line, held, names)


def _stream(line: Line, held: _Held, names: dict[str, str]) -> Line:
    groups: list[CopyGroup] = list(held.objects[Kind.COPY_GROUP].values())
    stories: list[Story] = list(held.objects[Kind.STORY].values())
    days = [date.fromisoformat(day) for day in line.get("as_of", ())]
    # a row that nothing could settle has no outcome that could be compared
    expected = [e for e in held.objects[Kind.EXPECTATION].values() if e.resolvable]
    return {
        "id": line["id"],
        "copies": [[names[a] for a in group.articles] for group in groups if len(group.articles) > 1],
        "stories": [[names[a] for a in story.articles] for story in stories],
        "events": [_event(event, names) for event in held.objects[Kind.EVENT].values()],
        "expectations": [_expectation(e, names, days) for e in expected],
    }


def _event(event: Event, names: dict[str, str]) -> Line:
    return {
        "what": event.what,
        "when": _window(event.when),
        "articles": [names[a] for a in event.articles],
        "origins": len(event.origins),
    }


def _expectation(row: Expectation, names: dict[str, str], days: list[date]) -> Line:
    settled = row.settlements[-1] if row.settlements else None
    return {
        "what": row.what,
        "articles": [names[a] for a in row.articles],
        "stated": [
            {
                "article": names[s.evidence.article],
                "chain": list(s.evidence.chain),
                "certainty": s.evidence.certainty.value,
                "window": _window(s.window),
            }
            for s in row.stated
        ],
        "outcome": outcome_on(row, date.max).value,
        "settled_by": names.get(settled.article or "") if settled else None,
        "as_of": {day.isoformat(): outcome_on(row, day).value for day in days},
    }


def _window(window: Interval | None) -> Line | None:
    return window_json(window)


def predict_chronology(lines: Iterable[Line]) -> Iterator[Line]:
    """Dated articles on a topic -> the n days that weigh most."""
    for line in lines:
        readings = [
            read_text(article["text"], published=date.fromisoformat(article["date"][:10]), url=f"https://x.example/{article['id']}")
            for article in line["articles"]
        ]
        days = weighty_days(readings, line["n"], line.get("topic"))
        yield {"id": line["id"], "dates": sorted(day.day.isoformat() for day in days)}
