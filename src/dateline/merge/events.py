"""From claims about the past to events: one event per thing that happened, with its history of figures and denials.

A dated claim opens an event or joins one; an undated claim only joins. Windows that share no day keep two events apart, however
alike their words are. A figure that grows is an update of one event, a figure taken back a correction, two of one day a dispute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

from dateline import lexicon
from dateline.interval import Interval
from dateline.merge.coreference import Bag, Mention, bag_of, closeness, has_words, one_day, same_voice, setting_of
from dateline.merge.lines import printed, stands, tense_of
from dateline.merge.origins import carriers, origins
from dateline.merge.terms import moment
from dateline.merge.wording import is_fragment
from dateline.model import Certainty, Orientation, Reading, identity
from dateline.record import Event, Evidence

# Cosines, tuned on development streams: how alike words must be, by how much the windows already say.
NESTED, UNDATED, RECOUNTED, RETOLD, REFUTED, ELSEWHERE, NAMED_APART = 0.3, 0.34, 0.15, 0.45, 0.2, 0.4, 0.6
COUNTED = 0.5  # what an event gains for a count that goes on
SAID_ALIKE = 0.5
_COMPARED = 24  # pieces of evidence among which the best words are sought
_LEAD = 300  # characters at the start of an article that tell its news
_GROWTH = 4  # times a count may grow from one article to the next
_DAYS_OF_A_FACT = 31  # a window wider than a month is background: it dates no single event
_WORDS_OF_A_FACT = 2  # fewer telling words name nothing that could be found again


class Draft:
    """An event that is being added to. Lives inside one merge; what leaves is an Event."""

    def __init__(self, id: str, story: str | None) -> None:
        self.id = id
        self.story = story
        self.evidence: list[Evidence] = []
        self.participants: dict[str, None] = {}
        self.when: Interval | None = None  # the narrowest window that was given, the first of its width
        self._articles: set[str] = set()
        self._bags: set[Bag] = set()  # copies say the same words: they are compared once
        self._terms: set[str] = set()
        self._names: set[str] = set()
        self._setting: set[str] = set()
        self._figures: dict[str, int] = {}

    @classmethod
    def reopened(cls, event: Event, readings: Mapping[str, Reading], *, without: frozenset[str]) -> Draft:
        """The draft of a known event, less the evidence of articles that are being read again. `readings` are those at hand."""
        draft = cls(event.id, event.story)
        draft.evidence = [piece for piece in event.evidence if piece.article not in without]
        draft.when = event.when
        draft.participants = dict.fromkeys(event.participants)
        for piece in draft.evidence:
            draft._learn(piece, bag_of(piece.exact, *event.participants))
            if piece.article in readings:
                draft._setting |= setting_of(piece.span, readings[piece.article])
        return draft

    def add(self, mention: Mention) -> None:
        """Take a mention in."""
        if mention.evidence not in self.evidence:
            self.evidence.append(mention.evidence)
        if self.when is None:
            self.when = mention.window
        fits = [w for w in mention.named if self.when is None or w.overlaps(self.when)]
        if fits and (self.when is None or _width(fits[0]) < _width(self.when)):
            self.when = fits[0]
        self.participants.update(dict.fromkeys(mention.participants))
        self._setting |= mention.setting
        self._learn(mention.evidence, mention.bag)

    def _learn(self, piece: Evidence, bag: Bag) -> None:
        self._articles.add(piece.article)
        self._bags.add(bag_of(piece.exact))
        self._terms |= bag.terms
        self._names |= bag.names
        for thing, number in figures(piece.exact).items():
            self._figures[thing] = max(number, self._figures.get(thing, 0))

    def fit(self, mention: Mention) -> float:
        """How well a mention fits, 0 when it is about something else; more is better."""
        when = self.when
        if when and mention.named and not any(when.overlaps(window) for window in mention.named):
            return 0.0
        here = mention.evidence.article in self._articles
        same_story = mention.story is not None and self.story == mention.story
        same_day = one_day(when) and when in mention.named
        if not here and not self._terms & mention.bag.terms and not (same_story and same_day and not mention.bag.names):
            return 0.0
        if mention.orientation is Orientation.PRESENT and not self._counts(mention.evidence.exact):
            return 0.0
        alike = max((closeness(mention.bag, bag) for bag in self._bags), default=0.0)
        if not same_story:
            named = same_day and self._names & mention.bag.names
            return alike if (alike >= ELSEWHERE and (here or named)) or (named and self._shares_words(mention.bag, 3)) else 0.0
        if not here and alike < NAMED_APART and self._names_others(mention):
            return 0.0
        if same_day:
            return 1.0 + alike
        if mention.named:
            return alike if alike >= NESTED else 0.0
        if mention.window and alike < RETOLD:
            return 0.0
        if self._counts(mention.evidence.exact):
            return COUNTED + alike if alike >= self._bar_of_a_count(mention) else 0.0
        if mention.evidence.certainty is Certainty.DENIED and mention.bag.names & self._names:
            return alike if alike >= REFUTED else 0.0
        return alike if alike >= UNDATED and self._shares_telling(mention.bag, 2) else 0.0

    def _bar_of_a_count(self, mention: Mention) -> float:
        here = mention.evidence.article in self._articles
        return RECOUNTED if here or mention.bag.names & (self._names | self._setting) else UNDATED

    def _counts(self, exact: str) -> bool:
        """Whether a count in the words continues one of this event's: a toll goes to what it is the toll of."""
        return any(number <= _GROWTH * self._figures.get(thing, 0) for thing, number in figures(exact).items())

    def _names_others(self, mention: Mention) -> bool:
        """Whether both name somebody or something and never the same, nor what stands around the other: two towns, two ships."""
        names = mention.bag.names
        if not self._names or not names:
            return False
        return not names & (self._names | self._setting) and not self._names & mention.setting

    def _shares_telling(self, bag: Bag, least: int) -> bool:
        """Whether words beside names are shared: what happened, not only to whom."""
        return any(len(bag.terms & own.terms - bag.names - self._names) >= least for own in self._bags)

    def _shares_words(self, bag: Bag, least: int) -> bool:
        return any(len(bag.terms & own.terms) >= least and bag.terms & own.terms - bag.names for own in self._bags)


def opens(mention: Mention) -> bool:
    """Whether a mention may stand as an event of its own: it is past and dated, and tells something that happened."""
    window, exact, line = mention.window, mention.evidence.exact, printed(mention.evidence)
    if mention.orientation is not Orientation.PAST or mention.evidence.certainty is Certainty.DENIED:
        return False
    if sum(term[0].isalpha() for term in mention.bag.terms) < _WORDS_OF_A_FACT:
        return False
    if window is None or window.days is None or window.days > _DAYS_OF_A_FACT:
        return False
    if has_words(exact, "misses") or has_words(exact.split(" ", 1)[0], "nothings"):
        return False
    supposed = has_words(line.split(" ", 1)[0], "suppositions") or tense_of(line) is Orientation.FUTURE
    return not supposed and not is_fragment(exact) and stands(line)


class Shelf:
    """Events that are being added to, found by story and by day: no event of another story and another day can fit."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.drafts: list[Draft] = []
        self._by_story: dict[str | None, list[Draft]] = {}
        self._by_day: dict[Interval | None, list[Draft]] = {}
        for draft in drafts:
            self._put(draft)

    def _put(self, draft: Draft) -> None:
        self.drafts.append(draft)
        self._by_story.setdefault(draft.story, []).append(draft)
        self._by_day.setdefault(draft.when, []).append(draft)

    def gather(self, mentions: Iterable[Mention], *, apart: Callable[[str, Evidence], bool]) -> None:
        """Fold mentions in; `apart` says what a person keeps out of an event. Dated ones first, so that the undated find theirs."""
        for mention in mentions:
            fits = [(d.fit(mention), d) for d in self._near(mention) if not apart(d.id, mention.evidence)]
            best = max(fits, key=lambda pair: pair[0], default=None)
            if best and best[0] > 0:
                before = best[1].when
                best[1].add(mention)
                if best[1].when != before:
                    self._by_day.setdefault(best[1].when, []).append(best[1])
            elif opens(mention):
                draft = Draft(identity("event", mention.evidence.article, mention.evidence.exact), mention.story)
                draft.add(mention)
                self._put(draft)

    def _near(self, mention: Mention) -> list[Draft]:
        here = self._by_story.get(mention.story, [])
        days = [window for window in mention.named if one_day(window)]
        return here + [d for day in days for d in self._by_day.get(day, ()) if d.story != mention.story]


def _width(window: Interval) -> int:
    return window.days or 10**6


def event_of(draft: Draft, readings: Mapping[str, Reading], groups: Mapping[str, str]) -> Event:
    """The Event of a draft: its counts, origins, best words, certainty and history."""
    evidence = tuple(sorted(draft.evidence, key=lambda p: (_moment(p, readings), p.article, p.span.start)))
    found = carriers(evidence, readings, groups, counted=lambda piece: frozenset(figures(piece.exact).items()))
    return Event(
        id=draft.id,
        what=best_words(evidence),
        when=draft.when,
        participants=tuple(draft.participants),
        certainty=certainty_of(evidence),
        story=draft.story,
        articles=tuple(dict.fromkeys(p.article for p in evidence)),
        outlets=len({c.outlet for c in found}),
        texts=len({c.group for c in found}),
        origins=origins(found),
        evidence=evidence,
        history=history(evidence),
    )


def _moment(piece: Evidence, readings: Mapping[str, Reading]) -> datetime:
    """When the article of a piece appeared, as exactly as is known: of two articles of one day the earlier is the earlier."""
    if piece.article in readings:
        return moment(readings[piece.article].article)
    return datetime.combine(piece.published, time.max, UTC) if piece.published else datetime.max.replace(tzinfo=UTC)


def best_words(evidence: Sequence[Evidence]) -> str:
    """The words that tell the event best, as they stand, or as their sentence tells them.

    What can be printed by itself, with the figures that hold now, asserted before hedged, what more articles say, a lead before
    what follows, rich but not long. Of very many pieces the first and the last are compared.
    """
    compared = (*evidence[: _COMPARED // 2], *evidence[_COMPARED // 2 :][-_COMPARED // 2 :])
    bags = [(piece.article, bag_of(piece.exact)) for piece in compared]
    counts = {thing: number for _, _, thing, number in _counted(evidence)}

    def worth(piece: Evidence) -> tuple[bool, bool, bool, bool, int, float]:
        words = printed(piece)
        own = bag_of(piece.exact)
        said = len({article for article, bag in bags if closeness(own, bag) >= SAID_ALIKE})
        holds = all(counts.get(thing) == number for thing, number in figures(words).items())
        lead = piece.span.start < _LEAD
        length = min(len(own.terms), 8) + 2 * lead - max(0, len(words) - 160) / 40
        return stands(words), not piece.told, holds, piece.certainty is Certainty.ASSERTED, said, length

    return printed(max(compared, key=worth))


def certainty_of(evidence: Sequence[Evidence]) -> Certainty:
    """How certain an event stands: asserted where somebody asserts and nobody denies it, hedged where voices differ."""
    grades = {piece.certainty for piece in evidence}
    if grades == {Certainty.DENIED}:
        return Certainty.DENIED
    if Certainty.DENIED in grades:
        return Certainty.HEDGED
    return next((g for g in (Certainty.ASSERTED, Certainty.HEDGED) if g in grades), Certainty.UNKNOWN)


# ---------------------------------------------------------------- history

_NUMBER = re.compile(r"(?<![\w.,:/-])(\d{1,3}(?:,\d{3})+|\d+)(?![\w:/]|[.,]\d)|[A-Za-z]+(?:-[A-Za-z]+)?")
_ADDED = re.compile(r"\s+(?:more|other|further)\b", re.IGNORECASE)  # "five more bodies" is no total
_MONTH_BEFORE = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? $", re.IGNORECASE)
_REACH = 7  # words between a figure and what it counts
_FAR = 99


def figures(text: str) -> dict[str, int]:
    """The counts in a text by what is counted ("dead", "injured"): the nearest figure of each.

    >>> figures("Nineteen people died and 40 were hurt.")
    {'dead': 19, 'injured': 40}
    """
    words = lexicon.load("en", "merge")
    counted, values = words.map("figures"), words.map("numbers")
    numbers: list[tuple[int, int]] = []
    things: list[tuple[int, str]] = []
    for place, match in enumerate(_NUMBER.finditer(text)):
        word = match.group().lower()
        if word in counted:
            things.append((place, counted[word]))
        elif (number := _value(word, values)) is not None and not _is_no_count(text, match):
            numbers.append((place, number))
    found: dict[str, tuple[int, int]] = {}
    for place, thing in things:
        near = [(abs(at - place) + (at > place) * 2, n) for at, n in numbers if abs(at - place) <= _REACH]
        if not near and len(numbers) == 1:  # "the number of dead in Sunday's fire at the mill has risen to 9"
            near = [(_FAR, numbers[0][1])]
        if near and (thing not in found or min(near)[0] < found[thing][0]):
            found[thing] = min(near)
    return {thing: number for thing, (_, number) in found.items()}


def _is_no_count(text: str, match: re.Match[str]) -> bool:
    return bool(_ADDED.match(text, match.end()) or _MONTH_BEFORE.search(text, max(0, match.start() - 12), match.start()))


def _value(word: str, values: Mapping[str, int]) -> int | None:
    if word[0].isdigit():
        return int(word.replace(",", ""))
    parts = word.split("-")
    return sum(values[p] for p in parts) if all(p in values for p in parts) else None


def history(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """What changed in the telling, in order: figures updated, corrected or disputed, and denials, each with its article."""
    lines: list[str] = []
    for piece, before, thing, number in _counted(evidence):
        if piece.certainty is Certainty.DENIED:
            lines.append(f"denied by {piece.chain[-1] if piece.chain else 'the article'} ({piece.article})")
        elif before and before[0] != number:
            lines.append(f"{before[0]} {thing} -> {number} {thing}, {_change(before[1], piece)} ({piece.article})")
    return tuple(dict.fromkeys(lines))


def _counted(evidence: Sequence[Evidence]) -> Iterator[tuple[Evidence, tuple[int, Evidence] | None, str, int]]:
    """The counts in order of the telling, each with the one of the same thing before it, parts of a count left out; and denials."""
    last: dict[str, tuple[int, Evidence]] = {}
    for piece in sorted(evidence, key=_telling):
        if piece.certainty is Certainty.DENIED:
            yield piece, None, "", 0
            continue
        for thing, number in figures(piece.exact).items():
            before = last.get(thing)
            if before and _is_part(before, number, piece):
                continue
            yield piece, before, thing, number
            last[thing] = (number, piece)


def _telling(piece: Evidence) -> tuple[date, bool, int]:
    """The order of the telling: by day, and within a day the smaller count first unless it corrects the larger."""
    counted = figures(piece.exact).values()
    return piece.published or date.max, bool(has_words(piece.exact, "corrections")), min(counted, default=0)


def _is_part(before: tuple[int, Evidence], number: int, after: Evidence) -> bool:
    """Whether a smaller figure is a part of the count ("five bodies were found") or an earlier one of the same day."""
    if number >= before[0] or _change(before[1], after) == "corrected":
        return False
    return 2 * number < before[0] or (_change(before[1], after) == "updated" and before[1].published == after.published)


def _change(before: Evidence, after: Evidence) -> str:
    if has_words(after.exact, "corrections"):
        return "corrected"
    other = before.chain and after.chain and not same_voice(before.chain[-1], after.chain[-1])
    return "disputed" if other and before.published == after.published else "updated"
