"""How well an article fits a story: what is compared, and the logistic of it.

Cosines alone mislead a stream: a word that was rare last week may stand in half of today's articles. So the decision also rests
on how much of what the article is about the story has told (`covered`), how usual that is in the story (`usual`), and how far
the words belong to this story alone of all in the window (`own`). Two floods of one week may share all of that: what tells them
apart is that no name of the one stands in the other (`apart`).
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from dateline.merge.terms import Profile, Rarity, Vector, dot

FEATURES = (
    "bias",
    "title",
    "body",
    "names",
    "best",
    "best_title",
    "nearest",
    "rare",
    "first_gap",
    "last_gap",
    "size",
    "title_body",
    "best_body",
    "coined",
    "covered",
    "usual",
    "own",
    "told",
    "core",
    "own_squared",
    "title_covered",
    "title_own",
    "title_told",
    "best_own",
    "body_own",
)
_Number = TypeVar("_Number", int, float)
_MEMBERS = 12  # last members that are compared one by one
_NEAREST = 3  # members whose mean is taken
_FAR = 0.05  # cosine below which none of the training articles joined a story
_NAMED = 3  # names without which an article or a story is not known by them
_TERMS = 250  # terms of a story's centre
_COUNTED = 500  # terms whose holders a story counts


@dataclass(slots=True)
class Cluster:
    """A story in the window: sums of its members' vectors, its last members, and the days it spans. Grows with its articles.

    `holders` says how many members hold a term; `articles` are the ids of all of the window, copies with them.
    """

    id: str
    order: int
    title: dict[str, float] = field(default_factory=dict)
    body: dict[str, float] = field(default_factory=dict)
    names: dict[str, float] = field(default_factory=dict)
    holders: Counter[str] = field(default_factory=Counter)
    members: deque[Profile] = field(default_factory=lambda: deque(maxlen=_MEMBERS))
    articles: dict[str, None] = field(default_factory=dict)
    size: int = 0
    first: float = 0.0
    last: float = 0.0
    lengths: tuple[float, float, float] = (1.0, 1.0, 1.0)
    posted: set[str] = field(default_factory=set)

    def take(self, item: Profile) -> None:
        """Adds an article."""
        self.first = min(self.first, item.day) if self.size else item.day
        self.last = max(self.last, item.day)
        self.size += 1
        self.members.append(item)
        self._add(item.title, item.body, item.names)
        self._count(item.body.keys() | item.title.keys())

    def absorb(self, other: Cluster) -> None:
        """Adds another story's articles."""
        self.members.extend(other.members)
        self.articles |= other.articles
        self.size += other.size
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self._add(other.title, other.body, other.names)
        self._count(other.holders)

    def _add(self, title: Vector, body: Vector, names: Vector) -> None:
        in_title, in_body, in_names = self.lengths
        self.lengths = (_added(self.title, title, in_title), _added(self.body, body, in_body), _added(self.names, names, in_names))

    def _count(self, terms: Iterable[str]) -> None:
        self.holders.update(terms)
        _trim(self.holders, _COUNTED)


def _added(mine: dict[str, float], new: Vector, length: float) -> float:
    """Adds a vector to a sum of vectors of that length, and gives the new length; one of nothing counts as one."""
    if not mine:
        mine.update(new)
        return math.sqrt(sum([w * w for w in mine.values()])) or 1.0
    squared = length * length
    for term, weight in new.items():
        before = mine.get(term, 0.0)
        mine[term] = before + weight
        squared += weight * (2.0 * before + weight)
    if _trim(mine, _TERMS):
        squared = sum([w * w for w in mine.values()])
    return math.sqrt(squared) or 1.0


def _trim(counted: dict[str, _Number], most: int) -> bool:
    """Keeps the heaviest terms once there are twice as many, and says whether it did."""
    if len(counted) <= 2 * most:
        return False
    kept = dict(heapq.nlargest(most, counted.items(), key=lambda item: (item[1], item[0])))
    counted.clear()
    counted.update(kept)  # of a Counter too: pairs it would count
    return True


def features(item: Profile, story: Cluster, rarity: Rarity) -> tuple[float, ...]:
    """What the decision rests on, in the order of FEATURES: cosines and shares 0 to 1, sizes and counts as logarithms.

    `rarity` knows how many articles of the window hold a term. A gap in days counts by its logarithm between headlines, which say
    little else, and fades where there is a body.
    """
    in_title, in_body, in_names = story.lengths
    shared, heading = _shared(item.body, story.body), _shared(item.title, story.title)
    titles = sorted([dot(heading, m.title) for m in story.members]) if heading else [0.0] * len(story.members)
    bodies = titles if item.headline_only else sorted([dot(shared, m.body) for m in story.members])
    best, nearest = bodies[-1], bodies[-_NEAREST:]
    title, body = dot(heading, story.title) / in_title, dot(shared, story.body) / in_body
    covered, usual, own, told, core = _coverage(item.chief, story, rarity)
    title_covered, _, title_own, title_told, _ = _coverage(item.heading, story, rarity)
    gap = _logarithm if item.headline_only else _faded
    return (
        1.0,
        title,
        body,
        dot(item.names, story.names) / in_names,
        best,
        titles[-1],
        sum(nearest) / len(nearest),
        sum([term in story.posted for term in item.rare]) / (len(item.rare) or 1),
        gap(item.day - story.first),
        gap(item.day - story.last),
        math.log(story.size),
        title * body,
        best * body,
        math.log1p(sum([term in story.body for term in item.coined])),
        covered,
        usual,
        own,
        told,
        core,
        own * own,
        title_covered,
        title_own,
        title_told,
        best * own,
        body * own,
    )


def apart(item: Profile, story: Cluster) -> bool:
    """Whether an article with a body is clearly about another matter, so that nothing more need be compared.

    Either hardly a word is shared, or both name enough and neither mentions a name of the other: a like event elsewhere.
    """
    return not item.headline_only and (_far(item, story) or _strangers(item, story))


def _far(item: Profile, story: Cluster) -> bool:
    return dot(item.body, story.body) < _FAR * story.lengths[1]


def _strangers(item: Profile, story: Cluster) -> bool:
    enough = len(item.names) >= _NAMED <= len(story.names)
    return enough and item.names.keys().isdisjoint(story.names) and item.terms.isdisjoint(story.names)


def _shared(weights: Vector, others: Vector) -> dict[str, float]:
    return {term: weight for term, weight in weights.items() if term in others}


def _coverage(shares: Vector, story: Cluster, rarity: Rarity) -> tuple[float, float, float, float, float]:
    """How much of an article's terms a story covers, five ways; `shares` sum to one.

    The share of the terms that any member holds; the same weighed by the part of the members that do; by the part that the story
    has of all articles of the window that do; a likelihood ratio against a term that one in twenty members holds; and the most that
    a single term gives when weighed by both parts.
    """
    covered = usual = own = told = core = 0.0
    holders, size = story.holders, story.size
    for term, share in shares.items():
        if term in holders:
            n = holders[term]
            part, alone = n / size, min(1.0, n / (rarity.held(term) + 0.5))
            covered += share
            usual += share * part
            own += share * alone
            told += share * math.log((n + 0.2) / (size + 1) * 20)
            core = max(core, share * part * alone)
    return covered, usual, own, told, core


def _faded(days: float) -> float:
    """A gap of days as 0 to 1, half at one day: the first days tell most, and weeks hardly less than months."""
    return days / (days + 1.0) if days > 0 else 0.0


def _logarithm(days: float) -> float:
    return math.log1p(max(days, 0.0))


def weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    """The log odds that the weights give to features."""
    return sum([v * w for v, w in zip(values, weights, strict=True)])


def likelihood(odds: float) -> float:
    """The logistic of log odds, 0 to 1."""
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))
