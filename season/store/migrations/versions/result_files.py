"""Files of results: what boxes sent, and photographs of signed papers.

Kind: adapter
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "result_files",
        sa.Column("season", sa.String(40), nullable=False),
        sa.Column("file", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("season", "file", name="pk_result_files"),
    )
