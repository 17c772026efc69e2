"""`make screenshots`: the pictures of the desk in README and docs, taken of the sample desk by the browser of the system.

What stands on them comes from the pages themselves; run it again when a page has changed.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from dateline.record import Query
from dateline.run.pipeline import add
from dateline.serve.web import desk
from dateline.settings import load_settings
from dateline.store import Record, open_record

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TODAY = date(2026, 3, 20)


def addresses(record: Record) -> dict[str, str]:
    """Which page each picture shows."""
    article = max(record.articles(Query()), key=lambda r: len({c.certainty for c in r.claims}) * 100 + len(r.claims))
    return {
        "desk": "/chronology?since=2026-01-10&until=2026-03-20",
        "today": "/?since=2026-02-20",
        "expectations": "/expectations",
        "article": f"/id/{article.article.id}",
    }


@contextmanager
def served(record: Record) -> Iterator[str]:
    """The address of the desk while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(desk(record, today=lambda: TODAY), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def main() -> None:
    """Read the sample desk, serve it, and write one picture a page."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit(f"screenshots need a browser of the system: one of {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "desk.db") as record:
        add(record, [str(files("dateline") / "sample")], settings=load_settings(), now=datetime(2026, 4, 1, tzinfo=UTC))
        with served(record) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1240, "height": 800})
            for name, path in addresses(record).items():
                page.goto(address + path)
                page.screenshot(path=HERE / f"{name}.png")
                print(f"docs/{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
