"""What a host lets us do: robots.txt, as it stands in a `Host`. Pure; `client` fetches the file.

Source: RFC 9309, Robots Exclusion Protocol.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from protego import Protego

from dateline.errors import ProblemCode
from dateline.model import Problem
from dateline.sources import Host

PRODUCT = "dateline"  # by which robots.txt speaks to us
RULES_HOLD = timedelta(days=1)  # RFC 9309, 2.4: not longer than 24 hours
MOST_BYTES = 512_000  # RFC 9309, 2.5: at least 500 kibibytes are read
_LONGEST_DELAY = 60.0


def forbids(host: Host, url: str) -> Problem | None:
    """Why the rules of a host keep us from an address, None when they do not.

    A robots.txt that the server failed to send forbids everything until it can be had; that is its failing, and no refusal.
    """
    if host.robots is None:
        detail = f"the server fails on {host.name}/robots.txt, without which nothing is asked"
        return Problem(code=ProblemCode.HTTP_STATUS, detail=detail)
    if not host.robots or _parsed(host.robots).can_fetch(url, PRODUCT):
        return None
    return Problem(code=ProblemCode.ROBOTS, detail=f"{host.name}/robots.txt does not let {PRODUCT} fetch {url}")


def delay(host: Host) -> float:
    """The seconds that robots.txt asks to leave between two questions, at most a minute; 0 where it asks for none."""
    asked = _parsed(host.robots).crawl_delay(PRODUCT) if host.robots else None
    return min(max(float(asked or 0), 0.0), _LONGEST_DELAY)


def robots_text(status: int, body: bytes) -> str | None:
    """What to keep of an answer to robots.txt: its text, "" (all is allowed) where there is none, None (nothing is) on 5xx and 429.

    Source: RFC 9309, 2.3.1.
    """
    if status < 300:
        return body[:MOST_BYTES].decode("utf-8", "replace").replace("\x00", "")
    return None if status >= 500 or status == 429 else ""


@lru_cache(maxsize=256)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)
