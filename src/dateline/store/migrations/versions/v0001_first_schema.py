"""The first schema: pages and bodies, decisions, and what is derived from them."""

from alembic import op

from dateline.store import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and the full-text index."""
    schema.metadata.create_all(op.get_bind())
    op.execute(schema.SEARCH_INDEX)


def downgrade() -> None:
    """Drop every table."""
    op.execute("DROP TABLE words_index")
    schema.metadata.drop_all(op.get_bind())
