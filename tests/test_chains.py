from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Span
from dateline.read import read_text
from dateline.read.chains import leading
from dateline.read.phrases import trimmed
from dateline.read.reported import cited
from dateline.text import analyse


def read(text: str):
    words = analyse(text)
    step = leading(words, Span(start=0, end=len(text)))
    return step and tuple(span.of(text) if span else None for span in (step.hearer, step.source, step.cue, step.content))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The mayor said the dam had held.", "The mayor", "said", "the dam had held"),
        ("The mayor said on Monday that the dam had held.", "The mayor", "said", "the dam had held"),
        ("The mayor said in a statement that it held.", "The mayor", "said", "it held"),
        ("Rosa Lind, who runs the mill, told the council that it was shut.", "Rosa Lind", "told", "it was shut"),
        ("The king has ordered ten patrol boats.", "The king", "has ordered", "ten patrol boats"),
        ("The bank expects growth to slow.", "The bank", "expects", "growth to slow"),
        ("The lender plans to close forty branches.", "The lender", "plans", "to close forty branches"),
        ("Norway has not confirmed the date.", "Norway", "has not confirmed", "the date"),
        ("Police declined to say whether the road was open.", "Police", "declined to say", "the road was open"),
        ("The firm denied that it had sold the mine, but shares fell.", "The firm", "denied", "it had sold the mine"),
        ("the king as saying it was late", "the king", "as saying", "it was late"),
        ("Experts believe a thaw could come early.", "Experts", "believe", "a thaw could come early"),
    ],
)
def test_a_clause_opens_with_who_says_what(text, source, cue, content):
    assert read(text) == (None, source, cue, content)


def test_whoever_was_told_stands_in_front_of_whoever_told():
    assert read("The envoy had been told by the general that the fort fell.") == (
        "The envoy",
        "the general",
        "had been told by",
        "the fort fell",
    )


@pytest.mark.parametrize(
    "text",
    [
        "The dam held all night.",
        "Pumps ordered abroad would arrive in March.",
        "The company's plans for the port were late.",
        "“They know the number,” said the mayor.",
        "The paper will show ten new bridges.",
        "The road was built by the army.",
        "The prize is named for the man who said no.",
    ],
)
def test_what_is_no_statement_of_its_subject_is_left_alone(text):
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("The daily reported a deal, citing two bankers, on Monday.", "citing", "two bankers"),
        ("Quoting the leader, the agency said so.", "Quoting", "the leader"),
        ("He has it from an envoy who was there.", "has it from", "an envoy"),
    ],
)
def test_the_voice_behind_a_voice_is_found(text, cue, source):
    ((found_cue, found_source),) = cited(analyse(text), (Span(start=0, end=len(text)),))
    assert (found_cue.of(text), found_source.of(text)) == (cue, source)


def test_closing_marks_and_quotes_around_the_whole_are_taken_off():
    text = ' "it is late,"'
    span = trimmed(analyse(text), Span(start=0, end=len(text)))
    assert span is not None
    assert span.of(text) == "it is late"


@given(st.text(alphabet="The king said that “it” was, told by Rosa. \n", max_size=120))
def test_spans_lie_inside_the_text_and_content_behind_the_source(text):
    step = leading(analyse(text), Span(start=0, end=len(text)))
    if step is not None:
        assert 0 <= step.source.start < step.source.end <= step.content.start < step.content.end <= len(text)


CORPUS = tomllib.loads((Path(__file__).parent / "corpus" / "en" / "chains.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", CORPUS["chains"], ids=lambda row: f"{row['text'][:50]} {row['content'][:12]}")
def test_each_sentence_of_the_corpus_has_its_chain(row):
    claims = read_text(row["text"], published=date(2026, 5, 5), outlet="The Gazette").claims
    found = [([v.name for v in c.chain], " … ".join(s.of(row["text"]) for s in c.content)) for c in claims]
    assert (row["chain"], row["content"]) in found


@pytest.mark.parametrize("text", CORPUS["nobody"]["texts"])
def test_what_nobody_says_has_no_chain(text):
    assert [c for c in read_text(text, published=date(2026, 5, 5)).claims if c.chain] == []
