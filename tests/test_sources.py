from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.errors import InputError
from dateline.run.sources import add_named, paste, source_named
from dateline.serve.cli import app
from dateline.serve.followed import source_rows
from dateline.sources import Host, Learnt, Link, LinkState, Poll, SourceKind, Standing
from dateline.store import Record, open_record

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def record(address: str) -> Iterator[Record]:
    with open_record(address) as opened:
        yield opened


def link(id: str, source: str, **given: object) -> Link:
    return Link(id=id, url=f"https://gazette.example/{id}", source=source, found_at=NOW, due_at=NOW, **given)  # type: ignore[arg-type]


def test_a_pasted_list_becomes_sources_once(record: Record) -> None:
    first = paste(record, "https://gazette.example/rss Harbour Gazette\nno address here", now=NOW)
    assert [(s.address, s.title) for s in first.new] == [("https://gazette.example/rss", "Harbour Gazette")]
    assert first.unread == ("no address here",)
    again = paste(record, "gazette.example/rss\nhttps://post.example/", now=NOW)
    assert [s.address for s in again.new] == ["https://post.example/"]
    assert [s.address for s in again.known] == ["https://gazette.example/rss"]
    assert [s.title for s in record.sources()] == ["Harbour Gazette", ""]


def test_a_paste_never_names_a_path_of_this_machine(record: Record, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss/>")
    assert paste(record, f"{tmp_path}/feed.xml\nfile://{tmp_path}/feed.xml", now=NOW).new == ()


def test_files_and_folders_can_be_sources_by_name(record: Record, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss/>")
    added = add_named(record, [str(tmp_path), str(tmp_path / "feed.xml")], every=5, now=NOW)
    assert [s.address for s in added.new] == [tmp_path.as_uri(), (tmp_path / "feed.xml").as_uri()]
    assert {s.every for s in record.sources()} == {5}


def test_nothing_is_added_when_one_name_is_wrong(record: Record) -> None:
    with pytest.raises(InputError, match="is no address of the web"):
        add_named(record, ["https://gazette.example/rss", "ftp://x.example/"], now=NOW)
    assert record.sources() == ()


def test_what_following_learnt_comes_back_as_it_was_written(record: Record) -> None:
    (source,) = paste(record, "https://gazette.example/rss", now=NOW).new
    poll = Poll(source=source.id, due_at=NOW, checked_at=NOW, standing=Standing.WELL, kind=SourceKind.FEED, etag='"a"', news_at=NOW)
    host = Host(name="https://gazette.example", robots=None, rules_until=NOW)
    wanted, kept = link("a", source.id, said="2031-05-01T09:00:00+09:00"), link("b", source.id, state=LinkState.KEPT)
    assert record.learn(Learnt(polls=(poll,), found=(wanted, kept), hosts=(host,))) == 2
    known = record.following(share=10)
    assert (known.sources, known.polls, known.links, known.hosts) == ((source,), (poll,), (wanted,), (host,))
    assert record.known_links(["a", "b", "c"]) == {"a", "b"}


def test_a_link_that_is_found_again_stays_as_it_is(record: Record) -> None:
    record.learn(Learnt(found=(link("a", "s", state=LinkState.KEPT),)))
    assert record.learn(Learnt(found=(link("a", "other"),))) == 0
    assert record.link_counts() == {"s": {LinkState.KEPT: 1}}


def test_a_source_that_is_removed_takes_its_unfetched_links_with_it(record: Record) -> None:
    (source,) = paste(record, "https://gazette.example/rss", now=NOW).new
    found = (link("a", source.id), link("b", source.id, state=LinkState.KEPT))
    record.learn(Learnt(polls=(Poll(source=source.id, due_at=NOW),), found=found))
    record.remove_source(source_named(record, "gazette.example/rss").id)
    assert (record.sources(), record.polls()) == ((), ())
    assert record.link_counts() == {source.id: {LinkState.KEPT: 1}}
    with pytest.raises(InputError, match="is no source of this record"):
        source_named(record, "gazette.example/rss")


def test_a_source_says_how_it_is_doing_and_what_to_do(record: Record) -> None:
    (source,) = paste(record, "https://gazette.example/rss", now=NOW).new
    assert [(row["standing"], row["do"]) for row in source_rows(record)] == [("new", "run `dateline follow`")]
    moved = Poll(source=source.id, due_at=NOW + timedelta(hours=1), standing=Standing.MOVED, moved_to="https://new.example/rss")
    record.learn(Learnt(polls=(moved,), found=(link("a", source.id),)))
    (row,) = source_rows(record)
    assert (row["again"], row["wanted"], row["kept"]) == ("2031-05-01T13:00:00+00:00", 1, 0)
    assert row["do"] == "add https://new.example/rss, then remove this one"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=given)


def test_sources_go_in_and_out_as_an_outline(tmp_path: Path) -> None:
    record, outline = str(tmp_path / "desk.db"), str(tmp_path / "out.opml")
    assert run("sources", "add", "-", "-r", record, given="https://gazette.example/rss Gazette\n").exit_code == 0
    assert run("sources", "export", outline, "-r", record).exit_code == 0
    assert run("sources", "remove", "https://gazette.example/rss", "-r", record).exit_code == 0
    back = run("sources", "add", outline, "-r", record)
    assert "added https://gazette.example/rss (Gazette)" in back.output
    assert '"standing": "new"' in run("sources", "list", "-r", record, "-f", "jsonl").output
    assert "Gazette" in run("sources", "list", "-r", record).output
    assert 'xmlUrl="https://gazette.example/rss"' in run("sources", "export", "-", "-r", record).output
