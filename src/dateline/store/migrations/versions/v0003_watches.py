"""Watches, what they had to tell, the outbox, saved searches, and indices that find what a day has changed."""

from alembic import op
from sqlalchemy import Column, Integer

from dateline.store.columns import Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables and the indices."""
    op.create_index("claims_recorded", "claims", ["recorded"])
    op.create_index("objects_recorded", "objects", ["kind", "recorded"])
    op.create_index("objects_superseded", "objects", ["kind", "superseded"])
    op.create_table(
        "watches",
        Column("id", Text, primary_key=True),
        Column("name", Text, nullable=False, unique=True),
        Column("clock", Text),
        *(Column(name, Text, nullable=False) for name in ("day", "body")),
    )
    op.create_table(
        "alerts",
        Column("id", Text, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("watch", "decided")),
        Column("bundle", Text),
        Column("body", Text, nullable=False),
    )
    op.create_index("alerts_watch", "alerts", ["watch", "decided"])
    op.create_index("alerts_bundle", "alerts", ["bundle"])
    op.create_table(
        "outbox",
        Column("id", Text, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("channel", "made")),
        Column("due", Text),
        Column("tries", Integer, nullable=False),
        *(Column(name, Text) for name in ("sent", "error")),
        Column("body", Text, nullable=False),
    )
    op.create_index("outbox_due", "outbox", ["due"])
    op.create_table(
        "searches",
        Column("id", Text, primary_key=True),
        Column("name", Text, nullable=False, unique=True),
        Column("body", Text, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables and the indices."""
    op.drop_index("objects_superseded", "objects")
    op.drop_index("objects_recorded", "objects")
    op.drop_index("claims_recorded", "claims")
    for name in ("searches", "outbox", "alerts", "watches"):
        op.drop_table(name)
