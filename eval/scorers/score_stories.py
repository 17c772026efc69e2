#!/usr/bin/env python3
"""BCubed and pairwise precision, recall and F1 of articles gathered into stories.

    score_stories.py GOLD.jsonl[.gz] PRED.jsonl[.gz] [--min-size N] [--json]

Both hold {"id", "story"}; a label is anything hashable. A gold article without a story is there to distract and is not counted; a
gold article without a prediction stands alone, so that leaving articles out costs recall; other predictions are ignored. Shares
are from 0 to 1. Besides: counts, predicted clusters a gold story falls into, gold stories a predicted cluster holds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from jsonl import read_rows
from measures import f1

Labels = Mapping[str, Hashable]


def score(gold: Labels, predicted: Labels, *, min_size: int = 1) -> dict[str, Any]:
    """Story by id, gold and predicted -> the figures, over gold stories of at least `min_size` articles."""
    sizes = Counter(story for story in gold.values() if story is not None)
    wanted = {article: story for article, story in gold.items() if story is not None and sizes[story] >= min_size}
    given = {article: _cluster(article, predicted) for article in wanted}
    stories, clusters = Counter(wanted.values()), Counter(given.values())
    shared = Counter((wanted[article], given[article]) for article in wanted)
    return {
        "articles": len(wanted),
        "missing": sum(kind == "missing" for kind, _ in given.values()),
        "gold_stories": len(stories),
        "pred_stories": len(clusters),
        **_bcubed(shared, stories=stories, clusters=clusters),
        **_pairwise(shared, stories=stories, clusters=clusters),
        "clusters_per_gold": len(shared) / max(1, len(stories)),
        "golds_per_cluster": len(shared) / max(1, len(clusters)),
    }


def _cluster(article: str, predicted: Labels) -> tuple[str, Hashable]:
    """The predicted label, or a label of its own; marked, so that the two never meet."""
    label = predicted.get(article)
    return ("missing", article) if label is None else ("predicted", label)


def _bcubed(shared: Counter[Any], *, stories: Counter[Any], clusters: Counter[Any]) -> dict[str, float]:
    """The mean over articles of how pure its cluster and how whole its story is."""
    articles = shared.total() or 1
    precision = sum(count * count / clusters[cluster] for (_, cluster), count in shared.items()) / articles
    recall = sum(count * count / stories[story] for (story, _), count in shared.items()) / articles
    return {"bcubed_p": precision, "bcubed_r": recall, "bcubed_f1": f1(precision, recall)}


def _pairwise(shared: Counter[Any], *, stories: Counter[Any], clusters: Counter[Any]) -> dict[str, float]:
    """The same over pairs of articles; precision of no predicted pair and recall of no gold pair are 1."""
    right, wanted, given = _pairs(shared), _pairs(stories), _pairs(clusters)
    precision = right / given if given else 1.0
    recall = right / wanted if wanted else 1.0
    return {"pair_p": precision, "pair_r": recall, "pair_f1": f1(precision, recall)}


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def main(arguments: list[str]) -> int:
    """Print the figures, one a line or as JSON. Raises SystemExit when the arguments are off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("pred")
    parser.add_argument("--min-size", type=int, default=1, metavar="N", help="only gold stories of at least N articles")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    gold, predicted = ({str(row["id"]): row.get("story") for row in read_rows(path)} for path in (given.gold, given.pred))
    figures = score(gold, predicted, min_size=given.min_size)
    if given.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:18s}", f"{figure:.4f}" if isinstance(figure, float) else figure)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
