"""Name of the journal's file, for those who only look whether there is one: SQLite is not loaded for that.

Kind: pure
"""

NAME = "journal.sqlite"
"""Of the file in its folder, and of the one beside it that holds the newest facts (`-wal`)."""
