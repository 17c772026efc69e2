"""`python eval/train_stories.py FULL.jsonl.gz COUNTS.jsonl.gz HEADLINES.jsonl.gz`: writes models/stories.json.

COUNTS gives how many articles hold a term; FULL and HEADLINES are streams with gold stories. Half of the stories trains, the other
half is clustered, and the reverse; the figures printed are of the halves that did not train. What is written is trained on all.
Needs numpy.
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
from dateline.merge.stories import FEATURES, StoryIndex, features
from dateline.model import identity

OUT = Path(__file__).parents[1] / "src/dateline/models/stories.json"
THRESHOLDS = [0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
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
        tally.update(set(terms.count_terms(f"{row['title']} {row.get('text') or ''}"[:4000])))
    return len(rows), {t: n for t, n in sorted(tally.items()) if n >= RARE and t.isalpha() and t.isascii()}


def pairs(rows: list[Line]) -> tuple[Any, Any]:
    """Features of (article, candidate story) when all before were placed as the gold has them, and whether it belongs."""
    index, x, y = StoryIndex(window=1e9), [], []
    for row in rows:
        item = terms.profile(article_of(row), index.rarity)
        story = row.get("story") or f"alone {row['id']}"
        for cluster in index.candidates(item):
            if row.get("story") or not cluster.id.startswith("alone"):
                x.append(features(item, cluster))
                y.append(cluster.id == story)
        index.take(item, story)
    return np.array(x), np.array(y, dtype=float)


def fit(x: Any, y: Any) -> list[float]:
    """Logistic weights by Newton's method, ridge 1."""
    w = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.eye(len(w)), gradient)
    return [round(float(v), 4) for v in w]


def clustered(rows: list[Line], kind: str, model: dict[str, Any]) -> dict[str, float]:
    """The figures of a stream clustered with a model."""
    index = StoryIndex(window=1e9)
    index._model = {**terms.story_model(), kind: model}
    got = {row["id"]: index.place(article_of(row)).story for row in rows}
    return score({row["id"]: row.get("story") for row in rows}, got)


def half(row: Line, which: int) -> bool:
    """Whether a line belongs to a half of the stories; lines without a story belong to both."""
    return row.get("story") is None or int(identity(str(row["story"])), 16) % 2 == which


def spread(rows: list[Line]) -> list[Line]:
    """The stream with eight times the time between its articles: matters go on for weeks, which the sets at hand do not."""
    start = min(terms.moment(article_of(row)) for row in rows)
    return [{**row, "published": (start + 8 * (terms.moment(article_of(row)) - start)).isoformat()} for row in rows]


def best(rows: list[Line], kind: str, weights: list[float]) -> dict[str, Any]:
    """The model with the threshold that clusters the stream best; articles with a body also with their times spread."""
    streams = [rows, spread(rows)] if kind == "full" else [rows]
    models = [{"weights": weights, "threshold": t, "merge": 0.95, "merge_body": 0.6} for t in THRESHOLDS]
    return max(models, key=lambda m: sum(clustered(s, kind, m)[k] for s in streams for k in ("bcubed_f1", "pair_f1")))


def main(full: str, background: str, headlines: str) -> None:
    """Trains, prints the figures of held-out halves, writes the weights."""
    articles, held = counts(lines(background))
    blank = {"weights": [0.0] * len(FEATURES), "threshold": 1.1, "merge": 1.1, "merge_body": 1.1}
    model: dict[str, Any] = {"articles": articles, "counts": held, "full": blank, "headline": blank}
    OUT.write_text(json.dumps(model, sort_keys=True))
    for kind, path in (("full", full), ("headline", headlines)):
        rows = lines(path)
        for which in (0, 1):
            train, test = ([r for r in rows if half(r, w)] for w in (which, 1 - which))
            chosen = best(train, kind, fit(*pairs(train)))
            figures = clustered(test, kind, chosen)
            print(kind, which, chosen["threshold"], {k: round(v, 3) for k, v in figures.items() if "_f1" in k}, flush=True)
        model[kind] = best(rows, kind, fit(*pairs(rows)))
    OUT.write_text(json.dumps(model, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
