"""Decide which wire goes where: every used pin of the header, and what hangs on it. Pure.

The one list that table and picture are both made from, so that they cannot differ from the profile or from each other.

Kind: pure
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from hardware import gpio_header
from hardware.board import Board, Display

Kind = Literal["button", "lamp", "horn", "mc", "spi", "loopback", "power", "ground", "reserved", "free"]

_SHORT = 14
"""Longest list of names beside a pin."""


class Pin(Struct, frozen=True):
    """One pin of the 40-pin header. `goes_to`: what hangs on it; empty for a free one."""

    number: int
    name: str
    kind: Kind
    goes_to: str = ""


def pins(board: Board) -> tuple[Pin, ...]:
    """All 40 pins in order."""
    used = {line: (kind, words) for line, kind, words in _uses(board)}
    return tuple(_pin(number, name, used, _power(board)) for number, name in gpio_header.names().items())


def used(board: Board) -> tuple[Pin, ...]:
    """The pins that something hangs on, power and ground not among them."""
    return tuple(one for one in pins(board) if one.kind not in ("power", "ground", "reserved", "free"))


def _power(board: Board) -> dict[str, str]:
    """What the Pi itself supplies."""
    isolators = board.build.button == "opto" and board.build.opto == "6N137"
    return {"3V3": "pull-ups", "5V": "VCC of the 6N137" if isolators else ""}


def _pin(number: int, name: str, uses: dict[str, tuple[Kind, str]], power: dict[str, str]) -> Pin:
    if name == "GND":
        return Pin(number, name, "ground", "ground")
    if name in power:
        return Pin(number, name, "power", power[name])
    if name in gpio_header.RESERVED:
        return Pin(number, name, "reserved", "ID EEPROM: leave open")
    return Pin(number, name, *uses.get(name, ("free", "")))


def _uses(board: Board) -> Iterator[tuple[str, Kind, str]]:
    for station in board.stations:
        yield station.button, "button", f"station {station.number} button"
        yield station.lamp, "lamp", f"station {station.number} lamp"
    if board.horn:
        yield board.horn.line, "horn", f"horn ({board.horn.kind})"
    for one in board.mc_buttons:
        yield one.line, "mc", f"MC button {one.button}"
    if board.loopback:
        yield board.loopback.output, "loopback", f"loopback{' and jig' if board.loopback.jig else ''} output"
        yield board.loopback.input, "loopback", "loopback input"
    yield from _spi_uses(board)


def _spi_uses(board: Board) -> Iterator[tuple[str, Kind, str]]:
    for number, bus in gpio_header.SPI.items():
        mine = [one for one in board.displays if one.bus == number]
        if not mine:
            continue
        clocked = [one for one in mine if one.kind != "ws2812"]
        back = next((one.name for one in mine if one.dout_to_miso), None)
        yield bus.clock, "spi", f"SPI{number} clock" + (f" → CLK of {_names(clocked)}" if clocked else ": open")
        yield bus.data_out, "spi", f"SPI{number} data → DIN of {_names(mine)}"
        yield bus.data_in, "spi", f"SPI{number} data in" + (f" ← DOUT of {back}" if back else ": open")
        for select in range(max(one.select for one in mine) + 1):
            name = next((one.name for one in clocked if one.select == select), None)
            yield bus.selects[select], "spi", f"SPI{number} CE{select}" + (f" → CS of {name}" if name else ": open")


def _names(displays: list[Display]) -> str:
    """The displays by name, or how many where that would be long."""
    names = ", ".join(one.name for one in displays)
    return names if len(names) <= _SHORT else f"{len(displays)} boards"
