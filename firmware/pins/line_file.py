"""The file of a line request: the kernel's events and levels, read without the library that made the request.

libgpiod makes an object of each event and of each level, in layers of Python: of the way from a press to its lamp that
was a fifth. What is read here is Linux's own interface (linux/gpio.h, version 2, which the kernel promises to keep):
`struct gpio_v2_line_event` from read(2), `struct gpio_v2_line_values` by ioctl.

Kind: adapter
"""

import fcntl
import os
import select
import struct
from collections.abc import Collection, Sequence
from typing import NamedTuple

EVENT = struct.Struct("=Q4x3I24x")
"""timestamp_ns; (id); offset, seqno, line_seqno; (padding). 48 bytes."""
VALUES = struct.Struct("=2Q")
"""bits, mask: one bit for each line, in the order of the request."""
GET_VALUES = 0xC010B40E
"""GPIO_V2_LINE_GET_VALUES_IOCTL: _IOWR(0xB4, 0x0E, struct gpio_v2_line_values)."""


class LineEvent(NamedTuple):
    """One edge: its stamp, its line's number on the chip, its number in the request and on its line, from 1."""

    at_ns: int
    offset: int
    seqno: int
    line_seqno: int


class LineFile:
    """The file `fd` of a request of the lines `offsets`, in the request's order. It belongs to the request.

    One thread. Raises `OSError` where the chip is gone.
    """

    def __init__(self, fd: int, offsets: Sequence[int]) -> None:
        self._fd = fd
        self._poll = select.poll()
        self._poll.register(fd, select.POLLIN)
        self._bits = {offset: 1 << bit for bit, offset in enumerate(offsets)}

    def read_events(self, count: int) -> list[LineEvent]:
        """The oldest events of the queue, `count` at most. Never waits."""
        if not self._poll.poll(0):
            return []
        events = os.read(self._fd, count * EVENT.size)
        return [LineEvent(*values) for values in EVENT.iter_unpack(events)]

    def low_lines(self, offsets: Collection[int]) -> list[bool]:
        """Whether each of these lines is low now. They are read together."""
        bits = [self._bits[offset] for offset in offsets]
        high, _ = VALUES.unpack(fcntl.ioctl(self._fd, GET_VALUES, VALUES.pack(0, sum(bits))))
        return [not high & bit for bit in bits]
