"""From targets to captures: files, folders, archives, and addresses. The only room that opens a connection outward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from dateline.errors import InputError
from dateline.fetch.pages import Capture, pages_of


def captures_of(targets: Iterable[str], *, now: datetime, max_bytes: int, contact: str = "") -> Iterator[Capture]:
    """The captures of files, folders and http(s) addresses, in order. `now` is the time of capture where none is recorded.

    Raises InputError for a path that is missing, before anything is read, and FetchError for an address that cannot be fetched.
    """
    wanted = list(targets)
    for target in wanted:
        if not is_address(target) and not Path(target).exists():
            raise InputError(target, "there is no such file or folder")
    for target in wanted:
        if is_address(target):
            from dateline.fetch.web import fetched  # noqa: PLC0415  (the client takes .2 s to import; files need none)

            yield from fetched(target, now=now, max_bytes=max_bytes, contact=contact)
        else:
            yield from pages_of(target, now=now, max_bytes=max_bytes)


def is_address(target: str) -> bool:
    """Whether a target is an address of the web."""
    return target.lower().startswith(("http://", "https://"))


__all__ = ["Capture", "captures_of", "is_address", "pages_of"]
