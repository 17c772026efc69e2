from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from dateline.errors import ProblemCode
from dateline.interval import one_day
from dateline.model import Article, Precision, Role, Span, Stamp
from dateline.read import read_text
from dateline.read.voices import cast_of
from dateline.text import analyse

CORPUS = tomllib.loads((Path(__file__).parent / "corpus" / "en" / "voices.toml").read_text(encoding="utf-8"))


def article(text: str, day=None, outlet: str | None = None) -> Article:
    stamp = day and Stamp(words="", instant=None, clock=None, day=one_day(day), precision=Precision.DAY, zone=None, found="test")
    return Article(
        id="a", url="", title=None, authors=(), published=stamp or None, updated=None, outlet=outlet, language="en", text=text
    )


def voices(text: str, *sources: str, outlet: str | None = None):
    cast = cast_of(analyse(text), article(text, outlet=outlet))
    found = []
    place = 0
    for source in sources:
        place = text.index(source, place)
        found.append(cast.voice(Span(start=place, end=place + len(source))))
        place += len(source)
    return found


@pytest.mark.parametrize("row", CORPUS["voices"], ids=lambda row: f"{row['source']} in {row['text'][:40]}")
def test_each_source_of_the_corpus_has_its_name_and_role(row):
    source = row["source"].removesuffix(" said")
    start = row["text"].index(row["source"])
    voice, _ = cast_of(analyse(row["text"]), article(row["text"])).voice(Span(start=start, end=start + len(source)))
    assert (voice.name, voice.role.value) == (row["name"], row["role"])


def test_a_pronoun_without_a_name_stays_and_is_a_problem():
    ((voice, problem),) = voices("She said it was over.", "She")
    assert voice.name == "She"
    assert problem is not None
    assert problem.code is ProblemCode.VOICE_UNRESOLVED


def test_a_voice_that_spoke_before_is_the_better_reading_of_a_pronoun():
    text = "“No,” said Mara Velde. She had met Rosa Lind in May. “Never,” she said."
    found = voices(text, "Mara Velde", "she")
    assert found[1][0].name == "Mara Velde"


def test_one_of_several_is_a_single_voice():
    text = "Two guards at the gate said it was open. One of them said it was not."
    found = voices(text, "Two guards at the gate", "One of them")
    assert found[1][0].name == "a guard at the gate"


def test_a_possessive_is_written_out():
    text = "Orkhon asked for talks, its foreign ministry said."
    ((voice, _),) = voices(text, "its foreign ministry")
    assert voice.name == "Orkhon’s foreign ministry"
    assert voice.role is Role.BODY


def test_another_outlet_is_told_from_the_one_that_prints():
    text = "He told Radio Vale so, and then told the Harbour Gazette."
    cast = cast_of(analyse(text), article(text, outlet="Harbour Gazette"))
    assert cast.outlet_in("Radio Vale")
    assert not cast.outlet_in("the Harbour Gazette")
    assert not cast.outlet_in("this newspaper")


def test_a_people_before_an_office_is_no_name():
    text = "South Selvan leader Ana Kor called for calm. Selvan Energy Minister Ivo Dren said the plant was safe."
    reading = read_text(text, published=date(2026, 1, 5))
    assert [claim.chain[-1].name for claim in reading.claims] == ["Ana Kor", "Ivo Dren"]
