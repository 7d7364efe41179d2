"""The journal: every fact of the evening, append-only, chained, durable before anything is shown.

`record` (what a row says) and `hash_chain` (that each row follows from the one before) are pure; `store` (SQLite),
`journal_reader`, `export` (JSON lines), `import_rows` and `mirror` (the second medium) are adapters.
"""
