"""Copy of the pulse beside the mirror: where a running clock stood last, for a machine that takes over.

The file has two places of fixed length, written in turn and flushed: a power cut tears at most the newer one, and after
the first two no file system has anything to note but their bytes.

Kind: adapter
"""

import hashlib
import os
from pathlib import Path

import msgspec
from msgspec import Struct

SUFFIX = ".pulse"
PLACE_BYTES = 192


class Pulse(Struct, frozen=True, forbid_unknown_fields=True):
    """The controller ran at `at_ns` (CLOCK_MONOTONIC) of the boot with this id. `number`: the higher is the newer."""

    number: int
    boot: str
    at_ns: int


class PulseCopy:
    """Writes the pulses of one evening to `path`. One thread; raises `OSError`."""

    def __init__(self, path: Path) -> None:
        newest = read_pulse(path)
        self._number = newest.number if newest is not None else 0
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def write(self, boot: str, at_ns: int) -> None:
        """Record, durably, that the controller was running at this instant."""
        self._number += 1
        body = msgspec.json.encode(Pulse(self._number, boot, at_ns))
        place = (body + b" " + _check(body)).ljust(PLACE_BYTES - 1) + b"\n"
        os.pwrite(self._file, place, self._number % 2 * PLACE_BYTES)
        os.fdatasync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def read_pulse(path: Path) -> Pulse | None:
    """The newest pulse in the file that is whole; None: there is none."""
    try:
        content = path.read_bytes()[: 2 * PLACE_BYTES]
    except OSError:
        return None
    places = (_parse(content[start : start + PLACE_BYTES]) for start in (0, PLACE_BYTES))
    return max((pulse for pulse in places if pulse is not None), key=lambda pulse: pulse.number, default=None)


def _parse(place: bytes) -> Pulse | None:
    body, _, check = place.strip(b" \n\0").rpartition(b" ")
    try:
        return msgspec.json.decode(body, type=Pulse) if check == _check(body) else None
    except (msgspec.MsgspecError, ValueError):
        return None


def _check(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:16].encode()
