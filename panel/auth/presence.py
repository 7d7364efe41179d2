"""Presence of devices: revoked ones lose their streams, and connected ones count as seen.

`bamchuong pin` and `bamchuong devices` only change the credential file and do not talk to a running panel; so the panel
checks the file at regular intervals. A check costs one `stat` if nothing changed.

Kind: adapter
"""

from collections.abc import Iterable
from contextlib import suppress

from bus.bad_file import BadFileError
from panel.auth.access import SEEN_INTERVAL_S
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Credentials, find_stale, mark_seen, unpaired_devices
from panel.context import Hub

CONNECTED_INTERVAL_S = 300
"""How often it is recorded that a device is still connected, to spare the SD card."""


class Presence:
    """Compares the open streams of `hub` with the devices in `store`. Belongs to gevent's thread.

    `now_s` is wall time, seconds since 1970, as everywhere in the credentials.
    """

    def __init__(self, hub: Hub, store: CredentialFile) -> None:
        self._hub = hub
        self._store = store
        self._connected: frozenset[str] = frozenset()

    def check(self, now_s: int) -> None:
        """End the streams of unpaired devices and record when devices were seen.

        Devices that left since the last check are recorded at once, those still connected at long intervals. A file
        error is ignored: the next check retries, and requests report it.
        """
        with suppress(BadFileError):
            credentials, connected = self._store.read(), frozenset(self._hub.stream_counts())
            for device in unpaired_devices(credentials, connected):
                self._hub.end_streams(device)
            self._record(credentials, self._connected - connected, SEEN_INTERVAL_S, now_s)
            self._connected = connected
            self._record(credentials, connected, CONNECTED_INTERVAL_S, now_s)

    def close(self, now_s: int) -> None:
        """Record, as the panel ends, that all connected devices were seen until now."""
        with suppress(BadFileError):
            self._record(self._store.read(), self._connected, SEEN_INTERVAL_S, now_s)

    def _record(self, credentials: Credentials, devices: Iterable[str], every_s: int, now_s: int) -> None:
        if due := find_stale(credentials, devices, every_s, now_s):
            self._store.change(lambda now: mark_seen(now, due, now_s))
