"""Adapt who is connected: streams end of whom a command put out while the panel runs.

`bamchuong pin` and `bamchuong devices` change the file alone and know no panel; so the panel looks into it again and
again. It costs one `stat` where nothing changed.
"""

from contextlib import suppress

from controller.files import BadFileError
from controller.panel.hub import Hub
from controller.panel.kept import outsiders
from controller.panel.store import Store


class Presence:
    """Holds the open streams of `hub` against what `store` keeps. Belongs to gevent's thread."""

    def __init__(self, hub: Hub, store: Store) -> None:
        self._hub = hub
        self._store = store

    def look(self) -> None:
        """End the streams of every device that is none any more. What cannot be read is looked at again next time:
        whoever asks for anything is told."""
        with suppress(BadFileError):
            for device in outsiders(self._store.kept(), self._hub.present()):
                self._hub.end(device)
