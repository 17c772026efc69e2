#!/usr/bin/env python3
"""Error and class F1 of the factuality of marked events, from -3 (denied) to 3 (asserted).

    score_certainty.py GOLD.jsonl[.gz] PRED.jsonl[.gz]

Both hold {"id", "events": [{"start", "end", "factuality"}]} on the same spans. MAE and Pearson's r are what papers give; dateline
needs the four classes of CLASSES: accuracy, macro F1 and F1 of each, in percent. An event without a prediction counts as 3,
asserted, which is what a reader without an opinion assumes; `missing` says how many there were.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from jsonl import Row, read_rows

CLASSES = ("asserted", "hedged", "unknown", "denied")
ASSERTED = 3.0


def class_of(factuality: float) -> str:
    """The class of a factuality: asserted from 2, hedged from 0.5, unknown above -0.5, else denied."""
    if factuality >= 2:
        return "asserted"
    if factuality >= 0.5:
        return "hedged"
    return "unknown" if factuality > -0.5 else "denied"


def score(gold_rows: Sequence[Row], predicted: dict[str, list[Row]]) -> Row:
    """Gold rows and predicted events by id -> the figures. Raises ZeroDivisionError when the gold holds no event."""
    gold, given, missing = aligned(gold_rows, predicted)
    gold_classes, given_classes = [class_of(value) for value in gold], [class_of(value) for value in given]
    by_class = {name: _class_f1(name, gold_classes, given_classes) for name in CLASSES}
    right = sum(a == b for a, b in zip(gold_classes, given_classes, strict=True))
    return {
        "n": len(gold),
        "missing": missing,
        "MAE": round(sum(abs(a - b) for a, b in zip(gold, given, strict=True)) / len(gold), 3),
        "r": round(correlation(gold, given), 3),
        "acc": round(100 * right / len(gold), 1),
        "macroF1": round(sum(by_class.values()) / len(CLASSES), 1),
        "F1": by_class,
        "support": dict(Counter(gold_classes)),
    }


def aligned(gold_rows: Sequence[Row], predicted: dict[str, list[Row]]) -> tuple[list[float], list[float], int]:
    """Gold factuality, predicted factuality of the same events, and how many had no prediction."""
    gold: list[float] = []
    given: list[float | None] = []
    for row in gold_rows:
        by_span = {(event["start"], event["end"]): event["factuality"] for event in predicted.get(row["id"], [])}
        gold += [event["factuality"] for event in row["events"]]
        given += [by_span.get((event["start"], event["end"])) for event in row["events"]]
    return gold, [ASSERTED if value is None else value for value in given], given.count(None)


def correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Pearson's r of two sequences of the same length; 0 when one of them never varies."""
    mean_first, mean_second = sum(first) / len(first), sum(second) / len(second)
    spread_first = math.sqrt(sum((value - mean_first) ** 2 for value in first))
    spread_second = math.sqrt(sum((value - mean_second) ** 2 for value in second))
    if not spread_first * spread_second:
        return 0.0
    shared = sum((a - mean_first) * (b - mean_second) for a, b in zip(first, second, strict=True))
    return shared / (spread_first * spread_second)


def _class_f1(name: str, gold: Sequence[str], given: Sequence[str]) -> float:
    right = sum(a == b == name for a, b in zip(gold, given, strict=True))
    return round(100 * 2 * right / max(1, gold.count(name) + given.count(name)), 1)


def main(arguments: list[str]) -> int:
    """Print the figures as JSON; 2 when the arguments are off."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    gold, predicted = (read_rows(path) for path in arguments)
    print(json.dumps(score(list(gold), {row["id"]: row["events"] for row in predicted})))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
