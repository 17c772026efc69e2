"""Who may ask the desk: nobody needs a token on the machine itself, everybody does from elsewhere.

A token is 256 random bits; the file keeps its SHA-256 and scope, so that reading the file lets nobody in. Scopes: `read` sees,
`decide` may overrule, `admin` may change sources. What changes something must come from the desk's own pages (Fetch metadata and
Origin, as OWASP advises against cross-site request forgery) or carry its token in a header. A loopback desk answers to loopback
names only, so that a page elsewhere cannot reach it by a name of its own (DNS rebinding).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from enum import IntEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from dateline.errors import SettingsError
from dateline.serve.api import PREFIX, problem

COOKIE = "dateline_token"
LOGIN = "/login"
OPEN = ("/static/", LOGIN, "/health")
_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_RATE, _BURST = 20.0, 60.0  # requests a second of one address, and how many at once
_TRIES, _TRIES_BURST = 0.1, 5.0  # of a login
_FORM = 65_536  # bytes
_REMEMBERED = 10_000  # addresses


class Scope(IntEnum):
    """What a token allows; each allows what stands before it."""

    READ = 1
    DECIDE = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it is kept: whose it is, what it allows, and the SHA-256 of its words."""

    name: str
    scope: str
    digest: str


def is_local(host: str) -> bool:
    """Whether an address to listen on is the machine itself.

    >>> is_local("127.0.0.1"), is_local("::1"), is_local("0.0.0.0"), is_local("desk.example")
    (True, True, False, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# ---------------------------------------------------------------- the file of tokens


def load_tokens(path: Path) -> tuple[Token, ...]:
    """The tokens of a file, none when there is no file. Raises SettingsError for a file that holds something else."""
    if not path.exists():
        return ()
    try:
        return tuple(Token(**row) for row in json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{path} is no file of tokens ({error}); move it away, `dateline token` makes new ones") from None


def add_token(path: Path, name: str, scope: Scope) -> str:
    """A new token for a name, which replaces the one it had; only its digest is written. What is returned is shown once."""
    words = secrets.token_urlsafe(32)
    kept = [token for token in load_tokens(path) if token.name != name]
    _write(path, [*kept, Token(name=name, scope=scope.name.lower(), digest=_digest(words))])
    return words


def remove_token(path: Path, name: str) -> bool:
    """Whether there was a token of that name; it lets nobody in any more."""
    held = load_tokens(path)
    kept = [token for token in held if token.name != name]
    _write(path, kept)
    return len(kept) < len(held)


def _write(path: Path, tokens: list[Token]) -> None:
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump([asdict(token) for token in tokens], out, indent=1)
    new.replace(path)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


# ---------------------------------------------------------------- at the door


def guard(app: FastAPI, *, tokens: Callable[[], tuple[Token, ...]] | None, shown: Callable[..., Response]) -> None:
    """Let in who may come. `tokens` gives the tokens in force; None is a desk on loopback, which asks for none.

    `shown` gives the page of the login.
    """
    pace, tries = Buckets(_RATE, _BURST), Buckets(_TRIES, _TRIES_BURST)

    @app.middleware("http")
    async def door(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        refused = _refused(request, tokens, pace)
        return refused or await call_next(request)

    @app.get(LOGIN, include_in_schema=False)
    def door_page(request: Request, wrong: bool = False) -> Response:
        return shown(request, "login", wrong=wrong)

    @app.post(LOGIN, include_in_schema=False)
    async def login(request: Request) -> Response:
        if not tries.allow(_caller(request)):
            return problem(request, 429, "too many tries; wait a minute")
        words = (await form_of(request)).get("token", "")
        if token_of(words, tokens() if tokens else ()) is None:
            return RedirectResponse(f"{LOGIN}?wrong=1", 303)
        answer = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, words, max_age=90 * 86400, httponly=True, samesite="strict", secure=secure)
        return answer


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a submitted form, the last of each name; a form of more than 64 kB is empty."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _refused(request: Request, tokens: Callable[[], tuple[Token, ...]] | None, pace: Buckets) -> Response | None:
    changes = request.method not in ("GET", "HEAD", "OPTIONS")
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    if changes and not bearer and not _from_own_page(request):
        return problem(request, 403, "what changes something must come from the desk's own pages or carry a token in its header")
    if tokens is None:
        local = urlsplit(f"//{request.headers.get('host', '')}").hostname
        return None if local in _LOCAL else problem(request, 403, "this desk answers on loopback only")
    if not pace.allow(_caller(request)):
        return problem(request, 429, "slow down: at most 20 requests a second")
    if request.url.path.startswith(OPEN):
        return None
    token = token_of(bearer or request.cookies.get(COOKIE, ""), tokens())
    held = Scope[token.scope.upper()] if token else None
    request.state.name = token.name if token else ""
    needed = Scope.READ if not changes else Scope.ADMIN if request.url.path.startswith("/sources") else Scope.DECIDE
    if held is None:
        if request.url.path.startswith(PREFIX) or changes:
            answer = problem(request, 401, "give a token: `Authorization: Bearer TOKEN`")
            answer.headers["www-authenticate"] = "Bearer"
            return answer
        return RedirectResponse(LOGIN, 303)
    return None if held >= needed else problem(request, 403, f"this token may not {needed.name.lower()}")


def token_of(words: str, tokens: tuple[Token, ...]) -> Token | None:
    """The token in force that has these words, None for others. All are compared, each in constant time."""
    digest = _digest(words)
    matched = [token for token in tokens if hmac.compare_digest(token.digest, digest)]
    return matched[0] if matched else None


def who(request: Request) -> str:
    """In whose name a request decides: that of its token, else that of the desk itself."""
    return getattr(request.state, "name", "the desk")


def _from_own_page(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def _caller(request: Request) -> str:
    return request.client.host if request.client else ""


class Buckets:
    """A token bucket for each caller: `rate` a second, `burst` at once. Remembers the callers who came last."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, caller: str) -> bool:
        """Whether the caller may come in once more now."""
        now = self._clock()
        left, then = self._left.pop(caller, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        self._left[caller] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return left >= 1
