"""The types of one page, in order of travel: Page, then Reading and its parts. What many readings add up to is in record.py.

All are frozen. Texts are addressed by `Span`s into `Article.text`. Days are `Interval`s, moments are aware UTC datetimes; there is
no third kind of time. Nothing here decides anything: rules live in `read` and `merge`, SQL in `store`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from dateline.errors import ProblemCode
from dateline.interval import Interval


def identity(*parts: str) -> str:
    """A short stable id: the first 16 hex digits of SHA-256 over the parts, which are length-prefixed so that no two mix."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(raw)}:".encode())
        digest.update(raw)
    return digest.hexdigest()[:16]


# ---------------------------------------------------------------- a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One capture of one address: what came, how it was labelled, and when. Ground state: never changed, never derived."""

    url: str
    body: bytes
    content_type: str = ""
    fetched_at: datetime | None = None  # aware; None for text that was handed over without a capture
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes: the name under which they are stored, once, however often they were captured."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRef:
    """Which capture a Reading is of."""

    url: str
    sha256: str
    fetched_at: datetime | None


# ---------------------------------------------------------------- an article


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Characters `start` up to, not including, `end` of Article.text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span marks."""
        return text[self.start : self.end]


class Precision(StrEnum):
    """The finest unit that the words give."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A moment that a page states about itself, as exact as it was written and no more.

    `instant` (aware, UTC) is given only when the words carry a zone. `clock` is the time of day as written. `day` is the calendar
    day or days in the zone of the words. `found` says where on the page: "json-ld datePublished", "meta article:published_time".
    """

    words: str
    instant: datetime | None
    clock: time | None
    day: Interval
    precision: Precision
    zone: str | None
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One value that the page declares for a field, with the place where it stands, and the rule that chose it, if one did."""

    field: str  # id, title, author, published, updated, tag, outlet, language, url
    value: str
    found: str
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says once it is read. `text` is paragraphs joined by a blank line; title and byline are not in it.

    `id` is the identity of the address (see read.article_id), so that a second capture is a new version of the same article.
    """

    id: str
    url: str
    title: str | None
    authors: tuple[str, ...]
    published: Stamp | None
    updated: Stamp | None
    outlet: str | None
    language: str | None  # ISO 639-1
    text: str
    tags: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()  # counters shown on the page; "unlabelled" where no word says what is counted
    declared: tuple[Declared, ...] = ()

    @property
    def day(self) -> date | None:
        """The publication day, None when it is unknown or coarser than a day."""
        day = self.published.day if self.published else None
        return day.earliest if day and day.earliest == day.latest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A headline on the page that belongs to another article."""

    title: str
    summary: str | None
    published: Stamp | None
    url: str | None


class AsideKind(StrEnum):
    """What words beside an article are."""

    CAPTION = "caption"
    BYLINE = "byline"
    CONSENT = "consent"  # asks to agree to cookies or tracking
    APPEAL = "appeal"  # asks for a donation, a subscription, an address for a newsletter
    PAYWALL = "paywall"  # says that the rest is for those who pay


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Words that a page shows beside its article, and that are no part of its text."""

    kind: AsideKind
    text: str


# ---------------------------------------------------------------- times, voices, claims


class TimeType(StrEnum):
    """TIMEX3 types (ISO 24617-1)."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A time expression: where it stands, which days it means, and the slug of the rule that read it.

    `value` is the TIMEX3 value (an export of the interval, or the duration or set). `interval` is None for durations, sets and
    expressions without an anchor. `span` covers the bound's words too ("as early as January"); `core` is the expression proper.
    """

    span: Span
    core: Span
    words: str
    type: TimeType
    value: str
    interval: Interval | None
    rule: str


class Role(StrEnum):
    """What kind of voice speaks."""

    LEADER = "leader"
    OFFICIAL = "official"
    UNNAMED_OFFICIAL = "unnamed official"
    BODY = "body"  # a ministry, a court, an army, a country that speaks as one
    STATE_MEDIA = "state media"
    AGENCY = "agency"
    OUTLET = "outlet"
    ANALYST = "analyst"
    PARTY = "party"
    COMPANY = "company"
    DOCUMENT = "document"
    PERSON = "person"
    UNNAMED = "unnamed"  # sources, witnesses, people familiar with the matter
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Whoever says something. `name` is resolved within the article ("she" -> "Mara Velde"); `span` is where it is written."""

    name: str
    role: Role
    span: Span | None


class Certainty(StrEnum):
    """How the article presents the content. Source: FactBank (Saurí and Pustejovsky 2009), made practical."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Orientation(StrEnum):
    """Where the content lies against the publication."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """The band of an ICD 203 word, percent; only listed words have one (ODNI, Intelligence Community Directive 203, 2015)."""

    words: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Content that somebody puts on record. `chain` runs from the outermost voice to the innermost; empty = the article itself.

    `source`, `cue` and `content` hold several spans when the words are split ("...," he said, "..."). `hedge` is the word that
    made it hedged ("could"), None when it is not. `rule` is the slug of the rule, or name and version of the model, that found it.
    `id` is the identity of article, content words and chain.
    """

    id: str
    article: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    chain: tuple[Voice, ...]
    certainty: Certainty
    orientation: Orientation
    when: TimeMention | None
    participants: tuple[str, ...]
    rule: str
    hedge: str | None = None
    likelihood: Likelihood | None = None

    @property
    def voice(self) -> Voice | None:
        """The innermost voice, None for the article's own words."""
        return self.chain[-1] if self.chain else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A typed note on something that reading could not settle."""

    code: ProblemCode
    detail: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one page says. What `read_page` gives, what travels to `merge` and `store`."""

    page: PageRef
    article: Article
    teasers: tuple[Teaser, ...]
    times: tuple[TimeMention, ...]
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    asides: tuple[Aside, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The public shape of a Reading: plain dicts, lists, strings and numbers. Dates are inclusive days or ISO instants."""
        article = self.article
        return {
            "page": {
                "url": self.page.url,
                "sha256": self.page.sha256,
                "fetched_at": self.page.fetched_at.isoformat() if self.page.fetched_at else None,
            },
            "article": {
                "id": article.id,
                "url": article.url,
                "title": article.title,
                "authors": list(article.authors),
                "published": _stamp_json(article.published),
                "updated": _stamp_json(article.updated),
                "outlet": article.outlet,
                "language": article.language,
                "text": article.text,
                "tags": list(article.tags),
                "counts": dict(article.counts),
            },
            "teasers": [
                {"title": t.title, "summary": t.summary, "published": _stamp_json(t.published), "url": t.url}
                for t in self.teasers
            ],
            "asides": [{"kind": a.kind.value, "text": a.text} for a in self.asides],
            "times": [_time_json(t) for t in self.times],
            "claims": [_claim_json(c) for c in self.claims],
            "problems": [{"code": p.code.value, "detail": p.detail, "span": _span_json(p.span)} for p in self.problems],
        }


def window_json(interval: Interval | None) -> dict[str, str | None] | None:
    """`{"earliest", "latest", "bound"}` of an interval, None for none; an open end is None."""
    if interval is None:
        return None
    return {
        "earliest": interval.earliest.isoformat() if interval.earliest else None,
        "latest": interval.latest.isoformat() if interval.latest else None,
        "bound": interval.bound.value,
    }


def _span_json(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _stamp_json(stamp: Stamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    return {
        "words": stamp.words,
        "instant": stamp.instant.isoformat() if stamp.instant else None,
        "clock": stamp.clock.isoformat() if stamp.clock else None,
        "earliest": stamp.day.earliest.isoformat() if stamp.day.earliest else None,
        "latest": stamp.day.latest.isoformat() if stamp.day.latest else None,
        "precision": stamp.precision.value,
        "zone": stamp.zone,
    }


def _time_json(time: TimeMention) -> dict[str, Any]:
    empty = {"earliest": None, "latest": None, "bound": None}
    return {
        "start": time.span.start,
        "end": time.span.end,
        "words": time.words,
        "type": time.type.value,
        "value": time.value,
        **(window_json(time.interval) or empty),
        "rule": time.rule,
    }


def _claim_json(claim: Claim) -> dict[str, Any]:
    when = claim.when
    return {
        "id": claim.id,
        "source": [[s.start, s.end] for s in claim.source],
        "cue": [[s.start, s.end] for s in claim.cue],
        "content": [[s.start, s.end] for s in claim.content],
        "chain": [{"name": v.name, "role": v.role.value, "span": _span_json(v.span)} for v in claim.chain],
        "certainty": claim.certainty.value,
        "orientation": claim.orientation.value,
        "when": {**(window_json(when.interval) or {}), "words": when.words} if when and when.interval else None,
        "participants": list(claim.participants),
        "rule": claim.rule,
        "hedge": claim.hedge,
    }
