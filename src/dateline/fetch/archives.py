"""Web archives to write: captures as WARC 1.1, which any tool for archives reads.

Source: ISO 28500:2017, WARC file format.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from fastwarc.warc import WarcRecord, WarcRecordType

from dateline.model import Page

_OF_THE_WIRE = frozenset(("content-encoding", "transfer-encoding", "content-length"))  # the stored body is decoded and whole


def write_warc(file: IO[bytes], pages: Iterable[Page], *, software: str) -> None:
    """Write captures to a compressed archive: a response for an address of the web, a resource for a file.

    The same captures give the same bytes, the ids of the records included.
    """
    file.write(_member(_info(software)))
    for page in pages:
        file.write(_member(_record(page)))


def _member(record: WarcRecord) -> bytes:
    """A record as a member of a compressed archive, by which it can be read alone."""
    whole = io.BytesIO()
    record.write(whole, checksum_data=True)
    return gzip.compress(whole.getvalue(), 6, mtime=0)


def _info(software: str) -> WarcRecord:
    record = WarcRecord()
    words = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    record.init_headers(WarcRecordType.warcinfo, _urn(software), content_length=len(words))
    record.headers["WARC-Date"] = "1970-01-01T00:00:00Z"  # of the software, not of a capture: the same for the same captures
    record.set_bytes_content(words)
    return record


def _record(page: Page) -> WarcRecord:
    web = page.url.startswith(("http://", "https://"))
    content = _http(page) if web else page.body
    record = WarcRecord()
    kind = WarcRecordType.response if web else WarcRecordType.resource
    at = page.fetched_at or datetime.fromtimestamp(0, UTC)
    record.init_headers(kind, _urn(f"{page.url} {at} {page.sha256}"), content_length=len(content))
    record.headers["WARC-Target-URI"] = page.url
    record.headers["WARC-Date"] = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    of_file = page.content_type or "application/octet-stream"
    record.headers["Content-Type"] = "application/http; msgtype=response" if web else of_file
    record.headers["WARC-Payload-Digest"] = f"sha256:{page.sha256}"
    record.set_bytes_content(content)
    return record


def _urn(name: str) -> bytes:
    return f"uuid:{uuid5(NAMESPACE_URL, name)}".encode()


def _http(page: Page) -> bytes:
    """The response as it would have come over a wire that compresses nothing."""
    given = [(name, value) for name, value in page.headers if name.lower() not in _OF_THE_WIRE]
    if not any(name.lower() == "content-type" for name, _ in given) and page.content_type:
        given.append(("Content-Type", page.content_type))
    given.append(("Content-Length", str(len(page.body))))
    phrase = HTTPStatus(page.status).phrase if page.status in set(HTTPStatus) else ""
    head = [f"HTTP/1.1 {page.status} {phrase}".rstrip(), *(" ".join(f"{name}: {value}".split()) for name, value in given)]
    return "\r\n".join(head).encode("utf-8", "replace") + b"\r\n\r\n" + page.body
