"""A case file: one zip that holds everything a matter rests on, and can be read and checked without dateline or a network.

`SHA256SUMS` names the digest of every entry; the zip itself has one form only (see zipped.py). What the entries are is told in
`README.txt`, which goes along.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from dateline.errors import NotFound
from dateline.fetch.archives import write_warc
from dateline.model import Page, Reading, Span
from dateline.record import ALL, Event, Evidence, Expectation, Kind, Query
from dateline.serve import brief as briefs
from dateline.serve.provenance import evidence_of, provenance
from dateline.serve.receipts import target
from dateline.serve.zipped import packed
from dateline.store import Record, open_record
from dateline.store.slices import write_slice
from dateline.text import paragraphs

SUMS, RECORD, PAGES, SPANS, PROV, MANIFEST, INDEX = (
    "SHA256SUMS", "record.db", "pages.warc.gz", "spans.jsonl", "provenance.json", "case.json", "index.html",
)  # fmt: skip
_README = """This file was written by dateline. It holds what a record of the news held about one matter, and the pages it rests on.

index.html        start here: what happened, what is expected, where sources disagree, with receipts. Opens offline.
articles/         the text of every capture, with the quoted words marked.
pages.warc.gz     the raw pages as they were captured: WARC 1.1 (ISO 28500).
record.db         the slice of the record: SQLite, opens with dateline.
spans.jsonl       every quotation as a W3C Web Annotation, one a line.
provenance.json   where everything comes from: W3C PROV, as PROV-JSON.
case.json         what was asked, when, and by which version.
SHA256SUMS        the SHA-256 digest of every other entry.

Check it with dateline:      dateline verify FILE.zip
Check it without dateline:   unzip FILE.zip && sha256sum -c SHA256SUMS
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a case file that was written holds, and its own digest."""

    articles: int
    captures: int
    quotations: int
    sha256: str


def software() -> str:
    """Name and version of what writes a case file."""
    return f"dateline {version('dateline')}"


def write_case(record: Record, out: Path, *, about: str, as_of: date, now: datetime) -> Made:
    """Write the case file about a name as the record stood on the evening of a day. Raises NotFound when nothing is about it."""
    query = Query(about=about, as_of=as_of, limit=ALL)
    events, expected = record.chronology(query), record.expectations(query)
    articles = {reading.article.id for reading in record.articles(query)}
    articles |= {article for event in events for article in event.articles} | {a for row in expected for a in row.articles}
    if not articles:
        raise NotFound(about)
    stories = [story for story in record.stories(Query(as_of=as_of, limit=ALL)) if set(story.articles) <= articles]
    with tempfile.TemporaryDirectory(prefix="dateline-case-") as folder:
        path = Path(folder) / RECORD
        objects = {
            Kind.EVENT: [event.id for event in events],
            Kind.EXPECTATION: [row.id for row in expected],
            Kind.STORY: [story.id for story in stories],
        }
        write_slice(record, path, articles=articles, objects=objects, as_of=as_of)
        with open_record(path) as held:
            entries = _entries(held, about=about, as_of=as_of, now=now)
        held_bytes = path.read_bytes()
    entries = {RECORD: held_bytes, **entries}
    entries[SUMS] = sums(entries)
    whole = packed(entries)
    out.write_bytes(whole)
    quotations = entries[SPANS].count(b"\n")
    captures = sum(name.startswith("articles/") for name in entries)
    return Made(articles=len(articles), captures=captures, quotations=quotations, sha256=hashlib.sha256(whole).hexdigest())


def _entries(held: Record, *, about: str, as_of: date, now: datetime) -> dict[str, bytes]:
    asked = {"about": about, "as_of": str(as_of)}
    manifest = {"software": software(), "made_at": now.isoformat(), **asked, "counts": _counts(held)}
    return {"README.txt": _README.encode(), MANIFEST: _json(manifest), **derived_entries(held, manifest)}


def derived_entries(held: Record, manifest: dict[str, Any]) -> dict[str, bytes]:
    """The entries that follow from the slice of the record and the manifest: the same again whenever they are made."""
    about, as_of = str(manifest["about"]), date.fromisoformat(manifest["as_of"])
    readings, objects = readings_of(held), objects_of(held)
    first = held.days()[0] or as_of
    brief = briefs.brief_of(held, briefs.Asked(about=about, since=first, as_of=as_of))
    proven = provenance(
        readings, objects, software=str(manifest["software"]), about=about, made_at=datetime.fromisoformat(manifest["made_at"])
    )
    return {
        PAGES: _warc(held.pages(), str(manifest["software"])),
        SPANS: b"".join(_line(annotation) for annotation in annotated(objects)),
        PROV: _json(proven),
        INDEX: briefs.html(brief, places=_places(objects)).encode(),
        **dict(_texts(readings, objects)),
    }


def readings_of(held: Record) -> list[Reading]:
    """Every version of every article of a slice, in a fixed order."""
    ids = [reading.article.id for reading in held.articles(Query(limit=ALL))]
    return [reading for id in ids for reading in held.versions(id)]


def objects_of(held: Record) -> list[Event | Expectation]:
    """Every event and expectation of a slice, in a fixed order."""
    return [*held.chronology(Query(limit=ALL)), *held.expectations(Query(limit=ALL))]


def annotated(objects: Iterable[Event | Expectation]) -> Iterator[dict[str, Any]]:
    """Every quotation as a W3C Web Annotation whose body names the object that rests on it."""
    for item in objects:
        for number, piece in enumerate(evidence_of(item), start=1):
            yield {
                "@context": "http://www.w3.org/ns/anno.jsonld",
                "id": f"urn:dateline:{item.id}:{number}",
                "type": "Annotation",
                "motivation": "identifying",
                "body": {"type": "TextualBody", "value": item.what, "purpose": "describing"},
                "target": target(piece),
            }


def sums(entries: dict[str, bytes]) -> bytes:
    """The digests of entries as `sha256sum -c` reads them."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in entries.items()).encode()


def _counts(held: Record) -> dict[str, int]:
    counts = held.counts()
    return {name: getattr(counts, name) for name in ("pages", "articles", "claims", "stories", "events", "expectations")}


def _warc(pages: Iterable[Page], software: str) -> bytes:
    whole = io.BytesIO()
    write_warc(whole, pages, software=software)
    return whole.getvalue()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _line(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()


# ---------------------------------------------------------------- texts to read


def _text_name(article: str, sha256: str) -> str:
    return f"articles/{article}-{sha256[:12]}.html"


def _places(objects: Iterable[Event | Expectation]) -> dict[tuple[str, int, int], str]:
    """Where in the zip a quotation stands, by digest and span."""
    return {
        (piece.sha256, piece.span.start, piece.span.end): f"{_text_name(piece.article, piece.sha256)}#{piece.claim}"
        for item in objects
        for piece in evidence_of(item)
    }


def _texts(readings: Iterable[Reading], objects: Iterable[Event | Expectation]) -> Iterator[tuple[str, bytes]]:
    quoted: dict[tuple[str, str], list[Evidence]] = {}
    for item in objects:
        for piece in evidence_of(item):
            quoted.setdefault((piece.article, piece.sha256), []).append(piece)
    templates = Environment(
        loader=PackageLoader("dateline", "serve/templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    page = templates.get_template("case_text.html")
    for reading in readings:
        key = reading.article.id, reading.page.sha256
        made = page.render(reading=reading, paragraphs=list(_pieces(reading.article.text, quoted.get(key, []))))
        yield _text_name(*key), made.encode()


def _pieces(text: str, quoted: Sequence[Evidence]) -> Iterator[list[tuple[str, tuple[str, ...], bool]]]:
    """Paragraphs as runs of (words, anchors of the quotations that begin here, whether a quotation covers them)."""
    edges = sorted({edge for piece in quoted for edge in (piece.span.start, piece.span.end)})
    for paragraph in paragraphs(text):
        cuts = [paragraph.start, *(edge for edge in edges if paragraph.start < edge < paragraph.end), paragraph.end]
        yield [_run(text, Span(start=a, end=b), quoted) for a, b in pairwise(cuts)]


def _run(text: str, run: Span, quoted: Sequence[Evidence]) -> tuple[str, tuple[str, ...], bool]:
    anchors = tuple(dict.fromkeys(p.claim for p in quoted if p.span.start == run.start))
    return run.of(text), anchors, any(p.span.start <= run.start and run.end <= p.span.end for p in quoted)
