"""The public shapes: what `--format jsonl`, the API and exports give of each row. A key that is here stays here.

Days are ISO days, windows `{"earliest", "latest", "bound"}` with null for an open end; articles are named as whoever added them
named them.
"""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict  # that of the standard library is no schema to pydantic before Python 3.12


class WindowShape(TypedDict):
    """Days, both ends inclusive; null is an open end. `bound` is within, not-before or not-after."""

    earliest: str | None
    latest: str | None
    bound: str


class ArticleRow(TypedDict):
    """One row of `articles`."""

    article_id: str
    name: str
    url: str
    title: str | None
    outlet: str | None
    authors: list[str]
    published: str | None
    day: str | None
    language: str | None
    claims: int
    problems: list[str]


class StoryRow(TypedDict):
    """One row of `stories`; `why` runs beside `articles`."""

    story_id: str
    title: str
    articles: list[str]
    first: str | None
    last: str | None
    why: list[str]


class TargetShape(TypedDict):
    """A target of the W3C Web Annotation model: a TextQuoteSelector, a TextPositionSelector, and the digest of the bytes."""

    source: str
    selector: list[dict[str, Any]]
    digest: str | None


class EvidenceShape(TypedDict):
    """The exact words that something rests on, at `start` to `end` of the article's text; `link` opens the page at them."""

    article: str
    url: str
    claim: str
    exact: str
    start: int
    end: int
    chain: list[str]
    certainty: str
    published: str | None
    link: str | None
    target: TargetShape


class OriginShape(TypedDict):
    """An independent root of a report, and why its articles were folded into it."""

    name: str
    articles: list[str]
    why: str


class EventRow(TypedDict):
    """One row of `chronology`. `grade` is the digit of the Admiralty system, 1 to 6, `tags` the same for MISP."""

    event_id: str
    what: str
    when: WindowShape | None
    participants: list[str]
    certainty: str
    articles: list[str]
    outlets: int
    texts: int
    origins: int
    rests_on: list[OriginShape]
    history: list[str]
    grade: int
    tags: list[str]
    evidence: list[EvidenceShape]


class StatementShape(TypedDict):
    """One time that an expectation was stated."""

    article: str
    claim: str
    published: str | None
    chain: list[str]
    certainty: str
    window: WindowShape | None
    window_words: str | None
    exact: str
    start: int
    end: int
    url: str
    link: str | None
    target: TargetShape


class ExpectationRow(TypedDict):
    """One row of `expectations`. `due` when the window has passed and nothing says what became of it."""

    expectation_id: str
    what: str
    window: WindowShape | None
    stated: list[StatementShape]
    outcome: str
    due: bool
    settled_by: str | None
    settled_because: str | None
    resolvable: bool
    reason: str
    participants: list[str]
    articles: list[str]


class HitRow(TypedDict):
    """One row of `search`; in `snippet` found words stand between U+0002 and U+0003."""

    kind: str
    id: str
    article: str
    article_id: str | None
    snippet: str


class RateRow(TypedDict):
    """One hit rate of the ledger: of `n` settled statements `hits` came in their window; 95 % Wilson interval."""

    by: str
    name: str
    n: int
    hits: int
    low: float
    high: float
    ranked: bool


class Problem(TypedDict, total=False):
    """What went wrong with a request (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Any]
