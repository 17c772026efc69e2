"""The pages behind an address, or behind a feed that lies in a file: one question after the other, for `dateline add`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from dateline.errors import FetchError, InputError, ProblemCode
from dateline.fetch.answers import Answer
from dateline.fetch.client import Client
from dateline.fetch.listings import is_listing
from dateline.fetch.pages import Capture
from dateline.fetch.rounds import whole_listing
from dateline.model import Problem
from dateline.settings import Settings


def captures_behind(url: str, *, settings: Settings) -> Iterator[Capture]:
    """The captures behind an address: the page itself, or the pages that a feed or sitemap lists.

    A listed page that cannot be fetched is a Problem. Raises FetchError when the address itself cannot.
    """
    with _Session(settings) as session:
        first = session.get(url)
        if first.page is None:
            raise FetchError(url, first.problem.detail if first.problem else "the server sent nothing")
        if is_listing(first.page.body):
            yield from session.listed(first.page.body, first.page.url)
        else:
            yield captured(first)


def captures_listed_in(file: str, *, settings: Settings) -> Iterator[Capture]:
    """The pages that a feed or sitemap in a file lists; its relative links lead to nothing."""
    with _Session(settings) as session:
        yield from session.listed(Path(file).read_bytes(), Path(file).resolve().as_uri())


def captured(answer: Answer) -> Capture:
    """An Answer as the capture of the address that was asked for."""
    if answer.page is not None and answer.problem is None:
        return Capture(name=answer.url, page=answer.page)
    nothing = Problem(code=ProblemCode.FAILED, detail="the server sent nothing")
    return Capture(name=answer.url, page=None, problem=answer.problem or nothing)


class _Session:
    """A client and the loop it lives in, for a caller that waits for each answer."""

    def __init__(self, settings: Settings) -> None:
        self._runner = asyncio.Runner()
        self._client = self._runner.run(_made(settings))

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._client.__aexit__(None, None, None))
        self._runner.close()

    def get(self, url: str) -> Answer:
        return self._runner.run(self._client.get(url))

    def listed(self, body: bytes, base: str) -> Iterator[Capture]:
        try:
            listing = self._runner.run(whole_listing(body, base=base, client=self._client))
        except InputError as error:
            yield Capture(name=base, page=None, problem=Problem(code=ProblemCode.BAD_FEED, detail=str(error)))
            return
        for entry in listing.entries:
            yield captured(self.get(entry.url))


async def _made(settings: Settings) -> Client:
    return Client(settings, clock=lambda: datetime.now(UTC))
