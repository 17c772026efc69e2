"""Verifying a case file: its bytes, its digests, its pages against its record, and everything that the record says."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from dateline.errors import InputError, StoreError
from dateline.fetch.pages import pages_of
from dateline.model import Page
from dateline.serve import casefile
from dateline.serve.grounding import Finding
from dateline.serve.verify import Verdict, verify_record
from dateline.serve.zipped import unpacked
from dateline.settings import Settings
from dateline.store import Record, open_record

_UNKNOWN = datetime.fromtimestamp(0, UTC)  # the archive gives every capture its time
_NEEDED = (casefile.RECORD, casefile.PAGES, casefile.SPANS, casefile.PROV, casefile.MANIFEST, casefile.INDEX, casefile.SUMS)


def verify_case(path: Path, *, settings: Settings) -> Verdict:
    """The Verdict on a case file. One byte that is not as it was written makes a Finding that says where it lies."""
    try:
        whole = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}") from None
    entries, wrong = unpacked(whole)
    findings = [Finding(where=place, what=what) for place, what in wrong]
    findings += [Finding(where=name, what="is missing") for name in _NEEDED if name not in entries and not wrong]
    if not findings:
        findings += _check_sums(entries)
    if findings:
        return Verdict(checked=f"the bytes of {path.name}; nothing else, because they are not whole", findings=tuple(findings))
    with tempfile.TemporaryDirectory(prefix="dateline-verify-") as folder:
        for name in (casefile.RECORD, casefile.PAGES):
            (Path(folder) / name).write_bytes(entries[name])
        try:
            with open_record(Path(folder) / casefile.RECORD) as held:
                verdict = verify_record(held, settings=settings)
                more = [*_check_pages(held, Path(folder) / casefile.PAGES, settings), *_check_derived(held, entries)]
        except StoreError as error:
            return Verdict(checked="the bytes", findings=(Finding(where=casefile.RECORD, what=str(error)),))
    checked = f"{len(entries)} entries and their digests, the archive against the record, {verdict.checked}"
    return Verdict(checked=checked, findings=(*verdict.findings, *more))


def _check_sums(entries: dict[str, bytes]) -> Iterator[Finding]:
    lines = entries[casefile.SUMS].decode("utf-8", "replace").splitlines()
    named = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name, content in entries.items():
        if name != casefile.SUMS and named.get(name) != hashlib.sha256(content).hexdigest():
            yield Finding(where=name, what=f"its digest is not the one in {casefile.SUMS}")
    for name in named.keys() - entries.keys():
        yield Finding(where=name, what=f"is named in {casefile.SUMS} and missing")


def _check_pages(held: Record, archive: Path, settings: Settings) -> Iterator[Finding]:
    """The archive holds the pages of the record, byte for byte, and no other."""
    kept = {(page.url, page.sha256) for page in held.pages() if _of_the_web(page)}
    found = set()
    for capture in pages_of(str(archive), now=_UNKNOWN, max_bytes=settings.max_page_bytes):
        if capture.page is None:
            yield Finding(where=casefile.PAGES, what=f"{capture.problem.detail if capture.problem else capture.name}")
        else:
            found.add((capture.page.url, capture.page.sha256))
    for url, digest in sorted(kept - found):
        yield Finding(where=casefile.PAGES, what=f"the page {url} (sha256 {digest}) is in the record and not in the archive")
    for url, digest in sorted(found - kept):
        yield Finding(where=casefile.PAGES, what=f"the page {url} (sha256 {digest}) is in the archive and not in the record")


def _of_the_web(page: Page) -> bool:
    return page.url.startswith(("http://", "https://"))


def _check_derived(held: Record, entries: dict[str, bytes]) -> Iterator[Finding]:
    """What follows from the record is made again and compared, where the same version of dateline does it."""
    manifest = json.loads(entries[casefile.MANIFEST])
    if manifest["software"] != casefile.software():
        return
    for name, content in casefile.derived_entries(held, manifest).items():
        if entries.get(name) != content:
            yield Finding(where=name, what="is not what the record gives")
