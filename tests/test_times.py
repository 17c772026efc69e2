import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import lexicon
from dateline.interval import Bound, Interval, from_edtf, to_edtf
from dateline.model import TimeMention
from dateline.read.times import find_times, readings, rules
from dateline.read.times.engine import Rule, lattice
from dateline.read.times.grammar import grammar
from dateline.read.times.vocabulary import runs
from dateline.text import analyse

PUBLISHED = date(2026, 1, 14)
CORPUS = tomllib.loads((Path(__file__).parent / "corpus/en/times.toml").read_text())
TEXTS = tomllib.loads((Path(__file__).parent / "corpus/en/times_texts.toml").read_text())["text"]
FAMILIES = [name for name in CORPUS if name != "nothing"]
WORDS = st.sampled_from(
    "the early next last May 5 2026 , of by in as week weeks two ago Friday end quarter third was will - 31 s BC 12:30 p.m.".split()
)

DAYS = st.one_of(st.none(), st.dates())
TOPIC = lexicon.load("en", "times")
LEXICON = st.sampled_from(sorted({word.title() for section in TOPIC.sections() for word in TOPIC.words(section)}))


def mentions(text: str, published: date | None = PUBLISHED) -> tuple[TimeMention, ...]:
    return find_times(analyse(text), published=published, language="en")[0]


def _meant(window: str) -> Interval:
    """The interval of a line of the corpus: EDTF, with a bound behind it where EDTF has none."""
    days, _, bound = window.partition(" ")
    return replace(from_edtf(days), bound=Bound(bound)) if bound else from_edtf(days)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_phrases_of_a_family_mean_their_days(family: str) -> None:
    wrong = []
    for window, texts in CORPUS[family].get("value", CORPUS[family]).items():
        for text in texts:
            *_, last = mentions(text) or [None]
            said = last and (last.value if "value" in CORPUS[family] else last.interval)
            if said != (window if "value" in CORPUS[family] else _meant(window)):
                wrong.append(f"{text!r}: {said} ({last and last.words!r}), not {window}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_sixty_phrases_and_no_phrase_twice(family: str) -> None:
    texts = [text for texts in CORPUS[family].get("value", CORPUS[family]).values() for text in texts]
    assert len(texts) >= 60
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("text", CORPUS["nothing"]["texts"])
def test_words_that_only_look_like_dates_are_left_alone(text: str) -> None:
    assert mentions(text) == ()


@pytest.mark.parametrize("case", TEXTS, ids=[case["register"] for case in TEXTS])
def test_a_text_names_these_windows_and_no_others(case: dict[str, Any]) -> None:
    found = {m.span.start: m for m in mentions(case["text"], case["published"]) if m.interval}
    for words, window in case["windows"]:
        place = re.search(rf"\b{re.escape(words)}", case["text"])
        assert place, words
        covering = [m for m in found.values() if m.span.start <= place.start() < m.span.end or m.span.start in range(*place.span())]
        assert any(m.interval == _meant(window) for m in covering), (words, window, covering)
    assert len(found) == len(case["windows"]), sorted(m.words for m in found.values())


def test_without_a_publication_date_relative_words_have_no_days() -> None:
    assert [m.interval for m in mentions("It opened last week and on Friday.", None)] == [None, None]


def test_a_later_day_counts_from_the_nearest_date() -> None:
    found = mentions("The dam broke on 3 March 2021. Two days later it was closed.")
    assert [m.value for m in found] == ["2021-03-03", "2021-03-05"]


def test_the_day_before_and_the_next_day_count_from_the_nearest_date() -> None:
    found = mentions("The dam broke on 3 March 2021. The next day it rained. The day before, it had been dry.")
    assert [m.value for m in found] == ["2021-03-03", "2021-03-04", "2021-03-03"]


def test_a_distance_with_nothing_behind_it_counts_from_the_nearest_date() -> None:
    times, problems = find_times(
        analyse("She spoke on 3 March 2021. He had left two days before."), published=PUBLISHED, language="en"
    )
    assert [m.value for m in times] == ["2021-03-03", "2021-03-01"]
    assert problems == ()


@pytest.mark.parametrize("text", ["The wall was built in three weeks.", "It will be the first visit in three years."])
def test_a_length_of_time_that_looks_back_or_ranks_has_no_days(text: str) -> None:
    assert [m.interval for m in mentions(text)] == [None]


def test_soon_is_no_date() -> None:
    assert mentions("The ship will sail soon.") == ()


def test_a_distance_from_an_event_without_a_date_is_a_problem() -> None:
    times, problems = find_times(analyse("He left two days after the vote."), published=PUBLISHED, language="en")
    assert [(m.value, m.interval) for m in times] == [("P2D", None)]
    assert [p.code.value for p in problems] == ["time-unresolved"]


def test_a_distance_from_a_thing_that_the_text_dates_counts_from_its_date_and_not_from_the_nearest() -> None:
    found = mentions("The vote was held on 3 March 2021. The mayor spoke on 9 May 2021. He left two days after the vote.")
    assert found[-1].value == "2021-03-05"
    assert mentions("The mayor spoke on 9 May 2021. He left two days after the vote.")[-1].interval is None


def test_the_core_leaves_out_the_bound() -> None:
    text = "It opens as early as March."
    (mention,) = mentions(text)
    assert (mention.words, mention.core.of(text)) == ("as early as March", "March")


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("The fair runs March 3-5.", ["March 3-5", "5"], ("2026-03-03", "2026-03-05")),
        ("It runs March 3-5, 2025 in the park.", ["March 3-5, 2025", "5, 2025"], ("2025-03-03", "2025-03-05")),
        ("It will be held between 3 and 5 March.", ["between 3 and 5 March", "5 March"], ("2026-03-03", "2026-03-05")),
        ("The strike ran from Monday to Friday.", ["from Monday to Friday", "Friday"], ("2026-01-05", "2026-01-09")),
        ("It will run from Monday to Friday.", ["from Monday to Friday", "Friday"], ("2026-01-19", "2026-01-23")),
        ("It lay dry from November to March 2020.", ["from November to March 2020", "March 2020"], ("2019-11-01", "2020-03-31")),
        ("The war of 1914-18 ended it.", ["1914-18", "18"], ("1914-01-01", "1918-12-31")),
    ],
)
def test_a_range_is_one_window_with_two_ends(text: str, words: list[str], days: tuple[str, str]) -> None:
    found = mentions(text)
    assert [m.words for m in found] == words
    assert {m.interval for m in found} == {Interval(earliest=date.fromisoformat(days[0]), latest=date.fromisoformat(days[1]))}
    assert found[0].core.end <= found[1].core.start


def test_the_ends_of_a_range_keep_their_own_values() -> None:
    assert [m.value for m in mentions("The lake is closed from March to May.")] == ["2026-03", "2026-05"]


def test_a_long_list_of_dates_is_read_to_its_start_and_its_end() -> None:
    assert len(mentions(", ".join(f"May {day % 28 + 1}, 2026" for day in range(100)))) == 100


def test_what_is_moved_from_one_day_to_another_has_two_days_and_no_range() -> None:
    found = mentions("The vote was moved from Monday to Friday.")
    assert [(m.words, m.interval and m.interval.days) for m in found] == [("Monday", 1), ("Friday", 1)]
    assert found[1].value == "2026-01-16"


def test_readings_name_the_chosen_one_and_why() -> None:
    found = readings("early next year", published=PUBLISHED, language="en")
    assert [c.rule for c in found if c.chosen] == ["times.third"]
    assert len(found) > 1
    assert all(c.why for c in found)


def test_every_rule_has_its_own_slug_and_its_text() -> None:
    slugs = [rule.slug for rule in rules()]
    assert len(slugs) == len(set(slugs))
    assert all(rule.about and all(rule.examples) and rule.counter for rule in rules())


def test_every_category_of_a_pattern_is_a_section_or_made_by_a_rule_or_read_off_figures() -> None:
    figures = {"num", "day", "year", "cut", "clock", "dotted", "ordinal", "part-of-year", "week"}
    made = {rule.out for rule in rules()} | set(TOPIC.sections()) | figures
    asked = {category for rule in rules() for categories, _ in rule.pattern for category in categories}
    assert asked <= made


def _derived(phrase: str) -> set[str]:
    """The rules of all parts that the engine finds in a phrase."""
    tables = (lattice(nodes, grammar) for _, nodes in runs(analyse(phrase), "en"))
    return {node.rule for table in tables for nodes in table for node in nodes}


@pytest.mark.parametrize("rule", rules(), ids=[r.slug for r in rules()])
def test_a_rule_reads_its_examples_and_not_its_counter_example(rule: Rule) -> None:
    for example in rule.examples:
        assert rule.slug in _derived(example), example
        assert mentions(example) or rule.out == "age"
    whole = rule.out in ("date", "bound", "range")  # parts have no mention of their own
    assert rule.slug not in ({m.rule for m in mentions(rule.counter)} if whole else _derived(rule.counter))


@given(st.lists(WORDS, max_size=14), DAYS)
@settings(max_examples=120, deadline=None)
def test_any_words_give_spans_inside_the_text_and_a_trailing_space_changes_nothing(
    parts: list[str], published: date | None
) -> None:
    text = " ".join(parts)
    found = mentions(text, published)
    assert all(0 <= m.span.start <= m.core.start < m.core.end <= m.span.end <= len(text) for m in found)
    assert mentions(text + " ", published) == found


@given(st.lists(st.one_of(LEXICON, st.integers(0, 10**12).map(str)), max_size=9), DAYS)
@settings(max_examples=150, deadline=None)
def test_all_words_of_the_lexicon_in_any_order_have_days_that_follow_each_other_or_none(
    parts: list[str], published: date | None
) -> None:
    for mention in mentions(" ".join(parts), published):
        span = mention.interval
        assert span is None or span.earliest is None or span.latest is None or span.earliest <= span.latest
        assert span is None or from_edtf(to_edtf(span)) == replace(span, bound=from_edtf(to_edtf(span)).bound)


@given(st.text(max_size=80), DAYS)
@settings(max_examples=60, deadline=None)
def test_no_text_makes_reading_raise(text: str, published: date | None) -> None:
    mentions(text, published)


@pytest.mark.parametrize("published", [date.min, date.max, None])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_phrase_can_be_read_at_either_end_of_the_calendar(family: str, published: date | None) -> None:
    for texts in CORPUS[family].get("value", CORPUS[family]).values():
        for text in texts:
            mentions(text, published)


@pytest.mark.parametrize("text", ["in 999999999999999999999 days", "99/99/99", "2026-W60", "Q7 2026", "25:61", "³ May", "9" * 500])
def test_figures_that_name_no_day_have_no_days(text: str) -> None:
    assert [m for m in mentions(text) if m.interval and m.interval.days == 1] == []


@pytest.mark.parametrize("text", ["30 February", "February 30", "31 April", "June 31"])
def test_a_day_that_no_calendar_has_is_a_problem(text: str) -> None:
    times, problems = find_times(analyse(text), published=PUBLISHED, language="en")
    assert [(m.words, m.interval) for m in times] == [(text, None)]
    assert [p.detail for p in problems] == [f"{text!r} is a day that no calendar has"]


def test_a_text_that_writes_a_day_first_once_does_so_throughout() -> None:
    assert [m.value for m in mentions("It opened on 5/4/2025.")] == ["2025-05-04"]
    assert [m.value for m in mentions("It opened on 5/4/2025 and shut on 31/12/2025.")] == ["2025-04-05", "2025-12-31"]


def test_both_readings_of_a_numeric_date_are_shown() -> None:
    found = readings("5/4/2025", published=PUBLISHED, language="en")
    assert {(c.value, c.chosen) for c in found} >= {("2025-05-04", True), ("2025-04-05", False)}


def test_a_phrase_in_small_letters_is_read_as_if_it_had_its_capitals() -> None:
    (chosen,) = [c for c in readings("by the end of march", published=PUBLISHED, language="en") if c.chosen]
    assert chosen.interval == Interval(earliest=PUBLISHED, latest=date(2026, 3, 31), bound=Bound.NOT_AFTER)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The ship sank on Monday.", "looks back, so that side is taken"),
        ("The ship will sail on Monday.", "looks ahead, so that side is taken"),
        ("Monday", "neither back nor ahead, so the nearest is taken"),
    ],
)
def test_a_reading_says_which_side_its_clause_took(text: str, why: str) -> None:
    (chosen,) = [c for c in readings(text, published=PUBLISHED, language="en") if c.chosen]
    assert chosen.why.endswith(why)
