import pytest

from dateline.read.attribution import Attribution, attributions_with, find_attributions
from dateline.text import analyse


def found(text: str) -> list[tuple[str, str, str]]:
    """What the rules find alone, as they do where there is no model."""
    return [_words(text, a) for a in attributions_with(None, analyse(text), language="en")]


def _words(text: str, attribution: Attribution) -> tuple[str, str, str]:
    parts = (attribution.source, attribution.cue, attribution.content)
    source, cue, content = (" / ".join(span.of(text).strip(" ,.") for span in part) for part in parts)
    return source, cue, content


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("The harbour master said the ferry was late.", "The harbour master", "said"),
        ("“The ferry was late,” said Ida Brand, who runs the harbour.", "Ida Brand", "said"),
        ("“The ferry was late,” Ida Brand said on Monday.", "Ida Brand", "said"),
        ("According to the harbour office, the ferry was late.", "the harbour office", "According to"),
        ("The ferry was late, according to the harbour office.", "the harbour office", "according to"),
    ],
)
def test_the_common_shapes_are_read(text: str, source: str, cue: str) -> None:
    assert [(s, c) for s, c, content in found(text) if "ferry was late" in content] == [(source, cue)]


def test_a_split_quotation_is_one_attribution() -> None:
    text = "“The ferry is old,” said Ida Brand, “and nobody will pay for a new one.”"
    (one,) = found(text)
    assert "The ferry is old" in one[2]
    assert "nobody will pay" in one[2]


def test_a_transcript_names_its_speakers() -> None:
    text = "BRAND: The ferry is old.\n\nKORR: Then buy a new one."
    assert [source for source, _, _ in found(text)] == ["BRAND", "KORR"]


@pytest.mark.parametrize(
    "text",
    [
        "The report lay on the table.",
        "His comments came during a visit to the yard.",
        "The United States is far from the yard.",
        "The ferry left at noon and reached the island at two.",
        "The so-called “floating palace” was sold for scrap.",
    ],
)
def test_nouns_and_scare_quotes_are_no_attributions(text: str) -> None:
    assert found(text) == []


def test_a_relative_word_is_no_part_of_the_source() -> None:
    text = "The ferry, which officials believe could sail in May, is still in the yard."
    attributions, _ = find_attributions(analyse(text), language="en")
    assert "officials" in [_words(text, a)[0] for a in attributions]


def test_an_open_quotation_is_a_problem_and_loses_nothing() -> None:
    text = "“The ferry is old, Ida Brand said.\n\nThe harbour office said the ferry was late."
    attributions, problems = find_attributions(analyse(text), language="en")
    assert [p.code.value for p in problems] == ["unbalanced-quotes"]
    assert any("ferry was late" in _words(text, a)[2] for a in attributions)
