"""Reports: what a sentence tells without its sayer, in which time, and on which day."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.merge.coreference import Mention
from dateline.merge.pieces import told
from dateline.merge.prospects import is_slip, prospects, says_it
from dateline.merge.reports import reports
from dateline.model import Orientation
from dateline.read import read_text
from dateline.text import analyse

PUBLISHED = date(2031, 5, 8)  # a Thursday


def pieces_of(sentence: str) -> list[str]:
    words = analyse(sentence)
    return [piece.span.of(sentence) for piece in told(words, words.sentences[0]).pieces]


def reported(text: str) -> list[Mention]:
    return list(reports(read_text(text, published=PUBLISHED), story=None))


def dated(text: str) -> dict[str, str]:
    return {m.evidence.exact: str(m.window.earliest) for m in reported(text) if m.window}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The dam held, the mayor of Sorrel, Ada Venn, said on Monday.", ["The dam held"]),
        ("The mayor said on Monday that the dam had held.", ["the dam had held"]),
        ("According to the mayor, the dam held.", ["the dam held"]),
        ("He has ordered a review, he said, and divers reached the gate.", ["He has ordered a review", "divers reached the gate"]),
        ("The paper repeated a report by the station that the dam had burst.", ["the dam had burst"]),
        ("The mayor's office denied that she had left.", ["The mayor's office denied that she had left"]),
        ("The firm bought two mills, citing the price of steel.", ["The firm bought two mills"]),
    ],
)
def test_who_said_so_is_no_part_of_what_is_told(sentence: str, told: list[str]) -> None:
    assert pieces_of(sentence) == told


@pytest.mark.parametrize("sentence", ["“The dam held and the gates were shut,” said Venn.", "Has the dam held?"])
def test_a_quotation_and_a_question_tell_nothing_that_happened(sentence: str) -> None:
    assert pieces_of(sentence) == []


def test_an_action_is_told_whoever_acts() -> None:
    assert dated("A court in Sorrel on Tuesday fined the firm 20 million crowns.") == {
        "A court in Sorrel on Tuesday fined the firm 20 million crowns": "2031-05-06"
    }


def test_the_day_of_the_saying_is_not_the_day_of_what_is_told() -> None:
    assert dated("The bridge fell into the river, the council said on Wednesday.") == {}


def test_the_day_of_a_noun_and_the_end_of_a_stretch_date_nothing() -> None:
    assert dated("The minister conceded the vote of 4 May. The road has stayed shut since 2 May.") == {}


def test_a_clause_with_a_time_of_its_own_is_a_report_of_its_own() -> None:
    text = "The council has run the town since the army removed its mayor on 2 May."
    assert dated(text) == {"the army removed its mayor on 2 May": "2031-05-02"}


def test_a_relative_clause_comes_with_its_noun() -> None:
    assert "the truce that began on Tuesday" in dated("Gunmen have broken the truce that began on Tuesday.")


def test_a_lead_in_the_perfect_has_the_day_of_its_saying() -> None:
    text = "The port trust has awarded the dredging contract, it said on Wednesday."
    assert dated(text) == {"The port trust has awarded the dredging contract": "2031-05-07"}


def test_a_lead_in_the_perfect_waits_for_the_day_that_the_article_gives() -> None:
    text = "Police have arrested five men, a spokeswoman said on Wednesday. The men were caught on Tuesday at a farm."
    assert list(dated(text).values()) == ["2031-05-06"]


def test_the_day_beside_a_running_count_is_that_of_the_count() -> None:
    assert dated("The death toll of the landslide rose to 31 on Wednesday.") == {}


def test_what_lies_ahead_has_the_time_ahead_and_dates_nothing_past() -> None:
    [ahead] = reported("The bridge will open on 2 June, the council said on Wednesday.")
    assert (ahead.orientation, str(ahead.window and ahead.window.earliest)) == (Orientation.FUTURE, "2031-06-02")


def test_what_is_put_off_is_put_into_the_time_behind_the_word() -> None:
    told = reported("The vote, due on Friday, has been postponed to 20 June, the council said.")
    assert [str(m.window and m.window.earliest) for m in told if m.orientation is Orientation.FUTURE] == ["2031-06-20"]


def coming(text: str) -> list[Mention]:
    reading = read_text(text, published=PUBLISHED)
    return prospects(reading, reports(reading, story=None), story=None)


def test_a_scrap_of_a_plan_is_shown_with_its_subject() -> None:
    words = [m.evidence.exact for m in coming("The sale of the mill is expected to close in June, the two firms said on Monday.")]
    assert words == ["The sale of the mill is expected to close in June"]


def test_a_denied_delay_is_no_delay() -> None:
    [denied] = coming("The commission denied on Monday that the vote would be postponed to June.")
    assert not is_slip(denied)


def test_a_pronoun_alone_says_what_was_spoken_of_before() -> None:
    assert [says_it(m) for m in coming("It will take place on 12 June. The bridge will open on 2 June.")] == [True, False]


def test_what_had_been_expected_is_not_to_come() -> None:
    assert coming("The ruling had not been expected until later in the month.") == []
