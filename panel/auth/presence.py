"""Presence of devices: revoked ones lose their streams, connected ones count as seen, staff see joins and guesses.

`bamchuong pin` and `bamchuong devices` only change the credential file and do not talk to a running panel; so the panel
checks the file at regular intervals. A check costs one `stat` if nothing changed.

Kind: adapter
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress

import msgspec

from bus.bad_file import BadFileError
from panel.auth.access import SEEN_INTERVAL_S
from panel.auth.access_log import AccessLog
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Credentials, find_stale, mark_seen, unpaired_devices
from panel.auth.newcomers import Newcomers, newcomers
from panel.context import Hub
from panel.live.sse import event

CONNECTED_INTERVAL_S = 300
"""How often it is recorded that a device is still connected, to spare the SD card."""


class Presence:
    """Compares the open streams of `hub` with the devices in `store`. Belongs to gevent's thread.

    `now_s` is wall time, seconds since 1970, as everywhere in the credentials; `clock` CLOCK_MONOTONIC in ns.
    """

    def __init__(
        self, hub: Hub, store: CredentialFile, access_log: AccessLog, clock: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._hub = hub
        self._store = store
        self._access_log = access_log
        self._clock = clock
        self._connected: frozenset[str] = frozenset()
        self._newcomers: Newcomers | None = None

    def check(self, now_s: int) -> None:
        """End the streams of unpaired devices, record when devices were seen, and tell what staff must know.

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
            self._access_log.compare(credentials)
            self._show_newcomers(credentials)
        now_ns = self._clock()
        self._access_log.tell_guesses(now_ns)
        self._hub.show_troubles(self._access_log.guesses.notices(now_ns))

    def close(self, now_s: int) -> None:
        """Record, as the panel ends, that all connected devices were seen until now."""
        with suppress(BadFileError):
            self._record(self._store.read(), self._connected, SEEN_INTERVAL_S, now_s)

    def _record(self, credentials: Credentials, device_ids: Iterable[str], every_s: int, now_s: int) -> None:
        paired_ids = [device_id for device_id in device_ids if device_id in credentials.devices]
        unused = [device_id for device_id in paired_ids if not credentials.devices[device_id].is_used]
        if due := {*find_stale(credentials, paired_ids, every_s, now_s), *unused}:
            self._store.change(lambda now: mark_seen(now, due, now_s, is_used=True))

    def _show_newcomers(self, credentials: Credentials) -> None:
        current = newcomers(credentials)
        if current != self._newcomers:
            self._newcomers = current
            self._hub.channels["mc"].publish("access", event("access", msgspec.json.encode(current)))
