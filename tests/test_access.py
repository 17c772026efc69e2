"""Who may ask the desk, and who may change it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from dateline.errors import SettingsError
from dateline.serve.access import Buckets, Scope, add_token, load_tokens, remove_token
from dateline.serve.cli import app
from dateline.serve.web import desk as desk_of
from dateline.serve.web import run_desk
from dateline.store import Record


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "tokens"


@pytest.fixture
def guarded(desk: Record, kept: Path) -> TestClient:
    return TestClient(desk_of(desk, tokens=lambda: load_tokens(kept)), base_url="http://desk.example", follow_redirects=False)


def test_a_token_is_kept_as_a_digest_in_a_file_of_its_owner_alone(kept: Path) -> None:
    words = add_token(kept, "newsroom", Scope.READ)
    assert words not in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0
    assert len(words) > 40


def test_without_a_token_pages_lead_to_the_login_and_the_api_says_401(guarded: TestClient) -> None:
    assert guarded.get("/chronology").headers["location"] == "/login"
    answer = guarded.get("/api/v1/counts")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert guarded.get("/login").status_code == 200
    assert guarded.get("/static/desk.css").status_code == 200


def test_a_token_lets_in_by_header_and_by_login(guarded: TestClient, kept: Path) -> None:
    words = add_token(kept, "newsroom", Scope.READ)
    assert guarded.get("/api/v1/counts", headers={"authorization": f"Bearer {words}"}).status_code == 200
    own = {"origin": "http://desk.example"}
    assert guarded.post("/login", data={"token": "guess"}, headers=own).headers["location"] == "/login?wrong=1"
    answer = guarded.post("/login", data={"token": words}, headers=own)
    assert answer.headers["location"] == "/"
    assert {"HttpOnly", "SameSite=strict"} <= set(answer.headers["set-cookie"].split("; "))
    assert guarded.get("/chronology").status_code == 200


def test_a_token_that_was_taken_back_lets_nobody_in(guarded: TestClient, kept: Path) -> None:
    words = add_token(kept, "newsroom", Scope.READ)
    assert remove_token(kept, "newsroom")
    assert guarded.get("/api/v1/counts", headers={"authorization": f"Bearer {words}"}).status_code == 401


def test_what_changes_something_must_come_from_the_desks_own_pages(guarded: TestClient, desk: Record) -> None:
    local = TestClient(desk_of(desk), base_url="http://127.0.0.1")
    for headers in ({}, {"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"}):
        assert local.post("/login", data={"token": "x"}, headers=headers).status_code == 403
    assert guarded.post("/login", data={"token": "x"}, headers={"origin": "http://evil.example"}).status_code == 403


def test_guessing_is_slowed_down(guarded: TestClient) -> None:
    own = {"origin": "http://desk.example"}
    answers = [guarded.post("/login", data={"token": str(n)}, headers=own).status_code for n in range(8)]
    assert answers.count(303) == 5
    assert answers[-1] == 429


def test_a_desk_on_loopback_answers_to_no_other_name(desk: Record) -> None:
    app = desk_of(desk)
    assert TestClient(app, base_url="http://127.0.0.1:8000").get("/api/v1/counts").status_code == 200
    assert TestClient(app, base_url="http://localhost").get("/api/v1/counts").status_code == 200
    assert TestClient(app, base_url="http://rebound.example").get("/api/v1/counts").status_code == 403


def test_a_desk_elsewhere_without_tokens_does_not_start(desk: Record, kept: Path) -> None:
    with pytest.raises(SettingsError, match="dateline token"):
        run_desk(desk, host="0.0.0.0", port=0, tokens=kept)


def test_a_file_that_holds_no_tokens_is_named(kept: Path) -> None:
    kept.write_text("{not json")
    with pytest.raises(SettingsError, match="no file of tokens"):
        load_tokens(kept)


def test_a_caller_who_waited_may_come_again() -> None:
    now = [0.0]
    buckets = Buckets(1.0, 2.0, lambda: now[0])
    assert [buckets.allow("a") for _ in range(3)] == [True, True, False]
    assert buckets.allow("b")
    now[0] = 1.0
    assert buckets.allow("a")
    assert not buckets.allow("a")


def test_the_command_makes_and_revokes_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_TOKENS", str(tmp_path / "kept"))
    made = CliRunner().invoke(app, ["token", "newsroom", "--scope", "decide"])
    assert made.exit_code == 0, made.output
    assert [t.scope for t in load_tokens(tmp_path / "kept")] == ["decide"]
    assert "is let in no more" in CliRunner().invoke(app, ["token", "newsroom", "--revoke"]).output
    assert CliRunner().invoke(app, ["token", "newsroom", "--scope", "king"]).exit_code == 2


@pytest.mark.parametrize("path", ["/static/../web.py", "/static/%2e%2e/web.py", "/static/..%2fweb.py", "/static//etc/passwd"])
def test_no_address_leads_out_of_the_static_folder(desk: Record, path: str) -> None:
    answer = TestClient(desk_of(desk), base_url="http://127.0.0.1").get(path)
    assert answer.status_code in (404, 405)
