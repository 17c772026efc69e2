"""Pages from files and folders: HTML, flattened text, one-object-a-line JSON, web archives, and a manifest that lists captures.

`pages_of` gives a `Capture` for everything it meets, in a fixed order: a page, or the Problem that kept it from being one. Only a
target that does not exist, or that the system refuses to open, is an error.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from dateline.errors import InputError, ProblemCode
from dateline.model import Page, Problem

ARTICLE_JSON = "application/vnd.dateline.article+json"
_PLAIN = {".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8"}
_MARKUP = {".html", ".htm", ".xhtml"}
_LINES = (".jsonl", ".jsonl.gz", ".ndjson")
_ARCHIVES = (".warc", ".warc.gz")
_READABLE = (*_MARKUP, *_PLAIN, *_LINES, *_ARCHIVES)
MANIFEST = "pages.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What was met at a place: `name` for people ("pages.jsonl:12"), and either a page or the problem with it."""

    name: str
    page: Page | None
    problem: Problem | None = None


def pages_of(target: str, *, now: datetime, max_bytes: int) -> Iterator[Capture]:
    """The captures of a file or folder, folders in the order of names. `now` is the time of capture where none is recorded.

    Bodies above `max_bytes` become a `too-large` Problem. Raises InputError when the target is missing or may not be opened.
    """
    path = Path(target)
    try:
        if path.is_dir():
            yield from _folder(path, now=now, max_bytes=max_bytes)
        elif path.name == MANIFEST:
            yield from _manifest(path, max_bytes=max_bytes)
        else:
            yield from _file(path, now=now, max_bytes=max_bytes)
    except FileNotFoundError:
        raise InputError(target, "there is no such file or folder") from None
    except (PermissionError, OSError) as error:
        raise InputError(target, f"cannot be opened: {error.strerror or error}") from None


def changed_files(path: Path, *, since: datetime | None) -> list[Path]:
    """What to read of a folder or file that is looked at again: files that changed since, or all; a folder with a manifest is one.

    Raises InputError when it is missing.
    """
    if not path.exists():
        raise InputError(str(path), "there is no such file or folder")
    if not path.is_dir() or (path / MANIFEST).is_file():
        named = path / MANIFEST if path.is_dir() else path
        return [path] if _changed(named, since) else []
    listed = (file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith("."))
    return [file for file in listed if file.name.endswith(_READABLE) and _changed(file, since)]


def _changed(file: Path, since: datetime | None) -> bool:
    return since is None or file.stat().st_mtime >= since.timestamp()


def _folder(folder: Path, *, now: datetime, max_bytes: int) -> Iterator[Capture]:
    if (folder / MANIFEST).is_file():
        yield from _manifest(folder / MANIFEST, max_bytes=max_bytes)
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _folder(path, now=now, max_bytes=max_bytes)
        elif path.name.endswith(_READABLE):
            yield from _file(path, now=now, max_bytes=max_bytes)


def _file(path: Path, *, now: datetime, max_bytes: int) -> Iterator[Capture]:
    if path.name.endswith(_LINES):
        yield from _json_lines(path, now=now, max_bytes=max_bytes)
    elif path.name.endswith(_ARCHIVES):
        yield from _archive(path, now=now, max_bytes=max_bytes)
    else:
        content_type = _PLAIN.get(path.suffix, "text/html" if path.suffix in _MARKUP else "")
        yield _capture(str(path), path, url=path.resolve().as_uri(), content_type=content_type, at=now, max_bytes=max_bytes)


def _capture(name: str, path: Path, *, url: str, content_type: str, at: datetime, max_bytes: int) -> Capture:
    size = path.stat().st_size
    if size > max_bytes:
        return _too_large(name, size, max_bytes)
    return Capture(name=name, page=Page(url=url, body=path.read_bytes(), content_type=content_type, fetched_at=at))


def _too_large(name: str, size: int, max_bytes: int) -> Capture:
    detail = f"{name} has {size} bytes, more than the limit max_page_bytes = {max_bytes}; raise it to read this page"
    return Capture(name=name, page=None, problem=Problem(code=ProblemCode.TOO_LARGE, detail=detail))


# ---------------------------------------------------------------- manifests


def _manifest(path: Path, *, max_bytes: int) -> Iterator[Capture]:
    """Captures that a `pages.toml` lists: [[page]] tables with file, url, content_type and fetched_at, in order of capture."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["page"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise InputError(str(path), f"is no list of pages: {error}") from None
    for row in sorted(rows, key=lambda row: (row["fetched_at"], row["file"])):
        file = path.parent / row["file"]
        yield _capture(
            str(file), file, url=row["url"], content_type=row["content_type"], at=row["fetched_at"], max_bytes=max_bytes
        )


# ---------------------------------------------------------------- one JSON object a line


def _json_lines(path: Path, *, now: datetime, max_bytes: int) -> Iterator[Capture]:
    number = 0
    try:
        with _opened(path) as handle:
            while raw := handle.readline(2 * max_bytes):
                number += 1
                if raw.strip():
                    yield _json_line(f"{path}:{number}", raw, path=path, number=number, now=now, max_bytes=max_bytes)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield _broken(f"{path}:{number + 1}", f"the compressed file ends or breaks after line {number}: {error}")


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _broken(name: str, detail: str, code: ProblemCode = ProblemCode.TRUNCATED) -> Capture:
    return Capture(name=name, page=None, problem=Problem(code=code, detail=detail))


def _json_line(name: str, raw: bytes, *, path: Path, number: int, now: datetime, max_bytes: int) -> Capture:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError) as error:
        return _broken(name, f"the line is not JSON: {error}", ProblemCode.BAD_JSON)
    if not isinstance(line, dict):
        return _broken(name, "the line is not a JSON object", ProblemCode.BAD_JSON)
    url = line.get("url") if isinstance(line.get("url"), str) else None
    url = url or f"{path.resolve().as_uri()}#{line.get('id') or number}"
    at = _moment(line.get("fetched_at")) or now
    if "html" in line or "html_b64" in line:
        return _raw_page(name, line, url=url, at=at, max_bytes=max_bytes)
    if len(raw) > max_bytes:
        return _too_large(name, len(raw), max_bytes)
    return Capture(name=name, page=Page(url=url, body=raw.strip(), content_type=f"{ARTICLE_JSON}; charset=utf-8", fetched_at=at))


def _raw_page(name: str, line: dict[str, Any], *, url: str, at: datetime, max_bytes: int) -> Capture:
    try:
        if "html_b64" in line:
            body, content_type = base64.b64decode(line["html_b64"]), "text/html"
        else:
            body, content_type = line["html"].encode("utf-8", "surrogatepass"), "text/html; charset=utf-8"
    except (binascii.Error, AttributeError, TypeError, ValueError) as error:
        return _broken(name, f"html or html_b64 is not a page: {error}", ProblemCode.BAD_JSON)
    if len(body) > max_bytes:
        return _too_large(name, len(body), max_bytes)
    return Capture(name=name, page=Page(url=url, body=body, content_type=content_type, fetched_at=at))


def _moment(words: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# ---------------------------------------------------------------- web archives


def _archive(path: Path, *, now: datetime, max_bytes: int) -> Iterator[Capture]:
    count, short = 0, False
    try:
        with path.open("rb") as handle:
            for record in ArchiveIterator(handle, record_types=WarcRecordType.response, parse_http=True, auto_decode="all"):
                count += 1
                whole = record.content_length
                capture = _archived(f"{path}#{count}", record, now=now, max_bytes=max_bytes)
                short = _short(capture, whole)
                yield capture
    except (EOFError, OSError, ValueError) as error:
        yield _broken(f"{path}#{count + 1}", f"the archive breaks after {count} responses: {error}")
        return
    if count == 0 and path.stat().st_size:
        yield _broken(str(path), "the archive holds no response that can be read")
    elif short or _cut(path):
        yield _broken(f"{path}#{count + 1}", f"the archive is cut off after {count} responses")


def _archived(name: str, record: Any, *, now: datetime, max_bytes: int) -> Capture:
    url = record.headers.get("WARC-Target-URI") or name
    body = record.reader.read(max_bytes + 1)
    if len(body) > max_bytes:
        return _too_large(name, record.content_length, max_bytes)
    headers = record.http_headers
    page = Page(
        url=url,
        body=body,
        content_type=(headers.get("Content-Type") if headers else None) or "",
        fetched_at=record.record_date or now,
        status=(headers.status_code if headers else None) or 200,
        headers=tuple((str(k), str(v)) for k, v in headers) if headers else (),
    )
    return Capture(name=name, page=page)


def _short(capture: Capture, whole: int) -> bool:
    """Whether an undecoded body has fewer bytes than its record announced."""
    page = capture.page
    decoded = page is not None and any(name.lower().endswith("-encoding") for name, _ in page.headers)
    return page is not None and not decoded and len(page.body) < whole


def _cut(path: Path) -> bool:
    """Whether a compressed archive ends inside a member: its last read then raises, which the iterator hides."""
    if path.suffix != ".gz":
        return False
    try:
        with gzip.open(path, "rb") as handle:
            while handle.read(1 << 20):
                pass
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return True
    return False
