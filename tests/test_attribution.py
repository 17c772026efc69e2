"""Tests of reading attributions: a corpus of our own by mode, the known ways to fail, rules without a model, and properties."""

from __future__ import annotations

import tomllib
from pathlib import Path

from dateline.model import Span
from dateline.read.attribution import Attribution, attributions_with, find_attributions
from dateline.text import analyse

CASES = tomllib.loads((Path(__file__).parent / "corpus" / "en" / "attribution.toml").read_text(encoding="utf-8"))["case"]
MODES = sorted({case["mode"] for case in CASES})
EDGE = " \n.,;:?!“”\"'"


def read(text: str) -> tuple[Attribution, ...]:
    return find_attributions(analyse(text), language="en")[0]


def by_rules(text: str) -> tuple[Attribution, ...]:
    return attributions_with(None, analyse(text), language="en")


def words_of(spans: tuple[Span, ...], text: str) -> str:
    return " … ".join(s.of(text).strip(EDGE) for s in spans)


def places(text: str, parts: list[str]) -> set[int]:
    return {i for part in parts for i in range(text.index(part), text.index(part) + len(part))}


def covered(spans: tuple[Span, ...]) -> set[int]:
    return {i for s in spans for i in range(s.start, s.end)}


def holds(text: str, expected: dict[str, object], found: Attribution) -> bool:
    content = places(text, expected["content"])
    given = covered(found.content)
    met = not expected["source"] or bool(places(text, [expected["source"]]) & covered(found.source))
    return met and len(content & given) >= 0.5 * len(content | given)


def is_read(case: dict[str, object], found: tuple[Attribution, ...]) -> bool:
    text = case["text"]
    if not all(any(holds(text, expected, one) for one in found) for expected in case.get("says", [])):
        return False
    return not any(places(text, case.get("not_said", [])) & covered(one.content) for one in found)


def share_read(reader, mode: str) -> tuple[float, list[str]]:
    results = [(is_read(case, reader(case["text"])), case["text"]) for case in CASES if case["mode"] == mode]
    return sum(ok for ok, _ in results) / len(results), [text for ok, text in results if not ok]
