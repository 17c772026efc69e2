"""Which articles carry the same text: wire copies, cuts, new headlines, light rewrites.

Word shingles are sampled by their hash into an index whose entries are capped; what the samples find is checked on all shingles.
What counts is the share of the smaller text that the larger one holds, since wire copy is cut and embedded.
Source: Broder, On the resemblance and containment of documents (1997).
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dateline.lexicon import load
from dateline.merge.terms import moment
from dateline.model import Article, Reading, identity
from dateline.record import CopyGroup, Known

_WORDS = re.compile(r"\w+")
_LENGTH = 5  # words of a shingle
_SAMPLED = 8  # one shingle in so many is looked up
_CAP = 24  # articles per sampled shingle: what more texts share is a formula
_ENOUGH = 40  # shingles below which a text is too short to be told a copy
_SHARE = 0.5
_CANDIDATES = 12
_KEYS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPlacement:
    """Where an article belongs: the group, the article that had it first, and what is shared; `why` is empty for the first."""

    group: str
    first: str
    share: float
    why: str

    @property
    def follows(self) -> bool:
        """Whether an earlier article carries the text."""
        return bool(self.why)


@dataclass(frozen=True, slots=True)
class _Text:
    id: str
    group: str
    first: str
    shingles: array[int]
    day: float


def shingles(article: Article) -> frozenset[int]:
    """Hashes of the word sequences of title and text, the same on every machine."""
    words = _WORDS.findall(f"{article.title or ''} {article.text}".lower())
    crc = zlib.crc32
    runs = zip(*(words[i:] for i in range(_LENGTH)), strict=False)
    return frozenset([crc(" ".join(run).encode("utf-8", "surrogatepass")) for run in runs])


def keys(reading: Reading) -> frozenset[str]:
    """Keys 'copy:' by which the articles that may carry the same text are found."""
    found = shingles(reading.article)
    if len(found) < _ENOUGH:
        return frozenset()
    return frozenset(f"copy:{h:08x}" for h in sorted(found)[:_KEYS])


def share(a: frozenset[int], b: Iterable[int], size: int) -> float:
    """How much of the smaller of two texts stands in the other, 0 to 1; 0 when the smaller is too short to tell."""
    small = min(len(a), size)
    return len(a.intersection(b)) / small if small >= _ENOUGH else 0.0


def same(a: Article, b: Article) -> str | None:
    """Why two articles carry the same text, in words; None when they do not."""
    other = shingles(b)
    shared = share(shingles(a), other, len(other))
    return _why(shared, a.id) if shared >= _SHARE else None


def _why(shared: float, other: str) -> str:
    return f"shares {round(100 * shared)} % of the shorter text with {other}"


class CopyIndex:
    """The texts of the last `window` days. Place articles in order of publication; what is older than the window is forgotten."""

    def __init__(self, *, window: float = 30.0) -> None:
        self._window = window
        self._texts: dict[int, _Text] = {}
        self._order: deque[int] = deque()
        self._found: dict[int, list[int]] = {}
        self._next = 0

    def place(self, article: Article) -> CopyPlacement:
        """The copy group of an article: that of the text it shares most with, else one of its own."""
        own, day = shingles(article), moment(article).timestamp() / 86400
        self._expire(day)
        shared, near = self._nearest(own)
        if near is None:
            placed = CopyPlacement(group=group_id(article.id), first=article.id, share=0.0, why="")
        else:
            placed = CopyPlacement(group=near.group, first=near.first, share=shared, why=_why(shared, near.id))
        self._keep(_Text(article.id, placed.group, placed.first, array("I", own), day), own)
        return placed

    def hold(self, article: Article, *, group: str, first: str) -> None:
        """Takes in an article whose group is known."""
        own = shingles(article)
        self._keep(_Text(article.id, group, first, array("I", own), moment(article).timestamp() / 86400), own)

    def __len__(self) -> int:
        return len(self._texts)

    def _nearest(self, own: frozenset[int]) -> tuple[float, _Text | None]:
        if len(own) < _ENOUGH:
            return 0.0, None
        tally: Counter[int] = Counter()
        find = self._found.get
        for h in own:
            if h % _SAMPLED == 0:
                tally.update(find(h, ()))
        best, near = 0.0, None
        for slot, _ in sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]:
            text = self._texts[slot]
            shared = share(own, text.shingles, len(text.shingles))
            if shared > best:
                best, near = shared, text
        return (best, near) if best >= _SHARE else (0.0, None)

    def _keep(self, text: _Text, own: frozenset[int]) -> None:
        if len(own) < _ENOUGH:
            return
        slot, self._next = self._next, self._next + 1
        self._texts[slot] = text
        self._order.append(slot)
        for h in own:
            if h % _SAMPLED == 0:
                entry = self._found.setdefault(h, [])
                if len(entry) < _CAP:
                    entry.append(slot)

    def _expire(self, day: float) -> None:
        while self._order and self._texts[self._order[0]].day < day - self._window:
            slot = self._order.popleft()
            for h in self._texts.pop(slot).shingles:
                if h % _SAMPLED == 0:
                    self._forget(h, slot)

    def _forget(self, h: int, slot: int) -> None:
        entry = self._found.get(h)
        if entry and slot in entry:
            entry.remove(slot)
            if not entry:
                del self._found[h]


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


def copy_groups(batch: Sequence[Reading], known: Known) -> tuple[CopyGroup, ...]:
    """The copy groups that a batch makes or changes, groups of one left out. Pure: neighbours come with `known`."""
    articles = {r.article.id: r.article for r in (*known.readings, *batch)}
    index = CopyIndex(window=float("inf"))
    members: dict[str, list[Article]] = {}
    why: dict[str, str] = {}
    grouped = {a: g for g in known.copy_groups for a in g.articles}
    fresh = {r.article.id for r in batch}
    changed: set[str] = set()
    for article in sorted(articles.values(), key=lambda a: (moment(a), a.id)):
        group = grouped.get(article.id)
        if group and article.id not in fresh:
            index.hold(article, group=group.id, first=group.first)
            members.setdefault(group.id, []).append(article)
            why[article.id] = dict(zip(group.articles, group.why, strict=False)).get(article.id, "").split("; credited")[0]
            continue
        placed = index.place(article)
        members.setdefault(placed.group, []).append(article)
        why[article.id] = placed.why
        if article.id in fresh or placed.follows:
            changed.add(placed.group)
    # a group keeps its id when an earlier text turns up late
    folded = (replace(fold(members[g], [why[a.id] for a in members[g]]), id=g) for g in sorted(changed) if len(members[g]) > 1)
    return tuple(folded)
