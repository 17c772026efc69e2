"""`python eval/train_certainty.py [EVAL_FOLDER]`: trains models/factuality.json on the train files of UW and MEANTIME.

Two linear models over the features of read/factuality: a multinomial logistic regression for the four classes, a ridge for the
value. Features seen fewer than three times are left out, so that no rare word of the training text is shipped. Needs scikit-learn
(dev extra).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from dateline.model import Span
from dateline.read.factuality import CLASSES, features_of
from dateline.text import analyse

OUT = Path(__file__).parent.parent / "src" / "dateline" / "models" / "factuality.json"
LEAST = 3
SMALLEST = 0.02  # weights below this in every class are left out
BALANCE = 0.7  # exponent of the class weights: 0 leaves the corpus as it is, 1 makes the classes equal


def examples(folder: Path, name: str) -> list[tuple[list[str], float]]:
    """Features and factuality of each event of a file."""
    found: list[tuple[list[str], float]] = []
    with gzip.open(folder / "certainty" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            words = analyse(row["text"])
            for event in row["events"]:
                span = Span(start=event["start"], end=event["end"])
                found.append((sorted(set(features_of(words, span))), float(event["factuality"])))
    return found


def class_of(value: float) -> str:
    """The class of a factuality, by the limits of the scorer."""
    return "asserted" if value >= 2 else "hedged" if value >= 0.5 else "unknown" if value > -0.5 else "denied"


def train(rows: list[tuple[list[str], float]]) -> dict[str, Any]:
    """The weights of both models."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression, Ridge

    counts = Counter(f for features, _ in rows for f in features)
    kept = [{f: 1.0 for f in features if counts[f] >= LEAST} for features, _ in rows]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(kept)
    labels = [class_of(value) for _, value in rows]
    share = Counter(labels)
    weights = {c: (len(rows) / (len(share) * share[c])) ** BALANCE for c in share}
    logistic = LogisticRegression(C=0.05, max_iter=400, class_weight=weights).fit(matrix, labels)
    ridge = Ridge(alpha=12.0).fit(matrix, [value for _, value in rows])
    order = [list(logistic.classes_).index(c) for c in CLASSES]
    names = vectorizer.get_feature_names_out()
    classes = {
        str(name): [round(float(logistic.coef_[k][i]), 3) for k in order]
        for i, name in enumerate(names)
        if max(abs(logistic.coef_[k][i]) for k in order) >= SMALLEST
    }
    bias = classes.get("bias", [0.0] * len(CLASSES))
    classes["bias"] = [round(b + float(logistic.intercept_[k]), 3) for b, k in zip(bias, order, strict=True)]
    value = {str(n): round(float(w), 3) for n, w in zip(names, ridge.coef_, strict=True) if abs(w) >= SMALLEST}
    value["bias"] = round(value.get("bias", 0.0) + float(ridge.intercept_), 3)
    return {"format": 1, "classes": classes, "value": value}


def main(arguments: list[str]) -> int:
    """Train and write."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent.parent.parent / "shared" / "eval"
    rows = examples(folder, "uw-train") + examples(folder, "meantime-train")
    model = train(rows)
    OUT.write_text(json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(rows)} events, {len(model['classes'])} features -> {OUT.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
