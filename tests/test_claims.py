from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.interval import Bound
from dateline.model import Claim, Span
from dateline.read import read_text
from dateline.read.tense import orientation_of
from dateline.text import analyse

TUESDAY = date(2024, 3, 5)


def claims(text: str, published: date | None = TUESDAY, outlet: str | None = None) -> tuple[Claim, ...]:
    return read_text(text, published=published, outlet=outlet, url="https://paper.example/a").claims


def lines(text: str) -> list[tuple[list[str], str, str]]:
    return [([v.name for v in c.chain], " … ".join(s.of(text) for s in c.content), c.certainty.value) for c in claims(text)]


def test_a_statement_has_its_voice_and_content():
    assert (["Mara Velde"], "the bridge had closed", "asserted") in lines("Minister Mara Velde said the bridge had closed.")


def test_a_voice_inside_a_voice_makes_a_chain_outermost_first():
    text = "State media quoted the king as saying it was necessary to build more ships."
    assert (["state media", "the king"], "it was necessary to build more ships", "asserted") in [
        ([n.lower() for n in chain], content, certainty) for chain, content, certainty in lines(text)
    ]


def test_what_was_told_by_somebody_is_on_his_word_too():
    text = "Rosa Lind said the envoy had been told by the general that the fort fell."
    assert (["Rosa Lind", "the envoy", "the general"], "the fort fell", "asserted") in lines(text)


def test_a_refusal_leaves_the_content_unknown():
    text = "Norway has not confirmed the exact date of the visit."
    assert (["Norway"], "the exact date of the visit", "unknown") in lines(text)


def test_a_dated_report_is_a_claim_of_the_article_itself():
    text = "The council met on Monday. The lake is deep."
    (found,) = [c for c in claims(text) if not c.chain]
    assert found.content[0].of(text) == "The council met on Monday"
    assert found.when is not None
    assert found.when.interval is not None
    assert found.when.interval.earliest == date(2024, 3, 4)
    assert (found.orientation.value, found.certainty.value, found.cue) == ("past", "asserted", ())


def test_a_short_regular_past_is_a_report_too():
    (found,) = claims("Two miners died on Wednesday when the shaft caved in.")
    assert found.content[0].of("Two miners died on Wednesday when the shaft caved in.") == "Two miners died on Wednesday"


def test_an_expectation_of_nobody_is_hedged_and_ahead():
    text = "The ferry is expected to sail as early as May."
    (found,) = claims(text)
    assert (found.chain, found.certainty.value, found.orientation.value) == ((), "hedged", "future")
    assert found.when is not None
    assert found.when.interval is not None
    assert found.when.interval.bound is Bound.NOT_BEFORE


def test_two_contents_of_one_voice_are_two_claims():
    text = "The mayor said that the dam held and that the mill burned."
    contents = [content for _, content, _ in lines(text)]
    assert contents == ["the dam held", "the mill burned"]


def test_background_without_source_or_date_is_no_claim():
    assert claims("The lake is deep. Its water is cold, and nobody swims there.") == ()


def test_the_same_text_gives_the_same_ids():
    text = "The mayor said the dam held. She may resign next week."
    assert [c.id for c in claims(text)] == [c.id for c in claims(text)]


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        ("said", "the gate was open", "present"),
        ("said", "the gate had fallen", "past"),
        ("said", "the gate would open", "future"),
        ("said", "workers repaired the gate", "past"),
        ("says", "the gate is open", "present"),
        ("plans", "to build a gate", "future"),
        ("said", "those who had left will return", "future"),
        ("expects", "growth of two percent", "future"),
        ("blamed", "a valve", "past"),
        ("denied", "having sold it", "past"),
        ("said", "the trial is due soon", "future"),
        ("said", "we are not going to wait", "future"),
        ("asked", "who will lead the party", "future"),
    ],
)
def test_content_lies_where_its_verb_puts_it(cue, content, expected):
    text = f"{cue} {content}"
    spans = {"cue": (Span(start=0, end=len(cue)),), "content": (Span(start=len(cue) + 1, end=len(text)),)}
    assert orientation_of(analyse(text), **spans, when=None, published=TUESDAY).value == expected


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet='The mayor said “he” may deny it on Monday, citing Rosa Lind.\n"’;', max_size=200))
def test_every_claim_of_any_text_lies_inside_it(text):
    for claim in claims(text):
        assert claim.content
        assert all(0 <= s.start < s.end <= len(text) for s in (*claim.content, *claim.cue, *claim.source))


def test_a_clause_whose_subject_stands_in_the_clause_before_keeps_its_tense():
    text = "The boat turned over on Monday and put 40 people ashore, the coast guard said."
    claims = read_text(text, published=date(2026, 3, 12)).claims
    found = {" … ".join(s.of(text) for s in c.content): c.orientation.value for c in claims}
    assert found == {"The boat turned over on Monday": "past", "put 40 people ashore": "past"}


def test_what_the_outlets_own_people_saw_is_a_claim_of_the_article():
    text = "Our reporter counted nine boats at the pier. The pier was built of oak."
    claims = read_text(text, published=date(2026, 3, 12)).claims
    assert [(c.chain, c.rule) for c in claims] == [((), "assertions.witnessed")]


def test_the_article_itself_leaves_open_what_it_calls_unclear():
    text = "It is unclear whether the shelling on Monday broke the truce."
    claims = read_text(text, published=date(2026, 3, 12)).claims
    assert [(c.chain, c.certainty.value) for c in claims] == [((), "unknown")]


def test_a_time_or_a_lone_article_says_nothing():
    late = "An inquiry into the accident was to have reported by the end of February."
    assert [c.chain for c in claims(late)] == [()]
    called = "Ane Torvik called for the dispute to be taken to court."
    assert [[v.name for v in c.chain] for c in claims(called)] == [["Ane Torvik"]]
