"""Words as bytes: the same words that a pattern would find."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dateline.merge.terms import count_terms
from dateline.merge.tokens import CODEC, split


@given(st.text() | st.text("aZé9İK “’—_.-\u00a0\n"))
def test_words_are_the_runs_of_letters_and_digits_in_lower_case(text: str) -> None:
    assert [word.decode(*CODEC) for word in split(text)] == re.findall(r"[^\W_]+", text.lower())


def test_forms_of_a_word_are_one_term_and_stop_words_are_none() -> None:
    assert count_terms(split("The bans were banned; banning is over.")) == {"ban": 3}
