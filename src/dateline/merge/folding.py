"""Events and expectations of a batch, folded into those that the record holds: who is compared with whom, in which order.

Readings are taken in order of (publication, id), so the order within a batch does not matter. What a reading gave before is
taken out first, so reading a page again replaces what it said and adds nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from dateline.merge import decisions, events, expectations, settling
from dateline.merge.coreference import Bag, Mention, has_words
from dateline.merge.events import Draft
from dateline.merge.expectations import Awaited
from dateline.merge.lookup import pairs
from dateline.merge.prospects import is_slip, prospects, says_it
from dateline.merge.reports import reports
from dateline.model import Orientation, Reading
from dateline.record import Alias, CopyGroup, Event, Expectation, Kind, Known, Outcome, Story
from dateline.text import analyse


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Events and expectations that are new or changed, those that are gone, and the aliases they leave."""

    events: tuple[Event, ...]
    expectations: tuple[Expectation, ...]
    removed: tuple[tuple[Kind, str], ...]
    aliases: tuple[Alias, ...]


def in_order(batch: Iterable[Reading]) -> tuple[Reading, ...]:
    """Readings by publication, those without one last, then by id; of two readings of one article the last counts."""
    latest = {reading.article.id: reading for reading in batch}
    return tuple(sorted(latest.values(), key=lambda r: (_moment(r), r.article.id)))


def _moment(reading: Reading) -> datetime:
    stamp = reading.article.published
    if stamp is None or stamp.day.earliest is None:
        return datetime.max.replace(tzinfo=UTC)
    return stamp.instant or datetime.combine(stamp.day.earliest, stamp.clock or time.min, UTC)


def fold(batch: Sequence[Reading], known: Known, groups: Sequence[CopyGroup], stories: Sequence[Story]) -> Folded:
    """What a batch makes of the events and expectations that are known. `groups` and `stories` are the current ones."""
    ordered = in_order(batch)
    fresh = frozenset(r.article.id for r in ordered)
    readings = {r.article.id: r for r in (*known.cited, *known.readings, *ordered)}
    group_of = {a: g.id for g in (*known.copy_groups, *groups) for a in g.articles}
    story_of = {a: s.id for s in (*known.stories, *stories) for a in s.articles}
    reopened = [Draft.reopened(e, readings, without=fresh) for e in known.events]
    awaited = [Awaited.reopened(e, without=fresh) for e in known.expectations]
    _follow(story_of, reopened, awaited)
    shelf, rows = events.Shelf(reopened), _Ledger(awaited)
    rules = decisions.rules(known.decisions)
    for reading in ordered:
        told = reports(reading, story=story_of.get(reading.article.id))
        shelf.gather(_dated_first(told), apart=rules.apart)
        _expect(told, rows, rules, reading=reading, story=story_of.get(reading.article.id))
    drafts, gone = decisions.merged_events(decisions.split_events(shelf.drafts, rules), rules)
    awaited, past = decisions.merged_expectations(decisions.split_expectations(rows.all, rules), rules)
    anew = fresh.union(*(group.articles for group in groups))
    old = {e.id: e for e in known.events if anew.isdisjoint(e.articles)}
    made = tuple(_told(d, old.get(d.id)) or events.event_of(d, readings, group_of) for d in drafts if d.evidence)
    stated = tuple(decisions.decided(expectations.expectation_of(a), rules) for a in awaited if a.statements)
    return _changed(made, stated, known, {**gone, **past})


def _told(draft: Draft, event: Event | None) -> Event | None:
    """The event that a draft was opened from, as long as nothing came to it and nothing left it."""
    if event is None or draft.evidence != list(event.evidence) or tuple(draft.participants) != event.participants:
        return None
    return event if (draft.when, draft.story) == (event.when, event.story) else None


def _dated_first(told: Sequence[Mention]) -> list[Mention]:
    # an undated report then finds the event that its own article dates; what was to happen is no report that it did
    happened = (m for m in told if m.orientation is not Orientation.FUTURE and not has_words(m.evidence.exact, "unfulfilled"))
    return sorted(happened, key=lambda m: not m.named)


def _follow(story_of: Mapping[str, str], drafts: Sequence[Draft], awaited: Sequence[Awaited]) -> None:
    """Objects go where the story of their first article went."""
    for draft in drafts:
        if draft.evidence:
            draft.story = story_of.get(draft.evidence[0].article, draft.story)
    for row in awaited:
        if row.statements:
            row.story = story_of.get(row.statements[0].evidence.article, row.story)


class _Ledger:
    """Expectations that are being added to, found by their story, and across stories by a name with a word beside it."""

    def __init__(self, rows: Iterable[Awaited]) -> None:
        self.all: list[Awaited] = []
        self._place: dict[str, int] = {}
        self._by_story: dict[str | None, list[Awaited]] = {}
        self._by_pair: dict[tuple[str, str], dict[str, Awaited]] = {}
        for row in rows:
            self.put(row)

    def put(self, row: Awaited) -> None:
        """Take a row in."""
        self._place[row.id] = len(self.all)
        self.all.append(row)
        self._by_story.setdefault(row.story, []).append(row)
        for bag in row.bags():
            self._learn(row, bag)

    def state(self, row: Awaited, mention: Mention, slip: str | None) -> None:
        """Let a row take a restatement in, by whose words it is then found too."""
        row.state(mention, slip)
        self._learn(row, mention.bag)

    def near(self, mention: Mention) -> list[Awaited]:
        """The rows that a mention could restate, the oldest first."""
        found = {row.id: row for row in self._by_story.get(mention.story, ())}
        for pair in pairs(mention.bag):
            found |= self._by_pair.get(pair, {})
        return sorted(found.values(), key=lambda row: self._place[row.id])

    def of_story(self, story: str | None) -> list[Awaited]:
        """The rows that an article of a story could settle: those of the story, and those of none; all when it has none."""
        if story is None:
            return list(self.all)
        return [*self._by_story.get(story, ()), *self._by_story.get(None, ())]

    def _learn(self, row: Awaited, bag: Bag) -> None:
        for pair in pairs(bag):
            self._by_pair.setdefault(pair, {})[row.id] = row


def _expect(told: Sequence[Mention], rows: _Ledger, rules: decisions.Rules, *, reading: Reading, story: str | None) -> None:
    before = [row for row in rows.of_story(story) if row.statements and _earlier(row, reading.article.day)]
    spoken_of: Awaited | None = None  # what the article spoke of last: "it will take place in May"
    for mention in prospects(reading, told, story=story):
        slip = is_slip(mention)
        fits = [(row.fit(mention, slip=slip), row) for row in rows.near(mention) if not rules.apart(row.id, mention.evidence)]
        best = max(fits, key=lambda pair: pair[0], default=(0.0, None))
        if spoken_of is not None and says_it(mention) and not rules.apart(spoken_of.id, mention.evidence):
            best = (1.0, spoken_of)
        if best[1] is None or best[0] <= 0:
            spoken_of = expectations.opened(mention) if expectations.opens(mention) else None
            if spoken_of:
                rows.put(spoken_of)
            continue
        spoken_of = best[1]
        missed = _looks_back(mention, best[1], reading)
        if missed is None:
            rows.state(best[1], mention, _slip(mention, reading))
        else:
            best[1].settle(Outcome.MISSED, mention, f"“{missed}”")
    if before:
        witnesses = settling.witnesses(reading, told)
        for row in before:
            settling.settle(row, reading, witnesses)


def _earlier(row: Awaited, day: date | None) -> bool:
    first = row.statements[0].evidence.published
    return first is not None and day is not None and first <= day


def _looks_back(mention: Mention, row: Awaited, reading: Reading) -> str | None:
    """The words beside a mention that say that what was to come has not: it states nothing anew, it settles. None without them."""
    over, day = row.window, mention.evidence.published
    if over is None or over.latest is None or day is None or over.latest >= day:
        return None
    if mention.window and expectations.can_set(mention):
        return None  # who can set the date sets another
    text, span = reading.article.text, mention.evidence.span
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    beside = analyse(text[start : end if end >= 0 else len(text)])
    return next((words for s in beside.sentences if has_words(words := s.of(beside.text), "misses")), None)


def _slip(mention: Mention, reading: Reading) -> str | None:
    text = reading.article.text
    start = max(0, text.rfind("\n", 0, mention.evidence.span.start))
    end = text.find("\n", mention.evidence.span.end)
    paragraph = text[start : end if end >= 0 else len(text)]
    return None if has_words(paragraph, "denials") else has_words(paragraph, "slips")


def _changed(
    made: Sequence[Event], rows: Sequence[Expectation], known: Known, into: Mapping[tuple[Kind, str], str]
) -> Folded:
    old_events = {e.id: e for e in known.events}
    old_rows = {e.id: e for e in known.expectations}
    kept = {e.id for e in made} | {e.id for e in rows}
    removed = [(Kind.EVENT, id) for id in old_events if id not in kept]
    removed += [(Kind.EXPECTATION, id) for id in old_rows if id not in kept]
    return Folded(
        events=tuple(e for e in made if old_events.get(e.id) != e),
        expectations=tuple(e for e in rows if old_rows.get(e.id) != e),
        removed=tuple(removed),
        aliases=tuple(Alias(kind=kind, old=old, new=new) for (kind, old), new in sorted(into.items())),
    )
