"""Articles as weighted terms: what stories are compared by.

Terms are single words, lower case, common endings dropped. How rare a term is comes from shipped counts plus those of the window.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from dateline.lexicon import load
from dateline.merge.tokens import CODEC, split, words_of
from dateline.model import Article

Vector = Mapping[str, float]

_NAME = re.compile(r"(?<=[a-z,;0-9] )[A-Z][^\W_]+")
_READ = 300  # words of a body: news tells its matter first
_LEAD = 60  # words that count twice
_NAMED = 1800  # characters in which names are looked for
_KEPT = 60  # terms of a body
_CHIEF = 24  # terms that say what an article is about
_KEYS = 14  # terms by which neighbours are found
_REMEMBERED = 1 << 17  # words whose terms are kept at hand
_VOWELS = frozenset("aeiouy")
_FAR = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is compared of an article: unit vectors of title, body and names, its rarest heavy terms, its moment in days.

    `chief` and `heading` are the share of each term in the weight of the chief terms and of the title: they sum to one.
    `terms` are all of them. `coined` are those of the rare terms that the shipped counts never met: names of the matter itself,
    most often.
    """

    id: str
    title: Vector
    body: Vector
    names: Vector
    chief: Vector
    heading: Vector
    rare: tuple[str, ...]
    coined: tuple[str, ...]
    terms: frozenset[str]
    day: float
    headline_only: bool


class Rarity:
    """How many articles hold a term: shipped counts plus the articles of a window, which can be taken out again."""

    def __init__(self) -> None:
        model = story_model()
        self._shipped: Mapping[str, int] = model["counts"]
        self._articles: int = model["articles"]
        self._counts = Counter(self._shipped)
        self._logs = [math.log(1 + n) for n in range(max(self._articles, 2 * _READ + _LEAD) + 1)]  # no count is larger

    def add(self, terms: Iterable[str]) -> None:
        """Counts an article."""
        self._counts.update(terms)
        self._articles += 1
        if self._articles == len(self._logs):
            self._logs.append(math.log(1 + self._articles))

    def remove(self, terms: Iterable[str]) -> None:
        """Forgets an article that was counted, and the terms that nothing else holds."""
        counts = self._counts
        for term in terms:
            if counts[term] == 1:
                del counts[term]
            else:
                counts[term] -= 1
        self._articles -= 1

    def held(self, term: str) -> int:
        """How many articles of the window hold a term."""
        return self._counts.get(term, 0) - self._shipped.get(term, 0)

    def unmet(self, terms: Iterable[str]) -> tuple[str, ...]:
        """Those of the terms that are words and that the shipped counts do not hold."""
        return tuple(term for term in terms if term.isalpha() and term not in self._shipped)

    def weigh(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Terms with their weights, (1 + log of how often) times log of how rare; not yet a unit vector."""
        found, logs = self._counts.get, self._logs
        every = math.log(self._articles + 1)
        return {term: (1.0 + logs[n - 1]) * (every - logs[found(term, 0)]) for term, n in counts.items()}


@cache
def story_model() -> Mapping[str, Any]:
    """The trained weights and the shipped term counts: models/stories.json, described in its card."""
    found: Mapping[str, Any] = json.loads((files("dateline") / "models" / "stories.json").read_text("utf-8"))
    return found


@cache
def _silent() -> frozenset[str]:
    """Words that are no terms: stop words and the names of agencies."""
    words = load("en", "stories")
    return frozenset(words.words("stop")) | {word for name in words.words("agencies") for word in map(bytes.decode, split(name))}


class _Terms(dict[bytes, str]):
    """Words and the terms that they are forms of, each worked out once; forgotten when there are too many."""

    def __missing__(self, word: bytes) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        term = self[word] = term_of(word.decode(*CODEC))
        return term


_terms = _Terms()


def count_terms(*texts: Iterable[bytes]) -> Counter[str]:
    """How often each term stands in sequences of words: of two letters or more, without stop words and agencies' names."""
    counts = Counter(map(_terms.__getitem__, chain(*texts)))
    counts.pop("", None)
    return counts


def term_of(word: str) -> str:
    """The term that a lower-case word is a form of; empty when it says nothing about a matter.

    Drops the endings -s, -ed, -ing, -e and makes a final y an i, so that "bans", "banned" and "banning" are one term.
    Source: Porter, An algorithm for suffix stripping (1980), steps 1a to 1c, simplified.
    """
    if len(word) < 2 or word in _silent():
        return ""
    stem = _without_participle(_singular(word))
    if len(stem) > 4 and stem[-1] == "e":
        stem = stem[:-1]
    return stem[:-1] + "i" if len(stem) > 3 and stem[-1] == "y" else stem


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word[-2] in "su":
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


def _without_participle(word: str) -> str:
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem is not word and len(stem) >= 3 and not _VOWELS.isdisjoint(stem):
            if stem[-1] == stem[-2] and stem[-1] not in "lsz":
                return stem[:-1]
            return stem[:-1] + "y" if stem[-1] == "i" else stem
    return word


def moment(article: Article) -> datetime:
    """The moment of publication, UTC; the start of the day when only the day is known; the start of 1970 when none is."""
    stamp = article.published
    if stamp is None or stamp.day.earliest is None:
        return _FAR
    return stamp.instant or datetime.combine(stamp.day.earliest, stamp.clock or time(), UTC)


def profile(article: Article, rarity: Rarity) -> Profile:
    """What is compared of an article, weighed by what is rare now."""
    title, text = (words[:_READ] for words in words_of(article))
    headline = count_terms(title)
    weights = rarity.weigh(count_terms(title, text, text[:_LEAD]))
    heavy = sorted(weights, key=weights.__getitem__, reverse=True)[:_KEPT]
    titled = {term: weights[term] for term in headline}
    boosted = {term: weights[term] * (1.5 if term in headline else 1.0) for term in heavy[: 3 * _KEYS]}
    rare = tuple(sorted(boosted, key=boosted.__getitem__, reverse=True)[:_KEYS])
    return Profile(
        id=article.id,
        title=unit(titled),
        body=unit({term: weights[term] for term in heavy}),
        names=unit({term: weights[term] for term in names_of(article) if term in weights}),
        chief=_shares({term: weights[term] for term in heavy[:_CHIEF]}),
        heading=_shares(titled),
        rare=rare,
        coined=rarity.unmet(rare),
        terms=frozenset(weights),
        day=moment(article).timestamp() / 86400,
        headline_only=not text,
    )


def names_of(article: Article) -> Mapping[str, str]:
    """The terms of words that are written as names amid a sentence, and the words."""
    return _names(article.title or "", article.text)


@lru_cache(maxsize=256)
def _names(title: str, text: str) -> Mapping[str, str]:
    return {_terms[name.lower().encode(*CODEC)]: name for name in _NAME.findall(f"{title}\n{text}"[:_NAMED])}


def written(article: Article, terms: Sequence[str]) -> list[str]:
    """How an article writes terms that it holds: names as names, other words in lower case, as they first stand there."""
    found = {term: name for term, name in names_of(article).items() if term in terms}
    for word in chain(*words_of(article)):
        if len(found) == len(terms):
            break
        if (term := _terms[word]) in terms:
            found.setdefault(term, word.decode(*CODEC))
    return [found[term] for term in terms]


def unit(vector: Vector) -> dict[str, float]:
    """The same direction with length one; nothing stays nothing."""
    length = math.sqrt(sum([w * w for w in vector.values()]))
    return {term: w / length for term, w in vector.items()} if length else {}


def _shares(vector: Vector) -> dict[str, float]:
    whole = sum(vector.values())
    return {term: w / whole for term, w in vector.items()} if whole else {}


def dot(a: Vector, b: Vector) -> float:
    """The sum of products over shared terms."""
    if len(a) > len(b):
        a, b = b, a
    return sum([w * b[term] for term, w in a.items() if term in b])
