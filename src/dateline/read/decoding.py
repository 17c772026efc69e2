"""From the bytes of a page to its characters, with a Problem for whatever had to be guessed, replaced or left out."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass

from charset_normalizer import from_bytes

from dateline.errors import ProblemCode
from dateline.model import Page, Problem

MAX_PAGE_BYTES = 20_000_000
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_LABEL = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What is labelled so is read as the wider set that browsers use (WHATWG Encoding, section 4.2).
_WIDER = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252",
          "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
          "shift_jis": "cp932", "iso-8859-9": "cp1254", "tis-620": "cp874"}  # fmt: skip
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x7fELF", b"\x00\x00\x00\x18ftyp")
# The encodings of pages (WHATWG Encoding, section 4); what else a guess could give, pages of old desktop machines, is left out.
_ON_THE_WEB = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "koi8_u",
               "cp874", "gb18030", "big5", "cp932", "euc_jp", "cp949", "utf_16_le", "utf_16_be")  # fmt: skip
_HEAD = 4_096
_MANY_CONTROLS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The characters of a page, empty when it has none that can be read, and what went wrong on the way."""

    text: str
    problems: tuple[Problem, ...] = ()


def decoded(page: Page, *, limit: int = MAX_PAGE_BYTES) -> Decoded:
    """The characters of a page. `limit` is in bytes, before and after unpacking of gzip.

    Gives EMPTY, BINARY, TOO_LARGE (no text), TRUNCATED, CHARSET_GUESSED, BAD_ENCODING (with text). Never raises.
    """
    if len(page.body) > limit:
        return _nothing(ProblemCode.TOO_LARGE, f"{len(page.body)} bytes; the limit is {limit}")
    body, problems = page.body, []
    if body[:2] == b"\x1f\x8b":
        body, whole = _unpacked(body, limit)
        if len(body) > limit:
            return _nothing(ProblemCode.TOO_LARGE, f"more than {limit} bytes when unpacked")
        if not whole:
            problems.append(Problem(code=ProblemCode.TRUNCATED, detail="the compressed stream ends before its end"))
    if not body.strip():
        return _nothing(ProblemCode.EMPTY, "the page has no text", *problems)
    if missing := _missing(page):
        problems.append(Problem(code=ProblemCode.TRUNCATED, detail=f"{missing} bytes that the server announced did not come"))
    text, found = _characters(body, page.content_type)
    if text is None:
        return _nothing(ProblemCode.BINARY, "the bytes are not text", *problems)
    return Decoded(text=text.replace("\x00", ""), problems=(*problems, *found))


def _missing(page: Page) -> int:
    """How many bytes fewer came than the header announced; unpacking makes more of them, never fewer."""
    announced = next((value for name, value in page.headers if name.lower() == "content-length"), "")
    return max(0, int(announced) - len(page.body)) if announced.isascii() and announced.isdigit() and len(announced) < 12 else 0


def _nothing(code: ProblemCode, detail: str, *before: Problem) -> Decoded:
    return Decoded(text="", problems=(*before, Problem(code=code, detail=detail)))


def _unpacked(body: bytes, limit: int) -> tuple[bytes, bool]:
    stream = zlib.decompressobj(wbits=31)
    try:
        return stream.decompress(body, limit + 1), stream.eof
    except zlib.error:
        return _salvaged(body, limit), False


def _salvaged(body: bytes, limit: int) -> bytes:
    """What comes out before a broken place, found by feeding small pieces."""
    stream, out = zlib.decompressobj(wbits=31), bytearray()
    try:
        for start in range(0, len(body), 512):
            out += stream.decompress(body[start : start + 512], limit + 1 - len(out))
            if len(out) > limit:
                break
    except zlib.error:
        pass
    return bytes(out)


def _characters(body: bytes, content_type: str) -> tuple[str | None, list[Problem]]:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _by_name(body, name) or "", []
    if _is_binary(body[:_HEAD]):
        return None, []
    declared = _declared(body, content_type)
    for name in (*declared, "utf-8"):
        text = _by_name(body, name)
        if text is not None:
            return text, [] if name in declared else [_guess(declared, name)]
    return _repaired(body, declared)


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BINARY):
        return True
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    return controls > _MANY_CONTROLS * len(head)


def _declared(body: bytes, content_type: str) -> list[str]:
    labels = _LABEL.findall(content_type)
    labels += [label.decode("ascii", "replace") for label in _DECLARED.findall(body[:_HEAD])[:1]]
    return [_WIDER.get(label.lower(), label.lower()) for label in labels]


def _by_name(body: bytes, name: str) -> str | None:
    try:
        text = body.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return text if isinstance(text, str) else None


def _guess(declared: list[str], name: str) -> Problem:
    was = f"{declared[0]} was declared and is wrong" if declared else "no encoding was declared"
    return Problem(code=ProblemCode.CHARSET_GUESSED, detail=f"{was}; read as {name}")


def _repaired(body: bytes, declared: list[str]) -> tuple[str, list[Problem]]:
    """A text with few bad bytes is its declared encoding, damaged; one with many is another encoding."""
    name = declared[0] if declared and _exists(declared[0]) else "utf-8"
    text = body.decode(name, "replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    if bad > good:
        best = from_bytes(body[:20_000], cp_isolation=list(_ON_THE_WEB)).best()
        other = _by_name(body, best.encoding) if best else None
        if best is not None and other is not None:
            return other, [_guess(declared, best.encoding)]
    detail = f"{bad} places are not valid {name}; they were replaced"
    return text, [Problem(code=ProblemCode.BAD_ENCODING, detail=detail)]


def _exists(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False
