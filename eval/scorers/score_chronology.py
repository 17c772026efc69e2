"""F1 of the days of a chronology against the timelines that journalists wrote: mean over timelines of a topic, then over topics.

    score_chronology.py GOLD_FOLDER PRED.jsonl

GOLD_FOLDER holds `*-timelines.json`; PRED has a line {"id": "TOPIC-NUMBER", "dates": ["YYYY-MM-DD"]} a timeline.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def f1(gold: set[str], predicted: set[str]) -> float:
    """Harmonic mean of precision and recall of two sets of days; 0 when they share none."""
    shared = len(gold & predicted)
    return 2 * shared / (len(gold) + len(predicted)) if shared else 0.0


def scores(folder: Path, predicted: dict[str, set[str]]) -> dict[str, float]:
    """F1 by topic; a timeline without a prediction counts 0."""
    found = {}
    for path in sorted(folder.glob("*-timelines.json")):
        topic = json.loads(path.read_text(encoding="utf-8"))
        name = topic["topic"]
        rows = [f1(set(t["dates"]), predicted.get(f"{name}-{n}", set())) for n, t in enumerate(topic["timelines"])]
        found[name] = sum(rows) / len(rows) if rows else 0.0
    return found


def main(arguments: list[str]) -> int:
    """Print the figures as JSON; 2 when the arguments are off."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[1], encoding="utf-8") as handle:
        lines = [json.loads(line) for line in handle if line.strip()]
    found = scores(Path(arguments[0]), {line["id"]: set(line["dates"]) for line in lines})
    print(json.dumps({"date_f1": sum(found.values()) / len(found) if found else 0.0, "by_topic": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
