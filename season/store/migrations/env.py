"""Environment of the migrations: they run in the transaction that `database.py` opened.

Kind: adapter
"""

from alembic import context

from season.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
