"""How far the match of a journal is, as its rows say.

Kind: adapter
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("journals", sa.Column("phase", sa.String(20), nullable=False, server_default=""))
