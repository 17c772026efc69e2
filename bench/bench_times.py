"""CPU of finding every date in a text, against dateparser's search on the same texts in the same run.

Texts: 3,000 characters each, cut from the articles of $DATELINE_EVAL (else ../shared/eval) when they are at hand, else from the
sample desk. dateparser is slow, so that it reads every twentieth text. Each round goes through the same texts with each reader in
turn, and the ratio is the median of rounds.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from dateparser.search import search_dates

from dateline.fetch.pages import pages_of
from dateline.read import read_page
from dateline.read.times import find_times
from dateline.text import analyse

ROUNDS, SIZE, EVERY = 3, 3000, 20
PUBLISHED = date(2026, 1, 14)
DATA = Path(os.environ.get("DATELINE_EVAL") or Path(__file__).parents[2] / "shared" / "eval")
SETTINGS = {"RELATIVE_BASE": datetime(2026, 1, 14), "TIMEZONE": "UTC"}


def texts() -> list[str]:
    """Texts of equal length from all articles that are at hand, one after the other."""
    sets = (DATA / "dates" / f"{name}-dev.jsonl.gz" for name in ("te3_timebank", "te3_aquaint", "wikiwars"))
    found = [text for path in sets for text in _set(path)]
    if not found:
        sample = pages_of(str(files("dateline") / "sample"), now=datetime(2026, 1, 1, tzinfo=UTC), max_bytes=20_000_000)
        found = [read_page(capture.page).article.text for capture in sample if capture.page]
    whole = "\n\n".join(found)
    return [whole[start : start + SIZE] for start in range(0, len(whole) - SIZE, SIZE)] or [whole]


def _set(path: Path) -> list[str]:
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        return [json.loads(line)["text"] for line in handle]


READERS: dict[str, Callable[[str], object]] = {
    "dateparser.search": lambda text: search_dates(text, languages=["en"], settings=SETTINGS),
    "dateline: from tokens on": lambda text: find_times(analyse(text), published=PUBLISHED, language="en"),
}


def main() -> None:
    """Print, for each reader, texts a second of CPU and the ratio to dateparser on the texts that both read; dateline on all."""
    every = texts()
    shared = every[::EVERY]
    rounds: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(ROUNDS):
        for name, read in READERS.items():
            rounds[name].append(_cost(read, shared))
    base = rounds["dateparser.search"]
    print(f"{len(shared)} texts of {SIZE} characters, {ROUNDS} rounds, medians")
    for name, costs in rounds.items():
        ratio = statistics.median(bare / cost for cost, bare in zip(costs, base, strict=True))
        print(f"{name:26} {1 / statistics.median(costs):7.1f} texts a second   {ratio:6.1f} times as many")
    alone = min(_cost(READERS["dateline: from tokens on"], every) for _ in range(ROUNDS))
    print(f"dateline on all {len(every)} texts: {1 / alone:.0f} a second")


def _cost(read: Callable[[str], object], chosen: list[str]) -> float:
    started = time.process_time()
    for text in chosen:
        read(text)
    return (time.process_time() - started) / len(chosen)


if __name__ == "__main__":
    main()
