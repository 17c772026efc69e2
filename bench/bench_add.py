"""How `add` grows with the record: processor time an article, by tenths of a run, on generated articles.

Only merging and writing are timed, since reading knows nothing of the record. What counts is the ratio of the last tenth to the
first: absolute times say more about the machine.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_stories import made

from dateline.merge.terms import moment
from dateline.read import read_text
from dateline.run.pipeline import merged
from dateline.store import open_record

BATCH = 25
NOW = datetime(2032, 1, 1, tzinfo=UTC)


def main(count: int = 1000, a_day: int = 100) -> None:
    """Prints milliseconds an article for each tenth of `count` articles, and the ratio of the last to the first."""
    tenth, spent = max(count // 10, 1), [0.0] * 10
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "record.db") as record:
        articles = enumerate(made(tenth * 10, a_day))
        for turn in range(10):
            own = [
                read_text(a.text, published=moment(a), title=a.title, url=f"https://paper.example/{number}")
                for number, a in itertools.islice(articles, tenth)
            ]
            for place, start in enumerate(range(0, tenth, BATCH)):
                batch = own[start : start + BATCH]
                begun = time.process_time()
                changes, keys = merged(record, batch)
                record.apply([], batch, changes, keys=keys, at=NOW + timedelta(minutes=turn * tenth + place))
                spent[turn] += time.process_time() - begun
            print(f"{(turn + 1) * tenth} articles: {1000 * spent[turn] / tenth:.1f} ms an article", flush=True)
    print(json.dumps({"last_tenth_to_first": round(spent[-1] / spent[0], 2)}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
