"""What a publisher says against the use of a page by machines, as it stands in headers, markup and the files of a host.

Sources: TDM Reservation Protocol (W3C community group, 2024), sections 5 to 7; `noai` and `noimageai` as DeviantArt introduced them
in robots directives; Content Signals (contentsignals.org) in robots.txt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urlsplit

from dateline.errors import ProblemCode
from dateline.model import Page, Problem

_HEAD = 65_536  # bytes of a page in which its declarations stand
_META = re.compile(rb"<meta\s[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NO_AI = re.compile(r"\bnoai\b", re.IGNORECASE)
_SIGNAL = re.compile(r"^\s*content-signal\s*:(.*)$", re.IGNORECASE | re.MULTILINE)


def opt_outs(page: Page) -> tuple[Problem, ...]:
    """What headers and markup of a page say against its use by machines: `tdm-reserved` and `ai-opt-out`, each at most once."""
    found: dict[ProblemCode, Problem] = {}
    for where, name, value in (*_headers(page), *_declarations(page.body)):
        problem = _judged(where, name, value)
        if problem:
            found.setdefault(problem.code, problem)
    return tuple(found.values())


def _headers(page: Page) -> Iterator[tuple[str, str, str]]:
    return (("header", name.lower(), value) for name, value in page.headers)


def _declarations(body: bytes) -> Iterator[tuple[str, str, str]]:
    for match in _META.finditer(body[:_HEAD]):
        words = match.group().decode("utf-8", "replace")
        given = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(words)}
        yield "meta", given.get("name", "").lower(), given.get("content", "")


def _judged(where: str, name: str, value: str) -> Problem | None:
    if name == "tdm-reservation" and value.strip() == "1":
        return Problem(code=ProblemCode.TDM_RESERVED, detail=f"{where} {name}: {value.strip()}")
    if name in ("x-robots-tag", "robots", "dateline") and _NO_AI.search(value):
        return Problem(code=ProblemCode.AI_OPT_OUT, detail=f"{where} {name}: {value.strip()[:100]}")
    return None


def host_opt_outs(url: str, *, robots: str, reserved: str) -> tuple[Problem, ...]:
    """What the files of a host say against the use of an address by machines: robots.txt and /.well-known/tdmrep.json.

    A tdmrep.json that is no JSON, or none of that shape, says nothing.
    """
    found = []
    if rule := _reserving(url, reserved):
        found.append(Problem(code=ProblemCode.TDM_RESERVED, detail=f"tdmrep.json reserves {rule}"))
    signals = re.split(r"[,\s]+", " ".join(_SIGNAL.findall(robots)).lower())
    if refused := sorted({signal for signal in signals if signal in ("ai-input=no", "ai-train=no")}):
        found.append(Problem(code=ProblemCode.AI_OPT_OUT, detail=f"robots.txt Content-Signal: {', '.join(refused)}"))
    return tuple(found)


def _reserving(url: str, reserved: str) -> str | None:
    """The location of the first rule that fits an address, if it reserves."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for location, reservation in _rules(reserved):
        if _fits(location, path):
            return location if reservation else None
    return None


def _rules(reserved: str) -> Iterable[tuple[str, bool]]:
    try:
        rows = json.loads(reserved) if reserved else []
    except (ValueError, RecursionError):
        return ()
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [(str(row.get("location", "")), row.get("tdm-reservation") in (1, "1")) for row in listed]


def _fits(location: str, path: str) -> bool:
    """As in robots.txt: from the start, `*` for anything, `$` for the end (RFC 9309, 2.2.3). Takes time in proportion to both."""
    first, *others = location.removesuffix("$").split("*")
    if not location or not path.startswith(first):
        return False
    place, last = len(first), others.pop() if others and location.endswith("$") else None
    for part in others:
        place = path.find(part, place)
        if place < 0:
            return False
        place += len(part)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= place
    return place == len(path) if location.endswith("$") else True
