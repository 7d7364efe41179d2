"""Pinout: every pin of the header, and what is connected to it.

Table and drawing are both made from this list, so they cannot differ from the profile or from each other.

Kind: pure
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from hardware import gpio_header
from hardware.board import Board, Display

Kind = Literal["button", "lamp", "horn", "mc", "spi", "loopback", "power", "ground", "reserved", "free"]

_MAX_NAMES_LENGTH = 14
"""Longest list of display names beside a pin, in characters."""


class Pin(Struct, frozen=True):
    """One pin of the 40-pin header. `goes_to`: what is connected to it; empty for a free one."""

    number: int
    name: str
    kind: Kind
    goes_to: str = ""


def pins(board: Board) -> tuple[Pin, ...]:
    """All 40 pins in order."""
    uses = {line: (kind, label) for line, kind, label in _uses(board)}
    return tuple(_pin(number, name, uses, _power(board)) for number, name in gpio_header.names().items())


def used_pins(board: Board) -> tuple[Pin, ...]:
    """The pins that something is connected to, without power and ground."""
    return tuple(pin for pin in pins(board) if pin.kind not in ("power", "ground", "reserved", "free"))


def _power(board: Board) -> dict[str, str]:
    """What the Pi's power pins supply."""
    isolators = board.build.button == "opto" and board.build.opto == "6N137"
    return {"3V3": "pull-ups", "5V": "VCC of the 6N137" if isolators else ""}


def _pin(number: int, name: str, uses: dict[str, tuple[Kind, str]], power: dict[str, str]) -> Pin:
    if name == "GND":
        return Pin(number, name, "ground", "ground")
    if name in power:
        return Pin(number, name, "power", power[name])
    if name in gpio_header.RESERVED:
        return Pin(number, name, "reserved", "ID EEPROM: leave unconnected")
    return Pin(number, name, *uses.get(name, ("free", "")))


def _uses(board: Board) -> Iterator[tuple[str, Kind, str]]:
    for station in board.stations:
        yield station.button, "button", f"station {station.number} button"
        yield station.lamp, "lamp", f"station {station.number} lamp"
    if board.horn:
        yield board.horn.line, "horn", f"horn ({board.horn.kind})"
    for button in board.mc_buttons:
        yield button.line, "mc", f"MC button {button.button}"
    if board.loopback:
        yield board.loopback.output, "loopback", f"loopback{' and jig' if board.loopback.jig else ''} output"
        yield board.loopback.input, "loopback", "loopback input"
    yield from _spi_uses(board)


def _spi_uses(board: Board) -> Iterator[tuple[str, Kind, str]]:
    for number, bus in gpio_header.SPI.items():
        on_bus = [display for display in board.displays if display.bus == number]
        if not on_bus:
            continue
        clocked = [display for display in on_bus if display.kind != "ws2812"]
        returning = next((display.name for display in on_bus if display.dout_to_miso), None)
        yield bus.clock, "spi", f"SPI{number} clock" + (f" → CLK of {_names(clocked)}" if clocked else ": open")
        yield bus.data_out, "spi", f"SPI{number} data → DIN of {_names(on_bus)}"
        yield bus.data_in, "spi", f"SPI{number} data in" + (f" ← DOUT of {returning}" if returning else ": open")
        for select in range(max(display.select for display in on_bus) + 1):
            name = next((display.name for display in clocked if display.select == select), None)
            yield bus.selects[select], "spi", f"SPI{number} CE{select}" + (f" → CS of {name}" if name else ": open")


def _names(displays: list[Display]) -> str:
    """The displays by name, or how many where the names would be too long."""
    names = ", ".join(display.name for display in displays)
    return names if len(names) <= _MAX_NAMES_LENGTH else f"{len(displays)} boards"
