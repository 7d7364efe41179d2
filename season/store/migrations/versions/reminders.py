"""Which reminders were sent, so that none is sent twice.

Kind: adapter
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reminders",
        sa.Column("season", sa.String(40), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("row", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("sent_ns", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("season", "account", "row", "step", name="pk_reminders"),
    )
