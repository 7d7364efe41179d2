"""Tables of the season's database: the facts, projections of them that can be made anew at any time, and the names.

`facts` is the journal: rows are added and never changed. `nominations` has the names of pupils. The other tables are
what pages read.

Kind: adapter
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(column_0_label)s",
    }
)

ID = String(81)
"""As long as the longest id, that of an entry."""


def _season() -> Column[str]:
    return Column("season", String(40), primary_key=True)


facts = Table(
    "facts",
    metadata,
    _season(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("order_id", String(64), nullable=False),
    Column("place", Integer, nullable=False),
    UniqueConstraint("season", "order_id", "place"),
)
"""The journal of each season, chained. `place`: which of the facts of its order."""

seasons = Table(
    "seasons",
    metadata,
    _season(),
    Column("title", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("head", String(32), nullable=False),
)
"""Where each season is; `seq`, `head`: of the last fact that the projections know."""

entries = Table(
    "entries",
    metadata,
    _season(),
    Column("entry", ID, primary_key=True),
    Column("stage", ID, nullable=False, index=True),
    Column("pool", ID, nullable=False),
    Column("school", ID, nullable=False),
    Column("team", String(1), nullable=False),
    Column("state", String(20), nullable=False),
    Column("sheet", String(64), nullable=False),
    Column("people_revision", Integer, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("replaced_by", ID, nullable=False),
    Column("why", Text, nullable=False),
)

task_records = Table(
    "task_records",
    metadata,
    _season(),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("unit", ID, primary_key=True),
    Column("done_on", Date, nullable=False),
    Column("proof", Text, nullable=False),
    Column("done_by", Text, nullable=False),
)
"""What is done of the timetable; `unit` is empty where the whole task is."""

stages = Table(
    "stages", metadata, _season(), Column("stage", ID, primary_key=True), Column("state", String(20), nullable=False)
)

sittings = Table(
    "sittings",
    metadata,
    _season(),
    Column("stage", ID, primary_key=True),
    Column("pool", ID, primary_key=True),
    Column("day", Date, nullable=False),
    Column("at", String(5), nullable=False),
    Column("place", Text, nullable=False),
)

seats = Table(
    "seats",
    metadata,
    _season(),
    Column("pool", ID, primary_key=True),
    Column("seat", Integer, primary_key=True, autoincrement=False),
    Column("entry", ID, nullable=False),
    Column("performance", Integer, nullable=False),
)
"""The draw of a pool: who sits where, and who performs as which."""

promotion_boards = Table(
    "promotion_boards",
    metadata,
    _season(),
    Column("school", ID, primary_key=True),
    Column("expected", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("in_time", Integer, nullable=False),
    Column("reached", BigInteger, nullable=False),
    Column("visits", Integer, nullable=False),
    Column("open_remedies", Integer, nullable=False),
)
"""How far each school has got that has done something; of the others nothing is known."""

library_items = Table(
    "library_items",
    metadata,
    _season(),
    Column("item", ID, primary_key=True),
    Column("topic", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("is_approved", Boolean, nullable=False),
)

online_use = Table(
    "online_use",
    metadata,
    _season(),
    Column("month", String(7), primary_key=True),
    Column("online", BigInteger, nullable=False),
    Column("cases", BigInteger, nullable=False),
)
"""How many of all cases of a month came online."""

nominations = Table(
    "nominations",
    metadata,
    _season(),
    Column("sheet", String(64), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""The names of pupils, and nowhere else; emptied when the season is closed. `sheet`: what the facts call it."""

result_files = Table(
    "result_files",
    metadata,
    _season(),
    Column("file", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""What boxes sent, and photographs of signed papers; emptied when the season is closed."""

journals = Table(
    "journals",
    metadata,
    _season(),
    Column("journal", String(64), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("sitting", String(43), nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("heard_ns", BigInteger, nullable=False),
    Column("received_ns", BigInteger, nullable=False),
    Column("forked_at", BigInteger, nullable=False),
    Column("forked_digest", LargeBinary, nullable=False),
    Column("phase", String(20), nullable=False, server_default=""),
)
"""Journals that boxes send over a line: the box's key, how far it has come, when it was heard last and when rows came
last, how far its match is. `forked_at` not 0: that row was sent with another content, of the hash `forked_digest`."""

journal_rows = Table(
    "journal_rows",
    metadata,
    _season(),
    Column("journal", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""The rows of these journals, each once."""

accounts = Table(
    "accounts",
    metadata,
    Column("account", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("unit", Text, nullable=False),
    Column("email", String(254), nullable=False),
    Column("password", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("is_disabled", Boolean, nullable=False),
    Column("invitation", String(64), nullable=False),
    Column("invited_until_s", BigInteger, nullable=False),
)
"""Accounts of persons, of all seasons of the database. `password`, `invitation`: hashes."""

account_records = Table(
    "account_records",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at_ns", BigInteger, nullable=False),
    Column("by_account", String(40), nullable=False),
    Column("account", String(40), nullable=False),
    Column("what", String(20), nullable=False),
)
"""What was done to accounts, and by whom; empty: at the machine."""

reminders = Table(
    "reminders",
    metadata,
    _season(),
    Column("account", String(40), primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("step", String(20), primary_key=True),
    Column("sent_ns", BigInteger, nullable=False),
)
"""Reminders that were sent, so that none is sent twice."""

site_keys = Table(
    "site_keys", metadata, Column("name", String(20), primary_key=True), Column("value", LargeBinary, nullable=False)
)
"""What the pages sign with."""

PROJECTIONS = (seasons, entries, task_records, stages, sittings, seats, promotion_boards, library_items, online_use)
"""What can be made anew from `facts`."""
