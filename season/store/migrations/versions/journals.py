"""Journals that boxes send over a line, row by row, and how far each has come.

Kind: adapter
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "journals",
        sa.Column("season", sa.String(40), nullable=False),
        sa.Column("journal", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("sitting", sa.String(43), nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sa.Column("heard_ns", sa.BigInteger, nullable=False),
        sa.Column("received_ns", sa.BigInteger, nullable=False),
        sa.Column("forked_at", sa.BigInteger, nullable=False),
        sa.Column("forked_digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("season", "journal", name="pk_journals"),
    )
    op.create_table(
        "journal_rows",
        sa.Column("season", sa.String(40), nullable=False),
        sa.Column("journal", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("season", "journal", "seq", name="pk_journal_rows"),
    )
