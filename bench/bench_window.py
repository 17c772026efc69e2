"""`python bench/bench_window.py [ARTICLES] [A_DAY]`: what copies and stories cost an article as more and more have come and gone.

The window is ten days. Each turn is timed beside a fixed piece of work in the same process, so that a machine which slows down
does not look like growth. What counts is the ratio of the last tenth to the first turns with a full window, and that memory stays.
"""

from __future__ import annotations

import itertools
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench_stories import WINDOW, made

from dateline.merge.copies import CopyIndex
from dateline.merge.stories import StoryIndex
from dateline.merge.terms import count_terms
from dateline.merge.tokens import split
from dateline.model import Article

TURN = 1000
YARD = 200  # articles whose words are counted as the fixed work


def placed(copies: CopyIndex, stories: StoryIndex, batch: Sequence[Article]) -> float:
    """Seconds of processor time to place a batch."""
    start = time.process_time()
    for one in batch:
        copy = copies.place(one)
        stories.place(one, follows=copy.first if copy.follows else None)
    return time.process_time() - start


def yard(texts: Sequence[str]) -> float:
    """Seconds of processor time for the fixed work, the best of two."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        for text in texts:
            sorted(count_terms(split(text)).items())
        taken.append(time.process_time() - start)
    return min(taken)


def resident() -> int:
    """Megabytes of memory now; the peak where the system does not tell."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() >> 20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main(count: int = 200_000, a_day: int = 2000) -> None:
    """Prints, now and then, the cost of an article in yards and the memory held; then the growth."""
    copies, stories = CopyIndex(window=WINDOW), StoryIndex(window=WINDOW)
    articles = made(count, a_day)
    texts = [article.text for article in made(YARD, a_day)]
    full, costs, memory = int(WINDOW * a_day), list[float](), list[int]()
    for turn in range(count // TURN):
        spent = placed(copies, stories, list(itertools.islice(articles, TURN)))
        costs.append(spent * YARD / (TURN * yard(texts)))
        memory.append(resident())
        if turn % 10 == 9:
            cost = f"{1000 * spent / TURN:.2f} ms, {costs[-1]:.2f} yards an article"
            held = f"{len(copies)} texts, {len(stories)} stories held; {memory[-1]} MB"
            print(f"{(turn + 1) * TURN} articles: {cost}; {held}", flush=True)
    tenth, first = max(len(costs) // 10, 1), full // TURN
    growth = median(costs[-tenth:]) / median(costs[first : first + tenth])
    print(json.dumps({"growth": round(growth, 2), "memory_growth": round(memory[-1] / memory[first + tenth - 1], 2)}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
