"""The one schema, in SQLAlchemy Core. Times are ISO strings in UTC and days ISO days, so that they sort as text on every engine.

Derived tables hold versions: a row is current while `superseded` is null. The columns beside a `body` (msgspec, see codec.py)
repeat what lists filter and sort by. `lookup` and `tallies` answer no question of a person and hold no versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, text

from dateline.store.columns import Text

metadata = MetaData()

# ---------------------------------------------------------------- ground state

bodies = Table(
    "bodies",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("packed", LargeBinary, nullable=False),  # zlib
)

pages = Table(
    "pages",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("sha256", Text, ForeignKey("bodies.sha256"), nullable=False),
    Column("fetched_at", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),  # JSON
    Index("pages_url", "url", "fetched_at", "sha256", unique=True),
    Index("pages_sha256", "sha256"),
    Index("pages_fetched", "fetched_at"),
)

visits = Table(  # how often a source was read on a day, and how that went
    "visits",
    metadata,
    Column("source", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("read", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Index("decisions_subject", "subject"),
)

watches = Table(
    "watches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("clock", Text),  # until when it has looked: a day of the record
    Column("day", Text, nullable=False),  # and a day of the world
    Column("body", Text, nullable=False),  # Watch, as JSON
)

alerts = Table(  # what watches had to tell, and in which bundle it left; a bundle of none still waits
    "alerts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("watch", Text, nullable=False),
    Column("decided", Text, nullable=False),
    Column("bundle", Text),
    Column("body", Text, nullable=False),  # Alert, as JSON
    Index("alerts_watch", "watch", "decided"),
    Index("alerts_bundle", "bundle"),
)

outbox = Table(  # messages to channels; `due` is when the next try is, null when there is none
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("due", Text),
    Column("tries", Integer, nullable=False),
    Column("sent", Text),
    Column("error", Text),
    Column("body", Text, nullable=False),  # Message, as JSON
    Index("outbox_due", "due"),
)

searches = Table(
    "searches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),  # SavedSearch, as JSON
)

# ---------------------------------------------------------------- sources: ground state, and what following them has learnt

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("every", Integer),  # minutes
    Column("added_at", Text, nullable=False),
)

polls = Table(
    "polls",
    metadata,
    Column("source", Text, primary_key=True),
    Column("due_at", Text, nullable=False),
    Column("checked_at", Text),
    Column("interval", Integer, nullable=False),  # seconds
    Column("rhythm", Integer, nullable=False),  # seconds
    Column("standing", Text, nullable=False),
    Column("kind", Text),
    Column("failures", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("moved_to", Text, nullable=False),
    Column("answered_at", Text),
    Column("news_at", Text),
)

links = Table(
    "links",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("found_at", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    Index("links_due", "state", "due_at"),
    Index("links_source", "source", "state"),
)

hosts = Table(
    "hosts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("robots", Text),
    Column("reserved", Text, nullable=False),  # JSON, as it came
    Column("rules_until", Text),
    Column("rests_until", Text),
    Column("failures", Integer, nullable=False),
)

# ---------------------------------------------------------------- derived

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("name", Text, nullable=False),  # how the outside knows it
    Column("title", Text),
    Column("outlet", Text),
    Column("day", Text),
    Column("recorded", Text, nullable=False),
    Column("superseded", Text),
    Column("body", LargeBinary, nullable=False),  # Reading
    Index("articles_id", "id", "recorded"),
    Index("articles_url", "url"),
    Index("articles_day", "day"),
    Index("articles_recorded", "recorded"),
    Index("articles_list", text("(day IS NULL)"), "day", "id", "superseded", "recorded"),
    Index("articles_outlet", "outlet", "superseded", "recorded"),
)

claims = Table(
    "claims",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("voice", Text),  # the innermost
    Column("certainty", Text, nullable=False),
    Column("orientation", Text, nullable=False),
    Column("earliest", Text),
    Column("latest", Text),
    Column("recorded", Text, nullable=False),
    Column("superseded", Text),
    Index("claims_id", "id"),
    Index("claims_article", "article"),
    Index("claims_recorded", "recorded"),
)

# the order of a list; what a list filters by stands in its index too, so that it reads the bodies of its own rows only
_BEGINS = (text("(coalesce(earliest, latest) IS NULL)"), text("coalesce(earliest, latest)"))

objects = Table(  # copy groups, stories, events, expectations
    "objects",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("story", Text),
    Column("earliest", Text),
    Column("latest", Text),
    Column("recorded", Text, nullable=False),
    Column("superseded", Text),
    Column("body", LargeBinary, nullable=False),
    Index("objects_id", "id", "recorded"),
    Index("objects_list", "kind", *_BEGINS, "id", "superseded", "recorded", "latest", "earliest"),
    Index("objects_story", "story", "kind"),
    Index("objects_recorded", "kind", "recorded"),
    Index("objects_superseded", "kind", "superseded"),
)

members = Table(  # which articles a story held, and when
    "members",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("recorded", Text, nullable=False),
    Column("superseded", Text),
    Index("members_owner", "owner"),
    Index("members_article", "article"),
)

lookup = Table(  # by which merging finds the neighbours of new readings
    "lookup",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Index("lookup_owner", "owner"),
    sqlite_with_rowid=False,
)

tallies = Table(  # how many articles carry a key, so that nobody has to count them
    "tallies",
    metadata,
    Column("key", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

totals = Table(  # how many of each kind stand, pages included, so that nobody has to count them
    "totals",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)

aliases = Table(
    "aliases",
    metadata,
    Column("old", Text, primary_key=True),
    Column("new", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recorded", Text, nullable=False, server_default=""),
)

problems = Table(  # of captures that gave no reading
    "problems",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("recorded", Text, nullable=False),
    Index("problems_name", "name", "code", unique=True),
)

words = Table(  # what full-text search holds; the index itself is the engine's
    "words",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("article", Text),
    Column("day", Text),
    Column("recorded", Text, nullable=False),
    Column("superseded", Text),
    Index("words_id", "id"),
    Index("words_article", "article"),
)

DERIVED = (words, aliases, tallies, lookup, members, objects, claims, articles)
GROUND_STATE = tuple(table for table in metadata.sorted_tables if table not in (*DERIVED, totals))


PAGE, ARTICLE, CLAIM = "page", "article", "claim"  # in `totals`, beside the kinds of objects

_CHUNK = 500


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Values in order, each once, in lists that are short enough for one IN."""
    source = iter(sorted(set(values)))
    while chunk := list(islice(source, _CHUNK)):
        yield chunk
