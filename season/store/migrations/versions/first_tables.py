"""The first tables: the facts, and the projections that pages read.

Kind: adapter
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(81)


def upgrade() -> None:
    """Make the tables."""
    _facts_and_seasons()
    _people()
    _evenings()


def _season() -> "sa.Column[str]":
    return sa.Column("season", sa.String(40), nullable=False)


def _facts_and_seasons() -> None:
    op.create_table(
        "facts",
        _season(),
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("order_id", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("season", "seq", name="pk_facts"),
        sa.UniqueConstraint("season", "order_id", "place", name="uq_facts_season"),
    )
    op.create_table(
        "seasons",
        _season(),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("head", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("season", name="pk_seasons"),
    )


def _people() -> None:
    op.create_table(
        "entries",
        _season(),
        sa.Column("entry", ID, nullable=False),
        sa.Column("stage", ID, nullable=False),
        sa.Column("pool", ID, nullable=False),
        sa.Column("school", ID, nullable=False),
        sa.Column("team", sa.String(1), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("sheet", sa.String(64), nullable=False),
        sa.Column("people_revision", sa.Integer, nullable=False),
        sa.Column("is_late", sa.Boolean, nullable=False),
        sa.Column("replaced_by", ID, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("season", "entry", name="pk_entries"),
    )
    op.create_index("ix_entries_stage", "entries", ["stage"])
    op.create_table(
        "task_records",
        _season(),
        sa.Column("row", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("unit", ID, nullable=False),
        sa.Column("done_on", sa.Date, nullable=False),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("season", "row", "unit", name="pk_task_records"),
    )


def _evenings() -> None:
    op.create_table(
        "stages",
        _season(),
        sa.Column("stage", ID, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("season", "stage", name="pk_stages"),
    )
    op.create_table(
        "sittings",
        _season(),
        sa.Column("stage", ID, nullable=False),
        sa.Column("pool", ID, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("season", "stage", "pool", name="pk_sittings"),
    )
    op.create_table(
        "seats",
        _season(),
        sa.Column("pool", ID, nullable=False),
        sa.Column("seat", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("entry", ID, nullable=False),
        sa.Column("performance", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("season", "pool", "seat", name="pk_seats"),
    )
