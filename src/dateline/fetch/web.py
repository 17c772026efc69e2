"""Pages and feeds from addresses: one plain request each, with a limit on size and time and a name that says who asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import httpx2

from dateline.errors import FetchError, ProblemCode
from dateline.fetch.feeds import is_feed, links_of
from dateline.fetch.pages import Capture
from dateline.model import Page, Problem

_SECONDS = 20.0
_REDIRECTS = 5


def fetched(url: str, *, now: datetime, max_bytes: int, contact: str = "") -> Iterator[Capture]:
    """The captures behind an address: the page itself, or the pages that a feed links to.

    A link of a feed that cannot be fetched is a Problem. Raises FetchError when the address itself cannot.
    """
    with _client(contact) as client:
        first = _get(client, url, now=now, max_bytes=max_bytes)
        if first.page is None or not is_feed(first.page.body):
            yield first
            return
        for link in links_of(first.page.body, first.page.url):
            try:
                yield _get(client, link, now=now, max_bytes=max_bytes)
            except FetchError as error:
                yield Capture(name=link, page=None, problem=Problem(code=ProblemCode.FAILED, detail=str(error)))


def _client(contact: str) -> httpx2.Client:
    agent = f"dateline/0.1 ({contact})" if contact else "dateline/0.1"
    return httpx2.Client(headers={"User-Agent": agent}, follow_redirects=True, max_redirects=_REDIRECTS, timeout=_SECONDS)


def _get(client: httpx2.Client, url: str, *, now: datetime, max_bytes: int) -> Capture:
    try:
        with client.stream("GET", url) as response:
            if response.status_code >= 400:
                raise FetchError(url, f"the server answered {response.status_code} {response.reason_phrase}")
            body = b""
            for part in response.iter_bytes():
                body += part
                if len(body) > max_bytes:
                    return _too_large(url, max_bytes)
            return Capture(name=url, page=_page(response, body, now))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise FetchError(url, f"{type(error).__name__}: {error}; check the address and the connection") from None


def _page(response: httpx2.Response, body: bytes, now: datetime) -> Page:
    return Page(
        url=str(response.url),
        body=body,
        content_type=response.headers.get("content-type", ""),
        fetched_at=now,
        status=response.status_code,
        headers=tuple(response.headers.multi_items()),
    )


def _too_large(url: str, max_bytes: int) -> Capture:
    detail = f"{url} is larger than the limit max_page_bytes = {max_bytes}; raise it to read this page"
    return Capture(name=url, page=None, problem=Problem(code=ProblemCode.TOO_LARGE, detail=detail))
