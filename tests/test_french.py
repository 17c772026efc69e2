"""The second language: lexicons alone, no model, the same grammar."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from dateline import lexicon
from dateline.errors import ProblemCode
from dateline.read import read_text
from dateline.text import tokens

CORPUS = tomllib.loads((Path(__file__).parent / "corpus" / "fr" / "claims.toml").read_text(encoding="utf-8"))
WEDNESDAY = date(2027, 2, 10)


@pytest.mark.parametrize("row", CORPUS["claims"], ids=lambda row: row["text"][:50])
def test_a_sentence_gives_its_claim(row):
    claims = read_text(row["text"], published=WEDNESDAY).claims
    found = {
        (tuple(v.name for v in c.chain), " … ".join(s.of(row["text"]) for s in c.content)): (
            c.certainty.value,
            c.when and c.when.interval and str(c.when.interval.earliest),
        )
        for c in claims
    }
    assert found.get((tuple(row["chain"]), row["content"])) == (row["certainty"], row.get("earliest"))


@pytest.mark.parametrize("text", CORPUS["nobody"]["texts"])
def test_what_nobody_says_gives_no_claim(text):
    assert read_text(text, published=WEDNESDAY).claims == ()


def test_a_pronoun_finds_its_name():
    text = "La maire Ines Carrel a quitté la salle. Elle a dit que le navire avait quitté le port."
    (claim,) = (c for c in read_text(text, published=WEDNESDAY).claims if c.chain)
    assert claim.chain[0].name == "Ines Carrel"


def test_an_unknown_pronoun_stays_one_with_a_problem():
    reading = read_text("Elle a dit que le navire avait quitté le port.", published=WEDNESDAY)
    assert [p.code for p in reading.problems] == [ProblemCode.VOICE_UNRESOLVED]


def test_elided_words_stand_alone_only_where_the_language_elides():
    elided = lexicon.load("fr", "grammar").words("elisions")
    assert [t.text for t in tokens("L’agence qu’il dit", elided)] == ["L’", "agence", "qu’", "il", "dit"]
    assert [t.text for t in tokens("L’Aurore")] == ["L’Aurore"]


@pytest.mark.parametrize("topic", ["attribution", "certainty", "clauses", "grammar", "statements", "tense", "voices"])
def test_both_languages_have_the_same_sections(topic):
    assert set(lexicon.load("fr", topic).sections()) == set(lexicon.load("en", topic).sections())
