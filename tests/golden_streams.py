"""Streams of articles that we wrote, with gold for what they add up to: read from TOML, one file a stream."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden-streams"


def stream_of(path: Path) -> dict[str, Any]:
    """A stream in the shape of the evaluation data: texts stripped, addresses from outlet and id, an open end is None."""
    stream = tomllib.loads(path.read_text(encoding="utf-8"))
    for article in stream["articles"]:
        article["text"] = article["text"].strip()
        host = "".join(c if c.isalnum() else "-" for c in article["outlet"].lower())
        article["url"] = f"https://{host}.example/{stream['id']}/{article['id']}"
    for window in (s["window"] for row in stream["expectations"] for s in row["stated"] if "window" in s):
        window.setdefault("earliest", None)
        window.setdefault("latest", None)
    for row in stream["expectations"]:
        row.setdefault("settled_by", None)
    return stream
