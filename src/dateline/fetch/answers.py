"""What came of asking for an address: the type, and the headers of a response as what they mean for asking again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateline.errors import ProblemCode
from dateline.model import Page, Problem

_LONGEST_WAIT = timedelta(days=7)  # a server that asks for more has a clock or a number wrong
_LONGEST_FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question and what came of it: a page, or "not modified" (304, neither page nor problem), or the problem.

    `moved_to` is where redirects lead that are for good (301, 308), "" for none. `wait` is for how long the server asked not to be
    asked (Retry-After), `fresh` for how long it says that what it sent stays good (Cache-Control, Expires).
    """

    url: str
    at: datetime
    status: int | None = None  # None when there was no response
    page: Page | None = None
    problem: Problem | None = None
    moved_to: str = ""
    etag: str = ""
    last_modified: str = ""
    wait: timedelta = timedelta(0)
    fresh: timedelta = timedelta(0)

    @property
    def unchanged(self) -> bool:
        """Whether the server said that what we have is still what it has."""
        return self.status == 304

    @property
    def code(self) -> ProblemCode | None:
        """The code of the problem, None when there is none."""
        return self.problem.code if self.problem else None


def failed(url: str, code: ProblemCode, detail: str, *, at: datetime) -> Answer:
    """The Answer of a question that got no response of use."""
    return Answer(url=url, at=at, problem=Problem(code=code, detail=detail))


def wait_of(headers: Mapping[str, str], *, at: datetime) -> timedelta:
    """For how long a response asks not to be asked again, nothing where it does not or in words nobody understands.

    Source: RFC 9110, 10.2.3 (Retry-After: seconds, or a date). At most seven days.
    """
    words = headers.get("retry-after", "").strip()
    if words.isascii() and words.isdigit():
        return min(timedelta(seconds=int(words[:9])), _LONGEST_WAIT)
    return min(max(_until(words, at), timedelta(0)), _LONGEST_WAIT)


def fresh_of(headers: Mapping[str, str], *, at: datetime) -> timedelta:
    """For how long a response says that it stays good, at most a day: an archive's year must not end the polling of a feed.

    Source: RFC 9111, 4.2.1 (max-age of Cache-Control, else Expires) and 5.1 (less the Age that a cache on the way gives it).
    """
    given = [part.strip().lower().partition("=") for part in headers.get("cache-control", "").split(",")]
    said = {name.strip(): value.strip(' "') for name, _, value in given}
    if "no-cache" in said or "no-store" in said:
        return timedelta(0)
    if said.get("max-age", "").isdigit():
        age = headers.get("age", "").strip()
        fresh = timedelta(seconds=int(said["max-age"][:9]) - (int(age[:9]) if age.isascii() and age.isdigit() else 0))
    else:
        fresh = _until(headers.get("expires", ""), at)
    return min(max(fresh, timedelta(0)), _LONGEST_FRESH)


def _until(words: str, at: datetime) -> timedelta:
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta(0)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - at
