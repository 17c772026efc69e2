from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.text import analyse, behind_dateline, tokens

prose = st.text(alphabet=st.sampled_from("ab C.!?\"“”‘’«»„ \n\t'0…-é"), max_size=200)


@given(prose)
def test_every_span_lies_inside_the_text_and_in_order(text: str) -> None:
    words = analyse(text)
    for spans in (words.paragraphs, words.sentences):
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(q.span.end <= len(text) for q in words.quotes)


@given(prose)
def test_no_letter_is_lost_between_tokens_or_sentences(text: str) -> None:
    words = analyse(text)
    solid = [i for i, c in enumerate(text) if not c.isspace()]
    assert [i for t in words.tokens for i in range(t.start, t.end)] == solid
    inside = {i for s in words.sentences for i in range(s.start, s.end)}
    assert all(i in inside for i in solid)


@given(prose)
def test_what_stands_at_a_place_is_found_there(text: str) -> None:
    words = analyse(text)
    for sentence in words.sentences:
        assert words.sentence_at(sentence.start) == sentence
        assert all(sentence.start <= t.start < sentence.end for t in words.tokens_in(sentence))


def sentences(text: str) -> list[str]:
    return [s.of(text) for s in analyse(text).sentences]


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    text = "Gen. A. B. Varga met U.S. envoys at 3 p.m. on Jan. 5. The talks failed."
    assert sentences(text) == ["Gen. A. B. Varga met U.S. envoys at 3 p.m. on Jan. 5.", "The talks failed."]


def test_a_closing_mark_belongs_to_its_sentence() -> None:
    assert sentences("“We will not go.” He left.") == ["“We will not go.”", "He left."]


def test_numbers_and_clock_times_are_one_token() -> None:
    assert [t.text for t in tokens("10,000 men at 2:03, 3.5 km")] == ["10,000", "men", "at", "2:03", ",", "3.5", "km"]


def test_a_quote_without_a_partner_ends_with_its_paragraph() -> None:
    text = "“Nobody told us, she said.\n\nThe mill is shut."
    (quote,) = analyse(text).quotes
    assert not quote.closed
    assert quote.span.of(text) == "“Nobody told us, she said."


def test_an_apostrophe_opens_no_quote() -> None:
    assert analyse("The workers' hall and the minister's house.").quotes == ()


def test_single_and_double_quotes_are_found() -> None:
    text = 'He called it ‘a farce’ and "a crime".'
    assert [q.inside.of(text) for q in analyse(text).quotes] == ["a farce", "a crime"]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("KELM, Jan 12 (Northline) - ", "The gates are closed."),
        ("PORT LESSING, Orvale (Northline) — ", "The gates are closed."),
        ("ST. ANNE, March 9, 2026 (TSNA) -- ", "The gates are closed."),
    ],
)
def test_the_words_of_a_wire_begin_behind_its_dateline(head: str, words: str) -> None:
    assert behind_dateline(head + words, 0) == len(head)
    assert behind_dateline(f"First.\n\n{head}{words}", 8) == 8 + len(head)


@pytest.mark.parametrize("text", ["NATO (the alliance) and others met.", "The dam (Halvar) - a large one - is full."])
def test_what_is_no_dateline_is_left_alone(text: str) -> None:
    assert behind_dateline(text, 0) == 0
