"""`python eval/predict.py STAGE INPUT.jsonl[.gz] > PRED.jsonl`: what dateline answers, one line per line of the input.

Every stage goes through the functions that a user's pages go through; there is no other way in for an evaluation. The input holds
no gold. Stages: read, flattened, claims, dates, certainty, stories, copies, record-articles, record-streams, chronology.
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from flatten import flatten
from stages_record import predict_articles, predict_chronology, predict_streams
from stages_stories import predict_copies, predict_stories

from dateline.model import Page, Reading, Span, Stamp
from dateline.read import read_page, read_text
from dateline.read.attribution import find_attributions
from dateline.read.certainty import factuality
from dateline.text import analyse

Line = dict[str, Any]


def predict_read(lines: Iterable[Line]) -> Iterator[Line]:
    """Pages -> title, authors, day, moment, body and tags."""
    for line in lines:
        body = base64.b64decode(line["html_b64"]) if "html_b64" in line else line["html"].encode("utf-8", "surrogatepass")
        content_type = "text/html" if "html_b64" in line else "text/html; charset=utf-8"
        yield _article_line(line, body=body, content_type=content_type)


def predict_flattened(lines: Iterable[Line]) -> Iterator[Line]:
    """Pages -> the same as `read`, from their text alone: block elements are lines, links are their words."""
    for line in lines:
        text = flatten(base64.b64decode(line["html_b64"]) if "html_b64" in line else line["html"])
        yield _article_line(line, body=text.encode("utf-8", "surrogatepass"), content_type="text/plain; charset=utf-8")


def _article_line(line: Line, *, body: bytes, content_type: str) -> Line:
    # The sets do not say when their pages were captured, so no day can be after that.
    article = read_page(Page(url=line["url"] or "", body=body, content_type=content_type, fetched_at=None)).article
    day = article.published.day.earliest if article.published else None
    return {
        "set": line.get("set"),
        "id": line["id"],
        "title": article.title,
        "authors": list(article.authors),
        "date": day.isoformat() if day else None,
        "datetime": _moment(article.published),
        "body": article.text,
        "tags": list(article.tags),
    }


def _moment(stamp: Stamp | None) -> str | None:
    if stamp is None or stamp.clock is None or stamp.day.earliest is None:
        return None
    return (stamp.instant or datetime.combine(stamp.day.earliest, stamp.clock)).isoformat()


def predict_claims(lines: Iterable[Line]) -> Iterator[Line]:
    """Texts -> attributions as flat spans."""
    for line in lines:
        found, _ = find_attributions(analyse(line["text"]), language="en")
        yield {
            "id": line["id"],
            "attributions": [
                {part: [[s.start, s.end] for s in getattr(a, part)] for part in ("source", "cue", "content")} for a in found
            ],
        }


def predict_dates(lines: Iterable[Line]) -> Iterator[Line]:
    """Dated texts -> TIMEX3."""
    for line in lines:
        reading = _read(line)
        yield {
            "id": line["id"],
            "timex": [
                {"start": t.core.start, "end": t.core.end, "type": t.type.value, "value": t.value} for t in reading.times
            ],
        }


def _read(line: Line) -> Reading:
    published = date.fromisoformat(line["date"][:10]) if line.get("date") else None
    return read_text(line["text"], published=published, title=line.get("title"))


def predict_certainty(lines: Iterable[Line]) -> Iterator[Line]:
    """Sentences with marked events -> factuality, -3 to 3."""
    for line in lines:
        words = analyse(line["text"])
        yield {
            "id": line["id"],
            "events": [
                {"start": e["start"], "end": e["end"], "factuality": factuality(words, Span(start=e["start"], end=e["end"]))}
                for e in line["events"]
            ],
        }


STAGES: dict[str, Callable[[Iterable[Line]], Iterator[Line]]] = {
    "read": predict_read,
    "flattened": predict_flattened,
    "claims": predict_claims,
    "dates": predict_dates,
    "certainty": predict_certainty,
    "stories": predict_stories,
    "copies": predict_copies,
    "record-articles": predict_articles,
    "record-streams": predict_streams,
    "chronology": predict_chronology,
}


def lines_of(path: str) -> Iterator[Line]:
    """The JSON objects of a file with one a line, compressed or not; `-` is standard input."""
    if path == "-":
        yield from (json.loads(line) for line in sys.stdin if line.strip())
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8") as handle:
        yield from (json.loads(line) for line in handle if line.strip())


def main(arguments: list[str]) -> int:
    """Predict one file; 2 when the arguments are off."""
    if len(arguments) != 2 or arguments[0] not in STAGES:
        print(f"{__doc__}\n", file=sys.stderr)
        return 2
    for prediction in STAGES[arguments[0]](lines_of(arguments[1])):
        print(json.dumps(prediction, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
