"""The first schema: pages and bodies, decisions, and what is derived from them.

Spelt out, not taken from `schema.py`: that one moves on, and a record made by the first dateline must stay what it was.
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary

from dateline.store.columns import Text
from dateline.store.engines import engine_of

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and the full-text index."""
    _ground_state()
    _derived()
    _found_by()
    engine_of(op.get_bind()).make_index(op.get_bind())


def downgrade() -> None:
    """Drop every table."""
    engine_of(op.get_bind()).drop_index(op.get_bind())
    for table in ("words", "problems", "aliases", "tallies", "lookup", "objects", "claims", "articles"):
        op.drop_table(table)
    for table in ("decisions", "pages", "bodies"):
        op.drop_table(table)


def _texts(*names: str, nullable: bool = False) -> list[Column[str]]:
    return [Column(name, Text, nullable=nullable) for name in names]


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True)


def _ground_state() -> None:
    op.create_table("bodies", Column("sha256", Text, primary_key=True), Column("packed", LargeBinary, nullable=False))
    op.create_table(
        "pages",
        _number(),
        *_texts("url"),
        Column("sha256", Text, ForeignKey("bodies.sha256"), nullable=False),
        *_texts("fetched_at", "content_type"),
        Column("status", Integer, nullable=False),
        *_texts("headers"),
    )
    op.create_index("pages_url", "pages", ["url", "sha256"], unique=True)
    op.create_index("pages_fetched", "pages", ["fetched_at"])
    op.create_table("decisions", Column("id", Text, primary_key=True), *_texts("kind", "subject", "value", "made_at", "by"))
    op.create_index("decisions_subject", "decisions", ["subject"])


def _derived() -> None:
    op.create_table(
        "articles",
        _number(),
        *_texts("id", "sha256", "url", "name"),
        *_texts("title", "outlet", "day", nullable=True),
        *_texts("recorded"),
        *_texts("superseded", nullable=True),
        Column("body", LargeBinary, nullable=False),
    )
    op.create_index("articles_id", "articles", ["id", "recorded"])
    for column in ("url", "day", "recorded"):
        op.create_index(f"articles_{column}", "articles", [column])
    op.create_table(
        "claims",
        _number(),
        *_texts("id", "article"),
        *_texts("voice", nullable=True),
        *_texts("certainty", "orientation"),
        *_texts("earliest", "latest", nullable=True),
        *_texts("recorded"),
        *_texts("superseded", nullable=True),
    )
    op.create_index("claims_id", "claims", ["id"])
    op.create_index("claims_article", "claims", ["article"])
    op.create_table(
        "objects",
        _number(),
        *_texts("kind", "id"),
        *_texts("story", "earliest", "latest", nullable=True),
        *_texts("recorded"),
        *_texts("superseded", nullable=True),
        Column("body", LargeBinary, nullable=False),
    )
    op.create_index("objects_id", "objects", ["id", "recorded"])
    op.create_index("objects_list", "objects", ["kind", "earliest"])
    op.create_index("objects_story", "objects", ["story"])


def _found_by() -> None:
    keys = [Column(name, Text, primary_key=True) for name in ("key", "kind", "owner")]
    op.create_table("lookup", *keys, sqlite_with_rowid=False)
    op.create_index("lookup_owner", "lookup", ["owner"])
    count = Column("articles", Integer, nullable=False)
    op.create_table("tallies", Column("key", Text, primary_key=True), count, sqlite_with_rowid=False)
    op.create_table("aliases", Column("old", Text, primary_key=True), *_texts("new", "kind"))
    op.create_table("problems", _number(), *_texts("name", "code", "detail", "recorded"))
    op.create_index("problems_name", "problems", ["name", "code"], unique=True)
    op.create_table(
        "words",
        _number(),
        *_texts("kind", "id"),
        *_texts("article", "day", nullable=True),
        *_texts("recorded"),
        *_texts("superseded", nullable=True),
    )
    op.create_index("words_id", "words", ["id"])
    op.create_index("words_article", "words", ["article"])
