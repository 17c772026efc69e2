"""Raw results, kept by date: one line of JSON a figure in bench/results/<day>.jsonl."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def keep(bench: str, **figures: object) -> None:
    """Print the figures of a benchmark and add them to the day's file, with what they were measured on."""
    now = datetime.now(UTC)
    asked = ["git", "-C", str(RESULTS.parent), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    load = round(os.getloadavg()[0], 1)
    row = {"bench": bench, "at": now.isoformat(timespec="minutes"), "commit": commit, **figures}
    row |= {"python": platform.python_version(), "cores": os.cpu_count(), "load": load}
    print(json.dumps(figures), flush=True)
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / f"{now.date()}.jsonl").open("a") as kept:
        kept.write(json.dumps(row) + "\n")
