"""The promotion as pages read it: how far each school has got, the library, and how many use the services online.

Kind: adapter
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(81)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "promotion_boards",
        _season(),
        sa.Column("school", ID, nullable=False),
        *(_count(name) for name in ("expected", "done", "in_time")),
        sa.Column("reached", sa.BigInteger, nullable=False),
        *(_count(name) for name in ("visits", "open_remedies")),
        sa.PrimaryKeyConstraint("season", "school", name="pk_promotion_boards"),
    )
    op.create_table(
        "library_items",
        _season(),
        sa.Column("item", ID, nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("is_approved", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("season", "item", name="pk_library_items"),
    )
    op.create_table(
        "online_use",
        _season(),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("online", sa.BigInteger, nullable=False),
        sa.Column("cases", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("season", "month", name="pk_online_use"),
    )


def _season() -> "sa.Column[str]":
    return sa.Column("season", sa.String(40), nullable=False)


def _count(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)
