"""Alerts leave over real servers on this machine, each once, whatever dies on the way."""

from __future__ import annotations

import base64
import json
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message as Letter
from email.policy import default as modern
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from dateline.record import Alert, Look, Message, Pace, Trigger, Watch
from dateline.serve.watching import telling
from dateline.serve.watching.sending import send_due
from dateline.settings import Settings
from dateline.store import Record, open_record, watching

SECRET = "whsec_" + base64.b64encode(b"a key of no less than 24 bytes").decode()
SENT = datetime.now(UTC)


class Receiver(ThreadingHTTPServer):
    """A web server that keeps what it is sent; `answer` gives the status, and may do worse."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Keeping)
        self.kept: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[], int] = lambda: 204

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.kept]


class Keeping(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.kept.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.answer())
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Postbox:
    """A mail server's inbox; `refuse` is the answer in place of taking a letter."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.refuse = ""

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: ARG002
        if self.refuse:
            return self.refuse
        self.letters.append(message_from_bytes(envelope.content, policy=modern))
        return "250 taken"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, str]]:
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r.db"


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    with open_record(path) as held:
        yield held


def watch(to: str) -> Watch:
    return Watch(
        id="w1", name="ferry", about="", triggers=(Trigger.EVENTS,), origins=0, certainty="", source="", voice="",
        pace=Pace.AT_ONCE, to=(to,), made_at=SENT, by="ada",
    )  # fmt: skip


def alert(n: int, what: str = "the ferry left") -> Alert:
    return Alert(
        id=f"alert{n}", watch="w1", subject=f"e{n}", change="new event", what=what, before=None, after="2031-05-05", why="asked",
        note="", article=None, url=None, exact=None, chain=("the harbour office",), decided_at=SENT,
    )  # fmt: skip


def post(record: Record, to: str, *alerts: Alert) -> None:
    """Put each alert into the outbox as a message of its own."""
    if not watching.watches(record):
        watching.keep_watch(record, watch(to), Look(clock=None, day=SENT.date()), silent=())
    for one in alerts:
        watching.note(record, "w1", [one], silent=(), look=Look(clock=None, day=SENT.date()))

        def written(found: Any) -> list[Message]:
            return telling.at_once(watch(to), found, desk="http://desk", now=SENT)

        watching.bundle(record, ["w1"], written, before=SENT + timedelta(seconds=1))


def settings(**given: Any) -> Settings:
    return Settings(webhook_secret=SECRET, mail_from="desk@gazette.example", **given)


def sent(record: Record, at: datetime, **given: Any) -> list[str | None]:
    return [tried.error for tried in send_due(record, settings=settings(**given), now=at)]


def test_a_webhook_is_signed_so_that_others_libraries_check_it(record: Record, receiver: Receiver) -> None:
    post(record, "hook", alert(1, "le ferry d’Óslet"))
    assert sent(record, SENT, channels={"hook": receiver.address}) == [None]
    ((headers, body),) = receiver.kept
    checked = Webhook(SECRET).verify(body, headers)
    assert checked["data"]["alerts"][0]["what"] == "le ferry d’Óslet"
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"ferry", b"barge"), headers)


def test_what_is_refused_is_tried_again_later_under_the_same_id_until_it_is_taken(record: Record, receiver: Receiver) -> None:
    channels = {"hook": receiver.address}
    answers = iter([500, 302, 204])
    receiver.answer = lambda: next(answers)
    post(record, "hook", alert(1))
    assert sent(record, SENT, channels=channels) == ["the receiver answered 500"]
    assert sent(record, SENT, channels=channels) == []  # not due yet
    assert sent(record, SENT + timedelta(minutes=2), channels=channels) == ["the receiver answered 302"]
    assert sent(record, SENT + timedelta(minutes=7), channels=channels) == [None]
    assert sent(record, SENT + timedelta(days=1), channels=channels) == []
    assert len(receiver.kept) == 3
    assert len(set(receiver.ids())) == 1


def test_one_channel_that_is_down_holds_up_no_other(record: Record, receiver: Receiver) -> None:
    post(record, "down", alert(1))
    watching.drop_watch(record, "w1")
    post(record, "hook", alert(2))
    errors = sent(record, SENT, channels={"hook": receiver.address, "down": "http://127.0.0.1:9/none"})
    assert sorted(error is None for error in errors) == [False, True]
    assert len(receiver.kept) == 1


def test_mail_has_the_words_one_receiver_and_an_id_of_its_own(record: Record, postbox: tuple[Postbox, str]) -> None:
    box, smtp = postbox
    post(record, "mail", alert(1, "le ferry\nd’Óslet"), alert(2))
    assert sent(record, SENT, channels={"mail": "mailto:ada@gazette.example"}, smtp=smtp) == [None, None]
    first, second = sorted(box.letters, key=lambda letter: str(letter["Subject"]))
    assert first["Subject"] == "ferry: new event: le ferry d’Óslet"
    assert first["To"] == "ada@gazette.example"
    assert first["Auto-Submitted"] == "auto-generated"
    assert "why: asked" in first.get_content()  # type: ignore[attr-defined]
    assert first["Message-ID"] != second["Message-ID"]


def test_mail_that_is_refused_comes_again_as_the_same_letter(record: Record, postbox: tuple[Postbox, str]) -> None:
    box, smtp = postbox
    given = {"channels": {"mail": "mailto:ada@gazette.example"}, "smtp": smtp}
    post(record, "mail", alert(1))
    box.refuse = "451 later"
    assert "451" in str(sent(record, SENT, **given))
    box.refuse = ""
    assert sent(record, SENT + timedelta(minutes=2), **given) == [None]
    assert [letter["Message-ID"] for letter in box.letters] == [f"<{watching.postings(record)[0].message.id}@dateline>"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_apprise_reaches_is_a_channel_too(record: Record, receiver: Receiver) -> None:
    post(record, "chat", alert(1))
    receiver.answer = lambda: 200
    assert sent(record, SENT, channels={"chat": f"json://127.0.0.1:{receiver.server_port}/hook"}) == [None]
    ((_, body),) = receiver.kept
    assert json.loads(body)["title"] == "ferry: new event: the ferry left"


@pytest.mark.parametrize(
    ("channels", "more", "says"),
    [
        ({}, {}, "no 'hook'"),
        ({"hook": "http://127.0.0.1:9/"}, {"webhook_secret": "short"}, "webhook_secret"),
        ({"hook": "mailto:ada@gazette.example"}, {}, "smtp"),
        ({"hook": "pigeon://loft"}, {}, "Apprise"),
    ],
)
def test_a_channel_that_is_set_up_wrongly_says_how_and_waits(
    record: Record, channels: dict[str, str], more: dict[str, str], says: str
) -> None:
    post(record, "hook", alert(1))
    found = Settings(**{"webhook_secret": SECRET, "channels": channels} | more)  # type: ignore[arg-type]
    (tried,) = send_due(record, settings=found, now=SENT)
    assert says in str(tried.error)
    assert watching.outbox_counts(record)["waiting"] == 1


def send_in_a_process(path: Path, at: datetime, receiver: Receiver) -> BaseProcess:
    """Send what is due from a process of its own, with its own connection to the record."""

    def work() -> None:
        with open_record(path) as record:
            sent(record, at, channels={"hook": receiver.address})

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    return process


def test_killed_at_any_moment_of_sending_every_alert_arrives_and_none_under_two_ids(path: Path, receiver: Receiver) -> None:
    with open_record(path) as record:
        post(record, "hook", *(alert(n) for n in range(4)))
    victims: list[int] = []

    def kill_on_the_second() -> int:
        if len(receiver.kept) == 2 and victims:
            os.kill(victims.pop(), signal.SIGKILL)  # it has been taken, but the sender never hears of it
        return 204

    receiver.answer = kill_on_the_second
    first = send_in_a_process(path, SENT, receiver)
    victims.append(first.pid or 0)
    first.join()
    assert first.exitcode == -signal.SIGKILL
    again = send_in_a_process(path, SENT + timedelta(minutes=2), receiver)
    again.join()
    assert again.exitcode == 0
    told = [one["id"] for _, body in receiver.kept for one in json.loads(body)["data"]["alerts"]]
    assert sorted(set(told)) == [f"alert{n}" for n in range(4)]
    assert len(set(receiver.ids())) == 4  # who keeps ids has each exactly once
    assert len(told) == 5  # the one that was in the air when the process died came twice, under one id
    with open_record(path) as record:
        assert watching.outbox_counts(record) == {"sent": 4, "waiting": 0, "given up": 0}


def test_two_that_send_at_the_same_time_send_nothing_twice(path: Path, receiver: Receiver) -> None:
    with open_record(path) as record:
        post(record, "hook", *(alert(n) for n in range(6)))
    both = [send_in_a_process(path, SENT, receiver) for _ in range(2)]
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]
    assert len(receiver.ids()) == len(set(receiver.ids())) == 6
