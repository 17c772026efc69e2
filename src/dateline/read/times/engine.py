"""The engine: words become nodes, rules join neighbouring nodes into larger ones, and the longest meaning wins.

A rule has a slug, a pattern of categories ("month day comma? year"), and a production that turns the values of the matched nodes
into one value, or None when they do not fit. The lattice of a run of words is filled from right to left, so that everything to the
right of a word is known when the word is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.interval import Bound, Interval
from dateline.model import TimeType

_LIMIT = 150  # nodes that start at one word; a table of numbers must not cost more than a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an expression means in its place: its days, None when unknown, and its TIMEX3 value."""

    interval: Interval | None
    value: str
    type: TimeType | None = None  # None: that of the meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where an expression stands: publication day, the nearest anchor before it, and the direction that its clause looks in.

    `ahead` is 1 when the clause looks forward, -1 when it looks back, 0 when it does not say; 2 or -2 where the words themselves
    say so, and -3 where nothing else can be ("since"). `told` is True where the
    text tells of days far from its publication, so that a bare month belongs to the last named year.
    """

    published: date | None
    anchor: Interval | None
    ahead: int
    told: bool = False
    unit: str = ""  # of the anchor
    reported: date | None = None  # first day of the quarter that the text reports on
    event: Interval | None = None  # when the thing happened that the next words name
    day_first: bool = False  # the text writes 31/12, so 5/4 is in April
    apart: bool = False  # the clause moves something from one date to another: two dates, no range
    closed: bool = False  # a mark or the end of the sentence follows
    noun: bool = False  # a noun may follow, which the words then describe
    ranked: bool = False  # the words compare: "the first in three years" looks back

    @property
    def base(self) -> date | None:
        """The day that bare months and weekdays are counted from."""
        if self.told and self.anchor and self.anchor.earliest:
            return self.anchor.earliest
        return self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A value of an expression: its TIMEX3 type, its unit, and what it says in a Setting."""

    type: TimeType
    unit: str
    say: Callable[[Setting], Answer | None]
    weight: int = 0  # breaks ties between readings of the same words
    anchors: bool = True  # whether later words may count from it
    bound: Bound = Bound.WITHIN
    count: float | None = None
    most: float | None = None  # of a count between two numbers
    compares: bool = False  # names what a report compares with, not what it reports
    closes: bool = False  # names the close of a unit, so that "before" it is up to its last day
    on_thing: bool = False  # counts from what follows, or from the anchor where nothing follows
    floats: bool = False  # comes back each week or year: the setting chooses which
    ends: tuple[Meaning, Meaning] | None = None  # of a range: what each end says for itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Name, pattern and production, with what they are for."""

    slug: str
    pattern: tuple[tuple[frozenset[str], bool], ...]
    out: str
    about: str
    examples: tuple[str, str]
    counter: str
    make: Callable[..., Any]
    core: int | None = None  # place in the pattern of the part that is the expression proper; None: all of it
    end: int | None = None  # place in the pattern where the second end of a range begins


@dataclass(frozen=True, slots=True)
class Node:
    """Pieces `start` up to `end` read as a category with a value. `core` marks the expression proper, in pieces.

    Of a range, `core` is its first end and `other` its second.
    """

    category: str
    start: int
    end: int
    value: Any
    rule: str
    core: tuple[int, int]
    other: tuple[int, int] | None = None


class Grammar:
    """Rules by the category that opens them. Fill it once at import; it never changes afterwards."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._opening: dict[str, list[tuple[Rule, int]]] = {}

    def add(
        self,
        slug: str,
        pattern: str,
        *,
        out: str = "date",
        examples: tuple[str, str],
        counter: str,
        core: int | None = None,
        end: int | None = None,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A decorator that makes a rule of a production. The production gets one value per place, None for an absent one."""
        places = tuple((frozenset(part.rstrip("?").split("|")), part.endswith("?")) for part in pattern.split())

        def keep(make: Callable[..., Any]) -> Callable[..., Any]:
            about = (make.__doc__ or "").strip()
            rule = Rule(
                slug=slug,
                pattern=places,
                out=out,
                about=about,
                examples=examples,
                counter=counter,
                make=make,
                core=core,
                end=end,
            )
            self.rules.append(rule)
            for place, (categories, optional) in enumerate(places):
                for category in categories:
                    self._opening.setdefault(category, []).append((rule, place))
                if not optional:
                    break
            return make

        return keep

    def opening(self, category: str) -> Sequence[tuple[Rule, int]]:
        """The rules that a node of the category can open, with the place that it takes."""
        return self._opening.get(category, ())


def lattice(words: list[list[Node]], grammar: Grammar) -> list[list[Node]]:
    """All nodes of a run, by the piece they start at, from the nodes of its words."""
    table: list[list[Node]] = [[] for _ in range(len(words) + 1)]
    for start in range(len(words) - 1, -1, -1):
        seen: set[tuple[str, int, str, int]] = set()
        agenda = list(words[start])
        while agenda and len(table[start]) < _LIMIT:
            node = agenda.pop()
            table[start].append(node)
            for rule, place in grammar.opening(node.category):
                for made in _applied(rule, place, node, table):
                    weight = made.value.weight if isinstance(made.value, Meaning) else 0
                    key = (made.category, made.end, made.rule, weight)
                    if key not in seen:
                        seen.add(key)
                        agenda.append(made)
    return table


def _applied(rule: Rule, place: int, node: Node, table: list[list[Node]]) -> list[Node]:
    made = []
    for nodes in _matches(rule, place + 1, (None,) * place + (node,), node.end, table):
        value = rule.make(*(n.value if n else None for n in nodes))
        if value is not None:
            present = [n for n in nodes if n]
            middle = nodes[rule.core] if rule.core is not None else None
            core = middle.core if middle else (node.core[0] if rule.core is None else node.start, present[-1].end)
            second = nodes[rule.end] if rule.end is not None else None
            other = (second.start, present[-1].end) if second else None
            made.append(Node(rule.out, node.start, present[-1].end, value, rule.slug, core, other))
    return made


def _matches(
    rule: Rule, place: int, sofar: tuple[Node | None, ...], end: int, table: list[list[Node]]
) -> list[tuple[Node | None, ...]]:
    if place == len(rule.pattern):
        return [sofar]
    categories, optional = rule.pattern[place]
    found: list[tuple[Node | None, ...]] = []
    for node in table[end]:
        if node.category in categories:
            found.extend(_matches(rule, place + 1, (*sofar, node), node.end, table))
    if optional:
        found.extend(_matches(rule, place + 1, (*sofar, None), end, table))
    return found
