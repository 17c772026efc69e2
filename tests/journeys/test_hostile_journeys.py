"""In a browser, hostile words on stored pages stay words: nothing runs, nothing asks, nothing leaves."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import hostile
import pytest
import uvicorn
from playwright.sync_api import Browser

from dateline.record import ALL, Query
from dateline.run.pipeline import add
from dateline.serve.web import desk as desk_of
from dateline.settings import Settings
from dateline.store import open_record

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a desk over hostile pages, and the paths of everything on it."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    for number, words in enumerate(hostile.WORDS):
        (folder / f"{number}.html").write_text(hostile.page(number, words), encoding="utf-8")
    with open_record(folder / "r.db") as record:
        files = [str(file) for file in sorted(folder.glob("*.html"))]
        add(record, files, settings=Settings(workers=1), now=datetime(2031, 5, 20, tzinfo=UTC))
        everything = Query(limit=ALL)
        ids = [r.article.id for r in record.articles(everything)]
        ids += [item.id for item in (*record.chronology(everything), *record.expectations(everything), *record.stories(everything))]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(desk_of(record, today=lambda: date(2031, 5, 20)), port=port, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            thread.join(0.02)
        lists = [
            "/?since=2031-01-01",
            "/chronology?since=2031-01-01",
            "/expectations",
            "/stories",
            "/articles",
            "/search?words=dam",
        ]
        yield f"http://127.0.0.1:{port}", [*lists, *(f"/id/{id}" for id in ids)]
        server.should_exit = True
        thread.join()


def test_no_stored_page_runs_asks_or_leaves(browser: Browser, served: tuple[str, list[str]]) -> None:
    address, paths = served
    context = browser.new_context(base_url=address)
    page = context.new_page()
    asked: list[str] = []
    dialogs: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.dataset.ran ?? null") is None, path
        assert page.locator("main").count() == 1, path
    context.close()
    assert dialogs == []
    assert [url for url in asked if not url.startswith(address)] == []
