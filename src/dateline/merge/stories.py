"""Which articles are about one matter: a single pass with a sliding window, candidates by rare terms, a logistic decision.

An article joins the story that fits best; when it fits two and they fit one another, the younger becomes an alias of the older.
Headline-only items are decided by weights of their own. The weights are shipped (models/stories.json) with their card.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dateline.merge.terms import Profile, Rarity, Vector, dot, moment, profile, story_model, unit
from dateline.model import Article, Reading, identity
from dateline.record import Alias, CopyGroup, Kind, Known, Story

FEATURES = (
    "bias",
    "title",
    "body",
    "names",
    "best",
    "best_title",
    "rare",
    "gap",
    "size",
    "title_body",
    "best_body",
    "last_gap",
    "coined",
)
_CAP = 40  # stories per rare term
_CANDIDATES = 8
_MEMBERS = 12  # last members that are compared one by one
_TERMS = 250  # terms of a story's centre


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlacement:
    """Where an article belongs: the story, how sure (0 to 1), why, and the stories that became aliases of it just now."""

    story: str
    probability: float
    why: str
    merged: tuple[str, ...] = ()


@dataclass(slots=True)
class Cluster:
    """A story in the window: sums of its members' vectors, its last members, and the days it spans. Grows with its articles."""

    id: str
    order: int
    title: dict[str, float] = field(default_factory=dict)
    body: dict[str, float] = field(default_factory=dict)
    names: dict[str, float] = field(default_factory=dict)
    members: deque[Profile] = field(default_factory=lambda: deque(maxlen=_MEMBERS))
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
        for mine, new in ((self.title, item.title), (self.body, item.body), (self.names, item.names)):
            _add(mine, new)
        self.lengths = (_length(self.title), _length(self.body), _length(self.names))

    def absorb(self, other: Cluster) -> None:
        """Adds another story's articles."""
        for item in other.members:
            self.members.append(item)
        for mine, new in ((self.title, other.title), (self.body, other.body), (self.names, other.names)):
            _add(mine, new)
        self.lengths = (_length(self.title), _length(self.body), _length(self.names))
        self.size += other.size
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.posted |= other.posted


def _add(mine: dict[str, float], new: Vector) -> None:
    for term, weight in new.items():
        mine[term] = mine.get(term, 0.0) + weight
    if len(mine) > 2 * _TERMS:
        kept = heapq.nlargest(_TERMS, mine.items(), key=lambda item: (item[1], item[0]))
        mine.clear()
        mine.update(kept)


def _length(vector: Vector) -> float:
    return math.sqrt(sum(w * w for w in vector.values())) or 1.0


def features(item: Profile, cluster: Cluster) -> tuple[float, ...]:
    """What the decision rests on, in the order of FEATURES: cosines 0 to 1, sizes and counts as logarithms.

    A gap in days counts by its logarithm between headlines, which say little else, and fades where there is a body.
    """
    title, body, names = cluster.lengths
    bodies = [dot(item.body, m.body) for m in cluster.members]
    best = max(bodies, default=0.0)
    centre = dot(item.body, cluster.body) / body
    rare = sum(1 for term in item.rare if term in cluster.posted) / (len(item.rare) or 1)
    headline = dot(item.title, cluster.title) / title
    gap = _logarithm if item.headline_only else _faded
    return (
        1.0,
        headline,
        centre,
        dot(item.names, cluster.names) / names,
        best,
        max((dot(item.title, m.title) for m in cluster.members), default=0.0),
        rare,
        gap(item.day - cluster.first),
        math.log(cluster.size),
        headline * centre,
        best * centre,
        gap(item.day - cluster.last),
        math.log1p(sum(1 for term in item.coined if term in cluster.body)),
    )


def _faded(days: float) -> float:
    """A gap of days as 0 to 1, half at one day: the first days tell most, and weeks hardly less than months."""
    return days / (days + 1.0) if days > 0 else 0.0


def _logarithm(days: float) -> float:
    return math.log1p(max(days, 0.0))


def likelihood(values: Sequence[float], weights: Sequence[float]) -> float:
    """The logistic of the weighted sum, 0 to 1."""
    total = sum(v * w for v, w in zip(values, weights, strict=True))
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


class StoryIndex:
    """The stories of the last `window` days. Place articles in order of publication; stories without news expire."""

    def __init__(self, *, window: float = 30.0) -> None:
        self._window = window
        self._model = story_model()
        self.rarity = Rarity()
        self._stories: dict[str, Cluster] = {}
        self._of: dict[str, str] = {}
        self._order: deque[tuple[str, float, frozenset[str]]] = deque()
        self._found: dict[str, list[str]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._stories)

    def place(self, article: Article, *, follows: str | None = None) -> StoryPlacement:
        """The story of an article. A copy (`follows` = the article that had it first) goes where the first one went, unread."""
        self._expire(moment(article).timestamp() / 86400)
        if follows in self._of:
            story = self._of[follows]
            self.follow(article, story)
            return StoryPlacement(story=story, probability=1.0, why=f"a copy of {follows}")
        item = profile(article, self.rarity)
        placed = self._decide(item)
        self.take(item, placed.story)
        return placed

    def take(self, item: Profile, story: str) -> None:
        """Adds a profile to a story, which is made when it is new."""
        cluster = self._stories.get(story)
        if cluster is None:
            cluster = self._stories[story] = Cluster(id=story, order=self._next)
            self._next += 1
        cluster.take(item)
        self._post(cluster, item.rare)
        self._remember(item.id, story, item.day, item.terms)

    def follow(self, article: Article, story: str) -> None:
        """Notes the story of a copy, which weighs nothing there."""
        self._remember(article.id, story, moment(article).timestamp() / 86400, frozenset())

    def candidates(self, item: Profile) -> list[Cluster]:
        """The stories that share the rarest terms, most shared first."""
        tally: Counter[str] = Counter()
        for rank, term in enumerate(item.rare):
            for story in self._found.get(term, ()):
                tally[story] += 2 * len(item.rare) - rank
        found = heapq.nlargest(_CANDIDATES, tally.items(), key=lambda pair: (pair[1], -self._stories[pair[0]].order))
        return [self._stories[story] for story, _ in found]

    def _decide(self, item: Profile) -> StoryPlacement:
        model = self._model["headline" if item.headline_only else "full"]
        scored = [(likelihood(features(item, c), model["weights"]), c) for c in self.candidates(item)]
        fitting = sorted((p for p in scored if p[0] >= model["threshold"]), key=lambda p: (-p[0], p[1].order))
        if not fitting:
            return StoryPlacement(story=story_id(item.id), probability=1.0, why="the first article of the story")
        chance, best = fitting[0]
        why = _why(item, best)
        if len(fitting) > 1 and fitting[1][0] >= model["merge"] and self._fit(best, fitting[1][1], model):
            best, gone = sorted((best, fitting[1][1]), key=lambda c: c.order)
            self._merge(best, gone)
            return StoryPlacement(story=best.id, probability=chance, why=why, merged=(gone.id,))
        return StoryPlacement(story=best.id, probability=chance, why=why)

    def _fit(self, a: Cluster, b: Cluster, model: Mapping[str, float]) -> bool:
        return dot(a.body, b.body) / (a.lengths[1] * b.lengths[1]) >= model["merge_body"]

    def _merge(self, kept: Cluster, gone: Cluster) -> None:
        kept.absorb(gone)
        del self._stories[gone.id]
        for term in gone.posted:
            entry = self._found[term]
            entry.remove(gone.id)
            if kept.id not in entry:
                entry.append(kept.id)
        self._of.update({article: kept.id for article, story in self._of.items() if story == gone.id})

    def _post(self, cluster: Cluster, terms: Sequence[str]) -> None:
        for term in terms:
            if term in cluster.posted:
                continue
            entry = self._found.setdefault(term, [])
            if len(entry) >= _CAP:
                self._stories[entry.pop(0)].posted.discard(term)
            entry.append(cluster.id)
            cluster.posted.add(term)

    def _remember(self, article: str, story: str, day: float, terms: frozenset[str]) -> None:
        self._of[article] = story
        self._order.append((article, day, terms))
        if terms:
            self.rarity.add(terms)

    def _expire(self, day: float) -> None:
        while self._order and self._order[0][1] < day - self._window:
            article, _, terms = self._order.popleft()
            story = self._of.pop(article, None)
            if terms:
                self.rarity.remove(terms)
            cluster = self._stories.get(story or "")
            if cluster and cluster.last < day - self._window:
                self._drop(cluster)

    def _drop(self, cluster: Cluster) -> None:
        del self._stories[cluster.id]
        for term in cluster.posted:
            entry = self._found[term]
            entry.remove(cluster.id)
            if not entry:
                del self._found[term]


def _why(item: Profile, cluster: Cluster) -> str:
    shared = [term for term in item.rare if term in cluster.body][:5]
    names = sorted((t for t in item.names if t in cluster.names), key=lambda t: (-item.names[t], t))[:3]
    parts = [f"shares {', '.join(shared)}"] if shared else []
    parts += [f"names {', '.join(names)}"] if names else []
    return "; ".join([*parts, f"{max(item.day - cluster.last, 0.0):.1f} days after the story's last article"])


def story_id(first: str) -> str:
    """The id of a story: the identity of its first article."""
    return identity("story", first)


def keys(reading: Reading) -> frozenset[str]:
    """Keys 'story:' by which the articles that may be about the same matter are found: the rarest heavy terms."""
    return frozenset(f"story:{term}" for term in profile(reading.article, Rarity()).rare)


def same(a: Article, b: Article) -> str | None:
    """Why two articles are about one matter, in words; None when they are not."""
    index = StoryIndex(window=float("inf"))
    first, second = sorted((a, b), key=lambda x: (moment(x), x.id))
    story = index.place(first).story
    placed = index.place(second)
    return placed.why if placed.story == story else None


def fold(members: Sequence[Article], why: Mapping[str, str]) -> Story:
    """The story of articles. Its title is that of the member whose title is nearest to all."""
    ordered = sorted(members, key=lambda a: (moment(a), a.id))
    days = [day for a in ordered if (day := a.day)]
    return Story(
        id=story_id(ordered[0].id),
        title=_title(ordered),
        articles=tuple(a.id for a in ordered),
        first=min(days, default=None),
        last=max(days, default=None),
        why=tuple(why.get(a.id, "") for a in ordered),
    )


def _title(ordered: Sequence[Article]) -> str:
    rarity = Rarity()
    centre: dict[str, float] = {}
    titled = [(a.title, profile(a, rarity).title) for a in ordered if a.title]
    for _, vector in titled:
        _add(centre, vector)
    whole = unit(centre)
    return max(titled, key=lambda pair: dot(pair[1], whole), default=("", {}))[0]


def stories(
    batch: Sequence[Reading], known: Known, groups: Sequence[CopyGroup]
) -> tuple[tuple[Story, ...], tuple[Alias, ...], tuple[tuple[Kind, str], ...]]:
    """The stories that a batch makes or changes, aliases of merged ones, ids that are gone. Pure: neighbours come with `known`."""
    return _Pass(batch, known, groups).run()


class _Pass:
    """One batch in order of publication on top of what is known."""

    def __init__(self, batch: Sequence[Reading], known: Known, groups: Sequence[CopyGroup]) -> None:
        self._articles = {r.article.id: r.article for r in (*known.readings, *batch)}
        self._fresh = {r.article.id for r in batch}
        self._old = {s.id: s for s in known.stories}
        self._first = {a: g.first for g in (*known.copy_groups, *groups) for a in g.articles if a != g.first}
        self._story = {a: s.id for s in known.stories for a in s.articles}
        self._why = {a: w for s in known.stories for a, w in zip(s.articles, s.why, strict=False)}
        self._merged: dict[str, str] = {}

    def run(self) -> tuple[tuple[Story, ...], tuple[Alias, ...], tuple[tuple[Kind, str], ...]]:
        index, changed = StoryIndex(window=float("inf")), set()
        for article in sorted(self._articles.values(), key=lambda a: (moment(a), a.id)):
            if article.id not in self._fresh and article.id in self._story:
                self._recall(index, article)
                continue
            placed = index.place(article, follows=self._first.get(article.id))
            for gone in placed.merged:
                self._merged[gone] = placed.story
            before = self._story.get(article.id)
            changed |= {self._now(before)} if before else set()
            self._story[article.id], self._why[article.id] = placed.story, placed.why
            changed.add(placed.story)
        return self._result({self._now(s) for s in changed})

    def _recall(self, index: StoryIndex, article: Article) -> None:
        """Puts a known article where the record has it. Copies of one that is there weigh nothing, as when they came."""
        story = self._now(self._story[article.id])
        if self._now(self._story.get(self._first.get(article.id, ""), "")) == story:
            index.follow(article, story)
        else:
            index.take(profile(article, index.rarity), story)

    def _now(self, story: str) -> str:
        while story in self._merged:
            story = self._merged[story]
        return story

    def _result(self, changed: set[str]) -> tuple[tuple[Story, ...], tuple[Alias, ...], tuple[tuple[Kind, str], ...]]:
        found = tuple(self._folded(changed))
        gone = sorted((set(self._merged) | changed) & set(self._old) - {s.id for s in found})
        aliases = tuple(Alias(kind=Kind.STORY, old=old, new=self._now(old)) for old in gone if self._now(old) != old)
        return found, aliases, tuple((Kind.STORY, old) for old in gone)

    def _folded(self, changed: set[str]) -> Iterator[Story]:
        members: dict[str, list[Article]] = {}
        for id, story in self._story.items():
            if id in self._articles:
                members.setdefault(self._now(story), []).append(self._articles[id])
        for story in sorted(changed & set(members)):
            folded = fold(members[story], self._why)
            yield Story(
                id=story, title=folded.title, articles=folded.articles, first=folded.first, last=folded.last, why=folded.why
            )
