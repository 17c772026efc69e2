"""Tests of reading attributions: a corpus of our own by mode, the known ways to fail, rules without a model, and properties."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import ProblemCode
from dateline.model import Span
from dateline.read.attribution import Attribution, attributions_with, find_attributions
from dateline.read.attribution_model import model_of, unpacked
from dateline.text import analyse

CASES = tomllib.loads((Path(__file__).parent / "corpus" / "en" / "attribution.toml").read_text(encoding="utf-8"))["case"]
Reader = Callable[[str], tuple[Attribution, ...]]
# Shares of the corpus that must be read. Below 1 where the model or the rules are known to fail: see its card's limitations.
BY_MODEL = {
    "according": 0.8, "direct": 1.0, "document": 1.0, "indirect": 0.9, "inverted": 0.5, "mixed": 1.0, "nested": 0.5, "nominal": 0.5,
    "none": 1.0, "participle": 0.7, "turn": 1.0,
}  # fmt: skip
BY_RULES = {
    "according": 0.8, "direct": 0.9, "document": 1.0, "indirect": 0.7, "inverted": 1.0, "mixed": 1.0, "nested": 0.5, "nominal": 0.2,
    "none": 1.0, "participle": 0.6, "turn": 1.0,
}  # fmt: skip
FOLDER = files("dateline") / "models"
PIECES = [*'said The mayor “ ” , . : according to that Ines " saying ‘ ’ A: quoted as'.split(), "\n\n"]


def read(text: str) -> tuple[Attribution, ...]:
    return find_attributions(analyse(text), language="en")[0]


def by_rules(text: str) -> tuple[Attribution, ...]:
    return attributions_with(None, analyse(text), language="en")


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


def share_read(reader: Reader, mode: str) -> tuple[float, list[str]]:
    results = [(is_read(case, reader(case["text"])), case["text"]) for case in CASES if case["mode"] == mode]
    return sum(ok for ok, _ in results) / len(results), [text for ok, text in results if not ok]


@pytest.mark.parametrize(("mode", "least"), sorted(BY_MODEL.items()))
def test_the_model_reads_its_share_of_each_mode(mode: str, least: float) -> None:
    share, missed = share_read(read, mode)
    assert share >= least, missed


@pytest.mark.parametrize(("mode", "least"), sorted(BY_RULES.items()))
def test_the_rules_alone_read_their_share_of_each_mode(mode: str, least: float) -> None:
    share, missed = share_read(by_rules, mode)
    assert share >= least, missed


def test_every_mode_of_the_corpus_has_its_share() -> None:
    assert {case["mode"] for case in CASES} == set(BY_MODEL) == set(BY_RULES)


def test_a_model_names_itself_and_rules_name_theirs() -> None:
    text = "The ministry said the port would reopen on Friday."
    assert [a.rule for a in read(text)] == ["attribution-en 1"]
    assert all(a.rule.startswith("attribution.") for a in by_rules(text))


def test_weights_that_are_not_those_of_the_card_are_not_used() -> None:
    card = (FOLDER / "attribution-en.toml").read_bytes()
    weights = (FOLDER / "attribution-en.npz").read_bytes()
    assert unpacked(card, weights) is not None
    assert unpacked(card, weights[:-1] + b"?") is None


def test_a_language_without_a_model_has_none() -> None:
    assert model_of("fr") is None


def test_an_apposition_before_the_verb_keeps_the_sentence_in_order() -> None:
    text = "Ruth Okafor, a spokeswoman for the union, said she thinks the talks will fail."
    assert not any(a.rule == "attribution.inverted" for a in by_rules(text))


def test_an_unclosed_quotation_is_told_and_the_rest_is_read() -> None:
    text = "“The lake is dying, the mayor said.\n\nThe ministry said the port would reopen on Friday."
    found, problems = find_attributions(analyse(text), language="en")
    assert [p.code for p in problems] == [ProblemCode.UNBALANCED_QUOTES]
    assert any("the port would reopen" in s.of(text) for a in found for s in a.content)


def test_a_text_without_tokens_has_no_attributions() -> None:
    assert find_attributions(analyse(" \n\n "), language="en") == ((), ())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_spans_lie_inside_any_text_and_reading_twice_gives_the_same(parts: list[str]) -> None:
    text = " ".join(parts)
    for reader in (read, by_rules):
        found = reader(text)
        assert found == reader(text)
        assert all(0 <= s.start < s.end <= len(text) for a in found for s in (*a.source, *a.cue, *a.content))
