"""Adapt who is connected: streams end of whom a command put out while the panel runs; who only listens counts as seen.

`bamchuong pin` and `bamchuong devices` change the file alone and know no panel; so the panel looks into it again and
again. It costs one `stat` where nothing changed.

Kind: adapter
"""

from collections.abc import Iterable
from contextlib import suppress

from bus.bad_file import BadFileError
from panel.auth.access import SEEN_EVERY_S
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Credentials, outsiders, seen, unseen
from panel.context import Hub

LISTENED_EVERY_S = 300
"""How often it is written down that a device still listens; a card does not last for ever."""


class Presence:
    """Holds the open streams of `hub` against what `store` keeps. Belongs to gevent's thread.

    `now_s` is wall time, seconds since 1970, as everywhere in what is kept of devices.
    """

    def __init__(self, hub: Hub, store: CredentialFile) -> None:
        self._hub = hub
        self._store = store
        self._listening: frozenset[str] = frozenset()

    def look(self, now_s: int) -> None:
        """End the streams of every device that is none any more, and write down who was seen: who left since the last
        look, and now and then who still listens. What fails is done at the next look; who asks for anything is told.
        """
        with suppress(BadFileError):
            kept, listening = self._store.kept(), frozenset(self._hub.present())
            for device in outsiders(kept, listening):
                self._hub.end(device)
            self._write(kept, self._listening - listening, SEEN_EVERY_S, now_s)
            self._listening = listening
            self._write(kept, listening, LISTENED_EVERY_S, now_s)

    def close(self, now_s: int) -> None:
        """The panel ends: all who still listen were seen until now."""
        with suppress(BadFileError):
            self._write(self._store.kept(), self._listening, SEEN_EVERY_S, now_s)

    def _write(self, kept: Credentials, devices: Iterable[str], every_s: int, now_s: int) -> None:
        if due := unseen(kept, devices, every_s, now_s):
            self._store.change(lambda now: seen(now, due, now_s))
