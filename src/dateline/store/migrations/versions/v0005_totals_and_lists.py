"""How many of each kind stand is kept instead of counted, and lists have indexes in their order."""

from alembic import op
from sqlalchemy import Column, Integer, text

from dateline.store.columns import Text

revision = "0005"
down_revision = "0004"

_BEGINS = "coalesce(earliest, latest)"
_INDEXES = {
    "articles_list": ("articles", ["(day IS NULL)", "day", "id", "superseded", "recorded"]),
    "articles_outlet": ("articles", ["outlet", "superseded", "recorded"]),
    "objects_list": (
        "objects",
        ["kind", f"({_BEGINS} IS NULL)", _BEGINS, "id", "superseded", "recorded", "latest", "earliest"],
    ),
    "objects_story": ("objects", ["story", "kind"]),
}
_BEFORE = {"objects_list": ["kind", "earliest"], "objects_story": ["story"]}
_COUNTS = (
    "SELECT 'page', count(*) FROM (SELECT DISTINCT url, sha256 FROM pages) AS captured",
    "SELECT 'article', count(*) FROM articles WHERE superseded IS NULL",
    "SELECT 'claim', count(*) FROM claims WHERE superseded IS NULL",
    "SELECT kind, count(*) FROM objects WHERE superseded IS NULL GROUP BY kind",
)


def upgrade() -> None:
    """Count once; make the indexes."""
    op.create_table("totals", Column("kind", Text, primary_key=True), Column("number", Integer, nullable=False))
    for counted in _COUNTS:
        op.execute(f"INSERT INTO totals (kind, number) {counted}")
    for name in _BEFORE:
        op.drop_index(name, "objects")
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, [text(column) for column in columns])


def downgrade() -> None:
    """Drop both."""
    for name, (table, _) in _INDEXES.items():
        op.drop_index(name, table)
    for name, columns in _BEFORE.items():
        op.create_index(name, "objects", columns)
    op.drop_table("totals")
