"""Sources, and what following them has learnt."""

from alembic import op
from sqlalchemy import Column, Integer

from dateline.store.columns import Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables of following."""
    op.create_table(
        "sources",
        Column("id", Text, primary_key=True),
        *_texts("address", "title", "folder"),
        Column("every", Integer),
        *_texts("added_at"),
    )
    op.create_table(
        "polls",
        Column("source", Text, primary_key=True),
        *_texts("due_at"),
        Column("checked_at", Text),
        Column("interval", Integer, nullable=False),
        Column("rhythm", Integer, nullable=False),
        *_texts("standing"),
        Column("kind", Text),
        Column("failures", Integer, nullable=False),
        *_texts("detail", "etag", "last_modified", "moved_to"),
        Column("answered_at", Text),
        Column("news_at", Text),
    )
    op.create_table(
        "links",
        Column("id", Text, primary_key=True),
        *_texts("url", "source", "found_at", "due_at", "state", "title", "said"),
        Column("tries", Integer, nullable=False),
        *_texts("detail"),
    )
    op.create_index("links_due", "links", ["state", "due_at"])
    op.create_index("links_source", "links", ["source", "state"])
    op.create_table(
        "hosts",
        Column("name", Text, primary_key=True),
        Column("robots", Text),
        *_texts("reserved"),
        Column("rules_until", Text),
        Column("rests_until", Text),
        Column("failures", Integer, nullable=False),
    )


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def downgrade() -> None:
    """Drop them."""
    for table in ("hosts", "links", "polls", "sources"):
        op.drop_table(table)
