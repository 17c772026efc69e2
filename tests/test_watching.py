"""Watches over a record that grows: what they tell, what they do not tell twice, and what they never say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hand_made import past, reading
from typer.testing import CliRunner

from dateline.errors import SettingsError
from dateline.interval import Interval, one_day
from dateline.model import Certainty, Span
from dateline.record import (
    Alert,
    Changes,
    Event,
    Evidence,
    Expectation,
    Origin,
    Outcome,
    Settlement,
    Statement,
    Visit,
    Watch,
)
from dateline.serve.cli import app
from dateline.serve.watching import looking, telling
from dateline.serve.watching.asking import watch_of
from dateline.store import Record, open_record, watching

MONDAY = datetime(2031, 5, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def evidence(n: int, exact: str, voice: str = "the harbour office") -> Evidence:
    return Evidence(
        article=f"a{n}", url=f"https://gazette.example/{n}", claim=f"c{n}", exact=exact, span=Span(start=0, end=len(exact)),
        chain=(voice,), certainty=Certainty.ASSERTED, published=MONDAY.date(),
    )  # fmt: skip


def event(origins: int, *, id: str = "e1", what: str = "the ferry of Oslet left", history: tuple[str, ...] = ()) -> Event:
    pieces = tuple(evidence(n, what) for n in range(origins))
    return Event(
        id=id, what=what, when=one_day(MONDAY.date()), participants=("Oslet",), certainty=Certainty.ASSERTED, story=None,
        articles=tuple(p.article for p in pieces), outlets=origins, texts=origins,
        origins=tuple(Origin(name=f"office {n}", articles=(f"a{n}",), why="own words") for n in range(origins)),
        evidence=pieces, history=history,
    )  # fmt: skip


def expected(first: date, last: date, *, settlements: tuple[Settlement, ...] = ()) -> Expectation:
    window, said = Interval(earliest=first, latest=last), evidence(7, "the bridge of Oslet will open")
    return Expectation(
        id="x1", what=said.exact, window=window, settlements=settlements, resolvable=True, reason="", participants=("Oslet",),
        stated=(Statement(evidence=said, window=window, words="in May", hedge=None),), story=None, articles=("a7",),
    )  # fmt: skip


def asked(
    *on: str, name: str = "ferry", about: str = "", origins: int = 0, voice: str = "", daily: str = "", to: str = "desk"
) -> Watch:
    return watch_of(
        name=name, about=about, triggers=on, origins=origins, voice=voice, daily=daily, to=[to], channels=["desk", "mail"],
        by="ada", now=MONDAY,
    )  # fmt: skip


def write(record: Record, *, on: datetime, events: tuple[Event, ...] = (), expectations: tuple[Expectation, ...] = ()) -> None:
    """What a batch of one article that was captured at a moment brings."""
    read = reading(f"read {on}", past("the tide came in"))
    record.apply([], [read], Changes(events=events, expectations=expectations), keys=(), at=on)


def round_on(record: Record, moment: datetime, *, hour: int = 6) -> list[Alert]:
    """The alerts that a round at a moment added."""
    before = {alert.id for alert in watching.alerts(record)}
    looking.look_with_all(record, today=moment.date(), now=moment, desk="http://desk", digest_hour=hour)
    return [alert for alert in watching.alerts(record) if alert.id not in before]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "r.db") as held:
        yield held


def test_what_was_there_when_a_watch_was_made_is_not_told(record: Record) -> None:
    write(record, on=MONDAY, events=(event(1),))
    looking.make(record, asked("events"), today=MONDAY.date())
    assert round_on(record, MONDAY) == []
    write(record, on=MONDAY + DAY, events=(event(1, id="e2", what="the ferry of Oslet returned"),))
    (alert,) = round_on(record, MONDAY + DAY)
    assert (alert.change, alert.subject) == ("new event", "e2")


def test_looking_often_tells_once(record: Record) -> None:
    looking.make(record, asked("events", "origins"), today=MONDAY.date())
    write(record, on=MONDAY, events=(event(1),))
    assert [a.change for a in round_on(record, MONDAY)] == ["new event"]
    assert round_on(record, MONDAY) == []
    assert round_on(record, MONDAY + 3 * DAY) == []
    write(record, on=MONDAY + 3 * DAY, events=(event(2),))
    assert [a.after for a in round_on(record, MONDAY + 3 * DAY)] == ["2 origins"]
    assert round_on(record, MONDAY + 3 * DAY) == []


def test_only_when_a_second_origin_appears(record: Record) -> None:
    looking.make(record, asked("events", origins=2), today=MONDAY.date())
    write(record, on=MONDAY, events=(event(1),))
    assert round_on(record, MONDAY) == []
    write(record, on=MONDAY + DAY, events=(event(2),))
    (alert,) = round_on(record, MONDAY + DAY)
    assert "2 origins were asked for" in alert.why
    write(record, on=MONDAY + 2 * DAY, events=(event(3),))
    assert round_on(record, MONDAY + 2 * DAY) == []


def test_an_event_that_had_two_origins_before_the_watch_is_no_news(record: Record) -> None:
    write(record, on=MONDAY, events=(event(2),))
    looking.make(record, asked("events", origins=2), today=MONDAY.date() + 3 * DAY)
    write(record, on=MONDAY + 4 * DAY, events=(event(3),))
    assert round_on(record, MONDAY + 4 * DAY) == []


def test_about_and_voice_leave_the_rest_out(record: Record) -> None:
    looking.make(record, asked("events", name="a", about="Oslet"), today=MONDAY.date())
    looking.make(record, asked("events", name="b", about="Tarn"), today=MONDAY.date())
    looking.make(record, asked("events", name="c", voice="HARBOUR"), today=MONDAY.date())
    looking.make(record, asked("events", name="d", voice="ministry"), today=MONDAY.date())
    write(record, on=MONDAY, events=(event(1),))
    names = {w.id: w.name for w, _ in watching.watches(record)}
    assert sorted(names[a.watch] for a in round_on(record, MONDAY)) == ["a", "c"]


def test_what_came_at_the_very_moment_of_the_look_is_told_after_it(record: Record) -> None:
    write(record, on=MONDAY, events=(event(1),))
    looking.make(record, asked("events", "origins", "figures"), today=MONDAY.date())
    write(record, on=MONDAY, events=(event(1, id="e2", what="the ferry of Oslet returned"),))
    assert [a.subject for a in round_on(record, MONDAY)] == ["e2"]
    later = MONDAY + timedelta(minutes=5)
    write(record, on=later, events=(event(2, history=("two boats",)),))
    assert sorted(a.change for a in round_on(record, later)) == ["event updated", "further origin"]


def test_a_window_that_moved_says_from_where_to_where(record: Record) -> None:
    write(record, on=MONDAY, expectations=(expected(date(2031, 5, 10), date(2031, 5, 12)),))
    looking.make(record, asked("windows"), today=MONDAY.date())
    write(record, on=MONDAY + DAY, expectations=(expected(date(2031, 5, 20), date(2031, 5, 22)),))
    (alert,) = round_on(record, MONDAY + DAY)
    assert (alert.before, alert.after) == ("2031-05-10 to 2031-05-12", "2031-05-20 to 2031-05-22")


def test_what_did_not_happen_is_told_with_what_was_read_and_without_a_cause(record: Record) -> None:
    write(record, on=MONDAY, expectations=(expected(date(2031, 5, 6), date(2031, 5, 9)),))
    looking.make(record, asked("due"), today=MONDAY.date())
    record.visited([Visit(source="gazette.example", day=date(2031, 5, n), unchanged=1) for n in (6, 7, 9)])
    assert round_on(record, MONDAY + 4 * DAY) == []  # the last day of the window is not over
    (alert,) = round_on(record, MONDAY + 5 * DAY)
    assert alert.note == "no report seen; sources read on 3 of 5 days (2031-05-06 to 2031-05-10)"
    text = telling.alert_text(alert, desk="http://desk")
    assert alert.exact is None
    assert not any(word in text for word in ("because", "since", "delay", "postpone", "cancel", "fail"))
    assert round_on(record, MONDAY + 6 * DAY) == []


def test_an_outcome_ends_the_wait(record: Record) -> None:
    days = (date(2031, 5, 6), date(2031, 5, 9))
    write(record, on=MONDAY, expectations=(expected(*days),))
    looking.make(record, asked("due", "outcomes"), today=MONDAY.date())
    met = Settlement(outcome=Outcome.MET, article="a9", day=date(2031, 5, 8), why="“the bridge opened”")
    write(record, on=MONDAY + 3 * DAY, expectations=(expected(*days, settlements=(met,)),))
    assert [a.after for a in round_on(record, MONDAY + 6 * DAY)] == ["met: “the bridge opened”"]


def test_a_daily_digest_gathers_what_was_decided_before_its_hour(record: Record) -> None:
    looking.make(record, asked("events", name="a", daily="daily"), today=MONDAY.date())
    looking.make(record, asked("events", name="b", daily="daily", to="mail"), today=MONDAY.date())
    write(record, on=MONDAY, events=(event(1), event(1, id="e2", what="the ferry of Oslet returned")))
    assert len(round_on(record, MONDAY)) == 4
    assert watching.postings(record) == ()
    round_on(record, MONDAY + DAY - timedelta(hours=4))  # five in the morning
    assert watching.postings(record) == ()
    round_on(record, MONDAY + DAY)
    assert sorted((p.message.channel, len(p.message.alerts)) for p in watching.postings(record)) == [("desk", 2), ("mail", 2)]
    round_on(record, MONDAY + 2 * DAY)
    assert len(watching.postings(record)) == 2


def test_a_message_names_every_alert_with_its_words_its_voice_and_its_reason(record: Record) -> None:
    looking.make(record, asked("events", about="Oslet"), today=MONDAY.date())
    write(record, on=MONDAY, events=(event(1),))
    round_on(record, MONDAY)
    (posting,) = watching.postings(record)
    assert posting.message.title == "ferry: new event: the ferry of Oslet left"
    said = ("“the ferry of Oslet left” (the harbour office)", "waits for: something happened about “Oslet”", "http://desk/id/e1")
    assert all(words in posting.message.text for words in said)


def test_a_preview_tells_day_by_day_what_a_watch_would_have_told(record: Record) -> None:
    write(record, on=MONDAY, events=(event(1),), expectations=(expected(date(2031, 5, 6), date(2031, 5, 9)),))
    write(record, on=MONDAY + 2 * DAY, events=(event(2),))
    days = looking.preview(record, asked("events", "due", origins=2), today=date(2031, 5, 20))
    assert [(day, [a.change for a in alerts]) for day, alerts in days] == [
        (date(2031, 5, 7), ["further origin"]),
        (date(2031, 5, 10), ["due"]),
    ]
    assert watching.alerts(record) == ()


def test_a_preview_and_the_watch_itself_tell_the_same(desk: Record) -> None:
    watch = asked("windows", "outcomes", "headlines", about="Halvar")
    told = [a for _, alerts in looking.preview(desk, watch, today=date(2026, 3, 20)) for a in alerts]
    assert {a.change for a in told} == {"window moved", "outcome"}
    assert len({a.id for a in told}) == len(told)


def test_claims_are_told_with_their_words(desk: Record) -> None:
    told = [a for _, alerts in looking.preview(desk, asked("claims", about="spillway"), today=date(2026, 3, 20)) for a in alerts]
    assert told
    assert all("spillway" in (a.exact or "").lower() or a.article for a in told)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "a name"),
        ({"triggers": []}, "none"),
        ({"triggers": ["gossip"]}, "gossip"),
        ({"origins": -1}, "origins"),
        ({"certainty": "sure"}, "asserted"),
        ({"to": ["pigeon"]}, "pigeon"),
    ],
)
def test_what_a_watch_cannot_ask_is_said(wrong: dict[str, object], says: str) -> None:
    given = {"name": "a", "triggers": ["events"], "channels": ["desk"], "by": "ada", "now": MONDAY} | wrong
    with pytest.raises(SettingsError, match=says):
        watch_of(**given)  # type: ignore[arg-type]


def test_the_commands_keep_list_preview_and_remove_a_watch(tmp_path: Path) -> None:
    path = str(tmp_path / "r.db")
    with open_record(path) as record:
        write(record, on=MONDAY, events=(event(1),))
    run = CliRunner().invoke
    assert run(app, ["watch", "add", "ferry", "--on", "events", "--about", "Oslet", "-r", path]).exit_code == 0
    assert "something happened, about “Oslet”" in run(app, ["watch", "list", "-r", path]).output
    shown = run(app, ["watch", "preview", "--on", "events", "--since", "2031-05-01", "-f", "jsonl", "-r", path])
    assert '"day": "2031-05-05"' in shown.output
    assert "0 new alerts" in run(app, ["alert", "-r", path]).output
    assert run(app, ["watch", "remove", "ferry", "-r", path]).exit_code == 0
    assert run(app, ["watch", "list", "-r", path]).output == ""
