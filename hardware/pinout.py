"""Pinout: every pin of the header, and what is connected to it.

Table and drawing are both made from this list, so they cannot differ from the profile or from each other.

Kind: pure
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct

from bus.messages import Sentence
from hardware import gpio_header
from hardware.board import Board, Display

Kind = Literal["button", "lamp", "horn", "mc", "spi", "loopback", "power", "ground", "reserved", "free"]

_MAX_NAMES_LENGTH = 14
"""Longest list of display names beside a pin, in characters."""

_GROUND = Sentence("pin-ground", "ground")
_RESERVED = Sentence("pin-reserved", "ID EEPROM: leave unconnected")
_PULL_UPS = Sentence("pin-pull-ups", "pull-ups")
_ISOLATORS = Sentence("pin-isolators", "VCC of the 6N137")
_HORNS = {"buzzer": Sentence("pin-buzzer", "horn (buzzer)"), "tone": Sentence("pin-tone", "horn (tone)")}

MC_BUTTONS = {
    "right": Sentence("pin-mc-right", "MC button right"),
    "wrong": Sentence("pin-mc-wrong", "MC button wrong"),
    "next": Sentence("pin-mc-next", "MC button next"),
    "hold": Sentence("pin-mc-hold", "MC button hold"),
}
"""What the MC's buttons are called, by `McButton.button`."""


class Pin(Struct, frozen=True):
    """One pin of the 40-pin header. `goes_to`: what is connected to it; None for a free one.

    `short`: the same in a few words, for small drawings; None where nothing has to be wired.
    """

    number: int
    name: str
    kind: Kind
    goes_to: Sentence | None = None
    short: Sentence | None = None


class _Use(NamedTuple):
    """What one line is used for; `goes_to` and `short` as in `Pin`."""

    line: str
    kind: Kind
    goes_to: Sentence
    short: Sentence | None


def pins(board: Board) -> tuple[Pin, ...]:
    """All 40 pins in order."""
    uses = {use.line: use for use in _uses(board)}
    return tuple(_pin(number, name, uses, _power(board)) for number, name in gpio_header.names().items())


def used_pins(board: Board) -> tuple[Pin, ...]:
    """The pins that something is connected to, without power and ground."""
    return tuple(pin for pin in pins(board) if pin.kind not in ("power", "ground", "reserved", "free"))


def line_and_pin(line: str) -> Sentence:
    """A line with the number of its pin: `GPIO17 pin 11`."""
    return Sentence("line-and-pin", "{line} pin {pin}", {"line": line, "pin": gpio_header.PHYSICAL_PIN[line]})


def _power(board: Board) -> dict[str, Sentence | None]:
    """What the Pi's power pins supply."""
    isolators = board.build.button == "opto" and board.build.opto == "6N137"
    return {"3V3": _PULL_UPS, "5V": _ISOLATORS if isolators else None}


def _pin(number: int, name: str, uses: dict[str, _Use], power: dict[str, Sentence | None]) -> Pin:
    if name == "GND":
        return Pin(number, name, "ground", _GROUND)
    if name in power:
        return Pin(number, name, "power", power[name])
    if name in gpio_header.RESERVED:
        return Pin(number, name, "reserved", _RESERVED)
    if name in uses:
        use = uses[name]
        return Pin(number=number, name=name, kind=use.kind, goes_to=use.goes_to, short=use.short)
    return Pin(number, name, "free")


def _uses(board: Board) -> Iterator[_Use]:
    for station in board.stations:
        button = Sentence("pin-button", "station {number} button", {"number": station.number})
        lamp = Sentence("pin-lamp", "station {number} lamp", {"number": station.number})
        yield _Use(station.button, "button", button, button)
        yield _Use(station.lamp, "lamp", lamp, lamp)
    if board.horn:
        yield _Use(board.horn.line, "horn", _HORNS[board.horn.kind], Sentence("pin-horn", "horn"))
    for mc_button in board.mc_buttons:
        yield _Use(mc_button.line, "mc", MC_BUTTONS[mc_button.button], MC_BUTTONS[mc_button.button])
    if board.loopback:
        text = "loopback and jig output" if board.loopback.jig else "loopback output"
        short = Sentence("pin-loopback", "self-test loopback")
        yield _Use(board.loopback.output, "loopback", Sentence("pin-loopback-output", text), short)
        yield _Use(board.loopback.input, "loopback", Sentence("pin-loopback-input", "loopback input"), short)
    yield from _spi_uses(board)


def _spi_uses(board: Board) -> Iterator[_Use]:
    for number, bus in gpio_header.SPI.items():
        on_bus = [display for display in board.displays if display.bus == number]
        if not on_bus:
            continue
        clocked = [display for display in on_bus if display.kind != "ws2812"]
        returning = next((display.name for display in on_bus if display.dout_to_miso), None)
        yield _clock(number, bus, clocked)
        data = Sentence("pin-data", "SPI{bus} data → DIN of {displays}", {"bus": number, "displays": _names(on_bus)})
        yield _Use(bus.data_out, "spi", data, _short("DIN"))
        yield _data_in(number, bus, returning)
        for select in range(max(display.select for display in on_bus) + 1):
            name = next((display.name for display in clocked if display.select == select), None)
            yield _select(number, bus, select, name)


def _clock(number: int, bus: gpio_header.SpiBus, clocked: list[Display]) -> _Use:
    if not clocked:
        return _Use(bus.clock, "spi", Sentence("pin-clock-open", "SPI{bus} clock: open", {"bus": number}), None)
    text = "SPI{bus} clock → CLK of {displays}"
    goes_to = Sentence("pin-clock", text, {"bus": number, "displays": _names(clocked)})
    return _Use(bus.clock, "spi", goes_to, _short("CLK"))


def _data_in(number: int, bus: gpio_header.SpiBus, display: str | None) -> _Use:
    if display is None:
        return _Use(bus.data_in, "spi", Sentence("pin-data-in-open", "SPI{bus} data in: open", {"bus": number}), None)
    goes_to = Sentence("pin-data-in", "SPI{bus} data in ← DOUT of {display}", {"bus": number, "display": display})
    return _Use(bus.data_in, "spi", goes_to, _short("DOUT"))


def _select(number: int, bus: gpio_header.SpiBus, select: int, display: str | None) -> _Use:
    line = bus.selects[select]
    if display is None:
        args = {"bus": number, "select": select}
        return _Use(line, "spi", Sentence("pin-select-open", "SPI{bus} CE{select}: open", args), None)
    text = "SPI{bus} CE{select} → CS of {display}"
    goes_to = Sentence("pin-select", text, {"bus": number, "select": select, "display": display})
    return _Use(line, "spi", goes_to, _short(f"CE{select}"))


def _short(signal: str) -> Sentence:
    """A line of the LED boards; `signal` is what is printed on their modules."""
    return Sentence("pin-led", "LED {signal}", {"signal": signal})


def _names(displays: list[Display]) -> str | Sentence:
    """The displays by name, or how many where the names would be too long."""
    names = ", ".join(display.name for display in displays)
    if len(names) <= _MAX_NAMES_LENGTH:
        return names
    return Sentence("pin-displays", "{count} boards", {"count": len(displays)})
