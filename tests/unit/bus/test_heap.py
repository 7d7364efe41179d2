"""Freed blocks as large as the hash of a PIN leave the heap, where the C library itself would keep them."""

import ctypes
import subprocess
import sys

import pytest

LARGE = 19 * 1024 * 1024

PROGRAM = f"""
import ctypes, sys
from bus.heap import return_large_blocks

class Info(ctypes.Structure):  # mallinfo(3): the heap's size first, nine other figures
    _fields_ = [(name, ctypes.c_size_t) for name in ("arena", *"abcdefghi")]

if sys.argv[1] == "returned":
    return_large_blocks()
for _ in range(3):
    block = bytearray({LARGE})
    del block
mallinfo = ctypes.CDLL(None).mallinfo2
mallinfo.restype = Info
print(mallinfo().arena)
"""


def heap_bytes(how: str) -> int:
    """Size of the heap of a process that has allocated and freed large blocks."""
    process = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True)
    return int(process.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="this C library does not tell its heap's size")
def test_large_blocks_leave_the_heap_when_they_are_freed() -> None:
    assert heap_bytes("kept") > LARGE
    assert heap_bytes("returned") < LARGE
