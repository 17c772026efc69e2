"""Every capture is kept, visits are counted, and the record knows when an article was in a story and when an id became another."""

import zlib

import msgspec
from alembic import op
from sqlalchemy import Column, Integer, text

from dateline.store.columns import Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Let an address be captured again with the same bytes; add members and visits; fill members from the stories' versions."""
    op.drop_index("pages_url", "pages")
    op.create_index("pages_url", "pages", ["url", "fetched_at", "sha256"], unique=True)
    op.create_index("pages_sha256", "pages", ["sha256"])
    op.add_column("aliases", Column("recorded", Text, nullable=False, server_default=""))
    op.create_table(
        "members",
        Column("number", Integer, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("owner", "article", "recorded")),
        Column("superseded", Text),
    )
    op.create_index("members_owner", "members", ["owner"])
    op.create_index("members_article", "members", ["article"])
    op.create_table(
        "visits",
        *(Column(name, Text, primary_key=True) for name in ("source", "day")),
        *(Column(name, Integer, nullable=False) for name in ("read", "unchanged", "failed")),
    )
    _fill_members()


def _fill_members() -> None:
    connection = op.get_bind()
    versions = connection.execute(text("SELECT id, recorded, superseded, body FROM objects WHERE kind = 'story'")).all()
    rows = [
        {"owner": row.id, "article": article, "recorded": row.recorded, "superseded": row.superseded}
        for row in versions
        for article in msgspec.msgpack.decode(zlib.decompress(row.body))["articles"]
    ]
    if rows:
        added = "INSERT INTO members (owner, article, recorded, superseded) VALUES (:owner, :article, :recorded, :superseded)"
        connection.execute(text(added), rows)


def downgrade() -> None:
    """Drop what was added; of captures with the same bytes the first stays."""
    op.drop_table("visits")
    op.drop_table("members")
    op.drop_column("aliases", "recorded")
    op.drop_index("pages_sha256", "pages")
    op.drop_index("pages_url", "pages")
    op.execute("DELETE FROM pages WHERE number NOT IN (SELECT min(number) FROM pages GROUP BY url, sha256)")
    op.create_index("pages_url", "pages", ["url", "sha256"], unique=True)
