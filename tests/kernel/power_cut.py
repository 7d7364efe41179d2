"""What a power cut leaves of a disk whose writes were recorded.

What is certain is what a completed flush covers: every write that stands before it in the log. Each later write is kept
whole, lost, or torn: some of its 512-byte sectors or 4 KiB blocks are kept, any of them. So a write can be there while
an earlier one is not, which is what a disk that reorders leaves. Not modelled: a disk that lies about flushes (no store
outlives it: see tests/process), and damage to what was not written.

The log is what dm-log-writes and QEMU's `blklogwrites` write, in sectors of 512 bytes, all numbers little-endian: a
super block (magic, version, number of entries, sector size), then for each entry a sector (where, how many sectors,
flags, unused) and its data. QEMU writes an entry when its request is done, before the guest is told. A write that was
on its way while a flush ran may stand before that flush: then it counts as certain, which may be true.

Kind: pure
"""

import random
import struct
from collections.abc import Iterator, Sequence

from msgspec import Struct

SECTOR = 512
MAGIC = 0x6A736677736872
FLUSH = 1
TEARS = (512, 4096)
"""Sizes of what is kept or lost of a torn write, in bytes."""
KEEP_CHANCES = (0.0, 0.3, 0.6, 0.9)
"""Probabilities that an uncertain write is kept; each cut takes one of them. At 0 only what was flushed remains."""
TEAR_CHANCE = 1 / 3
"""Probability that a kept write is torn."""
TEAR_KEEPS = 0.5
"""Probability that a piece of a torn write is kept."""

_SUPER = struct.Struct("<QQQL")
_ENTRY = struct.Struct("<QQQQ")


class Entry(Struct, frozen=True):
    """A write of `data` at byte `at`, or, with `flush`, a flush."""

    at: int
    data: bytes
    flush: bool = False


class BadLogError(ValueError):
    """The log is not one that this reader knows; the message says what it has instead."""


def entries(log: bytes) -> list[Entry]:
    """All writes and flushes of a log, in order. Raises `BadLogError`."""
    magic, version, count, sector = _SUPER.unpack_from(log)
    if (magic, version, sector) != (MAGIC, 1, SECTOR):
        raise BadLogError(f"no log of version 1 with sectors of {SECTOR} bytes: {magic:#x}, {version}, {sector}")
    return list(_read(log, count))


def _read(log: bytes, count: int) -> Iterator[Entry]:
    position = SECTOR
    for _ in range(count):
        where, sectors, flags, _unused = _ENTRY.unpack_from(log, position)
        if flags not in (0, FLUSH):
            raise BadLogError(f"byte {position}: flags {flags}; allowed: 0 (a write), {FLUSH} (a flush)")
        position += SECTOR
        yield Entry(where * SECTOR, log[position : position + sectors * SECTOR], flush=bool(flags))
        position += sectors * SECTOR


def disk_after_cut(blank: bytes, log: Sequence[Entry], cut: int, chance: random.Random) -> bytearray:
    """The disk, which was `blank` before, after the power was cut before entry `cut`. Its size is kept."""
    image = bytearray(blank)
    certain = max((n for n, entry in enumerate(log[:cut]) if entry.flush), default=0)
    for entry in log[:certain]:
        _write(image, entry.at, entry.data)
    keep_chance = chance.choice(KEEP_CHANCES)
    for entry in log[certain:cut]:
        if chance.random() < keep_chance:
            _write_or_tear(image, entry, chance)
    return image


def _write_or_tear(image: bytearray, entry: Entry, chance: random.Random) -> None:
    """The write, whole or torn."""
    if chance.random() >= TEAR_CHANCE:
        _write(image, entry.at, entry.data)
        return
    size = chance.choice(TEARS)
    for begin in range(0, len(entry.data), size):
        if chance.random() < TEAR_KEEPS:
            _write(image, entry.at + begin, entry.data[begin : begin + size])


def _write(image: bytearray, at: int, data: bytes) -> None:
    if at < len(image):
        image[at : at + len(data)] = data
