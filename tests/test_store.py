import random
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy

from dateline.errors import Conflict, NotFound, StoreError
from dateline.interval import one_day
from dateline.model import Certainty, Claim, Orientation, Page, Role, Span, Voice, identity
from dateline.read import read_text
from dateline.record import Alias, Changes, Decision, DecisionKind, Event, Expectation, Kind, Query, Story
from dateline.store import open_record
from dateline.store import record as record_module

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
TEXT = "The mayor of Oslet opened the north bridge. It had been closed since the flood."


@pytest.fixture
def record(address):
    with open_record(address) as opened:
        yield opened


def count(record, table):
    with record.reading_all() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def page(url="https://gazette.example/bridge", body=b"<p>bridge</p>", at=MONDAY):
    return Page(url=url, body=body, content_type="text/html", fetched_at=at, headers=(("Server", "x"),))


def reading(url="https://gazette.example/bridge", text=TEXT, published=date(2026, 3, 1), title="Bridge opens"):
    read = read_text(text, published=published, title=title, outlet="Harbour Gazette", url=url)
    claim = Claim(
        id=identity("claim", url, text),
        article=read.article.id,
        source=(Span(start=0, end=18),),
        cue=(),
        content=(Span(start=19, end=42),),
        chain=(Voice(name="Mayor Vebjørn Aas", role=Role.OFFICIAL, span=None),),
        certainty=Certainty.ASSERTED,
        orientation=Orientation.PAST,
        when=None,
        participants=("Oslet",),
        rule="test",
    )
    return type(read)(page=read.page, article=read.article, teasers=(), times=(), claims=(claim,), problems=())


def story(id="s1", articles=("a1",), title="The bridge of Oslet"):
    return Story(id=id, title=title, articles=articles, first=date(2026, 3, 1), last=date(2026, 3, 1), why=("first",))


def event(id="e1", what="the north bridge was opened", day=date(2026, 3, 1)):
    return Event(
        id=id,
        what=what,
        when=one_day(day),
        participants=("Oslet",),
        certainty=Certainty.ASSERTED,
        story="s1",
        articles=("a1",),
        outlets=1,
        texts=1,
        origins=(),
        evidence=(),
    )


def expectation(id="x1", day=date(2026, 4, 1)):
    return Expectation(
        id=id,
        what="a second bridge is to open",
        window=one_day(day),
        stated=(),
        settlements=(),
        resolvable=True,
        reason="dated",
        participants=("Oslet",),
        story="s1",
        articles=("a1",),
    )


def apply(record, *readings, changes=None, at=MONDAY, pages=(), keys=()):
    record.apply(pages, readings, changes or Changes(), keys=keys, at=at)


# ---------------------------------------------------------------- ground state


def test_a_page_comes_back_as_it_was_given(record):
    apply(record, pages=[page()])
    assert record.has(page())
    assert not record.has(page(body=b"other"))
    assert list(record.pages()) == [page()]


def test_two_captures_with_the_same_bytes_store_them_once(record):
    apply(record, pages=[page(), page(url="https://gazette.example/copy")])
    assert (count(record, "bodies"), count(record, "pages")) == (1, 2)


def test_a_decision_survives_a_rebuild(record):
    decision = Decision(id="d1", kind=DecisionKind.MERGE, subject="e1", value="e2", made_at=MONDAY, by="analyst")
    record.decide(decision)
    with record.rebuilding():
        pass
    assert record.known([]).decisions == (decision,)


# ---------------------------------------------------------------- versions


def test_writing_the_same_batch_twice_changes_nothing_that_can_be_asked(record):
    changes = Changes(stories=(story(),), events=(event(),), expectations=(expectation(),))
    for _ in range(2):
        apply(record, changes=changes, pages=[page()])
    assert record.counts().stories == record.counts().events == record.counts().expectations == record.counts().pages == 1
    assert record.chronology(Query()) == (event(),)


def test_a_second_capture_is_a_new_version_of_the_same_article(record):
    first, second = reading(), reading(text=TEXT.replace("mayor", "deputy mayor"))
    apply(record, first)
    apply(record, second, at=TUESDAY)
    assert record.versions(first.article.id) == (first, second)
    assert record.reading(first.article.id) == second
    assert record.articles(Query()) == (second,)
    assert record.articles(Query(as_of=MONDAY.date())) == (first,)
    assert record.counts().articles == 1
    assert record.counts().claims == 1


def test_a_list_as_of_a_day_answers_what_the_record_held_that_evening(record):
    apply(record, changes=Changes(events=(event(),)))
    apply(record, changes=Changes(events=(event(what="the north bridge was opened and closed"), event(id="e2"))), at=TUESDAY)
    apply(record, changes=Changes(removed=((Kind.EVENT, "e2"),)), at=TUESDAY + timedelta(days=1))
    assert [e.what for e in record.chronology(Query(as_of=MONDAY.date()))] == ["the north bridge was opened"]
    assert len(record.chronology(Query(as_of=TUESDAY.date()))) == 2
    assert [e.id for e in record.chronology(Query())] == ["e1"]
    assert record.chronology(Query(as_of=MONDAY.date() - timedelta(days=1))) == ()


def test_about_as_of_a_day_searches_the_words_of_that_day(record):
    apply(record, changes=Changes(events=(event(),)))
    apply(record, changes=Changes(events=(event(what="the south tunnel was opened"),)), at=TUESDAY)
    assert len(record.chronology(Query(about="bridge", as_of=MONDAY.date()))) == 1
    assert record.chronology(Query(about="bridge")) == ()


def test_versions_that_no_evening_saw_are_not_kept(record):
    for hour in range(5):
        apply(record, changes=Changes(events=(event(what=f"version {hour}"),)), at=MONDAY + timedelta(hours=hour))
    assert (count(record, "objects"), count(record, "words"), count(record, "words_index")) == (1, 1, 1)


# ---------------------------------------------------------------- questions


def test_days_bound_a_list_and_rows_are_in_order(record):
    events = tuple(event(id=f"e{n}", day=date(2026, 3, n)) for n in (5, 1, 3))
    apply(record, changes=Changes(events=events))
    assert [e.id for e in record.chronology(Query())] == ["e1", "e3", "e5"]
    assert [e.id for e in record.chronology(Query(since=date(2026, 3, 2), until=date(2026, 3, 4)))] == ["e3"]
    assert [e.id for e in record.chronology(Query(limit=1, offset=1))] == ["e3"]


def test_about_finds_names_words_and_the_articles_of_a_story(record):
    read = reading()
    apply(record, read, changes=Changes(stories=(story(articles=(read.article.id,)),), events=(event(),)))
    assert len(record.chronology(Query(about="Oslet"))) == 1
    assert len(record.stories(Query(about="flood"))) == 1
    assert record.stories(Query(about="harvest")) == ()
    assert len(record.articles(Query(about="Aas"))) == 0, "a voice is a word of its claim, not of the article"
    assert len(record.articles(Query(about="north bridge"))) == 1


def test_a_story_lists_its_events(record):
    apply(record, changes=Changes(events=(event(),)))
    assert len(record.chronology(Query(story="s1"))) == 1
    assert record.chronology(Query(story="other")) == ()


def test_search_leads_to_articles_and_claims_with_the_words_marked(record):
    read = reading()
    apply(record, read)
    hits = record.search("north bridge", Query())
    assert {hit.kind for hit in hits} == {"article", "claim"}
    assert all("\x02north\x03 \x02bridge\x03" in hit.snippet for hit in hits)
    assert {hit.article for hit in hits} == {read.article.id}


@pytest.mark.parametrize("asked", ['"', "AND", "a* OR", "NEAR(", "(", "title:x", "-", "';--", "\x00", "ä" * 5000])
def test_no_words_break_the_search(record, asked):
    record.search(asked, Query())
    record.stories(Query(about=asked))


def test_find_knows_every_kind_and_follows_old_ids(record):
    read = reading()
    changes = Changes(
        stories=(story(),),
        events=(event(),),
        expectations=(expectation(),),
        aliases=(Alias(kind=Kind.EVENT, old="e0", new="e1"),),
    )
    apply(record, read, changes=changes)
    assert record.find(read.article.id) == read
    assert record.find(read.claims[0].id) == read.claims[0]
    assert (record.find("s1"), record.find("e1"), record.find("x1")) == (story(), event(), expectation())
    assert record.find("e0") == event()
    with pytest.raises(NotFound, match="nope"):
        record.find("nope")


# ---------------------------------------------------------------- neighbours


def test_known_finds_what_shares_a_key_and_the_story_that_holds_it(record):
    near, far = reading(), reading(url="https://gazette.example/harvest", text="The harvest was good.")
    keys = [("bridge", "article", near.article.id), ("harvest", "article", far.article.id), ("bridge", "event", "e1")]
    changes = Changes(stories=(story(articles=(near.article.id,)),), events=(event(),))
    apply(record, near, far, changes=changes, keys=keys)
    known = record.known(["bridge"])
    assert known.readings == (near,)
    assert [s.id for s in known.stories] == ["s1"]
    assert [e.id for e in known.events] == ["e1"]
    assert dict(known.term_counts) == {"bridge": 1}
    assert known.articles_seen == 2


def test_keys_of_a_new_version_replace_the_old_ones(record):
    read = reading()
    apply(record, read, keys=[("old", "article", read.article.id)])
    apply(record, read, keys=[("new", "article", read.article.id)], at=TUESDAY)
    assert record.known(["old"]).readings == ()
    assert record.known(["old"]).term_counts == ()
    assert record.known(["new"]).readings == (read,)


def test_the_clock_is_the_last_time_something_was_learnt(record):
    assert record.clock() is None
    apply(record, reading(), at=TUESDAY)
    assert record.clock() == TUESDAY


# ---------------------------------------------------------------- rebuilding and trouble


def test_a_rebuild_that_breaks_leaves_the_record_as_it_was(record):
    apply(record, reading(), pages=[page()])
    try:
        with record.rebuilding():
            assert record.counts().articles == 0
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert record.counts().articles == 1


def test_a_batch_that_breaks_leaves_nothing_behind(record):
    with pytest.raises(AttributeError):
        record.apply([page()], [reading(), None], Changes(), keys=(), at=MONDAY)
    assert (record.counts().pages, record.counts().articles) == (0, 0)


def test_a_record_opens_again_with_what_it_held(address):
    with open_record(address) as first:
        apply(first, reading())
    with open_record(address) as second:
        assert second.counts().articles == 1


def test_a_file_that_is_no_record_is_named(tmp_path):
    (tmp_path / "notes.db").write_text("not a database, just notes " * 50)
    with pytest.raises(StoreError, match=r"notes\.db is not a record"):
        open_record(tmp_path / "notes.db")


def test_a_database_of_something_else_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE birds (name TEXT)")
    with pytest.raises(StoreError, match="not made by dateline"):
        open_record(tmp_path / "other.db")


def test_a_locked_record_is_a_conflict_and_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(record_module, "_WAIT_SECONDS", 0.05)
    with open_record(tmp_path / "desk.db") as first:
        apply(first, reading())
        holder = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Conflict, match="held by another process"):
            apply(first, reading(url="https://gazette.example/2"), at=TUESDAY)
        assert first.counts().articles == 1
        holder.close()


def test_a_full_disk_is_an_error_that_says_what_to_do_and_loses_nothing(tmp_path):
    with open_record(tmp_path / "desk.db") as record:
        apply(record, reading())
        with record._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        noise = [page(url=f"https://x.example/{n}", body=random.Random(n).randbytes(900_000)) for n in range(3)]
        sqlalchemy.event.listen(
            record._engine, "begin", lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
        )
        with pytest.raises(StoreError, match=r"disk .* is full"):
            apply(record, pages=noise, at=TUESDAY)
        assert (record.counts().pages, record.counts().articles) == (0, 1)


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        open_record(tmp_path / "none" / "desk.db")
