"""The 40-pin header of a Raspberry Pi as data: lines, power pins, SPI buses.

Source: the header's drawing and BCM2711/RP1 alternate functions as published by Raspberry Pi. SPI buses 2 to 6 are left
out on purpose: they are on different pins of a Pi 4 and of a Pi 5, and missing on older ones.

Kind: pure
"""

from typing import NamedTuple

PHYSICAL_PIN = {
    "GPIO0": 27, "GPIO1": 28, "GPIO2": 3, "GPIO3": 5, "GPIO4": 7, "GPIO5": 29, "GPIO6": 31, "GPIO7": 26, "GPIO8": 24,
    "GPIO9": 21, "GPIO10": 19, "GPIO11": 23, "GPIO12": 32, "GPIO13": 33, "GPIO14": 8, "GPIO15": 10, "GPIO16": 36,
    "GPIO17": 11, "GPIO18": 12, "GPIO19": 35, "GPIO20": 38, "GPIO21": 40, "GPIO22": 15, "GPIO23": 16, "GPIO24": 18,
    "GPIO25": 22, "GPIO26": 37, "GPIO27": 13,
}  # fmt: skip
"""Line name → number of its pin on the 40-pin header."""

POWER = {
    1: "3V3", 2: "5V", 4: "5V", 6: "GND", 9: "GND", 14: "GND", 17: "3V3", 20: "GND", 25: "GND", 30: "GND", 34: "GND",
    39: "GND",
}  # fmt: skip
"""Number of a power or ground pin on the header → what it supplies."""

RESERVED = {
    "GPIO0": "reserved for the ID EEPROM of a HAT",
    "GPIO1": "reserved for the ID EEPROM of a HAT",
}
"""Lines that are on the header but must not be used, and why."""


class SpiBus(NamedTuple):
    """The lines of one SPI bus; `selects` in the order of their number."""

    clock: str
    data_out: str
    data_in: str
    selects: tuple[str, ...]

    def lines(self, selects_used: int) -> tuple[str, ...]:
        """The lines that the kernel takes when the bus has `selects_used` chip selects (always 0 to n - 1)."""
        return (self.clock, self.data_out, self.data_in, *self.selects[:selects_used])


SPI = {
    0: SpiBus("GPIO11", "GPIO10", "GPIO9", ("GPIO8", "GPIO7")),
    1: SpiBus("GPIO21", "GPIO20", "GPIO19", ("GPIO18", "GPIO17", "GPIO16")),
}
"""The SPI buses that have the same pins on every Pi with 40 pins."""


def number(line: str) -> int:
    """`GPIO17` → 17."""
    return int(line.removeprefix("GPIO"))


def names() -> dict[int, str]:
    """Every pin of the header: its number → its name, `GPIO17` or `3V3`."""
    return dict(sorted({**{pin: line for line, pin in PHYSICAL_PIN.items()}, **POWER}.items()))
