"""The types of the record: what merging makes of many readings. All are frozen; `merge` decides them, `store` keeps them.

Articles are named by their ids, evidence by article, span and exact words, so that every object leads back to a stored page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dateline.interval import Interval
from dateline.model import Certainty, PageRef, Reading, Span


class Kind(StrEnum):
    """The kinds of derived objects that the record keeps."""

    COPY_GROUP = "copy group"
    STORY = "story"
    EVENT = "event"
    EXPECTATION = "expectation"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyGroup:
    """Articles that carry the same text. `first` had it first; `why` says per follower what was shared ("contains 94 % of ...")."""

    id: str
    first: str
    articles: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles about one matter. `why` runs beside `articles`: the reason why each is in."""

    id: str
    title: str
    articles: tuple[str, ...]
    first: date | None
    last: date | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """An independent root of a report: the voice, outlet or copy group that `articles` rest on, and why they were folded."""

    name: str
    articles: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The exact words that something rests on: `exact` stands at `span` of the text of `article`, between `prefix` and `suffix`.

    `sha256` is the digest of the capture that was read. `told` are the words in which it is printed where its own lack their
    subject: its sentence, or that with the one before it; empty where its own stand.
    """

    article: str
    url: str
    claim: str
    exact: str
    span: Span
    chain: tuple[str, ...]
    certainty: Certainty
    published: date | None
    sha256: str = ""
    prefix: str = ""
    suffix: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Claims about one thing that happened. `what` is taken from the best evidence, never generated.

    `history` are earlier or contradicting figures and words, in order ("12 dead" -> "19 dead"), each with the article it stands in.
    """

    id: str
    what: str
    when: Interval | None
    participants: tuple[str, ...]
    certainty: Certainty
    story: str | None
    articles: tuple[str, ...]
    outlets: int
    texts: int
    origins: tuple[Origin, ...]
    evidence: tuple[Evidence, ...]
    history: tuple[str, ...] = ()


class Outcome(StrEnum):
    """What became of an expectation."""

    OPEN = "open"
    MET = "met"
    MET_EARLY = "met_early"
    MET_LATE = "met_late"
    MISSED = "missed"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    UNRESOLVABLE = "unresolvable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One time that an expectation was stated: who, when, in which window, in which words."""

    evidence: Evidence
    window: Interval | None
    words: str | None  # the words of the window, None when the statement gives none
    hedge: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What ended an expectation or moved it: the outcome, the article that shows it, the day from which it is known, and why."""

    outcome: Outcome
    article: str | None
    day: date | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Claims about one thing that is to come. `window` is the last one stated by whoever can set it.

    `settlements` are in order of `day`; the outcome on a day is the last settlement known by then, else open
    (merge.expectations.outcome_on). `resolvable` says whether anything could settle it, `reason` why or why not.
    """

    id: str
    what: str
    window: Interval | None
    stated: tuple[Statement, ...]
    settlements: tuple[Settlement, ...]
    resolvable: bool
    reason: str
    participants: tuple[str, ...]
    story: str | None
    articles: tuple[str, ...]


class DecisionKind(StrEnum):
    """What a person may overrule."""

    MERGE = "merge"
    SPLIT = "split"
    OUTCOME = "outcome"
    GRADE = "grade"
    UNDO = "undo"  # takes back the decision whose id is its subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person overruled. Ground state: a rebuild applies it again. `subject` and `value` are ids or words by kind."""

    id: str
    kind: DecisionKind
    subject: str
    value: str
    made_at: datetime
    by: str


class EditKind(StrEnum):
    """What an outlet changed in an article after it was first captured."""

    HEADLINE = "headline changed"
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    SOFTENED = "softened"
    HARDENED = "hardened"
    REVERSED = "reversed"  # denied or negated where it was not, or the other way round
    REDATED = "re-dated"
    REATTRIBUTED = "re-attributed"
    FIGURES = "figures changed"
    REWORDED = "reworded"
    NOTED = "correction noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change between two versions: the words before and after, as they stand on the pages, and what is different in them."""

    kind: EditKind
    before: str | None
    after: str | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the later of two captures of an article changed. `correction` is the note in which the later page says so, if any."""

    article: str
    earlier: PageRef
    later: PageRef
    edits: tuple[Edit, ...]
    correction: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """An id that an object had before: asking for `old` answers with `new`."""

    kind: Kind
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What merging decided: objects to write (new or replaced, by id), objects that are gone, and the aliases they leave."""

    copy_groups: tuple[CopyGroup, ...] = ()
    stories: tuple[Story, ...] = ()
    events: tuple[Event, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    removed: tuple[tuple[Kind, str], ...] = ()
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the record already holds near a batch: the neighbours that the batch's keys found, and the Decisions about them.

    `readings` are whole stories; of others that an event reaches into, `cited` are the articles that it rests on, and a story or
    copy group may name articles that are not here.
    """

    readings: tuple[Reading, ...] = ()
    cited: tuple[Reading, ...] = ()
    copy_groups: tuple[CopyGroup, ...] = ()
    stories: tuple[Story, ...] = ()
    events: tuple[Event, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    decisions: tuple[Decision, ...] = ()
    term_counts: tuple[tuple[str, int], ...] = ()  # in how many articles each term of the batch occurred
    articles_seen: int = 0


ALL = 1_000_000  # the limit of a list that leaves nothing out


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a list should hold. `about` is a name or words; days are inclusive; `as_of` = what the record held that evening."""

    about: str | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    story: str | None = None
    limit: int = 1000
    offset: int = 0
    after: tuple[str, str] | None = None  # first day ("" for none) and id of the last row of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place where searched words occur. In `snippet` they stand between the control characters U+0002 and U+0003."""

    kind: str
    id: str
    article: str
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How a day's reading of a source went: captures with new bytes, captures without, and attempts that failed."""

    source: str
    day: date
    read: int = 0
    unchanged: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a record holds. `pages` are captures that differ; one that found the same bytes again does not count."""

    pages: int
    articles: int
    claims: int
    stories: int
    events: int
    expectations: int


class Trigger(StrEnum):
    """What a watch waits for."""

    CLAIMS = "claims"  # something is put on record
    EVENTS = "events"  # something happened
    ORIGINS = "origins"  # an event rests on a further origin
    FIGURES = "figures"  # an event is told with other figures, on another day or with another certainty
    EXPECTATIONS = "expectations"  # something is said to come
    WINDOWS = "windows"  # a window moved
    OUTCOMES = "outcomes"  # it became known what became of an expectation
    DUE = "due"  # a window passed and nothing is reported
    HEADLINES = "headlines"  # an outlet edited a headline
    EDITS = "edits"  # an outlet edited anything else


class Pace(StrEnum):
    """When a watch tells of its alerts."""

    AT_ONCE = "at once"
    DAILY = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A saved question that alerts. Ground state. An empty word or 0 asks for nothing in particular.

    `origins`: only events that rest on at least so many, told of once when they do. `to` are names of channels in the settings.
    """

    id: str  # of the name and the time at which it was made
    name: str
    about: str
    triggers: tuple[Trigger, ...]
    origins: int
    certainty: str
    source: str  # an outlet
    voice: str
    pace: Pace
    to: tuple[str, ...]
    made_at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Until when a watch has looked: `clock` is that of the record, None when it was empty; `day` is that of whoever looked."""

    clock: date | None
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a watch has to tell: a change, why this watch tells of it, and the words that show it where there are any.

    `note` is what may be said beside it, such as on how many days sources were read.
    """

    id: str  # of the watch, the object and what became of it: the same change is told once
    watch: str
    subject: str  # id of the event, expectation, claim or article
    change: str
    what: str
    before: str | None
    after: str | None
    why: str
    note: str
    article: str | None
    url: str | None
    exact: str | None
    chain: tuple[str, ...]
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Alerts on their way to one channel. Its id goes along with every try, so that a receiver knows a second one."""

    id: str
    channel: str
    title: str
    text: str
    alerts: tuple[Alert, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """How a message fares: tries so far, when the next is due (None: no more), when it was sent, and what went wrong last."""

    message: Message
    tries: int
    due: datetime | None
    sent: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that somebody kept: the words and the facets that narrow them; empty ones leave the facet open. Ground state."""

    id: str  # of the name
    name: str
    words: str
    kind: str
    source: str
    since: date | None
    until: date | None
    made_at: datetime
    by: str
