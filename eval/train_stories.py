"""`python eval/train_stories.py FULL.jsonl.gz COUNTS.jsonl.gz HEADLINES.jsonl.gz`: writes models/stories.json.

COUNTS gives how many articles hold a term; FULL and HEADLINES are streams with gold stories. Weights are fitted on pairs of an
article and a candidate story; thresholds are those of a grid that cluster the stream best. What is written is trained on all. The
figures printed are of that, and of each half of the stories with weights of the other half, clustered among all.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from scorers.score_stories import score
from stages_stories import article_of

from dateline.merge import terms
from dateline.merge.copies import CopyIndex
from dateline.merge.fitting import FEATURES, features
from dateline.merge.stories import StoryIndex
from dateline.merge.tokens import split
from dateline.model import identity

OUT = Path(__file__).parents[1] / "src/dateline/models/stories.json"
THRESHOLDS = (-1.5, -1.0, -0.5, 0.0)  # log odds above which an article joins
MERGES = (-0.5, 0.5, 1.5)  # mean log odds above which a story becomes an alias of another
NOISE = 0.0025  # a mean of figures within so much of the best is as good
RARE = 5  # articles that must hold a shipped term
Line = dict[str, Any]


def lines(path: str) -> list[Line]:
    """A stream in time order."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return sorted(map(json.loads, file), key=lambda line: line["published"])


def counts(rows: list[Line]) -> tuple[int, dict[str, int]]:
    """How many articles there are, and how many hold each term that is not too rare to be shipped."""
    tally: Counter[str] = Counter()
    for row in rows:
        tally.update(terms.count_terms(split(f"{row['title']} {row.get('text') or ''}"[:4000])).keys())
    return len(rows), {t: n for t, n in sorted(tally.items()) if n >= RARE and t.isalpha() and t.isascii()}


def pairs(rows: list[Line], trained: frozenset[str]) -> tuple[Any, Any]:
    """Features of (article, candidate story) when all before were placed as the gold has them, and whether it belongs.

    Only articles of the `trained` stories are asked; stories of one article outside the gold are no candidates.
    """
    index, x, y = StoryIndex(window=1e9), [], []
    for row in rows:
        item = terms.profile(article_of(row), index.rarity)
        story = row.get("story") or f"alone {row['id']}"
        if story in trained:
            for cluster in index.candidates(item):
                if not cluster.id.startswith("alone"):
                    x.append(features(item, cluster, index.rarity))
                    y.append(cluster.id == story)
        index.take(item, story)
    return np.array(x), np.array(y, dtype=float)


def fit(x: Any, y: Any) -> list[float]:
    """Logistic weights by Newton's method, with a ridge of 1 on features scaled to unit variance."""
    mean, scale = x.mean(0), x.std(0)
    scale[scale == 0] = 1.0
    mean[0] = 0.0  # the bias stays as it is
    z, w = (x - mean) / scale, np.zeros(x.shape[1])
    ridge = np.diag([1e-6] + [1.0] * (len(w) - 1))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        w -= np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, z.T @ (p - y) + ridge @ w)
    plain = w / scale
    plain[0] = w[0] - (plain[1:] * mean[1:]).sum()
    return [round(float(v), 4) for v in plain]


def clustered(rows: list[Line], kind: str, model: dict[str, Any], scored: frozenset[str]) -> dict[str, float]:
    """The figures of a stream clustered with a model, over the `scored` stories; copies and aliases are followed."""
    copies, index, got, kept = CopyIndex(window=1e9), StoryIndex(window=1e9, model={kind: model}), {}, {}
    for row in rows:
        article = article_of(row)
        copy = copies.place(article)
        placed = index.place(article, follows=copy.first if copy.follows else None)
        kept.update(dict.fromkeys(placed.merged, placed.story))
        got[row["id"]] = placed.story
    for id, story in got.items():
        while story in kept:
            story = kept[story]
        got[id] = story
    return score({row["id"]: row.get("story") if row.get("story") in scored else None for row in rows}, got)


def spread(rows: list[Line]) -> list[Line]:
    """The stream with eight times the time between its articles: matters go on for weeks, which the sets at hand do not."""
    start = min(terms.moment(article_of(row)) for row in rows)
    return [{**row, "published": (start + 8 * (terms.moment(article_of(row)) - start)).isoformat()} for row in rows]


def best(rows: list[Line], kind: str, weights: list[float], scored: frozenset[str]) -> dict[str, Any]:
    """The strictest model of those that cluster the stream as well as the best: two matters in one is worse than one in two.

    The figure is the mean of BCubed and pairwise F1; articles with a body are also clustered with their times spread.
    """
    streams = [rows, spread(rows)] if kind == "full" else [rows]
    models = [{"weights": weights, "threshold": t, "merge": m} for t in THRESHOLDS for m in MERGES]
    figures = [[clustered(stream, kind, model, scored) for stream in streams] for model in models]
    means = [sum(f["bcubed_f1"] + f["pair_f1"] for f in found) / (2 * len(found)) for found in figures]
    good = [model for model, mean in zip(models, means, strict=True) if mean >= max(means) - NOISE]
    return max(good, key=lambda model: (model["threshold"], model["merge"]))


def main(full: str, background: str, headlines: str) -> None:
    """Trains, prints the figures of held-out halves, writes the weights."""
    articles, held = counts(lines(background))
    blank = {"weights": [0.0] * len(FEATURES), "threshold": 1.0, "merge": 1.0}
    model: dict[str, Any] = {"articles": articles, "counts": held, "full": blank, "headline": blank}
    OUT.write_text(json.dumps(model, sort_keys=True) + "\n")
    for kind, path in (("full", full), ("headline", headlines)):
        rows = lines(path)
        gold = frozenset(row["story"] for row in rows)
        model[kind] = best(rows, kind, fit(*pairs(rows, gold)), gold)
        report(kind, "all of it, trained on it", clustered(rows, kind, model[kind], gold))
        for which in (0, 1):
            train = frozenset(story for story in gold if int(identity(story), 16) % 2 == which)
            halved = model[kind] | {"weights": fit(*pairs(rows, train))}
            report(kind, f"half {1 - which}, trained on half {which}", clustered(rows, kind, halved, gold - train))
    OUT.write_text(json.dumps(model, sort_keys=True) + "\n")


def report(kind: str, what: str, figures: dict[str, float]) -> None:
    """Prints what was reached."""
    print(kind, what, {name: round(value, 3) for name, value in figures.items() if "_f1" in name}, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4])
