"""Which words tell a claim: trimmed in front, completed by their noun, and never a piece that tells nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.merge.wording import has_predicate, is_fragment, trimmed


@pytest.mark.parametrize(
    ("exact", "words"),
    [
        ("that the bridge at Sorrel was closed", "the bridge at Sorrel was closed"),
        ("VELDEN, June 3 (Ambelpress) - The bridge was closed", "The bridge was closed"),
        (", and they left", "and they left"),
        ("The bridge was closed", "The bridge was closed"),
    ],
)
def test_what_stands_in_front_of_the_telling_words_is_left_out(exact: str, words: str) -> None:
    assert trimmed(exact) == words


@pytest.mark.parametrize(
    "exact", ["The Ambel Post wrote on Monday that", "letters that were sent on Monday", "was agreed in May, the ferry was sold"]
)
def test_a_piece_of_a_sentence_is_told_from_a_sentence(exact: str) -> None:
    assert is_fragment(exact)
    assert not has_predicate(exact)


@pytest.mark.parametrize("exact", ["The ferry sank on Monday", "the mayor resigned", "the men who were hurt have gone home"])
def test_a_sentence_has_a_predicate(exact: str) -> None:
    assert not is_fragment(exact)
    assert has_predicate(exact)


@given(st.text(max_size=80))
def test_trimmed_words_stand_in_the_text(text: str) -> None:
    assert trimmed(text) in text
