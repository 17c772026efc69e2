"""The page of a story: its articles by text, who rests on whom, what happened, what is expected, and who disagrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.model import Certainty, window_json
from dateline.record import CopyGroup, Event, Evidence, Expectation, Query, Story
from dateline.serve import listing
from dateline.serve.charts import Item, Roots, Timeline, roots, timeline, usual_end
from dateline.serve.desk.asked import MOST
from dateline.serve.rows import event_row, expectation_row
from dateline.serve.words import outlet_words, window_words
from dateline.store import Record
from dateline.store.queries import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a story: why it is in, and in how many copies its text is there."""

    id: str
    label: Label
    why: str
    copies: tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one voice says in a disagreement, in its words."""

    says: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """An event or expectation of which voices say different things."""

    id: str
    what: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """What the page shows of a story."""

    story: Story
    members: tuple[Member, ...]
    graph: Roots | None
    picture: Timeline | None
    events: tuple[dict[str, Any], ...]
    expectations: tuple[dict[str, Any], ...]
    disagreements: tuple[Disagreement, ...]
    outlets: int
    texts: int


def story_page(record: Record, story: Story, *, today: date) -> StoryPage:
    """The StoryPage of a story, with the outcomes known on `today`."""
    query = Query(story=story.id, limit=MOST)
    events, expected = record.chronology(query), record.expectations(query)
    both: tuple[Event | Expectation, ...] = (*events, *expected)
    articles = dict.fromkeys((*story.articles, *(a for item in both for a in item.articles)))
    labels = listing.labels(record, articles)
    names = {id: label.name for id, label in labels.items()}
    members = _members(story, labels, record.copy_groups(story.articles))
    return StoryPage(
        story=story,
        members=members,
        graph=roots(_rests(events, labels)),
        picture=_picture(events, expected, today=today),
        events=tuple(event_row(event, names) for event in events),
        expectations=tuple(expectation_row(e, names, today=today) for e in expected),
        disagreements=(*_contested(events), *_other_windows(expected)),
        outlets=len({outlet_words(labels[a].outlet, labels[a].url) for a in story.articles if a in labels}),
        texts=len(members),
    )


def _members(story: Story, labels: dict[str, Label], groups: Sequence[CopyGroup]) -> tuple[Member, ...]:
    """The texts of a story, each with the articles that carry it, in the order of the story."""
    lead = {article: group for group in groups for article in group.articles}
    why = dict(zip(story.articles, story.why, strict=False))
    seen: set[str] = set()
    found = []
    for article in story.articles:
        if article in seen or article not in labels:
            continue
        group = lead.get(article)
        same = [a for a in group.articles if a != article and a in labels] if group else []
        seen |= {article, *same}
        copies = tuple((a, labels[a]) for a in same)
        found.append(Member(id=article, label=labels[article], why=why.get(article, ""), copies=copies))
    return tuple(found)


def _rests(events: Sequence[Event], labels: dict[str, Label]) -> Iterator[tuple[str, str]]:
    """Which outlet rests on which origin, once an article, whatever the number of events it tells of."""
    seen: set[tuple[str, str]] = set()
    for event in events:
        for origin in event.origins:
            for article in origin.articles:
                if article in labels and (origin.name, article) not in seen:
                    seen.add((origin.name, article))
                    yield origin.name, outlet_words(labels[article].outlet, labels[article].url)


def _picture(events: Sequence[Event], expected: Sequence[Expectation], *, today: date) -> Timeline | None:
    items = [*map(event_item, events), *map(expected_item, expected)]
    days = sorted(day for item in items for day in (item.earliest, item.latest) if day)
    return timeline(items, first=days[0], last=usual_end(days), today=today) if days else None


def event_item(event: Event) -> Item:
    """An event as a timeline shows it."""
    when = event.when
    return Item(
        id=event.id,
        what=event.what,
        kind="event",
        state=event.certainty.value,
        weight=len(event.origins),
        earliest=when.earliest if when else None,
        latest=when.latest if when else None,
    )


def expected_item(expected: Expectation) -> Item:
    """An expectation as a timeline shows it: as certain as its last statement, as heavy as voices stated it."""
    window = expected.window
    return Item(
        id=expected.id,
        what=expected.what,
        kind="expectation",
        state=expected.stated[-1].evidence.certainty.value if expected.stated else "unknown",
        weight=len({s.evidence.chain for s in expected.stated}),
        earliest=window.earliest if window else None,
        latest=window.latest if window else None,
    )


def _contested(events: Sequence[Event]) -> Iterator[Disagreement]:
    """Events that somebody asserts and somebody denies."""
    for event in events:
        sides: dict[Certainty, Side] = {}
        for evidence in event.evidence:
            if evidence.certainty in (Certainty.ASSERTED, Certainty.DENIED):
                sides.setdefault(evidence.certainty, Side(says=evidence.certainty.value, evidence=evidence))
        if len(sides) == 2:
            yield Disagreement(id=event.id, what=event.what, sides=tuple(sides.values()))


def _other_windows(expected: Sequence[Expectation]) -> Iterator[Disagreement]:
    """Expectations for which two voices last stated windows that share no day."""
    for row in expected:
        last = {s.evidence.chain[-1] if s.evidence.chain else "": s for s in row.stated if s.window}
        apart = [
            s for s in last.values() if s.window and any(o.window and not s.window.overlaps(o.window) for o in last.values())
        ]
        if len(apart) > 1:
            sides = tuple(Side(says=window_words(window_json(s.window)), evidence=s.evidence) for s in apart)
            yield Disagreement(id=row.id, what=row.what, sides=sides)
