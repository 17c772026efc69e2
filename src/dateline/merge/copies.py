"""Which articles carry the same text: wire copies, cuts, new headlines, light rewrites.

Word shingles are sampled by their hash into an index whose entries are capped; what the samples find is checked on all shingles.
What counts is the share of the smaller text that the larger one holds, since wire copy is cut and embedded.
Source: Broder, On the resemblance and containment of documents (1997).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dateline.lexicon import load
from dateline.merge.terms import moment
from dateline.merge.tokens import words_of
from dateline.model import Article, Reading, identity
from dateline.record import Alias, CopyGroup, Kind, Known

Shingles = NDArray[np.uint32]  # each once, in ascending order

_LENGTH = 5  # words of a shingle
_SAMPLED = 8  # one shingle in so many is looked up
_CAP = 24  # articles per sampled shingle: what more texts share is a formula
_ENOUGH = 40  # shingles below which a text is too short to be told a copy
_SHARE = 0.5
_LEAST = 6  # a text whose sampled shingles say that less than a sixth of the smaller is shared is not compared
_CANDIDATES = 40  # texts compared in full, of groups not yet found
_KEYS = 96  # keys of a long text
_KEYED = 16  # one shingle in so many is a key
_FEWEST = 4  # keys of the shortest text
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPlacement:
    """Where an article belongs: the group, the article that had it first, and what is shared; `why` is empty for the first.

    `united` are groups that this article showed to be one with `group`: it shares its text with both.
    """

    group: str
    first: str
    share: float
    why: str
    united: tuple[str, ...] = ()

    @property
    def follows(self) -> bool:
        """Whether an earlier article carries the text."""
        return bool(self.why)


@dataclass(slots=True)
class _Text:
    id: str
    group: str
    first: str
    shingles: Shingles
    day: float


def shingles(article: Article) -> Shingles:
    """Hashes of the word sequences of title and text, the same on every machine: a polynomial over the hashes of five words.

    Source: Karp and Rabin, Efficient randomized pattern-matching algorithms (1987).
    """
    title, text = words_of(article)
    count = len(title) + len(text)
    if count < _LENGTH:
        return np.empty(0, np.uint32)
    hashes = np.fromiter(map(zlib.crc32, chain(title, text)), np.uint64, count)
    runs = np.zeros(count - _LENGTH + 1, np.uint64)
    for start in range(_LENGTH):
        runs += hashes[start : start + len(runs)]
        runs *= _FACTOR
    return _each_once((runs >> np.uint64(32)).astype(np.uint32))


def _each_once(hashes: Shingles) -> Shingles:
    hashes.sort()
    kept = np.ones(len(hashes), bool)
    np.not_equal(hashes[1:], hashes[:-1], out=kept[1:])
    return hashes[kept]


def keys(reading: Reading) -> frozenset[str]:
    """Keys 'copy:' by which the articles that may carry the same text are found."""
    found = shingles(reading.article)
    if len(found) < _ENOUGH:
        return frozenset()
    keyed = _every(_KEYED, found)
    if len(keyed) < _FEWEST:  # chance may leave a short text too few
        keyed = sorted({*keyed, *found[:_FEWEST].tolist()})
    return frozenset(f"copy:{h:08x}" for h in keyed[:_KEYS])


def _every(nth: int, found: Shingles) -> list[int]:
    """The shingles whose hash says so, one in so many: the same in every text, so that a cut shares them with what embeds it."""
    sampled: list[int] = found[found % np.uint32(nth) == 0].tolist()
    return sampled


def share(a: Shingles, b: Shingles) -> float:
    """How much of the smaller of two texts stands in the other, 0 to 1; 0 when the smaller is too short to tell."""
    small = min(len(a), len(b))
    return len(np.intersect1d(a, b, assume_unique=True)) / small if small >= _ENOUGH else 0.0


def same(a: Article, b: Article) -> str | None:
    """Why two articles carry the same text, in words; None when they do not."""
    shared = share(shingles(a), shingles(b))
    return _why(shared, a.id) if shared >= _SHARE else None


def _why(shared: float, other: str) -> str:
    return f"shares {round(100 * shared)} % of the shorter text with {other}"


class CopyIndex:
    """The texts of the last `window` days. Place articles in order of publication; what is older than the window is forgotten."""

    def __init__(self, *, window: float = 30.0) -> None:
        self._window = window
        self._texts: dict[int, _Text] = {}
        self._order: deque[int] = deque()
        self._holder: dict[int, int] = {}  # the text that holds a sampled shingle, and those that hold it besides
        self._others: dict[int, list[int]] = {}
        self._next = 0
        self._slots: dict[str, list[int]] = {}

    def place(self, article: Article) -> CopyPlacement:
        """The copy group of an article: that of the text it shares most with, else one of its own.

        When it carries texts of several groups, these are one from now on, under the id of the one that came first.
        """
        own, day = shingles(article), moment(article).timestamp() / 86400
        self._expire(day)
        near = self._near(own)
        if not near:
            placed = CopyPlacement(group=group_id(article.id), first=article.id, share=0.0, why="")
        else:
            shared, best = near[0]
            why = _why(shared, best.id)
            kept, united = self._unite([text for _, text in near])
            placed = CopyPlacement(group=kept.group, first=kept.first, share=shared, why=why, united=united)
        self._keep(_Text(article.id, placed.group, placed.first, own, day))
        return placed

    def hold(self, article: Article, *, group: str, first: str) -> None:
        """Takes in an article whose group is known; the group's first is that of its texts at hand, when it was united."""
        own = shingles(article)
        first = self._texts[self._slots[group][0]].first if group in self._slots else first
        self._keep(_Text(article.id, group, first, own, moment(article).timestamp() / 86400))

    def __len__(self) -> int:
        return len(self._texts)

    def _near(self, own: Shingles) -> list[tuple[float, _Text]]:
        """The texts that share enough, one of each group, most shared first, the earlier of equals first."""
        if len(own) < _ENOUGH:
            return []
        sampled = [h for h in _every(_SAMPLED, own) if h in self._holder]
        tally = Counter([self._holder[h] for h in sampled])
        tally.update(chain.from_iterable([self._others[h] for h in sampled if h in self._others]))
        likely = (slot for slot, n in sorted(tally.items(), key=lambda item: (-item[1], item[0])) if self._likely(own, slot, n))
        return self._checked(own, likely)

    def _likely(self, own: Shingles, slot: int, sampled: int) -> bool:
        """Whether so many sampled shingles may mean that enough is shared: half of a text shows in a sixth of its sample."""
        return sampled * _SAMPLED * _LEAST >= min(len(own), len(self._texts[slot].shingles))

    def _checked(self, own: Shingles, likely: Iterable[int]) -> list[tuple[float, _Text]]:
        found: dict[str, tuple[float, _Text]] = {}
        checks = _CANDIDATES
        for slot in likely:
            text = self._texts[slot]
            if text.group in found:  # one text of a group is enough to join it
                continue
            shared = share(own, text.shingles)
            if shared >= _SHARE:
                found[text.group] = (shared, text)
            checks -= 1
            if not checks:
                break
        return sorted(found.values(), key=lambda pair: -pair[0])

    def _unite(self, texts: Sequence[_Text]) -> tuple[_Text, tuple[str, ...]]:
        """Gives the groups of all texts the id of the one whose first text came first."""
        kept = min(texts, key=lambda text: (self._slots[text.group][0], text.id))
        gone = tuple(sorted({text.group for text in texts} - {kept.group}))
        for group in gone:
            moved = self._slots.pop(group)
            for slot in moved:
                self._texts[slot].group, self._texts[slot].first = kept.group, kept.first
            self._slots[kept.group] = sorted([*self._slots[kept.group], *moved])
        return kept, gone

    def _keep(self, text: _Text) -> None:
        if len(text.shingles) < _ENOUGH:
            return
        slot, self._next = self._next, self._next + 1
        self._texts[slot] = text
        self._order.append(slot)
        self._slots.setdefault(text.group, []).append(slot)
        for h in _every(_SAMPLED, text.shingles):
            if h not in self._holder:
                self._holder[h] = slot
            elif len(others := self._others.setdefault(h, [])) < _CAP - 1:
                others.append(slot)

    def _expire(self, day: float) -> None:
        while self._order and self._texts[self._order[0]].day < day - self._window:
            slot = self._order.popleft()
            text = self._texts.pop(slot)
            self._slots[text.group].remove(slot)
            if not self._slots[text.group]:
                del self._slots[text.group]
            for h in _every(_SAMPLED, text.shingles):
                self._forget(h, slot)

    def _forget(self, h: int, slot: int) -> None:
        others = self._others.get(h, [])
        if self._holder.get(h) == slot:
            if others:
                self._holder[h] = others.pop(0)
            else:
                del self._holder[h]
        elif slot in others:
            others.remove(slot)
        if h in self._others and not others:
            del self._others[h]


def group_id(first: str) -> str:
    """The id of a copy group: the identity of the article that had the text first."""
    return identity("copy group", first)


def credit(article: Article) -> str | None:
    """The agency that an article credits at its head or foot, None when it credits none."""
    ends = f" {' '.join(article.authors)} {article.text[:160]} {article.text[-160:]} ".lower()
    for words, name in sorted(load("en", "stories").map("agencies").items()):
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", ends):
            return str(name)
    return None


def fold(members: Sequence[Article], why: Sequence[str] = ()) -> CopyGroup:
    """The copy group of articles, first published first; a wire credit of one is named for all."""
    ordered = sorted(members, key=lambda a: (moment(a), a.id))
    first = ordered[0]
    credits = sorted({c for a in ordered if (c := credit(a))})
    given = dict(zip((a.id for a in members), why, strict=False))
    wire = f"; credited to {', '.join(credits)}" if credits else ""
    reasons = ("had it first" if a is first else given.get(a.id) or same(first, a) or "shares its text" for a in ordered)
    return CopyGroup(
        id=group_id(first.id),
        first=first.id,
        articles=tuple(a.id for a in ordered),
        why=tuple(reason + wire for reason in reasons),
    )


Aliased = tuple[tuple[CopyGroup, ...], tuple[Alias, ...], tuple[tuple[Kind, str], ...]]


def copy_groups(batch: Sequence[Reading], known: Known) -> Aliased:
    """The copy groups that a batch makes or changes (those of one left out), aliases of united ones, ids that are gone.

    Pure: neighbours come with `known`.
    """
    return _Pass(batch, known).run()


class _Pass:
    """One batch in order of publication on top of what is known."""

    def __init__(self, batch: Sequence[Reading], known: Known) -> None:
        self._articles = {r.article.id: r.article for r in (*known.readings, *batch)}
        self._fresh = {r.article.id for r in batch}
        self._held = {g.id for g in known.copy_groups}
        self._old = {a: g for g in known.copy_groups for a in g.articles}
        self._why = {
            a: why.split("; credited")[0] for g in known.copy_groups for a, why in zip(g.articles, g.why, strict=False)
        }
        self._group: dict[str, str] = {}
        self._united: dict[str, str] = {}

    def run(self) -> Aliased:
        index, changed = CopyIndex(window=float("inf")), set[str]()
        for article in sorted(self._articles.values(), key=lambda a: (moment(a), a.id)):
            old = self._old.get(article.id)
            if old and article.id not in self._fresh:
                self._group[article.id] = self._now(old.id)
                index.hold(article, group=self._now(old.id), first=old.first)
                continue
            placed = index.place(article)
            self._united.update(dict.fromkeys(placed.united, placed.group))
            self._group[article.id], self._why[article.id] = placed.group, placed.why
            if article.id in self._fresh or placed.follows:
                changed.add(placed.group)
        return self._result({self._now(group) for group in changed})

    def _now(self, group: str) -> str:
        while group in self._united:
            group = self._united[group]
        return group

    def _result(self, changed: set[str]) -> Aliased:
        members: dict[str, list[Article]] = {}
        for id, group in self._group.items():
            members.setdefault(self._now(group), []).append(self._articles[id])
        # a group keeps its id when an earlier text turns up late
        folded = (
            self._with_far(replace(fold(members[g], [self._why.get(a.id, "") for a in members[g]]), id=g)) for g in sorted(changed)
        )
        found = tuple(group for group in folded if len(group.articles) > 1)
        gone = sorted(set(self._united) & self._held)
        aliases = tuple(Alias(kind=Kind.COPY_GROUP, old=old, new=self._now(old)) for old in gone)
        return found, aliases, tuple((Kind.COPY_GROUP, old) for old in gone)

    def _with_far(self, group: CopyGroup) -> CopyGroup:
        """The group with those of its articles that did not come with the batch's neighbours; the first stays first."""
        far = [a for a, old in self._old.items() if a not in self._articles and self._now(old.id) == group.id]
        if not far:
            return group
        first = next((old.first for old in map(self._old.__getitem__, far) if old.first in far), group.first)
        articles = (*far, *group.articles)
        told = dict(zip(group.articles, group.why, strict=True))
        return replace(group, first=first, articles=articles, why=tuple(told.get(a) or self._why[a] for a in articles))
