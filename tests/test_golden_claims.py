"""Articles of our own with what a careful analyst would put on record (golden-claims/*.toml), scored as the evaluation scores.

The floors leave room for a change that helps elsewhere; a fall below one says that something was lost.
"""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dateline.read import read_text

GOLDEN = sorted((Path(__file__).parent / "golden-claims").glob("*.toml"))
FLOORS = {
    "claims.f1": 0.88,
    "record.f1": 0.72,
    "voice.accuracy": 0.87,
    "chain.exact": 0.84,
    "chain.deep_recall": 0.70,
    "certainty.macro_f1": 0.82,
    "orientation.accuracy": 0.82,
    "window.iou50": 0.88,
}


def scorer() -> ModuleType:
    path = Path(__file__).parents[1] / "eval" / "scorers" / "score_record.py"
    spec = importlib.util.spec_from_file_location("score_record_for_golden", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def golden(path: Path) -> dict[str, Any]:
    article = tomllib.loads(path.read_text(encoding="utf-8"))
    empty = {"earliest": None, "latest": None}
    claims = [claim | {"when": empty | claim["when"] if "when" in claim else None} for claim in article["claims"]]
    return article | {"id": path.stem, "text": article["text"].strip(), "claims": claims}


def predicted(article: dict[str, Any]) -> dict[str, Any]:
    reading = read_text(
        article["text"],
        published=datetime.fromisoformat(article["published"]),
        title=article["title"],
        outlet=article["outlet"],
        url=f"https://golden.example/{article['id']}",
    )
    claims = [claim | {"chain": [voice["name"] for voice in claim["chain"]]} for claim in reading.to_json()["claims"]]
    return {"id": article["id"], "claims": claims}


@cache
def scores() -> dict[str, float]:
    rows = [golden(path) for path in GOLDEN]
    report = scorer().score_articles({row["id"]: row for row in rows}, {row["id"]: predicted(row) for row in rows})
    return dict(report.scores)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_words_of_the_gold_stand_in_its_text(path):
    article = golden(path)
    spans = [words for claim in article["claims"] for part in ("content", "cue", "source") for words in claim[part]]
    spans += [claim["when"]["words"] for claim in article["claims"] if claim["when"]]
    assert [words for words in spans if words not in article["text"]] == []


@pytest.mark.parametrize("figure", FLOORS)
def test_what_is_read_from_our_own_articles_keeps_its_floor(figure):
    assert scores()[figure] >= FLOORS[figure]
