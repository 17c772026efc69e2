from __future__ import annotations

from datetime import date

import pytest

from dateline.read import read_text


def claims_of(text: str) -> list[tuple[list[str], str, str]]:
    claims = read_text(text, published=date(2026, 3, 12), outlet="The Gazette").claims
    return [([v.name for v in c.chain], c.certainty.value, " … ".join(s.of(text) for s in c.content)) for c in claims]


@pytest.mark.parametrize(
    ("reaction", "voice", "certainty"),
    [
        ("The port rejected that.", "the port", "denied"),
        ("The port denied this.", "the port", "denied"),
        ("A spokesman for the port dismissed the claim as fantasy.", "a spokesman for the port", "denied"),
        ("The port has not confirmed the report.", "the port", "unknown"),
        ("The port has neither confirmed nor disputed the figure.", "the port", "unknown"),
        ("The port confirmed this on Monday.", "the port", "asserted"),
    ],
)
def test_a_reaction_takes_up_what_was_said_before_it(reaction, voice, certainty):
    text = f"The drivers’ union said trucks were waiting nine hours. {reaction}"
    assert ([voice], certainty, "trucks were waiting nine hours") in claims_of(text)


def test_a_reaction_behind_a_comma_takes_up_its_own_sentence():
    text = "Officials are believed to have opened the dam last week, though Kelm has not confirmed this."
    assert (["Kelm"], "unknown", "Officials are believed to have opened the dam last week") in claims_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "The union said trucks were waiting. The port denied that it had closed a gate.",
        "The union said trucks were waiting. The port has not confirmed the date.",
        "The union said trucks were waiting. The port rejected the offer.",
    ],
)
def test_words_with_a_content_of_their_own_point_to_nothing(text):
    assert [c for c in claims_of(text) if c[0] == ["the port"] and "trucks" in c[2]] == []


def test_a_reaction_to_nothing_is_no_claim():
    assert claims_of("The port rejected that.") == []
