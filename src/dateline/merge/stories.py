"""Which articles are about one matter: a single pass with a sliding window, candidates by rare terms, a logistic decision.

An article joins the story that fits best. When it fits two, and the articles of the younger fit the elder, the younger becomes an
alias of the elder; only a small one does, so that few articles change the story they are known under.
Headline-only items are decided by weights of their own. The weights are shipped (models/stories.json) with their card.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dateline.merge.fitting import Cluster, apart, features, likelihood, weighted
from dateline.merge.terms import Profile, Rarity, count_terms, dot, moment, profile, story_model, unit, written
from dateline.merge.tokens import split
from dateline.model import Article, Reading, identity
from dateline.record import Alias, CopyGroup, Kind, Known, Story

_CAP = 40  # stories per rare term
_CANDIDATES = 8
_ASKED = 6  # last members of a story that are asked whether they fit the elder one
_MOVED = 10  # articles of the largest story that still becomes an alias


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlacement:
    """Where an article belongs: the story, how sure (0 to 1), why, and the stories that became aliases of it just now."""

    story: str
    probability: float
    why: str
    merged: tuple[str, ...] = ()


class StoryIndex:
    """The stories of the last `window` days. Place articles in order of publication; stories without news expire.

    `model` are weights and thresholds for articles with a body ("full") and without ("headline").
    """

    def __init__(self, *, window: float = 30.0, model: Mapping[str, Any] | None = None) -> None:
        self._window = window
        self._model = model or story_model()
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
        placed = self._decide(item, article)
        self.take(item, placed.story)
        return placed

    def story_of(self, article: str | None) -> str | None:
        """The story of an article of the window."""
        return self._of.get(article or "")

    def take(self, item: Profile, story: str) -> None:
        """Adds a profile to a story, which is made when it is new."""
        cluster = self._stories.get(story)
        if cluster is None:
            cluster = self._stories[story] = Cluster(id=story, order=self._next)
            self._next += 1
        cluster.take(item)
        self._post(cluster, item.rare)
        self.rarity.add(item.terms)
        self._remember(item.id, cluster, item.day, item.terms)

    def follow(self, article: Article, story: str) -> None:
        """Notes the story of a copy, which weighs nothing there."""
        self._remember(article.id, self._stories[story], moment(article).timestamp() / 86400, frozenset())

    def candidates(self, item: Profile) -> list[Cluster]:
        """The stories that share the rarest terms, most shared first."""
        tally: Counter[str] = Counter()
        for rank, term in enumerate(item.rare):
            for story in self._found.get(term, ()):
                tally[story] += 2 * len(item.rare) - rank
        found = heapq.nlargest(_CANDIDATES, [(n, -self._stories[story].order, story) for story, n in tally.items()])
        return [self._stories[story] for _, _, story in found]

    def _decide(self, item: Profile, article: Article) -> StoryPlacement:
        model = self._model["headline" if item.headline_only else "full"]
        scored = sorted((-self._odds(item, story, model), story.order, story.id) for story in self.candidates(item))
        fitting = [self._stories[id] for odds, _, id in scored if -odds >= model["threshold"]]
        if not fitting:
            return StoryPlacement(story=story_id(item.id), probability=1.0, why="the first article of the story")
        why, kept, merged = _why(item, article, fitting[0]), fitting[0], []
        for other in fitting[1:]:
            elder, younger = sorted((kept, other), key=lambda story: story.order)
            if self._one(elder, younger, model):
                self._merge(elder, younger)
                merged.append(younger.id)
                kept = elder
        return StoryPlacement(story=kept.id, probability=likelihood(-scored[0][0]), why=why, merged=tuple(merged))

    def _odds(self, item: Profile, story: Cluster, model: Mapping[str, Any]) -> float:
        if apart(item, story):
            return -math.inf
        return weighted(features(item, story, self.rarity), model["weights"])

    def _one(self, elder: Cluster, younger: Cluster, model: Mapping[str, Any]) -> bool:
        """Whether the last articles of the younger story fit the elder, on the whole."""
        if len(younger.articles) > _MOVED:
            return False
        asked = list(younger.members)[-_ASKED:]
        least: float = model["merge"]
        return sum(self._odds(item, elder, model) for item in asked) >= least * len(asked)

    def _merge(self, kept: Cluster, gone: Cluster) -> None:
        kept.absorb(gone)
        del self._stories[gone.id]
        self._of.update(dict.fromkeys(gone.articles, kept.id))
        for term in gone.posted:
            entry = self._found[term]
            entry.remove(gone.id)
            if kept.id not in entry:
                entry.append(kept.id)
        kept.posted |= gone.posted

    def _post(self, cluster: Cluster, terms: Sequence[str]) -> None:
        for term in terms:
            if term in cluster.posted:
                continue
            entry = self._found.setdefault(term, [])
            if len(entry) >= _CAP:
                self._stories[entry.pop(0)].posted.discard(term)
            entry.append(cluster.id)
            cluster.posted.add(term)

    def _remember(self, article: str, cluster: Cluster, day: float, terms: frozenset[str]) -> None:
        self._of[article] = cluster.id
        cluster.articles[article] = None
        self._order.append((article, day, terms))

    def _expire(self, day: float) -> None:
        while self._order and self._order[0][1] < day - self._window:
            article, _, terms = self._order.popleft()
            cluster = self._stories[self._of.pop(article)]
            del cluster.articles[article]
            if terms:
                self.rarity.remove(terms)
            if not cluster.articles:
                self._drop(cluster)

    def _drop(self, cluster: Cluster) -> None:
        del self._stories[cluster.id]
        for term in cluster.posted:
            entry = self._found[term]
            entry.remove(cluster.id)
            if not entry:
                del self._found[term]


def _why(item: Profile, article: Article, story: Cluster) -> str:
    """What an article shares with a story, in the article's own words, and how long after the story's last article it came."""
    names = [term for term in sorted(item.names, key=lambda t: (-item.names[t], t)) if term in story.names][:3]
    shared = [term for term in item.rare if term in story.body and term not in names][:5]
    words = written(article, [*shared, *names])
    parts = [f"shares {', '.join(words[: len(shared)])}"] if shared else []
    parts += [f"names {', '.join(words[len(shared) :])}"] if names else []
    return "; ".join([*parts, f"{max(item.day - story.last, 0.0):.1f} days after the story's last article"])


def story_id(first: str) -> str:
    """The id of a story: the identity of its first article."""
    return identity("story", first)


@cache
def _shipped() -> Rarity:
    """How rare terms are before any article came: the same for every record, so that keys stay what they are."""
    return Rarity()


def keys(reading: Reading) -> frozenset[str]:
    """Keys 'story:' by which the articles that may be about the same matter are found: the rarest heavy terms."""
    return frozenset(f"story:{term}" for term in profile(reading.article, _shipped()).rare)


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
    whole: Counter[str] = Counter()
    titled = [(a.title, unit(_shipped().weigh(count_terms(split(a.title))))) for a in ordered if a.title]
    for _, vector in titled:
        whole.update(vector.keys())
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
        if index.story_of(self._first.get(article.id)) == story:
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
            yield self._with_far(replace(fold(members[story], self._why), id=story))

    def _with_far(self, story: Story) -> Story:
        """The story with those of its articles that did not come with the batch's neighbours, in front as the older ones."""
        far = [id for id, own in self._story.items() if id not in self._articles and self._now(own) == story.id]
        if not far:
            return story
        before = [old for id, old in self._old.items() if self._now(id) == story.id]
        days = [day for known in (story, *before) for day in (known.first, known.last) if day]
        articles = (*far, *story.articles)
        why = tuple(self._why.get(id, "") for id in articles)
        return replace(story, articles=articles, why=why, first=min(days, default=None), last=max(days, default=None))
