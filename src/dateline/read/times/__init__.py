"""Time expressions of a text as windows of days, each with the slug of the rule that read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from dateline.errors import ProblemCode
from dateline.interval import Bound, Interval
from dateline.model import Problem, Span, TimeMention, TimeType
from dateline.read.times import bounds, ranges, relative, stretches
from dateline.read.times.direction import Clauses
from dateline.read.times.engine import Answer, Meaning, Node, Rule, Setting, lattice
from dateline.read.times.named import grammar
from dateline.read.times.vocabulary import Piece, runs
from dateline.text import Words, analyse

_FAR = 3  # years between a named date and publication beyond which a text tells of the past
_ROOMS = (stretches, relative, bounds, ranges)  # imported for their rules
_WHOLE = ("date", "bound", "range")  # categories that stand for themselves
_ELLIPTIC = ("times.day-before", "times.unanchored")  # they count from an anchor only where nothing follows
_MANY, _DENSE = 5, 400  # so many far years make a narrative, at least one in so many tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One reading of a phrase: the words it covers, what it says, the rule, and whether and why it was chosen."""

    words: str
    type: TimeType
    value: str
    interval: Interval | None
    rule: str
    chosen: bool
    why: str


def find_times(words: Words, *, published: date | None, language: str) -> tuple[tuple[TimeMention, ...], tuple[Problem, ...]]:
    """The time expressions of a text, in order. Relative ones have no interval when `published` is None."""
    mentions: list[TimeMention] = []
    problems: list[Problem] = []
    anchor: Interval | None = None
    told, unit = False, ""
    narrative = _narrative(words, published)
    clauses = Clauses(words, language)
    for pieces, nodes in runs(words, language):
        table = lattice(nodes, grammar)
        for node in _chosen(table):
            setting = _setting(node, pieces, clauses, Setting(published=published, anchor=anchor, ahead=0, told=told, unit=unit))
            answer = node.value.say(setting)
            if answer is None:
                continue
            mentions.extend(_mentions(words.text, pieces, node, answer, setting))
            if node.rule == "times.unanchored" and answer.interval is None:
                problems.append(_unresolved(mentions[-1]))
            compared = node.value.unit == "year" and "-Q" in answer.value
            if answer.interval and node.value.anchors and answer.interval.earliest and not compared:
                anchor = answer.interval
                unit = "quarter" if "-Q" in answer.value else node.value.unit
                told = narrative and _far(anchor, published)
    return tuple(mentions), tuple(problems)


def readings(phrase: str, *, published: date | None, language: str) -> tuple[Candidate, ...]:
    """Every reading of a phrase, the chosen ones first, each with the reason why it was chosen or not."""
    words = analyse(phrase)
    clauses = Clauses(words, language)
    found: list[Candidate] = []
    for pieces, nodes in runs(words, language):
        table = lattice(nodes, grammar)
        chosen = _chosen(table)
        for node in _meanings(table):
            setting = _setting(node, pieces, clauses, Setting(published=published, anchor=None, ahead=0))
            answer = node.value.say(setting)
            if answer is not None:
                mention = _mention(phrase, pieces, node, answer)
                picked = node in chosen
                why = (
                    f"the longest reading here; the clause looks {_LOOKS[setting.ahead]}"
                    if picked
                    else "a longer or stronger reading covers it"
                )
                found.append(
                    Candidate(
                        words=mention.words,
                        type=mention.type,
                        value=mention.value,
                        interval=mention.interval,
                        rule=mention.rule,
                        chosen=picked,
                        why=why,
                    )
                )
    return tuple(sorted(found, key=lambda c: (not c.chosen, -len(c.words))))


def _setting(node: Node, pieces: list[Piece], clauses: Clauses, sofar: Setting) -> Setting:
    """The setting with what the clause around the words adds."""
    start, end = pieces[node.start].start, pieces[node.end - 1].end
    return replace(
        sofar,
        ahead=clauses.ahead(start, end),
        apart=node.category == "range" and clauses.moves(start),
        closed=node.rule in _ELLIPTIC and clauses.closed(end),
        ranked=node.rule == "times.in-duration" and clauses.ranked(start),
    )


def rules() -> tuple[Rule, ...]:
    """All rules, with slug, pattern, examples and counter-example, in the order in which they were written."""
    return tuple(grammar.rules)


_LOOKS = {-1: "back", 0: "neither way", 1: "ahead"}


def _meanings(table: list[list[Node]]) -> Iterator[Node]:
    for nodes in table:
        yield from (n for n in nodes if isinstance(n.value, Meaning) and n.category in _WHOLE)


def _chosen(table: list[list[Node]]) -> list[Node]:
    """The longest meaning at the leftmost place, then on from its end; the weight of the rule breaks ties."""
    picked: list[Node] = []
    place = 0
    while place < len(table):
        choices = [n for n in table[place] if n.category in (*_WHOLE, "age") and isinstance(n.value, Meaning)]
        if choices:
            best = max(choices, key=lambda n: (n.end, n.value.weight))
            if best.category != "age":
                picked.append(best)
            place = best.end
        else:
            place += 1
    return picked


def _mention(text: str, pieces: list[Piece], node: Node, answer: Answer) -> TimeMention:
    span = Span(start=pieces[node.start].start, end=pieces[node.end - 1].end)
    first, last = node.core
    core = Span(start=pieces[first].start, end=pieces[last - 1].end)
    return TimeMention(
        span=span,
        core=core,
        words=span.of(text),
        type=answer.type or node.value.type,
        value=answer.value,
        interval=answer.interval,
        rule=node.rule,
    )


def _mentions(text: str, pieces: list[Piece], node: Node, answer: Answer, setting: Setting) -> Iterator[TimeMention]:
    """One mention; of a range two, one for each end. Both carry the days of the range, each the TIMEX value of its own end.

    The first spans all words of the range, the second its own. Where the ends make no range, each stands for itself.
    """
    if node.value.ends is None or node.other is None:
        yield _mention(text, pieces, node, answer)
        return
    for end, core in zip(node.value.ends, (node.core, node.other), strict=True):
        own = end.say(setting)
        if own is None:
            continue
        place = Span(start=pieces[core[0]].start, end=pieces[core[1] - 1].end)
        first = answer.interval is not None and core is node.core
        whole = Span(start=pieces[node.start].start, end=pieces[node.end - 1].end) if first else place
        yield TimeMention(
            span=whole,
            core=place,
            words=whole.of(text),
            type=own.type or end.type,
            value=own.value,
            interval=answer.interval or own.interval,
            rule=node.rule,
        )


def _unresolved(mention: TimeMention) -> Problem:
    detail = f"{mention.words!r} counts from something that is not a date"
    return Problem(code=ProblemCode.TIME_UNRESOLVED, detail=detail, span=mention.span)


def _far(anchor: Interval, published: date | None) -> bool:
    return published is None or anchor.earliest is None or abs(published.year - anchor.earliest.year) > _FAR


def _narrative(words: Words, published: date | None) -> bool:
    """Whether the text tells of a time far from its publication: years far away, many of them and most of those it names."""
    years = [int(t.text) for t in words.tokens if len(t.text) == 4 and t.text.isdecimal() and 1000 <= int(t.text) < 2200]
    if published is None:
        return bool(years)
    far = sum(abs(published.year - year) > _FAR for year in years)
    return far >= _MANY and far * 2 > len(years) and far * _DENSE > len(words.tokens)


__all__ = ["Bound", "Candidate", "find_times", "readings", "rules"]
