"""WS2812 encoding: SPI bytes for a strip of pixels, and back.

A WS2812 distinguishes 1 from 0 by how long its line is high (data sheet: about 0.8 µs against 0.4 µs of 1.25 µs). At
2.4 MHz three bits of SPI make one of the strip's: 110 is 1, 100 is 0. The order of colours is green, red, blue. Silence
of more than 280 µs (84 bytes) ends a picture; it precedes the picture too, because MOSI of a Pi may idle high. All of
it must be one transfer: a pause would end the picture half way.

Kind: pure
"""

SPEED_HZ = 2_400_000
SILENCE = bytes(96)

_ONE, _ZERO = 0b110, 0b100
_CODES = [
    sum((_ONE if value & 1 << bit else _ZERO) << 3 * bit for bit in range(8)).to_bytes(3, "big") for value in range(256)
]
_VALUES = {code: value for value, code in enumerate(_CODES)}


def encode(colours: bytes) -> bytes:
    """The transfer that shows `colours`: three bytes (green, red, blue) for each pixel of the strip."""
    return SILENCE + b"".join(_CODES[value] for value in colours) + SILENCE


def decode(sent: bytes) -> bytes:
    """The colours that a strip takes from a transfer. Raises `ValueError` where a bit is neither 1 nor 0."""
    pulses = sent.removeprefix(SILENCE).removesuffix(SILENCE)
    try:
        return bytes(_VALUES[pulses[start : start + 3]] for start in range(0, len(pulses), 3))
    except KeyError as error:
        raise ValueError(f"bits of a WS2812: {error.args[0].hex()} is no byte; allowed: 110 and 100") from error


def strip_order(width: int, height: int, *, serpentine: bool, reverse: bool) -> list[int]:
    """The place of each pixel of the strip in the picture, row by row from the upper left corner.

    `reverse`: rows start at the right. `serpentine`: every second row runs the other way.
    """
    order: list[int] = []
    for y_px in range(height):
        row = list(range(y_px * width, (y_px + 1) * width))
        order += row[::-1] if reverse != (serpentine and y_px % 2 == 1) else row
    return order
