"""The names of nominations: apart from the facts, so that they can be wiped.

Kind: adapter
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "nominations",
        sa.Column("season", sa.String(40), nullable=False),
        sa.Column("sheet", sa.String(64), nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("season", "sheet", name="pk_nominations"),
    )
