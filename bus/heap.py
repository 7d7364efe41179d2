"""The C library's heap: large blocks go back to the system as soon as they are freed.

By itself glibc learns from the first large block that is freed (19 MiB for the hash of a PIN) to take such blocks from
its heap from then on, and to keep twice as much of freed memory for the rest of the evening.

Kind: adapter
"""

import contextlib
import ctypes

M_MMAP_THRESHOLD = -3
"""A parameter of mallopt(3)."""

LARGE_BYTES = 128 * 1024
"""What glibc starts with, and changes unless it is set."""


def return_large_blocks() -> None:
    """Fix the size from which blocks are mapped one by one. Another C library without mallopt goes on as it is."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
