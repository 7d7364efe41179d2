"""/dev/spicap: what arrived on the guest's SPI bus since the last call.

Kind: adapter
"""

import os
import struct
from typing import Any

_HEAD = struct.Struct("=IIII")
_LONGEST = _HEAD.size + 4096


def transfers() -> list[dict[str, Any]]:
    """Every transfer in order: chip select, mode, speed in Hz, the bytes as hex, how many were lost before it."""
    records = []
    bus = os.open("/dev/spicap", os.O_RDONLY)
    try:
        while record := os.read(bus, _LONGEST):
            select, mode, speed_hz, lost = _HEAD.unpack_from(record)
            data = record[_HEAD.size :].hex()
            records.append({"select": select, "mode": mode, "speed_hz": speed_hz, "lost": lost, "bytes": data})
    finally:
        os.close(bus)
    return records
