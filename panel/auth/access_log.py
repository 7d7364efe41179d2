"""Access log: what happens to people's devices goes on record, into the log and into the counters.

The controller writes it into the journal, and the history shows it. Routes say what they did; what was changed at the
machine itself (`bamchuong pin`, `bamchuong devices`) is found by comparing the credentials with those seen before.

Kind: adapter
"""

import logging
import uuid
from collections import Counter
from collections.abc import Callable, Iterable

from bus.authors import author_id
from bus.messages import AccessEvent, AccessKind, Author
from panel.auth.credentials import Credentials, Device
from panel.auth.guesses import GuessLog
from panel.permissions import IDENTITIES

DEVICE_DIGITS = 8
"""Digits of a device's id in messages, facts and logs."""

log = logging.getLogger("panel")


class AccessLog:
    """Tells what happens to devices. Belongs to gevent's thread.

    `record`: hands an event to the controller; it never waits.
    """

    def __init__(self, record: Callable[[AccessEvent], None]) -> None:
        self.guesses = GuessLog()
        self.counts: Counter[AccessKind] = Counter()
        self._record = record
        self._compared: Credentials | None = None
        self._announced: set[str] = set()

    def note(
        self,
        what: AccessKind,
        seat: str,
        device_id: str = "",
        device: Device | None = None,
        *,
        by: Author | None = None,
        name: str = "",
        address: str = "",
        count: int = 1,
    ) -> None:
        """Something happened to a device of `seat`, or to all of them."""
        identity = IDENTITIES[seat]
        event = AccessEvent(
            id=uuid.uuid4().hex,
            what=what,
            role=identity.role,
            judge=identity.judge,
            device=device_id[:DEVICE_DIGITS],
            name=device.name if device is not None else name,
            kind=device.kind if device is not None else "",
            address=address or (device.address if device is not None else ""),
            count=count,
            by=by,
        )
        self.counts[what] += count
        self._record(event)
        if what is not AccessKind.GUESSED:
            who = author_id(Author(event.name, event.role, event.judge, event.device))
            by_whom = f", by {author_id(by)}" if by is not None else ""
            log.info("access: %s %s %s%s", what.value, who, event.address, by_whom)

    def expect(self, device_ids: Iterable[str]) -> None:
        """These devices are gone, and that has been reported."""
        self._announced.update(device_ids)

    def compare(self, credentials: Credentials) -> None:
        """Report what has changed since the last call and was not reported: somebody did it at the machine."""
        before, self._compared = self._compared, credentials
        if before is None or before is credentials:
            return
        removed = before.devices.keys() - credentials.devices.keys()
        cleared = self._tell_seats(before, credentials)
        for device_id in sorted(removed - self._announced):
            device = before.devices[device_id]
            if device.seat not in cleared:
                self.note(AccessKind.REMOVED, device.seat, device_id, device)
        self._announced -= removed

    def _tell_seats(self, before: Credentials, after: Credentials) -> set[str]:
        """Tell new PINs, and seats whose devices were all removed at the machine; these seats."""
        cleared = set()
        for seat in IDENTITIES:
            if after.epochs.get(seat, 0) == before.epochs.get(seat, 0):
                continue
            is_new_pin = after.pin_hashes.get(seat) != before.pin_hashes.get(seat)
            if is_new_pin or seat not in self._announced:
                cleared.add(seat)
                self.note(AccessKind.NEW_PIN if is_new_pin else AccessKind.CLEARED, seat)
            self._announced.discard(seat)
        return cleared

    def tell_guesses(self, now_ns: int) -> None:
        """Tell the controller and the log of wrong PINs, as often as `GuessLog` allows."""
        for guesses in self.guesses.take_reports(now_ns):
            self.note(AccessKind.GUESSED, guesses.seat, address=guesses.address, count=guesses.count)
        if line := self.guesses.take_log_line(now_ns):
            log.warning("%s", line)
