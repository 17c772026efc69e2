"""A zip that has one form only: the same entries give the same bytes, so that any byte that differs can be found and named.

Entries are stored as they are, in the order given, without times or attributes of a machine. What the format leaves open is fixed
here; so a reader can write the file anew from what it holds and compare.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_READABLE = 0o644 << 16
_BROKEN = (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, OSError, EOFError, KeyError, OverflowError)


def packed(entries: Mapping[str, bytes]) -> bytes:
    """The one zip of these entries."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, _READABLE
            archive.writestr(info, content)
    return whole.getvalue()


def unpacked(whole: bytes) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """The entries of a zip, and everything in which it is not the one zip of them, as (place, what is wrong)."""
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            infos = archive.infolist()
            entries, wrong = _contents(archive, infos)
    except _BROKEN as error:
        return {}, [("the directory of the zip", f"it cannot be read: {error}")]
    again = packed(entries)
    if not wrong and again != whole:
        place = next((at for at, (a, b) in enumerate(zip(whole, again, strict=False)) if a != b), min(len(whole), len(again)))
        wrong.append((_around(infos, place), f"byte {place} is not what the entries give"))
    return entries, wrong


def _contents(archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo]) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    entries: dict[str, bytes] = {}
    wrong: list[tuple[str, str]] = []
    for info in infos:
        if info.compress_type != zipfile.ZIP_STORED:  # never unpacked: a forged entry could swell without end
            wrong.append((info.filename, "it is said to be compressed, and no entry of this zip is"))
            continue
        try:
            entries[info.filename] = archive.read(info)
        except _BROKEN as error:
            wrong.append((info.filename, f"it cannot be read whole: {error}"))
    return entries, wrong


def _around(infos: Iterable[zipfile.ZipInfo], place: int) -> str:
    """The entry whose head or bytes hold a place of the file, else the directory behind them."""
    ends = [(i.header_offset, i.header_offset + 30 + len(i.filename.encode()) + i.compress_size, i.filename) for i in infos]
    return next((name for start, end, name in ends if start <= place < end), "the directory of the zip")
