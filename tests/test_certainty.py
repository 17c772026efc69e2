from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Certainty, Span
from dateline.read.certainty import certainty_of, factuality, likelihood_in
from dateline.text import analyse

CORPUS = tomllib.loads((Path(__file__).parent / "corpus" / "en" / "certainty.toml").read_text(encoding="utf-8"))


def graded(cue: str, content: str):
    text = f"{cue} {content}." if cue else f"{content}."
    start = len(cue) + 1 if cue else 0
    cues = (Span(start=0, end=len(cue)),) if cue else ()
    return certainty_of(analyse(text), cue=cues, content=(Span(start=start, end=start + len(content)),))


@pytest.mark.parametrize("row", CORPUS["statements"], ids=lambda row: f"{row['cue']} / {row['content']}")
def test_each_phrase_of_the_corpus_has_its_certainty(row):
    assert graded(row["cue"], row["content"]).certainty.value == row["expected"]


def test_the_word_that_hedges_is_named():
    assert graded("said", "the bridge could close").hedge == "could"


def test_the_month_of_may_is_no_hedge():
    assert graded("said", "the bridge closes in May").certainty is Certainty.ASSERTED


def test_only_listed_words_carry_a_band():
    assert graded("said", "a strike is expected to begin").likelihood is None
    band = graded("said", "a strike is very likely").likelihood
    assert band is not None
    assert (band.words, band.low, band.high) == ("very likely", 80, 95)


def test_a_longer_phrase_of_chance_beats_the_word_inside_it():
    text = "A thaw is highly unlikely."
    found = likelihood_in(analyse(text), Span(start=0, end=len(text)))
    assert found is not None
    assert (found.low, found.high) == (5, 20)


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_any_event_of_any_text_has_a_factuality_on_the_scale(text, start, length):
    assert -3 <= factuality(analyse(text), Span(start=start, end=start + length)) <= 3


@pytest.mark.parametrize(
    ("sentence", "event", "low", "high"),
    [
        ("The old ferry sank off the northern cape .", "sank", 2, 3),
        ("The ferry did not sink .", "sink", -3, -0.5),
        ("The company may sell the ferry .", "sell", 0, 2),
        ("He refused to sign the treaty .", "sign", -3, 0.5),
        ("They hope to build a school .", "build", -0.5, 2),
    ],
)
def test_factuality_falls_with_negation_and_hedges(sentence, event, low, high):
    start = sentence.index(event)
    assert low <= factuality(analyse(sentence), Span(start=start, end=start + len(event))) <= high
