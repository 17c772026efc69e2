"""No order of the words that claims are read by makes reading raise."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dateline.read import read_text

WORDS = (
    "he she they said told had been by that, who which the mayor Ines Vell according to citing as saying not denied may will on "
    "Monday in May two weeks later , , . “ ” ( ) - : ; and but if whether report a of police have"
).split()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*WORDS, "\n\n"]), max_size=40))
@example([",", "he", "had", "said", "."])
@example([",", "she", "had", "been", "told", "by", "police", "."])
def test_any_order_of_telling_words_is_read(words: list[str]) -> None:
    text = " ".join(words)
    reading = read_text(text, published=date(2031, 5, 6))
    assert all(0 <= s.start < s.end <= len(text) for claim in reading.claims for s in claim.content)
