"""Time expressions of a text as windows of days, each with the slug of the rule that read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateline.errors import ProblemCode
from dateline.interval import Bound, Interval
from dateline.model import Problem, Span, TimeMention, TimeType
from dateline.read.times import anchored, bounds, hours, named, numbers, ranges, relative, reports, stretches
from dateline.read.times.context import Context
from dateline.read.times.engine import Answer, Meaning, Node, Rule, Setting, lattice
from dateline.read.times.grammar import grammar
from dateline.read.times.vocabulary import Piece, capitalised, runs
from dateline.text import Words, analyse

_ROOMS = (named, numbers, hours, reports, relative, stretches, anchored, bounds, ranges)  # imported for their rules
_WHOLE = ("date", "bound", "range")  # categories that stand for themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One reading of a phrase: the words it covers, what it says, the rule, and whether and why it was chosen."""

    words: str
    type: TimeType
    value: str
    interval: Interval | None
    rule: str
    about: str
    chosen: bool
    why: str


def find_times(words: Words, *, published: date | None, language: str) -> tuple[tuple[TimeMention, ...], tuple[Problem, ...]]:
    """The time expressions of a text, in order. Relative ones have no interval when `published` is None.

    What names a day that cannot be known though the publication is known (a day that no calendar has, two days after a thing
    that the text does not date) gives a mention without an interval and a Problem.
    """
    mentions: list[TimeMention] = []
    problems: list[Problem] = []
    context = Context(words, language, published)
    for pieces, nodes in runs(words, language):
        for node in _chosen(lattice(nodes, grammar)):
            setting = context.setting(node, pieces)
            answer = node.value.say(setting)
            if answer is None:
                continue
            mentions.extend(_mentions(words.text, pieces, node, answer, setting))
            if _open(node, answer, published):
                problems.append(_unresolved(mentions[-1]))
            context.read(node, answer, pieces[node.start].start)
    return tuple(mentions), tuple(problems)


def readings(phrase: str, *, published: date | None, language: str) -> tuple[Candidate, ...]:
    """Every reading of a phrase, the chosen ones first, each with the reason why it was chosen or not.

    A phrase without any capital is read as if its months and weekdays had theirs.
    """
    words = analyse(capitalised(phrase, language) if phrase == phrase.lower() else phrase)
    context = Context(words, language, published)
    found: list[Candidate] = []
    for pieces, nodes in runs(words, language):
        table = lattice(nodes, grammar)
        chosen = _chosen(table)
        for node in _meanings(table):
            setting = context.setting(node, pieces)
            answer = node.value.say(setting)
            if answer is None:
                continue
            if node in chosen:
                context.read(node, answer, pieces[node.start].start)
            why = _why(node, chosen, pieces, setting, answer.interval)
            found.append(_candidate(_mention(phrase, pieces, node, answer), node, why=why))
    return tuple(sorted(found, key=lambda c: (not c.chosen, -len(c.words))))


def rules() -> tuple[Rule, ...]:
    """All rules, with slug, pattern, examples and counter-example, in the order in which they were written."""
    return tuple(grammar.rules)


_LOOKS = {-1: "its clause looks back", 0: "its clause looks neither back nor ahead", 1: "its clause looks ahead"}


def _candidate(mention: TimeMention, node: Node, *, why: str) -> Candidate:
    return Candidate(
        words=mention.words,
        type=mention.type,
        value=mention.value,
        interval=mention.interval,
        rule=mention.rule,
        about=next(rule.about for rule in grammar.rules if rule.slug == node.rule),
        chosen=why.startswith("chosen"),
        why=why,
    )


def _why(node: Node, chosen: list[Node], pieces: list[Piece], setting: Setting, span: Interval | None) -> str:
    """Why a reading was chosen, or which one it gave way to."""
    if node in chosen:
        return f"chosen: nothing longer starts here; {_side(node, setting, span)}"
    over = next((c for c in chosen if c.start <= node.start and node.end <= c.end), None)
    if over is None:
        return "another reading starts before it"
    if (over.start, over.end) == (node.start, node.end):
        return f"{over.rule} reads the same words and says more"
    return f"{' '.join(piece.text for piece in pieces[over.start : over.end])!r} is longer"


def _side(node: Node, setting: Setting, span: Interval | None) -> str:
    """What the direction of the clause did to a reading that comes back each week or year."""
    side = max(-1, min(1, setting.ahead))
    today = setting.published
    if not node.value.floats or not today or not span or not span.earliest or not span.latest:
        return _LOOKS[side]
    if side == 0:
        return f"{_LOOKS[side]}, so the nearest is taken"
    other = span.earliest > today if side < 0 else span.latest < today
    return f"{_LOOKS[side]}, but that side lies most of a year away" if other else f"{_LOOKS[side]}, so that side is taken"


def _meanings(table: list[list[Node]]) -> Iterator[Node]:
    for nodes in table:
        yield from (n for n in nodes if isinstance(n.value, Meaning) and n.category in _WHOLE)


def _chosen(table: list[list[Node]]) -> list[Node]:
    """The longest meaning at the leftmost place, then on from its end; the weight of the rule breaks ties.

    A reading that starts behind the preposition and reaches further wins over the one with the preposition.
    """
    picked: list[Node] = []
    place = 0
    while place < len(table):
        best = _longest(table[place])
        for start in range(place + 1, best.core[0] + 1 if best else 0):
            inner = _longest(table[start])
            best = inner if best and inner and inner.end > best.end else best
        if best and best.category != "age":
            picked.append(best)
        place = best.end if best else place + 1
    return picked


def _longest(nodes: list[Node]) -> Node | None:
    choices = [n for n in nodes if n.category in (*_WHOLE, "age") and isinstance(n.value, Meaning)]
    return max(choices, key=lambda n: (n.end, n.value.weight), default=None)


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


def _open(node: Node, answer: Answer, published: date | None) -> bool:
    """Whether an expression names days that cannot be known, though the publication is known."""
    named = answer.value.startswith("XXXX") and (answer.type or node.value.type) in (TimeType.DATE, TimeType.TIME)
    return answer.interval is None and published is not None and (named or node.rule == "times.unanchored")


def _unresolved(mention: TimeMention) -> Problem:
    what = "counts from something that the text does not date"
    if re.match(r"XXXX-\d\d-\d\d", mention.value):
        what = "is a day that no calendar has"
    return Problem(code=ProblemCode.TIME_UNRESOLVED, detail=f"{mention.words!r} {what}", span=mention.span)


__all__ = ["Bound", "Candidate", "find_times", "readings", "rules"]
