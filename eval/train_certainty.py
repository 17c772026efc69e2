"""`python eval/train_certainty.py [EVAL_FOLDER] [--folds N]`: trains models/factuality.json on the train files of UW and MEANTIME.

Two linear models over the features of read/factuality: a multinomial logistic regression for the four classes, a ridge for the
value. The value of an event is a mean over a few annotators, so an event near a class's limit counts for both classes, by the
chance that its true value lies on either side. Features seen fewer than three times are left out, so that no rare word of the
training text is shipped. `--folds N` prints what N-fold cross validation over the texts of the two train files gives; the
constants below were chosen by it, not on a development part. Needs scikit-learn (dev extra).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scorers import score_certainty

from dateline.model import Span
from dateline.read.factuality import CLASSES, features_of, value_of, weights_of
from dateline.text import analyse

OUT = Path(__file__).parent.parent / "src" / "dateline" / "models" / "factuality.json"
LEAST = 3
SMALLEST = 0.02  # weights below this in every class are left out
BALANCE = 0.5  # exponent of the class weights: 0 leaves the corpus as it is, 1 makes the classes equal
LOOSENESS = 0.2  # inverse strength of the regularisation
DOUBT = 0.4  # standard deviation of an event's value over annotators
ARTICLES = 2  # how often MEANTIME counts: a tenth of the events, but articles as they are read
LEAST_SHARE = 0.02  # of an event in a class
LEAN = {"unknown": 0.3}  # added to a class's score: the rarest is worth as much as the others in the mean of their F1
LIMITS = (-math.inf, -0.5, 0.5, 2.0, math.inf)  # of denied, unknown, hedged, asserted
ORDER = ("denied", "unknown", "hedged", "asserted")

Example = tuple[list[str], float]


def read(folder: Path, name: str) -> list[list[Example]]:
    """Features and factuality of each event of a file, by text."""
    found = []
    with gzip.open(folder / "certainty" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as handle:
        for row in map(json.loads, handle):
            words = analyse(row["text"])
            spans = [Span(start=event["start"], end=event["end"]) for event in row["events"]]
            values = [float(event["factuality"]) for event in row["events"]]
            found.append([(sorted(set(features_of(words, s))), v) for s, v in zip(spans, values, strict=True)])
    return found


def shares(value: float) -> list[float]:
    """How likely the true value of an event lies in each class of ORDER."""
    below = [0.5 * (1 + math.erf((limit - value) / (DOUBT * math.sqrt(2)))) for limit in LIMITS]
    return [high - low for low, high in pairwise(below)]


def train(sentences: list[Example], articles: list[Example]) -> dict[str, Any]:
    """The weights of both models from single sentences (UW) and whole articles (MEANTIME)."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression, Ridge

    counts = Counter(f for features, _ in sentences + articles for f in features)
    examples = sentences + articles * ARTICLES
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{f: 1.0 for f in features if counts[f] >= LEAST} for features, _ in examples])
    soft = np.array([shares(value) for _, value in examples])
    rows, classes_of_rows = np.nonzero(soft > LEAST_SHARE)
    balance = (len(examples) / (len(ORDER) * soft.sum(0))) ** BALANCE
    logistic = LogisticRegression(C=LOOSENESS, max_iter=300).fit(
        matrix[rows], classes_of_rows, sample_weight=soft[rows, classes_of_rows] * balance[classes_of_rows]
    )
    ridge = Ridge(alpha=12.0).fit(matrix, [value for _, value in examples])
    coefficients = logistic.coef_[[ORDER.index(c) for c in CLASSES]]
    lean = [float(logistic.intercept_[ORDER.index(c)]) + LEAN.get(c, 0.0) for c in CLASSES]
    classes, value = {"bias": [0.0] * len(CLASSES)}, {"bias": 0.0}
    for name, weights, weight in zip(vectorizer.get_feature_names_out(), coefficients.T, ridge.coef_, strict=True):
        if np.abs(weights).max() >= SMALLEST:
            classes[str(name)] = [round(float(w), 3) for w in weights]
        if abs(weight) >= SMALLEST:
            value[str(name)] = round(float(weight), 3)
    classes["bias"] = [round(b + w, 3) for b, w in zip(classes["bias"], lean, strict=True)]
    value["bias"] = round(value["bias"] + float(ridge.intercept_), 3)
    return {"format": 1, "classes": classes, "value": value}


def cross_validated(sets: list[list[list[Example]]], folds: int) -> list[str]:
    """The scorer's figures for each of the two sets on texts that none of its trainings has seen."""
    gold: list[list[dict[str, Any]]] = [[], []]
    given: list[dict[str, Any]] = [{}, {}]
    for fold in range(folds):
        seen = [[e for number, text in enumerate(texts) if number % folds != fold for e in text] for texts in sets]
        model = weights_of(train(*seen))
        for number, texts in enumerate(sets):
            held = [e for text in texts[fold::folds] for e in text]
            events = [{"start": n, "end": n, "factuality": value} for n, (_, value) in enumerate(held)]
            gold[number].append({"id": str(fold), "events": events})
            given[number][str(fold)] = [
                {**event, "factuality": value_of(model, features)} for event, (features, _) in zip(events, held, strict=True)
            ]
    return [str(score_certainty.score(rows, predicted)) for rows, predicted in zip(gold, given, strict=True)]


def main() -> int:
    """Train and write, or print what cross validation gives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parents[2] / "shared" / "eval")
    parser.add_argument("--folds", type=int, default=0)
    given = parser.parse_args()
    sets = [read(given.folder, name) for name in ("uw-train", "meantime-train")]
    if given.folds:
        print(*cross_validated(sets, given.folds), sep="\n")
        return 0
    sentences, articles = ([e for text in texts for e in text] for texts in sets)
    model = train(sentences, articles)
    OUT.write_text(json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(sentences) + len(articles)} events, {len(model['classes'])} features -> {OUT.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
