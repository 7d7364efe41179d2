"""Parts list: what to buy for a board, with values and quantities, from its profile.

Kind: pure
"""

from collections.abc import Iterator, Sequence
from math import ceil

from msgspec import Struct

from hardware import electrics
from hardware.board import Board, Display
from hardware.power_supplies import Supply, chips, supplies

SPARE_RATIO = 0.1
"""Spares to buy of each small part, as a fraction of what is needed; at least one."""

MODULES_PER_CAPACITOR = 8
"""There are capacitors at the first module and at every eighth after it."""
GATES_PER_SHIFTER = 4
"""How many lines one 74AHCT125 shifts to 5 V."""


class Part(Struct, frozen=True):
    """One line of the shopping list. `quantity` is what the board needs; `spare` comes on top."""

    name: str
    value: str
    quantity: int
    note: str = ""

    @property
    def spare(self) -> int:
        """How many spares to buy: none of single parts, else a tenth, at least one."""
        return max(1, ceil(self.quantity * SPARE_RATIO)) if self.quantity > 1 else 0


def parts(board: Board) -> tuple[Part, ...]:
    """All parts except housings, tools and the Pi's memory card."""
    return (*_stations(board), *_outputs(board), *_displays(board), *_power(board))


def capacitor_places(display: Display) -> int:
    """At how many places of a display there are capacitors; a chain of pixels has them only at its start."""
    return 1 if display.kind == "ws2812" else ceil(chips(display) / MODULES_PER_CAPACITOR)


def bus_lines(bus: Sequence[Display]) -> int:
    """How many lines go from the Pi to the displays of one bus: data, clock, one chip select each; pixels: data."""
    clocked_count = sum(display.kind != "ws2812" for display in bus)
    return 1 + (1 + clocked_count if clocked_count else 0)


def level_shifters(bus: Sequence[Display]) -> int:
    """How many level level_shifters the lines of one bus need."""
    return ceil(bus_lines(bus) / GATES_PER_SHIFTER)


def _stations(board: Board) -> Iterator[Part]:
    build, count = board.build, len(board.stations)
    inputs = count + len(board.mc_buttons)
    tolerance = f"{build.resistors_pct} %, the same reel for all"
    yield Part("push button, normally open", "arcade type, microswitch", inputs, f"{count} stations")
    yield Part("resistor, pull-up", _ohm(build.pull_up_ohm), inputs, f"{tolerance}; to 3.3 V")
    yield Part("resistor, in series with the line", _ohm(build.series_ohm), inputs, tolerance)
    if build.filter_nf:
        yield Part("capacitor, line to ground", f"{build.filter_nf} nF X7R", inputs, f"{build.capacitors_pct} %")
    cable = "4-core cable, screened" if build.lamp == "transistor" else "4-core cable"
    yield Part(cable, f"up to {build.cable_m} m", count, "button, its ground, lamp +, lamp −")
    yield Part("plug and socket, 4 poles, locking", "XLR-4 or GX16-4", 2 * count, "one pair for each end at the Pi")
    volts = build.loop_v if build.button == "opto" else 5  # the voltage that is always across it
    tvs = "SMAJ5.0A or PESD5V0" if volts == 5 else f"SMAJ{volts}A"
    yield Part("TVS diode at the socket", tvs, inputs, "against static discharge from hands and carpets")
    if build.button == "opto":
        yield Part("opto-isolator", build.opto, inputs, "the same bin for all; turn-on is the press")
        yield Part("resistor of the loop", _ohm(electrics.loop_ohm(build)), inputs, f"{build.loop_ma} mA, 5 %")
        if build.opto == "6N137":
            yield Part("capacitor at each opto-isolator", "100 nF", inputs, "between its 5 V and ground")


def _outputs(board: Board) -> Iterator[Part]:
    build, count = board.build, len(board.stations)
    if build.lamp == "transistor":
        yield Part("lamp", f"LED lamp {build.lamp_v} V, {build.lamp_ma} mA", count)
    else:
        yield Part("lamp", "LED, red, 1.8 V", count)
        yield Part("resistor of the LED", _ohm(build.led_ohm), count, "5 %")
    drivers = count if build.lamp == "transistor" else 0
    horn = 1 if board.horn else 0
    if drivers + horn:
        yield Part("transistor NPN", "BC337-40 (or IRLZ44N over 100 mA)", drivers + horn)
        yield Part("resistor at the base", _ohm(build.base_ohm), drivers + horn, "5 %")
        yield Part("resistor, base to ground", "10 kΩ", drivers + horn, "dark and silent while the Pi starts")
    if board.horn:
        kind = "active buzzer or horn" if board.horn.kind == "buzzer" else "loudspeaker 8 Ω with 100 Ω in series"
        yield Part(kind, f"{build.horn_v} V, {build.horn_ma} mA", 1)
        yield Part("diode across the horn", "1N4007", 1, "absorbs the coil's voltage when it is switched off")
    if board.loopback:
        yield Part("resistor of the loopback", "1 kΩ", 1, f"{board.loopback.output} to {board.loopback.input}")
    if board.loopback and board.loopback.jig:
        note = f"cathode to {board.loopback.output}, anode to a button's line at its pull-up"
        yield Part("diode of the jig", "BAT85 (Schottky)", count, note)


def _displays(board: Board) -> Iterator[Part]:
    if not board.displays:
        return
    modules = sum(chips(display) for display in board.displays if display.kind == "max7219")
    digits = sum(chips(display) for display in board.displays if display.kind == "seven-segment")
    if modules:
        yield Part("LED module 8 × 8 with MAX7219", "FC-16 type, 4 in a row", modules, "counted in modules of 8 × 8")
    if digits:
        yield Part("seven-segment module with MAX7219", "8 digits", digits)
    for display in board.displays:
        if display.kind == "ws2812":
            width, height = display.width, display.height
            yield Part(f"pixels for {display.name}", f"WS2812B {width} × {height}", width * height)
    numbers = sorted({display.bus for display in board.displays})
    buses = [[display for display in board.displays if display.bus == number] for number in numbers]
    shifters, series_resistors = sum(map(level_shifters, buses)), sum(min(2, bus_lines(bus)) for bus in buses)
    yield Part("level shifter", "74AHCT125", shifters, f"3.3 V to 5 V, {GATES_PER_SHIFTER} lines each")
    note = "between 5 V and ground of a board's first module and every eighth after it"
    yield Part("capacitors at the modules", "470 µF and 100 nF", sum(map(capacitor_places, board.displays)), note)
    yield Part("resistor in clock and data", "47 Ω", series_resistors, "at the level shifter")
    returns = sum(display.dout_to_miso for display in board.displays)
    if returns:
        yield Part("divider DOUT to MISO", "1 kΩ and 2 kΩ", returns, "5 V to 3.3 V")


def _power(board: Board) -> Iterator[Part]:
    yield Part("Raspberry Pi", "5, 4, 3B+ or Zero 2 W", 1, "Pi 5: ± 20 µs of pin order; others not measured")
    yield Part("supply of the Pi", "its own: 5.1 V, 3 A (Pi 5: 5 A)", 1, "a weak one causes undervoltage")
    for supply in supplies(board):
        name, volts = f"supply of {supply.load_names}", supply.volts
        if supply.isolated:
            yield Part(f"{name}, isolated", f"{volts} V, {supply.ma} mA", 1, "DC/DC or plug")
            continue
        yield Part(name, f"{volts} V, {_amps(supply)} A", 1, "everything on, plus a third")
        yield Part("fuse", f"{_amps(supply)} A slow", 1, f"in the {volts} V of {supply.load_names}")


def _amps(supply: Supply) -> int:
    """Rated current: a third more than everything on draws; supplies below 2 A are rarely sold."""
    return max(2, ceil(supply.ma * 1.3 / 1_000))


def _ohm(value: int) -> str:
    if value >= 1_000:
        return f"{value / 1_000:g} kΩ"
    return f"{value} Ω"
