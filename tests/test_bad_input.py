"""Every page of the rogues' gallery ends as an article or as a Problem that names it, and nothing stored is lost."""

import gzip
import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline import merge
from dateline.errors import ProblemCode
from dateline.fetch.pages import Capture, pages_of
from dateline.model import Page
from dateline.record import Changes, Query
from dateline.run.outcomes import outcome_of
from dateline.run.pipeline import add
from dateline.settings import load_settings
from dateline.store import open_record

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
SETTINGS = load_settings(workers=1, max_page_bytes=200_000)
GOOD = json.dumps(
    {"id": "g", "url": "https://gazette.example/g", "title": "Ferry", "text": "The ferry left.", "published": "2026-03-01"}
)


@pytest.fixture(autouse=True)
def _plain_merging(monkeypatch):
    monkeypatch.setattr(merge, "keys", lambda _reading: frozenset({"k"}), raising=False)
    monkeypatch.setattr(merge, "merge", lambda _batch, _known: Changes(), raising=False)


def nested(depth):
    return b"<html><body>" + b"<div>" * depth + b"<p>The ferry left the quay.</p>" + b"</div>" * depth + b"</body></html>"


ROGUES = {
    "empty.html": b"",
    "blank.txt": b" \n\t\n ",
    "binary.html": bytes(random.Random(1).randbytes(5_000)),
    "picture.html": b"\x89PNG\r\n\x1a\n" + bytes(2_000),
    "nul.txt": b"\x00" * 500,
    "large.html": b"<p>" + b"word " * 60_000,
    "deep.html": nested(10_000),
    "charset.html": '<html><meta charset="utf-8"><title>Fähre</title><p>Die Fähre fuhr später.</p></html>'.encode("latin-1"),
    "utf16.txt": "The ferry left the quay late.".encode("utf-16"),
    "unclosed.html": b"<html><body><p>The ferry <b>left <script>if (a < b) {",
    "lines.jsonl": b'{"title": \n[1, 2]\n"words"\n{}\n{"text": 5, "title": ["x"], "published": {"a": 1}}\n\xff\xfe\xfa\n'
    + GOOD.encode(),
    "cut.jsonl.gz": gzip.compress((GOOD + "\n").encode() * 2_000)[:-12],
    "cut.warc.gz": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n")[:-4],
    "noise.warc.gz": b"this is no archive " * 30,
}


@pytest.mark.parametrize("name", sorted(ROGUES))
def test_a_rogue_ends_as_an_article_or_as_a_problem_that_names_it(tmp_path, name):
    (tmp_path / name).write_bytes(ROGUES[name])
    with open_record(tmp_path / "desk.db") as record:
        tally = add(record, [str(tmp_path / name)], settings=SETTINGS, now=NOW)
        assert tally.total >= 1
        assert record.counts().articles <= tally.read
        for where, problem in tally.problems:
            assert name in where
            assert problem.code is not ProblemCode.FAILED, problem.detail


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty.html", "empty"),
        ("binary.html", "binary"),
        ("large.html", "too-large"),
        ("cut.jsonl.gz", "truncated"),
        ("cut.warc.gz", "truncated"),
    ],
)
def test_the_problem_has_the_documented_code(tmp_path, name, code):
    (tmp_path / name).write_bytes(ROGUES[name])
    outcomes = [outcome_of(c, seconds=10) for c in pages_of(str(tmp_path / name), now=NOW, max_bytes=SETTINGS.max_page_bytes)]
    assert outcomes[-1].problem.code.value == code


def test_a_limit_that_was_exceeded_is_named_with_the_setting_that_raises_it(tmp_path):
    (tmp_path / "large.html").write_bytes(ROGUES["large.html"])
    (capture,) = pages_of(str(tmp_path / "large.html"), now=NOW, max_bytes=1000)
    assert "max_page_bytes" in capture.problem.detail


def test_the_whole_gallery_in_one_folder_loses_no_good_article(tmp_path):
    folder = tmp_path / "gallery"
    folder.mkdir()
    for name, body in ROGUES.items():
        (folder / name).write_bytes(body)
    (folder / "zz-good.txt").write_text(
        "Ferry leaves late\n\nThe ferry of Oslet left the quay an hour late on Monday, the harbour office said."
    )
    with open_record(tmp_path / "desk.db") as record:
        add(record, [str(folder)], settings=SETTINGS, now=NOW)
        before = record.counts()
        assert record.search("harbour office", Query())
        again = add(record, [str(folder)], settings=SETTINGS, now=NOW)
        assert again.read == 0
        assert record.counts() == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=400), kind=st.sampled_from(["text/html", "text/plain", "", "application/vnd.dateline.article+json"]))
def test_no_bytes_make_reading_fail(body, kind):
    page = Page(url="https://x.example/", body=body, content_type=kind, fetched_at=NOW)
    outcome = outcome_of(Capture(name="x", page=page), seconds=10)
    assert outcome.reading is not None or outcome.problem.code is not ProblemCode.FAILED, outcome.problem
