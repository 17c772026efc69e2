"""Events, expectations, outcomes and origins on the streams that we wrote, scored as the evaluation scores its own."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from golden_streams import FOLDER, stream_of

EVAL = Path(__file__).parents[1] / "eval"
# what is reached now, less a little: a change that falls below has lost something
FLOORS = {
    "events.f1": 0.90,
    "events.origins_exact": 0.83,
    "expectations.f1": 0.86,
    "expectations.outcome": 0.77,
    "expectations.as_of": 0.82,
}


def module(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    gold = [stream_of(path) for path in sorted(FOLDER.glob("ledger-*.toml"))]
    seen = [
        {"id": s["id"], "articles": s["articles"], "as_of": sorted({d for e in s["expectations"] for d in e["as_of"]})}
        for s in gold
    ]
    predicted = list(module("stages_record", EVAL / "stages_record.py").predict_streams(seen))
    report = module("score_record", EVAL / "scorers" / "score_record.py").score_streams(by_id(gold), by_id(predicted))
    assert not report.warnings
    scores: dict[str, float] = report.scores
    return scores


def by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize("name", FLOORS)
def test_what_was_reached_on_our_own_streams_is_not_lost(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= FLOORS[name]


def test_similar_events_of_two_stories_are_kept_apart(figures: dict[str, float]) -> None:
    assert figures["events.over_merged"] <= 6
