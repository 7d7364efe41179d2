"""Bytes of MAX7219 chains: what the chips of a board must be sent for a picture.

A module of 8 × 8 is eight bytes, one a row, its leftmost LED in the highest bit; the chip wants eight bytes, one a
column, its uppermost LED in the lowest bit. All modules are transposed at once, as lanes of one long number.

Kind: pure
"""

from collections.abc import Iterator

_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Each byte with its bits in reverse order."""

_SWAPS = ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0))
"""Distance and places of the bits that change places: single ones, then pairs, then fours (Hacker's Delight, 7-3)."""


def module_columns(modules: list[bytes], orientation: int) -> bytes:
    """The columns of modules, each given by its eight rows, that are mounted turned by `orientation` (a multiple of 90)."""
    match orientation % 360:
        case 90:
            return b"".join(modules)
        case 180:
            return _transposed(b"".join(modules)).translate(_MIRROR)
        case 270:
            return b"".join(module[::-1] for module in modules).translate(_MIRROR)
    return _transposed(b"".join(modules).translate(_MIRROR))


def _transposed(modules: bytes) -> bytes:
    """In every group of eight bytes: bit i of byte j becomes bit j of byte i."""
    lanes = int.from_bytes(modules, "little")
    for distance, mask in _SWAPS:
        places = int.from_bytes(mask.to_bytes(8, "little") * (len(modules) // 8), "little")
        changes = (lanes ^ lanes >> distance) & places
        lanes ^= changes ^ changes << distance
    return lanes.to_bytes(len(modules), "little")


def row_transactions(columns: bytes) -> Iterator[bytes]:
    """Eight transactions that show `columns`, eight bytes for each chip: the first word ends in the last chip."""
    for digit in range(8):
        words = bytearray(2 * (len(columns) // 8))
        words[::2] = bytes([digit + 1]) * (len(columns) // 8)
        words[1::2] = columns[digit::8][::-1]
        yield bytes(words)


def register_words(register: int, value: int, chips: int) -> bytes:
    """The transaction that sets a register of all chips."""
    return bytes((register, value)) * chips
