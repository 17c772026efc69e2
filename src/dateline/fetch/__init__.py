"""From targets to captures: files, folders, archives, and addresses. The only room that opens a connection outward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from dateline.errors import InputError
from dateline.fetch.listings import is_listing
from dateline.fetch.pages import Capture, pages_of
from dateline.settings import Settings

_FEEDS = (".xml", ".rss", ".atom", ".rdf", ".json")
_HEAD = 4096


def captures_of(targets: Iterable[str], *, now: datetime, settings: Settings) -> Iterator[Capture]:
    """The captures of files, folders and http(s) addresses, in order. `now` is the time of capture where none is recorded.

    A feed, whether at an address or in a file that is named itself, gives the pages that it lists. Raises InputError for a path
    that is missing, before anything is read, and FetchError for an address that cannot be fetched.
    """
    wanted = list(targets)
    for target in wanted:
        if not is_address(target) and not Path(target).exists():
            raise InputError(target, "there is no such file or folder")
    for target in wanted:
        if is_address(target) or is_feed_file(Path(target)):
            from dateline.fetch import addresses  # noqa: PLC0415  (the client takes .2 s to import; other files need none)

            behind = addresses.captures_behind if is_address(target) else addresses.captures_listed_in
            yield from behind(target, settings=settings)
        else:
            yield from pages_of(target, now=now, max_bytes=settings.max_page_bytes)


def is_address(target: str) -> bool:
    """Whether a target is an address of the web."""
    return target.lower().startswith(("http://", "https://"))


def is_feed_file(path: Path) -> bool:
    """Whether a path is that of a file with a feed or sitemap in it."""
    if path.suffix.lower() not in _FEEDS or not path.is_file():
        return False
    with path.open("rb") as file:
        return is_listing(file.read(_HEAD))


__all__ = ["Capture", "captures_of", "is_address", "is_feed_file", "pages_of"]
