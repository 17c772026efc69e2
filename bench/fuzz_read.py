"""Reading under fire: bytes and broken pages, for as long as asked (ten minutes by default). Any exception ends
the run and is shown.

    python bench/fuzz_read.py [SECONDS]

Hypothesis draws bytes, cuts, doubles and mixes the golden pages, and puts any bytes into them. Each draw goes
through `read_page`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.model import Page
from dateline.read import read_page
from dateline.read.extract import ARTICLE_JSON

SECONDS = 600
PAGES = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "tests" / "golden").glob("*/page.html"))]
TYPES = ("text/html", "text/html; charset=utf-8", "text/html; charset=utf-16", "text/plain", ARTICLE_JSON, "")


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A golden page with pieces of golden pages, or any bytes, put in at places of it."""
    body = draw(st.sampled_from(PAGES))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 400)))
        other = draw(st.sampled_from(PAGES))
        place = draw(st.integers(0, len(other)))
        piece = draw(st.binary(max_size=12)) if draw(st.booleans()) else other[place : place + draw(st.integers(0, 600))]
        body = body[:start] + piece + body[end:]
    return body


def read_all(bodies: st.SearchStrategy[bytes], *, examples: int) -> None:
    """Read so many draws. Raises what reading raises."""

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(bodies, st.sampled_from(TYPES))
    def once(body: bytes, content_type: str) -> None:
        read_page(Page(url="https://lantern.example/2031/02/04/x", body=body, content_type=content_type))

    once()


def main() -> None:
    """Read draws until the time is over, and print how many."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    started, count = time.monotonic(), 0
    while time.monotonic() - started < seconds:
        read_all(st.one_of(mutated(), st.binary(max_size=2_000)), examples=200)
        count += 200
    print(f"{count} pages read in {time.monotonic() - started:.0f} s, no exception")


if __name__ == "__main__":
    main()
