"""Asking for addresses: one question at a time to a host, within limits of time and size, by the rules of the host and our own.

Whatever a server does becomes an `Answer`; nothing here decides whether or when to ask again (`schedule` does).
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from types import TracebackType

import httpcore2
import httpx2

from dateline.errors import InputError, ProblemCode
from dateline.fetch import bodies, rules
from dateline.fetch.answers import Answer, failed, fresh_of, wait_of
from dateline.fetch.guard import ForbiddenAddress, GuardedBackend
from dateline.fetch.opml import led_to
from dateline.fetch.schedule import pause_of
from dateline.model import Page, Problem
from dateline.optouts import host_opt_outs, opt_outs
from dateline.settings import Settings
from dateline.sources import Host, host_of

_REDIRECTS = 5
_FOR_GOOD = (301, 308)
_LEADS_ON = (301, 302, 303, 307, 308)
_ACCEPTED = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
_IDLE_SECONDS = 15.0
_ABOUT = "https://github.com/dateline/dateline"

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Response:
    """What one request gave: `cut` says why the body is not whole."""

    status: int
    headers: Mapping[str, str]
    listed: tuple[tuple[str, str], ...]
    body: bytes
    cut: str = ""


def agent(settings: Settings) -> str:
    """The name under which servers are asked, with whom to write to."""
    return f"{rules.PRODUCT}/{version('dateline')} (+{settings.contact or _ABOUT})"


class Client:
    """Asks servers, and remembers for as long as it is open what each allows. Give it the Hosts that are known, take `learnt`."""

    def __init__(self, settings: Settings, *, clock: Clock, hosts: Iterable[Host] = ()) -> None:
        self._settings, self._clock = settings, clock
        self._hosts = {host.name: host for host in hosts}
        self._learnt: set[str] = set()
        self._turns: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(settings.host_connections))
        self._asked: dict[str, float] = {}  # when each host was last asked, by the clock of the loop
        self._rules: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_trust(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", "")),
            max_connections=settings.hosts_at_once * settings.host_connections,
            keepalive_expiry=_IDLE_SECONDS,
            http2=True,
            network_backend=None if settings.private_addresses else GuardedBackend(),
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._pool.aclose()

    def learnt(self) -> tuple[Host, ...]:
        """The hosts of which something new is known."""
        return tuple(self._hosts[name] for name in sorted(self._learnt))

    async def get(self, url: str, *, etag: str = "", last_modified: str = "") -> Answer:
        """The Answer of an address, redirects followed, each judged as if it were the first address.

        `etag` and `last_modified` are what the last answer gave: a server that has nothing newer says so with an empty 304.
        """
        given = {"if-none-match": etag, "if-modified-since": last_modified}
        conditions = {name: value for name, value in given.items() if value}
        current, moved_to, for_good, seen = url, "", True, {url}
        for _ in range(_REDIRECTS + 1):
            answer, target = await self._hop(current, conditions)
            if target is None:
                return replace(answer, url=url, moved_to=moved_to)
            for_good = for_good and answer.status in _FOR_GOOD
            try:
                current = led_to(current, target)
            except InputError as error:
                return failed(url, ProblemCode.REDIRECTS, f"{current} leads to {error}", at=answer.at)
            moved_to = current if for_good else moved_to
            if current in seen:
                return failed(url, ProblemCode.REDIRECTS, f"{url} leads back to {current}", at=answer.at)
            seen.add(current)
        return failed(url, ProblemCode.REDIRECTS, f"{url} leads through more than {_REDIRECTS} other addresses", at=self._clock())

    async def _hop(self, url: str, conditions: Mapping[str, str]) -> tuple[Answer, str | None]:
        """The Answer of one address that may be asked, and where it leads instead, if it does."""
        host = await self._ruled(host_of(url))
        if isinstance(host, Answer):
            return host, None
        if problem := rules.forbids(host, url):
            return Answer(url=url, at=self._clock(), problem=problem), None
        response = await self._asked_once(url, conditions)
        if isinstance(response, Answer):
            return response, None
        target = response.headers.get("location") if response.status in _LEADS_ON else None
        return self._answered(url, response, host), target

    def _answered(self, url: str, response: _Response, host: Host) -> Answer:
        at = self._clock()
        answer = Answer(
            url=url,
            at=at,
            status=response.status,
            etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
            wait=wait_of(response.headers, at=at),
            fresh=fresh_of(response.headers, at=at),
        )
        if response.status == 304:
            return answer
        if response.status >= 300 or response.status < 200:
            return replace(answer, problem=Problem(code=ProblemCode.HTTP_STATUS, detail=f"the server answered {response.status}"))
        page = Page(
            url=url,
            body=response.body,
            content_type=response.headers.get("content-type", ""),
            fetched_at=at,
            status=response.status,
            headers=response.listed,
        )
        if response.cut:
            return replace(answer, problem=Problem(code=ProblemCode.TRUNCATED, detail=response.cut))
        return replace(answer, page=page, problem=self._left(page, host))

    def _left(self, page: Page, host: Host) -> Problem | None:
        """Why a page that came is not to be used: its publisher reserves that, and the setting says to leave such pages."""
        if self._settings.reserved == "read":
            return None
        return next(iter((*host_opt_outs(page.url, robots=host.robots or "", reserved=host.reserved), *opt_outs(page))), None)

    # ------------------------------------------------------------ what a host allows

    async def _ruled(self, name: str) -> Host | Answer:
        """The host with rules that hold now: its robots.txt and tdmrep.json are fetched when they are not known or too old.

        A host that cannot be reached gives the Answer that says so.
        """
        async with self._rules[name]:
            known = self._hosts.get(name, Host(name=name))
            if known.rules_until is not None and known.rules_until > self._clock():
                return known
            robots = await self._robots(name)
            if isinstance(robots, Answer):
                return robots
            reserved = await self._file(f"{name}/.well-known/tdmrep.json") if robots is not None else None
            hold = rules.RULES_HOLD if robots is not None else timedelta(hours=1)
            text = robots if robots is not None or known.rules_until is None else known.robots
            self._learn(replace(known, robots=text, reserved=_text(reserved), rules_until=self._clock() + hold))
            return self._hosts[name]

    async def _robots(self, name: str) -> str | Answer | None:
        response = await self._file(f"{name}/robots.txt")
        return response if isinstance(response, Answer) else rules.robots_text(response.status, response.body)

    async def _file(self, url: str) -> _Response | Answer:
        """A file of rules, for which nobody's leave is needed; redirects are followed."""
        for _ in range(_REDIRECTS + 1):
            response = await self._asked_once(url, {})
            if isinstance(response, Answer) or response.status not in _LEADS_ON or "location" not in response.headers:
                return response
            try:
                url = led_to(url, response.headers["location"])
            except InputError:
                break
        return _Response(status=404, headers={}, listed=(), body=b"")  # RFC 9309, 2.3.1.2: as if there were none

    def _learn(self, host: Host) -> None:
        self._hosts[host.name] = host
        self._learnt.add(host.name)

    # ------------------------------------------------------------ one request

    async def _asked_once(self, url: str, conditions: Mapping[str, str]) -> _Response | Answer:
        """What one request gave, in its turn and after a pause; whatever goes wrong is an Answer with a problem."""
        name = host_of(url)
        async with self._turns[name]:
            await self._pause(name)
            try:
                async with asyncio.timeout(self._settings.fetch_seconds):
                    return await self._request(url, conditions)
            except Exception as error:  # a stranger's server: what libraries raise on it has no end
                code, detail = _explained(error, self._settings)
                return failed(url, code, detail, at=self._clock())
            finally:
                self._asked[name] = asyncio.get_running_loop().time()

    async def _pause(self, name: str) -> None:
        pause = pause_of(self._hosts.get(name), self._settings.host_pause)
        if name in self._asked:
            await asyncio.sleep(max(0.0, self._asked[name] + pause - asyncio.get_running_loop().time()))

    async def _request(self, url: str, conditions: Mapping[str, str]) -> _Response:
        async with self._stream(url, conditions) as raw:
            listed = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in raw.headers)
            headers = {name.lower(): value for name, value in listed}
            response = _Response(status=raw.status, headers=headers, listed=listed, body=b"")
            if not 200 <= raw.status < 300:
                return response
            if headers.get("content-length", "").isdigit() and int(headers["content-length"]) > self._settings.max_page_bytes:
                raise bodies.TooLarge
            parts = raw.aiter_stream()
            try:
                most, encoding = self._settings.max_page_bytes, headers.get("content-encoding", "")
                body = await bodies.whole_body(parts, encoding=encoding, most=most)
            except (bodies.CutBody, httpcore2.RemoteProtocolError) as cut:
                return replace(response, cut=f"the body is cut: {cut}")
            return replace(response, body=body)

    @asynccontextmanager
    async def _stream(self, url: str, conditions: Mapping[str, str]) -> AsyncIterator[httpcore2.Response]:
        address = httpx2.URL(url)
        headers = {
            "host": address.netloc.decode("ascii"),
            "user-agent": agent(self._settings),
            "accept": _ACCEPTED,
            "accept-encoding": bodies.ACCEPTED,
            **conditions,
        }
        target = httpcore2.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
        async with self._pool.stream("GET", target, headers=list(headers.items())) as raw:
            yield raw
        if raw.extensions["http_version"] != b"HTTP/2":
            # bytes beyond the length that a server announced would be taken for the next answer, and stored as another page
            await raw.extensions["network_stream"].aclose()


@cache
def _trust(_file: str, _folder: str) -> ssl.SSLContext:
    """Whom to trust, read once for each value of the variables that may name other authorities: it takes a third of a second."""
    return httpx2.create_ssl_context()


def _text(response: _Response | Answer | None) -> str:
    if response is None or isinstance(response, Answer) or response.status != 200:
        return ""
    return response.body[: rules.MOST_BYTES].decode("utf-8", "replace").replace("\x00", "")


def _explained(error: Exception, settings: Settings) -> tuple[ProblemCode, str]:
    """The code and the words for what a request raised."""
    causes = [error]
    while (deeper := causes[-1].__cause__ or causes[-1].__context__) and isinstance(deeper, Exception):
        causes.append(deeper)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return ProblemCode.BAD_TLS, f"the server's certificate or encryption does not hold: {error}"
    for kinds, code, words in _PROBLEMS:
        if isinstance(error, kinds):
            return code, words.format(error=error, seconds=settings.fetch_seconds, most=settings.max_page_bytes)
    return ProblemCode.BAD_RESPONSE, f"{type(error).__name__}: {error}"


_PROBLEMS: tuple[tuple[tuple[type[Exception], ...], ProblemCode, str], ...] = (
    ((ForbiddenAddress,), ProblemCode.PRIVATE_ADDRESS, "{error}; the setting private_addresses allows it"),
    ((bodies.TooLarge,), ProblemCode.TOO_LARGE, "more than the limit max_page_bytes = {most}; raise it to read this page"),
    ((TimeoutError, httpcore2.TimeoutException), ProblemCode.TOO_SLOW, "no whole answer within fetch_seconds = {seconds:g}"),
    ((httpcore2.ConnectError,), ProblemCode.UNREACHABLE, "no connection: {error}"),
    ((httpcore2.NetworkError,), ProblemCode.UNREACHABLE, "the connection broke: {error}"),
    ((bodies.UnknownEncoding,), ProblemCode.BAD_RESPONSE, "{error}"),
    ((httpcore2.ProtocolError, httpx2.InvalidURL), ProblemCode.BAD_RESPONSE, "{error}"),
)
