import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dateline import merge
from dateline.errors import FetchError, InputError, ProblemCode
from dateline.fetch.pages import Capture
from dateline.model import Page
from dateline.record import Changes, Query, Story
from dateline.run import outcomes, pipeline, readers
from dateline.run.pipeline import add, read_targets, rederive
from dateline.settings import load_settings
from dateline.store import open_record

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
SETTINGS = load_settings(workers=1, batch=3)


def story_of(reading):
    article = reading.article
    return Story(
        id=f"s{article.id}", title=article.title or "", articles=(article.id,), first=article.day, last=None, why=("alone",)
    )


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """Merging in which every article is a story of its own, and each batch is noted."""
    batches = []

    def merged(batch, known):
        batches.append(([r.article.title for r in batch], known.articles_seen))
        return Changes(stories=tuple(story_of(reading) for reading in batch))

    monkeypatch.setattr(merge, "keys", lambda reading: frozenset({f"t:{reading.article.title}"}), raising=False)
    monkeypatch.setattr(merge, "merge", merged, raising=False)
    return batches


@pytest.fixture
def record(tmp_path):
    with open_record(tmp_path / "desk.db") as opened:
        yield opened


def line(n, day=1, **more):
    return {
        "id": f"a{n}",
        "url": f"https://gazette.example/{n}",
        "title": f"Ferry {n}",
        "text": f"The ferry of Oslet left the quay {n} minutes late.",
        "published": f"2026-03-0{day}T08:00:00Z",
        "fetched_at": f"2026-03-0{day}T10:0{n % 10}:00Z",
    } | more


@pytest.fixture
def articles(tmp_path):
    def written(*lines):
        file = tmp_path / "articles.jsonl"
        file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in lines))
        return [str(file)]

    return written


def test_every_capture_is_counted_once_as_read_skipped_or_failed(record, articles):
    targets = articles(line(1), line(2), line(1), "{no json", line(3))
    tally = add(record, targets, settings=SETTINGS, now=NOW)
    assert (tally.read, tally.skipped, tally.failed, tally.total) == (3, 1, 1, 5)
    ((name, problem),) = tally.problems
    assert name.endswith("articles.jsonl:4")
    assert problem.code is ProblemCode.BAD_JSON


def test_adding_the_same_twice_changes_nothing(record, articles):
    targets = articles(line(1), line(2))
    add(record, targets, settings=SETTINGS, now=NOW)
    before = record.counts(), record.articles(Query()), record.stories(Query())
    tally = add(record, targets, settings=SETTINGS, now=NOW)
    assert (tally.read, tally.skipped) == (0, 2)
    assert (record.counts(), record.articles(Query()), record.stories(Query())) == before


def test_batches_hold_one_day_of_capture_and_an_article_at_most_once(record, articles, alone):
    edited = line(5, day=2, text="The ferry of Oslet left the quay on time.")
    targets = articles(*(line(n) for n in range(4)), line(5, day=2), edited, line(6, day=2))
    add(record, targets, settings=SETTINGS, now=NOW)
    assert [len(titles) for titles, _ in alone] == [3, 1, 1, 2]
    assert [seen for _, seen in alone] == [0, 3, 4, 5]
    versions = [len(record.versions(reading.article.id)) for reading in record.articles(Query())]
    assert sorted(versions) == [1, 1, 1, 1, 1, 2]


def test_the_record_learns_things_when_the_pages_were_captured(record, articles):
    add(record, articles(line(1), line(2, day=3)), settings=SETTINGS, now=NOW)
    assert record.clock() == datetime(2026, 3, 3, 10, 2, tzinfo=UTC)
    assert len(record.articles(Query(as_of=datetime(2026, 3, 2, tzinfo=UTC).date()))) == 1


def test_the_clock_of_the_record_never_goes_back(record, articles):
    add(record, articles(line(1, day=5)), settings=SETTINGS, now=NOW)
    add(record, articles(line(2, day=2)), settings=SETTINGS, now=NOW)
    assert record.clock() == datetime(2026, 3, 5, 10, 1, tzinfo=UTC)


def edited(n, day, text, **more):
    return line(n, day=day, text=text, **more)


def test_a_page_that_goes_back_to_what_it_was_has_three_versions(record, articles):
    texts = ["The ferry is late.", "The ferry is on time.", "The ferry is late."]
    add(record, articles(*(edited(1, day, text, published=None) for day, text in enumerate(texts, 1))), settings=SETTINGS, now=NOW)
    (article,) = record.articles(Query())
    assert [version.article.text for version in record.versions(article.article.id)] == texts
    before = record.versions(article.article.id)
    rederive(record, settings=SETTINGS, now=NOW)
    assert record.versions(article.article.id) == before


def test_a_capture_that_finds_the_same_again_is_kept_and_not_read(record, articles):
    same = {"html": "<h1>Ferry</h1><p>The ferry of Oslet left the quay late on Monday.</p>"}
    rows = [line(1, day=day) | same for day in (1, 2, 4)]
    tally = add(record, articles(*rows), settings=SETTINGS, now=NOW)
    assert (tally.read, tally.skipped, record.counts().pages) == (1, 2, 1)
    assert [capture.fetched_at.day for capture in record.captures([rows[0]["url"]])] == [1, 2, 4]
    add(record, articles(*rows), settings=SETTINGS, now=NOW)
    assert len(record.captures([rows[0]["url"]])) == 3


def test_a_capture_that_arrives_after_a_later_one_becomes_history_and_changes_nothing_else(record, articles):
    add(record, articles(edited(1, 5, "The ferry is on time.")), settings=SETTINGS, now=NOW)
    before = record.articles(Query()), record.stories(Query())
    add(record, articles(edited(1, 3, "The ferry is late.")), settings=SETTINGS, now=NOW)
    assert (record.articles(Query()), record.stories(Query())) == before
    versions = record.versions(before[0][0].article.id)
    assert [version.article.text for version in versions] == ["The ferry is late.", "The ferry is on time."]


def test_visits_tell_what_was_read_what_was_unchanged_and_what_failed(record, articles, monkeypatch):
    same = {"html": "<h1>Ferry</h1><p>The ferry of Oslet left the quay late on Monday.</p>"}
    add(record, articles(line(1) | same, line(1, day=2) | same, line(2, day=2), "{no json"), settings=SETTINGS, now=NOW)

    def down(*_arguments, **_more):
        raise FetchError("https://www.gazette.example/feed", "the server answered 503")
        yield

    monkeypatch.setattr(pipeline, "captures_of", down)
    with pytest.raises(FetchError):
        add(record, ["https://www.gazette.example/feed"], settings=SETTINGS, now=NOW)
    found = [(v.source, v.day.day, v.read, v.unchanged, v.failed) for v in record.visits()]
    assert found == [("gazette.example", 1, 1, 0, 0), ("gazette.example", 2, 1, 1, 0), ("gazette.example", 9, 0, 0, 1)]


def test_progress_hears_a_growing_tally(record, articles):
    heard = []
    add(record, articles(*(line(n) for n in range(7))), settings=SETTINGS, now=NOW, progress=heard.append)
    assert [tally.read for tally in heard] == [3, 6, 7, 7]


def test_an_interrupt_keeps_whole_batches_and_a_second_run_completes_them(record, articles):
    targets = articles(*(line(n) for n in range(7)))

    def stop(tally):
        if tally.read == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(record, targets, settings=SETTINGS, now=NOW, progress=stop)
    assert (record.counts().pages, record.counts().articles) == (6, 6)
    tally = add(record, targets, settings=SETTINGS, now=NOW)
    assert (tally.read, tally.skipped) == (1, 6)


def test_a_reading_that_raises_becomes_a_problem_and_its_page_is_kept(record, articles, monkeypatch):
    real = outcomes.read_page

    def fragile(page):
        if b"Ferry 2" in page.body:
            raise RuntimeError("nobody foresaw this")
        return real(page)

    monkeypatch.setattr(outcomes, "read_page", fragile)
    targets = articles(line(1), line(2))
    tally = add(record, targets, settings=SETTINGS, now=NOW)
    assert (tally.read, tally.failed) == (1, 1)
    assert tally.problems[0][1].detail == "RuntimeError: nobody foresaw this"
    assert record.counts().pages == 2
    monkeypatch.setattr(outcomes, "read_page", real)
    assert rederive(record, settings=SETTINGS, now=NOW).read == 2


def test_a_page_that_takes_too_long_is_stopped(record, articles, monkeypatch):
    monkeypatch.setattr(outcomes, "read_page", lambda _page: time.sleep(5))
    tally = add(record, articles(line(1)), settings=patient(0.05), now=NOW)
    assert "longer than page_seconds = 0.05" in tally.problems[0][1].detail


def patient(seconds, workers=1):
    return load_settings(workers=workers, page_seconds=seconds, batch=3)


def test_rederiving_gives_the_same_whatever_the_order_of_arrival(tmp_path, articles, alone):
    lines = [line(n, day=1 + n % 3) for n in range(6)]
    found = []
    for name, order in (("one.db", lines), ("two.db", lines[::-1])):
        with open_record(tmp_path / name) as record:
            add(record, articles(*order), settings=SETTINGS, now=NOW)
            alone.clear()
            rederive(record, settings=SETTINGS, now=NOW)
            found.append((list(alone), record.articles(Query()), record.stories(Query()), record.clock()))
    assert found[0] == found[1]


def test_rederiving_what_arrived_in_order_changes_nothing(record, articles):
    add(record, articles(*(line(n, day=1 + n // 4) for n in range(8))), settings=SETTINGS, now=NOW)
    before = record.counts(), record.articles(Query()), record.stories(Query()), record.clock()
    rederive(record, settings=SETTINGS, now=NOW)
    assert (record.counts(), record.articles(Query()), record.stories(Query()), record.clock()) == before


def test_a_missing_target_is_an_error_before_anything_is_added(record, articles):
    with pytest.raises(InputError):
        add(record, [*articles(line(1)), "nowhere.html"], settings=SETTINGS, now=NOW)
    assert record.counts().pages == 0


def test_targets_can_be_read_without_a_record(articles):
    (outcome,) = read_targets(articles(line(1)), settings=SETTINGS, now=NOW)
    assert outcome.reading.article.title == "Ferry 1"
    assert outcome.problem is None


# ---------------------------------------------------------------- several processes


def ferry(n):
    return Page(url=f"https://x.example/{n}", body=f"Ferry {n} left the quay.".encode(), content_type="text/plain")


class Deadly:
    """Ends the process that unpacks it."""

    body = b""

    def __reduce__(self):
        return os._exit, (1,)


class Slow:
    """Holds up the process that unpacks it."""

    body = b""

    def __reduce__(self):
        return time.sleep, (60,)


def test_workers_keep_the_order_and_survive_deadly_and_endless_pages(monkeypatch):
    monkeypatch.setattr(readers, "_GRACE", 0.0)
    captures = [Capture(name=str(n), page=ferry(n)) for n in range(16)]
    captures[4] = replace(captures[4], page=Deadly())
    captures[9] = replace(captures[9], page=Slow())
    found = list(readers.read_all(captures, settings=patient(6.0, workers=2)))
    assert [outcome.name for outcome in found] == [capture.name for capture in captures]
    assert [outcome.name for outcome in found if outcome.reading is None] == ["4", "9"]
    assert found[4].problem.detail == "the process that read it ended"
    assert "longer than page_seconds" in found[9].problem.detail
    assert found[15].reading.page.url == "https://x.example/15"


def test_a_page_that_holds_its_process_up_does_not_hold_up_a_small_run(monkeypatch):
    monkeypatch.setattr(readers, "_GRACE", 0.0)
    captures = [Capture(name="0", page=ferry(0)), Capture(name="1", page=Slow())]
    read, held = readers.read_all(captures, settings=patient(1.0))
    assert read.reading.page.url == "https://x.example/0"
    assert held.problem.detail == "reading took longer than page_seconds = 1"


def test_a_small_run_outlives_a_page_that_ends_its_process():
    (outcome,) = readers.read_all([Capture(name="0", page=Deadly())], settings=patient(6.0))
    assert outcome.problem.detail == "the process that read it ended"


def test_a_pipeline_that_stops_early_leaves_no_process_behind():
    captures = [Capture(name=str(n), page=Page(url=f"https://x.example/{n}", body=b"Words.")) for n in range(20)]
    source = readers.read_all(captures, settings=patient(20, workers=2))
    next(source)
    source.close()
    assert not readers.multiprocessing.active_children()


def test_the_day_of_capture_of_a_batch_is_the_day_of_its_pages():
    page = Page(url="https://x.example", body=b"", fetched_at=NOW)
    outcome = outcomes.Outcome(name="x", page=page, reading=None, problem=None)
    assert [len(batch) for batch in pipeline._batches([outcome] * 5, 2)] == [2, 2, 1]
