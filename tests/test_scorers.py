"""The scorers of eval/, on gold and predictions small enough to be worked out by hand."""

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

SCORERS = Path(__file__).parents[1] / "eval" / "scorers"


def scorer(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"scorers_{name}", SCORERS / f"score_{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


claims, dates, certainty, stories, copies, read = map(scorer, ("claims", "dates", "certainty", "stories", "copies", "read"))

SAID = 'Mayor Olt said the ferry runs. "It sinks," Pia warned.'
FIRST = {"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 29]]}
SECOND = {"source": [[43, 46]], "cue": [[47, 53]], "content": [[31, 42]]}


def test_half_of_the_attributions_found_is_full_precision_and_half_recall() -> None:
    figures = claims.score([{"id": "a", "text": SAID, "gold": [FIRST, SECOND]}], {"a": [FIRST]})
    # One of two is predicted, and it is right: P 100, R 50, F 2 * 1 * .5 / 1.5 = 66.7.
    assert figures["rel"] == {
        **{name: {"P": 100.0, "R": 50.0, "F": 66.7} for name in ("strict", "overlap", "iou50")},
        "n_gold": 2,
        "n_pred": 1,
    }
    assert figures["recall_by_type"] == {
        "direct": {"n": 1, "content": 0.0, "who+what": 0.0},
        "mixed": {"n": 0, "content": 0.0, "who+what": 0.0},
        "indirect": {"n": 1, "content": 100.0, "who+what": 100.0},
    }


def test_a_shorter_content_overlaps_but_is_not_the_same() -> None:
    # "the ferry runs" is 12 characters without white space, "the" is 3: a quarter of the union. The source is wrong.
    given = {"source": [[43, 46]], "cue": [[10, 14]], "content": [[15, 18]]}
    figures = claims.score([{"id": "a", "text": SAID, "gold": [FIRST]}], {"a": [given]})
    assert [figures["content"][name]["F"] for name in ("strict", "overlap", "iou50")] == [0, 100.0, 0]
    assert figures["content"]["char"] == {"P": 100.0, "R": 25.0, "F": 40.0}
    assert figures["rel"]["overlap"]["F"] == 0
    assert figures["recall_by_type"]["indirect"] == {"n": 1, "content": 100.0, "who+what": 0.0}


def test_quotes_and_punctuation_at_the_edges_do_not_count() -> None:
    given = {**SECOND, "content": [[32, 40]]}
    assert claims.score([{"id": "a", "text": SAID, "gold": [SECOND]}], {"a": [given]})["rel"]["strict"]["F"] == 100.0


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-02-29TMO", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-W01", date(2024, 1, 1), date(2024, 1, 7)),
        ("2024-W01-WE", date(2024, 1, 6), date(2024, 1, 7)),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2023-WI", date(2023, 12, 1), date(2024, 2, 29)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("19", date(1900, 1, 1), date(1999, 12, 31)),
    ],
)
def test_a_timex_value_means_its_days(value: str, first: date, last: date) -> None:
    assert dates.days_of(value) == (first, last)


@pytest.mark.parametrize(
    "value", [None, "", "P3D", "PRESENT_REF", "2023-02-29", "2024-13", "2024-W60", "00", "9999-WI", "9999-W52"]
)
def test_other_values_mean_no_days(value: str | None) -> None:
    assert dates.days_of(value) is None


def timex(start: int, end: int, value: str) -> dict[str, object]:
    return {"start": start, "end": end, "type": "DATE", "value": value}


def test_spans_values_and_days_of_dates_are_counted_apart() -> None:
    # Of three gold dates the first is found exactly, the second with another span and value but the same day, the third not at all.
    gold = {
        "id": "a",
        "date": "2024-05-10",
        "timex": [timex(0, 9, "2024-05-09"), timex(20, 30, "2024-05-11"), timex(40, 44, "2024")],
    }
    given = [timex(0, 9, "2024-05-09"), timex(22, 30, "2024-05-11TMO")]
    figures = dates.score([gold], {"a": given})
    assert figures["strict"] == {"P": 50.0, "R": 33.3, "F": 40.0}  # one of two, one of three
    assert figures["relaxed"] == {"P": 100.0, "R": 66.7, "F": 80.0}
    assert (figures["value_F1"], figures["value_acc"]) == (40.0, 50.0)
    assert (figures["n_interval"], figures["interval_acc"], figures["point_in"]) == (2, 100.0, 100.0)
    assert dates.direction([gold], {"a": given}) == {
        "past": {"n": 1, "right": 100.0},
        "contains": {"n": 1, "right": 0.0},
        "future": {"n": 1, "right": 100.0},
    }


def marked(*values: float) -> list[dict[str, float]]:
    return [{"start": number, "end": number + 1, "factuality": value} for number, value in enumerate(values)]


def test_an_event_without_a_prediction_counts_as_asserted() -> None:
    # Gold 3, 1, -3; predicted 3, 2 and none, which is 3: errors 0, 1 and 6, one class of three right.
    figures = certainty.score([{"id": "a", "events": marked(3, 1, -3)}], {"a": marked(3, 2)})
    assert (figures["n"], figures["missing"], figures["MAE"], figures["acc"]) == (3, 1, 2.333, 33.3)
    # Asserted: 2 * 1 / (1 gold + 3 given) = .5; the others 0; their mean over four classes .125.
    assert figures["F1"] == {"asserted": 50.0, "hedged": 0.0, "unknown": 0.0, "denied": 0.0}
    assert figures["macroF1"] == 12.5
    # Deviations 8/3, 2/3, -10/3 and 1/3, -2/3, 1/3: their product is -2/3, the spreads are sqrt(56/3) and sqrt(2/3).
    assert figures["r"] == -0.189


def test_predictions_that_never_vary_do_not_correlate() -> None:
    assert certainty.score([{"id": "a", "events": marked(3, -3)}], {"a": marked(3, 3)})["r"] == 0.0


def test_a_story_torn_apart_costs_recall_only() -> None:
    # Story s of a, b, c is predicted as {a, b} and {c}; d has no story and does not count.
    figures = stories.score({"a": "s", "b": "s", "c": "s", "d": None}, {"a": 1, "b": 1, "d": 1})
    assert (figures["articles"], figures["missing"], figures["gold_stories"], figures["pred_stories"]) == (3, 1, 1, 2)
    assert figures["bcubed_p"] == 1.0
    assert figures["bcubed_r"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert (figures["pair_p"], figures["pair_r"], figures["pair_f1"]) == (1.0, pytest.approx(1 / 3), 0.5)
    assert (figures["clusters_per_gold"], figures["golds_per_cluster"]) == (2.0, 1.0)


def test_small_stories_can_be_left_out() -> None:
    assert stories.score({"a": "s", "b": "s", "c": "t"}, {}, min_size=2)["articles"] == 2


def test_copies_are_pairs_that_share_half_of_the_smaller_ones_runs() -> None:
    words = [f"word{number}" for number in range(60)]
    texts = {"a": words, "b": [*words[:50], "other"], "c": [f"else{number}" for number in range(60)], "d": words[:20]}
    rows = [{"id": name, "title": "", "text": " ".join(text)} for name, text in texts.items()]
    # b has 47 runs, 46 of them in a; c shares none; d stands in a as a whole, but 16 runs are too few.
    figures = copies.score(rows, {"a": 1, "b": 1, "c": 1, "d": None})
    # Three predicted pairs, one of them right, and it is the only one.
    assert figures == {"articles": 4, "gold_pairs": 1, "pred_pairs": 3, "P": 0.333, "R": 1.0, "F1": 0.5}


def page(**known: object) -> dict[str, object]:
    return (
        dict.fromkeys(("title", "authors", "date", "datetime", "body", "tags", "with", "without", "paragraphs"))
        | {"id": "p"}
        | known
    )


def test_a_body_is_scored_by_its_runs_of_four_words() -> None:
    # Gold: 6 words, 3 runs. Predicted: the first 5 of them, 2 runs, both right: P 1, R 2/3, F .8. Words: P 1, R 5/6.
    figures, _ = read.score([page(body="the old ferry runs once more")], {"p": {"body": "the old ferry runs once"}})
    assert figures == pytest.approx({"n": 1, "err": 0, "body": 0.8, "P": 1.0, "R": 2 / 3, "bodyM": 0.8, "tok": 10 / 11})


def test_an_optional_paragraph_counts_only_where_it_is_predicted() -> None:
    gold = page(body="", paragraphs=["the old ferry runs", "[more on the ferry here]"])
    assert read.wanted_body(gold, "the old ferry runs") == "the old ferry runs"
    assert read.wanted_body(gold, "runs more on the ferry here") == "the old ferry runs\n\nmore on the ferry here"


def test_segments_are_scored_where_there_is_no_gold_body() -> None:
    gold = page(**{"with": ["the ferry runs", "the pier stands"], "without": ["read more", "subscribe"]})
    figures, _ = read.score([gold], {"p": {"body": "the  ferry runs subscribe"}})
    assert (figures["seg"], figures["segP"], figures["segR"]) == (0.5, 0.5, 0.5)  # one of two wanted, and one unwanted


def test_titles_authors_and_tags_are_folded_before_they_are_compared() -> None:
    gold = page(title="“Ferry” – again", authors=["Pia Olt", "Jo Ems"], tags=["Ferries", "Harbour"])
    given = {"title": '"FERRY" - again ', "authors": ["By Pia Olt"], "tags": ["ferries, Tides"]}
    figures, _ = read.score([gold], {"p": given})
    assert figures["title"] == 1.0
    assert [figures[name] for name in ("auth", "authP", "authR", "authSet")] == pytest.approx([2 / 3, 1.0, 0.5, 0.0])
    assert figures["tags"] == 0.5  # one of two on either side


@pytest.mark.parametrize(
    ("day", "moment", "right"),
    [
        ("2024-05-10", "2024-05-10T23:30:00-02:00", (1.0, 1.0)),
        ("2024-05-11", "2024-05-11T01:30:40Z", (1.0, 1.0)),  # the same moment in UTC is on the next day
        ("2024-05-10", "2024-05-10T23:30:00", (1.0, 1.0)),
        ("2024-05-11", "2024-05-11T01:31:00Z", (1.0, 0.0)),
        ("2024-05-12", None, (0.0, 0.0)),
    ],
)
def test_days_and_moments_may_be_given_in_the_gold_zone_or_in_utc(day: str, moment: str | None, right: tuple[float, float]) -> None:
    gold = page(date="2024-05-10", datetime="2024-05-10T23:30:00-02:00")
    figures, _ = read.score([gold], {"p": {"date": day, "datetime": moment}})
    assert (figures["date"], figures["dtime"]) == right
    assert (figures["dmiss"], figures["dthas"]) == (0.0, float(moment is not None))


def test_a_page_without_a_prediction_counts_as_empty() -> None:
    figures, _ = read.score([page(body="the old ferry runs", title="Ferry", date="2024-05-10")], {})
    assert (figures["body"], figures["title"], figures["date"], figures["dmiss"]) == (0.0, 0.0, 0.0, 1.0)
