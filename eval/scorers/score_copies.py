#!/usr/bin/env python3
"""Precision, recall and F1 of pairs of copies, on pages that carry wire copy.

    score_copies.py ARTICLES.jsonl[.gz] PRED.jsonl[.gz]

ARTICLES holds {"id", "title", "text"}, PRED {"id", "copy_group"}: articles that share a group are predicted pairs, and null is no
group. There is no human gold. The reference is a measured one: two articles are copies when at least half of the five-word shingles
(title and text, lower case) of the smaller one stand in the other, and the smaller one has at least 40. It is closed under
transitivity, so that groups are compared with groups.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from jsonl import Row, read_rows
from measures import f1

WORD = re.compile(r"\w+")
SHINGLE_WORDS = 5
FEWEST_SHINGLES = 40
CONTAINED = 0.5


def shingles(text: str) -> set[int]:
    """The checksums of all runs of five words; a shorter text is one run."""
    words = WORD.findall(text.lower())
    starts = range(max(1, len(words) - SHINGLE_WORDS + 1))
    return {zlib.crc32(" ".join(words[start : start + SHINGLE_WORDS]).encode()) for start in starts}


def reference(rows: Sequence[Row]) -> dict[str, int]:
    """Articles -> the number of the copy group of each, by id."""
    sets = [shingles(row["title"] + " " + row["text"]) for row in rows]
    parents = list(range(len(rows)))
    for (one, other), shared in _shared_shingles(sets).items():
        smaller = min(len(sets[one]), len(sets[other]))
        if smaller >= FEWEST_SHINGLES and shared / smaller >= CONTAINED:
            parents[_root(parents, one)] = _root(parents, other)
    return {row["id"]: _root(parents, number) for number, row in enumerate(rows)}


def _shared_shingles(sets: Sequence[set[int]]) -> Counter[tuple[int, int]]:
    """How many shingles each pair of articles shares; pairs that share none are left out."""
    holders: dict[int, list[int]] = defaultdict(list)
    shared: Counter[tuple[int, int]] = Counter()
    for number, members in enumerate(sets):
        for shingle in members:
            shared.update((earlier, number) for earlier in holders[shingle])
            holders[shingle].append(number)
    return shared


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]  # halves the path for the next one
        number = parents[number]
    return number


def pairs(groups: Mapping[str, Hashable]) -> set[tuple[str, str]]:
    """Group by id -> all pairs of ids in one group, each in order; None is no group."""
    members: dict[Hashable, list[str]] = defaultdict(list)
    for article, group in groups.items():
        if group is not None:
            members[group].append(article)
    return {(one, other) for ids in members.values() for one, other in combinations(sorted(ids), 2)}


def score(rows: Sequence[Row], predicted: Mapping[str, Hashable]) -> Row:
    """Articles and predicted group by id -> the figures; precision of no prediction and recall of no gold are 1."""
    gold, given = pairs(reference(rows)), pairs(predicted)
    precision = len(gold & given) / len(given) if given else 1.0
    recall = len(gold & given) / len(gold) if gold else 1.0
    return {
        "articles": len(rows),
        "gold_pairs": len(gold),
        "pred_pairs": len(given),
        "P": round(precision, 3),
        "R": round(recall, 3),
        "F1": round(f1(precision, recall), 3),
    }


def main(arguments: list[str]) -> int:
    """Print the figures as JSON; 2 when the arguments are off."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    articles, predicted = (read_rows(path) for path in arguments)
    print(json.dumps(score(list(articles), {row["id"]: row.get("copy_group") for row in predicted})))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
