"""Files with one JSON object a line, gzipped or not: the form of every gold and of every prediction."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]


def read_rows(path: str) -> Iterator[Row]:
    """The objects of a file, in its order; blank lines are skipped. Raises OSError, and ValueError for a line that is not JSON."""
    with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle if line.strip())
