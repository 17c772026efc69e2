"""`python bench/bench_stories.py [ARTICLES] [A_DAY | STREAM.jsonl.gz]`: copies and stories beside a TF-IDF single pass.

Both take the same articles in turns of 500 in one process, so that what slows one slows the other: made-up ones, A_DAY a day, or
those of a stream of {"id","published","title","text"}. The TF-IDF pass keeps a centroid of unit vectors per cluster in an inverted
index, joins the nearest at a cosine of 0.5, and forgets after the same ten days. It has its own plain way to find words.
"""

from __future__ import annotations

import gzip
import heapq
import json
import math
import random
import re
import resource
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateline.interval import one_day
from dateline.merge.copies import CopyIndex
from dateline.merge.stories import StoryIndex
from dateline.merge.terms import moment
from dateline.model import Article, Precision, Stamp

WINDOW = 10.0
JOIN = 0.5
TURN = 500
TERMS = 90  # of an article, as many as stories keep
WORDS = 300
WORD = re.compile(r"\w\w+")
START = datetime(2031, 1, 1, tzinfo=UTC)


def made(count: int, a_day: int) -> Iterator[Article]:
    """Articles of 300 words with word frequencies as in news; a third opens a matter, a fifth copies one of the last hundred."""
    chance = random.Random(7)
    words = [f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{number:x}" for number in range(60000)]
    common = [1 / (rank + 3) for rank in range(len(words))]
    stock = chance.choices(words, common, k=2_000_000)
    matters: deque[list[str]] = deque(maxlen=400)
    recent: deque[str] = deque(maxlen=100)
    for number in range(count):
        if not matters or chance.random() < 0.33:
            matters.append([f"{chance.choice(words)}{number:x}" for _ in range(6)] + chance.sample(words, 20))
        at = chance.randrange(len(stock) - WORDS)
        body = stock[at : at + WORDS] + chance.choices(chance.choice(matters), k=40)
        chance.shuffle(body)
        text = chance.choice(recent) if recent and chance.random() < 0.2 else " ".join(body)
        recent.append(text)
        yield article(str(number), text, START + timedelta(days=number / a_day))


def read(path: str, count: int) -> Iterator[Article]:
    """The first articles of a stream, in order of time."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = sorted(map(json.loads, file), key=lambda line: line["published"])
    for line in lines[:count]:
        made = article(line["id"], line["text"], datetime.fromisoformat(line["published"]))
        yield replace(made, title=line["title"])


def article(id: str, text: str, when: datetime) -> Article:
    """An article of that text and moment."""
    stamp = Stamp(
        words="", instant=when, clock=when.time(), day=one_day(when.date()), precision=Precision.SECOND, zone="+0000", found="made"
    )
    return Article(
        id=id, url="", title=text[:60], authors=(), published=stamp, updated=None, outlet=None, language="en", text=text
    )


class Plain:
    """The TF-IDF single pass that is compared with."""

    def __init__(self) -> None:
        self.centres: dict[int, dict[str, float]] = {}
        self.found: dict[str, set[int]] = {}
        self.held: Counter[str] = Counter()
        self.order: deque[tuple[float, int, frozenset[str]]] = deque()
        self.last: dict[int, float] = {}
        self.lengths: dict[int, float] = {}
        self.opened = 0

    def place(self, item: Article) -> int:
        """The number of the cluster that an article joins or opens."""
        day = moment(item).timestamp() / 86400
        self._expire(day)
        terms = Counter(WORD.findall(f"{item.title} {item.text}".lower()))
        vector = self._vector(terms)
        scores: dict[int, float] = {}
        for term, weight in vector.items():
            for number in self.found.get(term, ()):
                scores[number] = scores.get(number, 0.0) + weight * self.centres[number][term]
        cosines = {n: s / self.lengths[n] for n, s in scores.items()}
        number = max(cosines, key=lambda n: cosines[n], default=-1)
        if number < 0 or cosines[number] < JOIN:
            number, self.opened = self.opened, self.opened + 1
        self._join(number, vector, day, terms)
        return number

    def _vector(self, counts: dict[str, int]) -> dict[str, float]:
        self.held.update(counts.keys())
        every = len(self.order) + 2
        weights = {t: (1 + math.log(n)) * math.log(1 + every / self.held[t]) for t, n in counts.items()}
        weights = dict(heapq.nlargest(TERMS, weights.items(), key=lambda pair: pair[1]))
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        return {t: w / length for t, w in weights.items()}

    def _join(self, number: int, vector: dict[str, float], day: float, terms: dict[str, int]) -> None:
        centre = self.centres.setdefault(number, {})
        for term, weight in vector.items():
            centre[term] = centre.get(term, 0.0) + weight
            self.found.setdefault(term, set()).add(number)
        self.lengths[number] = math.sqrt(sum(w * w for w in centre.values()))
        self.last[number] = day
        self.order.append((day, number, frozenset(terms)))

    def _expire(self, day: float) -> None:
        while self.order and self.order[0][0] < day - WINDOW:
            _, number, terms = self.order.popleft()
            self.held.subtract(terms)
            if number in self.centres and self.last[number] < day - WINDOW:
                for term in self.centres.pop(number):
                    self.found[term].discard(number)
                del self.last[number], self.lengths[number]


def main(count: int = 6000, source: str = "2000") -> None:
    """Prints, per turn of 500 articles, milliseconds an article for both, what each window holds, and the peak of memory."""
    copies, stories, plain = CopyIndex(window=WINDOW), StoryIndex(window=WINDOW), Plain()
    batch: list[Article] = []
    ours, theirs, number = 0.0, 0.0, 0
    for number, item in enumerate(made(count, int(source)) if source.isdigit() else read(source, count), 1):
        batch.append(item)
        if len(batch) < TURN:
            continue
        start = time.process_time()
        for one in batch:
            copy = copies.place(one)
            stories.place(one, follows=copy.first if copy.follows else None)
        middle = time.process_time()
        for one in batch:
            plain.place(one)
        end = time.process_time()
        ours, theirs = ours + middle - start, theirs + end - middle
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        turn = f"{1000 * (middle - start) / TURN:.2f} ms, tf-idf {1000 * (end - middle) / TURN:.2f} ms"
        print(f"{number} articles: {turn}; {len(copies)} texts, {len(stories)} stories held; {peak} MB", flush=True)
        batch = []
    print(f"copies and stories {number / ours:.0f}/s, tf-idf {number / theirs:.0f}/s, ratio {theirs / ours:.2f}")


if __name__ == "__main__":
    main(*[int(n) for n in sys.argv[1:2]], *sys.argv[2:3])
