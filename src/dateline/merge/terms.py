"""Articles as weighted terms: what copies and stories are compared by.

Terms are single words, lower case, plural endings dropped. How rare a term is comes from shipped counts plus those of the window.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

from dateline.lexicon import load
from dateline.model import Article

Vector = Mapping[str, float]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_NAME = re.compile(r"(?<=[a-z,;0-9] )[A-Z][^\W_]+(?:-[A-Z][^\W_]+)*")
_READ = 4000  # characters of a body: news tells its matter first
_LEAD = 500  # characters that count twice
_KEPT = 90  # terms of a body
_KEYS = 14  # terms by which neighbours are found
_FAR = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is compared of an article: unit vectors of title, body and names, its rarest heavy terms, its moment in days.

    `coined` are those of the rare terms that the shipped counts never met: names of the matter itself, most often.
    """

    id: str
    title: Vector
    body: Vector
    names: Vector
    rare: tuple[str, ...]
    coined: frozenset[str]
    terms: frozenset[str]
    day: float
    headline_only: bool


class Rarity:
    """How many articles hold a term: shipped counts plus the articles of a window, which can be taken out again."""

    def __init__(self) -> None:
        model = story_model()
        self._shipped: Mapping[str, int] = model["counts"]
        self._held: Counter[str] = Counter()
        self._articles: int = model["articles"]

    def add(self, terms: frozenset[str]) -> None:
        """Counts an article."""
        self._held.update(terms)
        self._articles += 1

    def remove(self, terms: frozenset[str]) -> None:
        """Forgets an article that was counted, and the terms that nothing else holds."""
        held = self._held
        for term in terms:
            if held[term] == 1:
                del held[term]
            else:
                held[term] -= 1
        self._articles -= 1

    def unmet(self, terms: Iterable[str]) -> frozenset[str]:
        """Those of the terms that are words and that the shipped counts do not hold."""
        return frozenset(term for term in terms if term.isalpha() and term not in self._shipped)

    def weigh(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Terms with their weights, (1 + log of how often) times log of how rare; not yet a unit vector."""
        shipped, held, log = self._shipped, self._held, math.log
        every = log(self._articles + 1)
        return {
            term: (1 + log(n) if n > 1 else 1.0) * (every - log(1 + shipped.get(term, 0) + held.get(term, 0)))
            for term, n in counts.items()
        }


@cache
def story_model() -> Mapping[str, Any]:
    """The trained weights and the shipped term counts: models/stories.json, described in its card."""
    found: Mapping[str, Any] = json.loads((files("dateline") / "models" / "stories.json").read_text("utf-8"))
    return found


@cache
def _stop() -> frozenset[str]:
    return load("en", "stories").words("stop")


@cache
def _agency_terms() -> frozenset[str]:
    names = load("en", "stories").words("agencies")
    return frozenset(word for name in names for word in _WORD.findall(name))


def count_terms(text: str) -> Counter[str]:
    """How often each term stands in the text: words of two letters or more, without stop words and agencies' names."""
    counted = Counter(_WORD.findall(text.lower()))
    stop, agencies = _stop(), _agency_terms()
    terms: Counter[str] = Counter()
    for word, n in counted.items():
        if len(word) > 1 and word not in stop and word not in agencies:
            terms[_base(word)] += n
    return terms


def _base(word: str) -> str:
    if len(word) > 2 and word[-2] in "'’":
        word = word[:-2]
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "su":
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


def moment(article: Article) -> datetime:
    """The moment of publication, UTC; the start of the day when only the day is known; the start of 1970 when none is."""
    stamp = article.published
    if stamp is None or stamp.day.earliest is None:
        return _FAR
    return stamp.instant or datetime.combine(stamp.day.earliest, stamp.clock or time(), UTC)


def profile(article: Article, rarity: Rarity) -> Profile:
    """What is compared of an article, weighed by what is rare now."""
    title, text = article.title or "", article.text[:_READ]
    headline = count_terms(title)
    body = count_terms(f"{text}\n{text[:_LEAD]}")
    body.update(headline)
    names = Counter(_base(name.lower()) for name in _NAME.findall(f"{title}\n{text}"))
    weights = rarity.weigh(body)
    heavy = sorted(weights, key=lambda term: (-weights[term], term))[:_KEPT]
    boosted = sorted(heavy[: 3 * _KEYS], key=lambda term: (-weights[term] * (1.5 if term in headline else 1.0), term))
    return Profile(
        id=article.id,
        title=unit(rarity.weigh(headline)),
        body=unit({term: weights[term] for term in heavy}),
        names=unit(rarity.weigh(names)),
        rare=tuple(boosted[:_KEYS]),
        coined=rarity.unmet(boosted[:_KEYS]),
        terms=frozenset(body),
        day=moment(article).timestamp() / 86400,
        headline_only=not article.text.strip(),
    )


def unit(vector: Vector) -> dict[str, float]:
    """The same direction with length one; nothing stays nothing."""
    length = math.sqrt(sum(w * w for w in vector.values()))
    return {term: w / length for term, w in vector.items()} if length else {}


def dot(a: Vector, b: Vector) -> float:
    """The sum of products over shared terms."""
    if len(a) > len(b):
        a, b = b, a
    find = b.get
    return sum(w * find(term, 0.0) for term, w in a.items())
