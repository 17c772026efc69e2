"""The record over the Model Context Protocol, asked by the protocol's own client."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from dateline.record import Query
from dateline.run.pipeline import add
from dateline.serve.mcp_server import NOTICE, server_of
from dateline.settings import Settings
from dateline.store import Record, open_record

TOOLS = {"search", "chronology", "expectations", "explain", "verify"}


def asked(record: Record, ask: Callable[[Client], Awaitable[Any]]) -> Any:
    async def session() -> Any:
        server = server_of(record, settings=Settings(workers=1), today=lambda: date(2026, 3, 20))
        async with Client(server) as client:
            return await ask(client)

    return anyio.run(session)


def answer(record: Record, tool: str, **arguments: Any) -> dict[str, Any]:
    result = asked(record, lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content
    return found


def test_there_are_five_tools_and_each_says_that_it_only_reads(desk: Record) -> None:
    tools = asked(desk, lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert tool.description


def test_words_of_pages_come_under_untrusted_with_a_notice_and_nowhere_else(desk: Record) -> None:
    for tool, arguments in (("search", {"words": "dam"}), ("chronology", {"about": "Halvar"}), ("expectations", {})):
        found = answer(desk, tool, **arguments)
        assert found["notice"] == NOTICE
        assert set(found) == {"notice", "untrusted"}
        assert found["untrusted"]


def test_rows_are_those_of_the_lists(desk: Record) -> None:
    rows = answer(desk, "chronology", since="2026-02-01", limit=3)["untrusted"]
    assert [row["event_id"] for row in rows] == [e.id for e in desk.chronology(Query(since=date(2026, 2, 1), limit=3))]
    then = answer(desk, "expectations", as_of="2026-01-31", limit=100)["untrusted"]
    assert len(then) < len(answer(desk, "expectations", limit=100)["untrusted"])


def test_an_id_is_explained_down_to_its_words_and_an_unknown_one_is_an_error(desk: Record) -> None:
    event = desk.chronology(Query(limit=1))[0]
    assert event.evidence[0].exact in "\n".join(answer(desk, "explain", id=event.id)["untrusted"])
    wrong = asked(desk, lambda client: client.call_tool("explain", {"id": "nosuchid"}))
    assert wrong.is_error
    assert "nosuchid" in wrong.content[0].text


@pytest.mark.parametrize(("tool", "arguments"), [("search", {"words": ""}), ("chronology", {"limit": 9999}), ("search", {})])
def test_what_is_asked_wrongly_is_refused(desk: Record, tool: str, arguments: dict[str, Any]) -> None:
    assert asked(desk, lambda client: client.call_tool(tool, arguments)).is_error


def test_verify_says_whether_the_record_holds_what_it_says(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<article><h1>Ferry</h1><p>The harbour office of Oslet said on Monday that the ferry had left.</p></article>")
    with open_record(tmp_path / "r.db") as record:
        add(record, [str(page)], settings=Settings(workers=1), now=datetime(2031, 5, 5, tzinfo=UTC))
        found = answer(record, "verify")
    assert found["holds"] is True
    assert found["untrusted"] == []
    assert found["notice"] == NOTICE


def test_the_command_speaks_the_protocol_on_standard_input_and_output(desk_file: Path, tmp_path: Path) -> None:
    shutil.copy(desk_file, tmp_path / "own.db")
    command = [sys.executable, "-m", "dateline.serve.cli", "mcp", "--record", str(tmp_path / "own.db")]

    async def session() -> set[str]:
        parameters = StdioServerParameters(command=command[0], args=command[1:])
        async with Client(stdio_client(parameters)) as client:
            return {tool.name for tool in (await client.list_tools()).tools}

    assert anyio.run(session) == TOOLS
