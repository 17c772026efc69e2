"""Watches and the outbox on disk: what is noted is noted once, leaves once, and waits for its turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dateline.errors import Conflict, NotFound
from dateline.record import Alert, Look, Message, Pace, SavedSearch, Trigger, Watch
from dateline.store import Record, open_record, watching

NOON = datetime(2031, 5, 5, 12, tzinfo=UTC)
LOOK = Look(clock=NOON.date(), day=date(2031, 5, 5))
FERRY = Watch(
    id="w1", name="ferry", about="Oslet ferry", triggers=(Trigger.EVENTS,), origins=0, certainty="", source="", voice="",
    pace=Pace.AT_ONCE, to=("desk",), made_at=NOON, by="ada",
)  # fmt: skip


def alert(id: str, *, at: datetime = NOON, watch: str = "w1") -> Alert:
    return Alert(
        id=id, watch=watch, subject="e1", change="new event", what="the ferry left", before=None, after=None, why="w", note="",
        article=None, url=None, exact=None, chain=(), decided_at=at,
    )  # fmt: skip


def one_message(alerts: Sequence[Alert]) -> list[Message]:
    id = "-".join(a.id for a in alerts)
    return [Message(id=id, channel="desk", title="t", text="x", alerts=tuple(alerts), made_at=NOON)]


def retry(tries: int) -> datetime | None:
    return NOON + timedelta(minutes=tries) if tries < 3 else None


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "r.db") as held:
        watching.keep_watch(held, FERRY, LOOK, silent=[alert("a0")])
        yield held


def test_a_watch_is_kept_with_its_look_and_found_by_name_and_id(record: Record) -> None:
    assert watching.watches(record) == ((FERRY, LOOK),)
    assert watching.watch(record, "ferry") == watching.watch(record, "w1")
    with pytest.raises(Conflict, match="ferry"):
        watching.keep_watch(record, FERRY, LOOK, silent=())
    with pytest.raises(NotFound):
        watching.watch(record, "bridge")


def test_what_was_so_before_is_never_told_and_the_rest_is_noted_once(record: Record) -> None:
    later = Look(clock=NOON.date() + timedelta(days=1), day=date(2031, 5, 7))
    assert watching.note(record, "w1", [alert("a0"), alert("a1")], silent=(), look=later) == 1
    assert watching.note(record, "w1", [alert("a1"), alert("a2")], silent=(), look=later) == 1
    assert [a.id for a in watching.alerts(record, "w1")] == ["a1", "a2"]
    assert watching.watch(record, "ferry")[1] == later


def test_an_alert_leaves_in_one_bundle_and_only_when_it_was_decided_before_the_moment(record: Record) -> None:
    watching.note(record, "w1", [alert("a1"), alert("a2", at=NOON + timedelta(hours=1))], silent=(), look=LOOK)
    soon = NOON + timedelta(minutes=1)
    assert watching.bundle(record, ["w1"], one_message, before=soon) == 1
    assert watching.bundle(record, ["w1"], one_message, before=soon) == 0
    assert watching.bundle(record, ["w1"], one_message, before=NOON + timedelta(hours=2)) == 1
    assert sorted(p.message.id for p in watching.postings(record)) == ["a1", "a2"]


def test_a_claimed_message_comes_again_only_when_its_next_try_is_due(record: Record) -> None:
    watching.note(record, "w1", [alert("a1")], silent=(), look=LOOK)
    watching.bundle(record, ["w1"], one_message, before=NOON + timedelta(minutes=1))
    first = watching.claim(record, NOON, retry)
    assert first
    assert watching.claim(record, NOON, retry) is None
    again = watching.claim(record, NOON + timedelta(minutes=1), retry)
    assert again == first
    watching.failed(record, first.id, "refused")
    assert watching.postings(record)[0].error == "refused"
    watching.sent(record, first.id, at=NOON)
    assert watching.claim(record, NOON + timedelta(days=9), retry) is None
    assert watching.outbox_counts(record) == {"sent": 1, "waiting": 0, "given up": 0}


def test_after_the_last_try_a_message_is_given_up(record: Record) -> None:
    watching.note(record, "w1", [alert("a1")], silent=(), look=LOOK)
    watching.bundle(record, ["w1"], one_message, before=NOON + timedelta(minutes=1))
    tries = [watching.claim(record, NOON + timedelta(hours=n), retry) for n in range(5)]
    assert [bool(message) for message in tries] == [True, True, True, False, False]
    assert watching.outbox_counts(record)["given up"] == 1


def test_a_watch_that_is_dropped_takes_its_alerts_along(record: Record) -> None:
    watching.drop_watch(record, "w1")
    assert watching.watches(record) == ()
    assert watching.note(record, "w1", [alert("a9")], silent=(), look=LOOK) == 0
    assert watching.alerts(record) == ()


def test_a_saved_search_takes_the_place_of_the_one_of_its_name(record: Record) -> None:
    kept = SavedSearch(
        id="s", name="dam", words="dam", kind="claim", source="", since=date(2031, 1, 1), until=None, made_at=NOON, by="ada"
    )
    watching.keep_search(record, kept)
    watching.keep_search(record, kept)
    assert watching.saved_searches(record) == (kept,)
    watching.drop_search(record, "s")
    assert watching.saved_searches(record) == ()


def test_a_rebuild_touches_neither_watches_nor_alerts(record: Record) -> None:
    watching.note(record, "w1", [alert("a1")], silent=(), look=LOOK)
    with record.rebuilding():
        pass
    assert len(watching.watches(record)) == len(watching.alerts(record)) == 1
