"""The journal: every fact of the evening, append-only, chained, durable before anything is shown.

`record` (what a row says) and `chain` (that rows follow from one another) decide; `store` (SQLite), `reading`, `export`
(JSON lines), `carry` (import) and `mirror` (the second medium) adapt.
"""
