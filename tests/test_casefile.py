"""A case file stands on its own: it verifies elsewhere, one flipped byte anywhere fails it, and it opens offline."""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from dateline.errors import NotFound
from dateline.fetch.archives import write_warc
from dateline.fetch.pages import pages_of
from dateline.model import Page
from dateline.serve import casefile
from dateline.serve.verify_case import verify_case
from dateline.serve.zipped import packed, unpacked
from dateline.settings import load_settings
from dateline.store import Record, open_record

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SETTINGS = load_settings(workers=1)


@pytest.fixture(scope="module")
def case(desk_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / "heron.zip"
    with open_record(desk_file) as record:
        casefile.write_case(record, path, about="heron", as_of=date(2026, 3, 20), now=NOW)
    return path


def entries(case: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(case) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_case_file_verifies_where_the_record_is_not(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "moved.zip"
    elsewhere.write_bytes(case.read_bytes())
    monkeypatch.chdir(tmp_path)
    verdict = verify_case(elsewhere, settings=SETTINGS)
    assert verdict.findings == ()
    assert "pages read again" in verdict.checked


def test_one_flipped_byte_anywhere_fails_it_and_says_where(case: Path, tmp_path: Path) -> None:
    whole, bad = case.read_bytes(), tmp_path / "bad.zip"
    draw = random.Random(7)
    places = {draw.randrange(len(whole)) for _ in range(150)} | set(range(60)) | set(range(len(whole) - 120, len(whole)))
    for place in sorted(places):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << draw.randrange(8))]) + whole[place + 1 :])
        findings = verify_case(bad, settings=SETTINGS).findings
        assert findings, place
        assert all(finding.where for finding in findings)


def test_a_flipped_byte_is_placed_in_its_entry(case: Path, tmp_path: Path) -> None:
    whole = case.read_bytes()
    with zipfile.ZipFile(case) as archive:
        info = archive.getinfo(casefile.SPANS)
    place = info.header_offset + 30 + len(info.filename) + info.file_size // 2
    (tmp_path / "bad.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    (finding,) = verify_case(tmp_path / "bad.zip", settings=SETTINGS).findings
    assert finding.where == casefile.SPANS


def test_an_entry_that_says_it_is_compressed_is_named_and_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "swollen.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.db", bytes(10_000))
    found, wrong = unpacked((tmp_path / "swollen.zip").read_bytes())
    assert found == {}
    assert [place for place, _ in wrong] == ["record.db"]


def test_a_forged_record_fails_even_with_digests_made_anew(case: Path, tmp_path: Path) -> None:
    held = entries(case)
    held[casefile.SPANS] = held[casefile.SPANS].replace(b'"exact": "', b'"exact": "No, ', 1)
    del held[casefile.SUMS]
    held[casefile.SUMS] = casefile.sums(held)
    (tmp_path / "forged.zip").write_bytes(packed(held))
    (finding,) = verify_case(tmp_path / "forged.zip", settings=SETTINGS).findings
    assert (finding.where, finding.what) == (casefile.SPANS, "is not what the record gives")


def test_the_digests_are_those_that_sha256sum_reads(case: Path) -> None:
    held = entries(case)
    lines = held[casefile.SUMS].decode().splitlines()
    assert {line.split("  ", 1)[1] for line in lines} == held.keys() - {casefile.SUMS}
    assert all(hashlib.sha256(held[line.split("  ", 1)[1]]).hexdigest() == line[:64] for line in lines)


def test_its_pages_open_without_a_network_or_a_script(case: Path) -> None:
    held = entries(case)
    for name in (name for name in held if name.endswith(".html")):
        text = held[name].decode()
        assert "<script" not in text
        assert not re.search(r"""(?:src|@import|url\()\s*=?\s*["']?https?:""", text)
        links = re.findall(r'href="(?!https?:|#)([^"#]+)', text)
        assert all((str(Path(name).parent / link) if ".." not in link else "index.html").lstrip("./") in held for link in links)


def test_its_spans_are_annotations_and_its_provenance_leads_from_each_object_to_bytes(case: Path) -> None:
    held = entries(case)
    notes = [json.loads(line) for line in held[casefile.SPANS].splitlines()]
    assert notes
    for note in notes:
        kinds = {selector["type"] for selector in note["target"]["selector"]}
        assert kinds == {"TextQuoteSelector", "TextPositionSelector"}
    proven = json.loads(held[casefile.PROV])
    derived = {(row["prov:generatedEntity"], row["prov:usedEntity"]) for row in proven["wasDerivedFrom"].values()}
    for note in notes:
        reading = next(used for made, used in derived if made == f"case:{note['id'].split(':')[2]}")
        assert any(made == reading and used.startswith("sha256:") for made, used in derived)


def test_nothing_about_a_name_is_no_case(desk: Record, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        casefile.write_case(desk, tmp_path / "none.zip", about="xyzzy", as_of=date(2026, 3, 20), now=NOW)


def test_a_zip_has_one_form_only() -> None:
    held = {"a.txt": b"one", "b/c.txt": b"two"}
    whole = packed(held)
    assert packed(held) == whole
    assert unpacked(whole) == (held, [])
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "one")
        archive.writestr("b/c.txt", "two")
    assert unpacked(other.getvalue())[1], "the same entries, written with the times of today"


def test_an_archive_that_is_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    at = datetime(2031, 5, 5, 9, 30, 15, 250, UTC)
    headers = (("Server", "x\r\ny"), ("Content-Encoding", "gzip"), ("Content-Type", "text/html; charset=utf-8"))
    page = Page(url="https://x.example/ä?b=1", body=b"<p>\x00\xff</p>", content_type=headers[2][1], fetched_at=at, headers=headers)
    with (tmp_path / "pages.warc.gz").open("wb") as file:
        write_warc(file, [page], software="dateline")
    (capture,) = pages_of(str(tmp_path / "pages.warc.gz"), now=NOW, max_bytes=1000)
    assert capture.page
    assert (capture.page.url, capture.page.body, capture.page.content_type) == (page.url, page.body, page.content_type)
    assert capture.page.fetched_at == at
    with (tmp_path / "pages.warc.gz").open("rb") as file:
        records = ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False)
        assert [record.verify_block_digest() for record in records] == [True]
