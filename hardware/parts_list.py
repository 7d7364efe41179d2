"""Parts list: what to buy for a board, with values and quantities, from its profile.

Kind: pure
"""

from collections.abc import Iterator, Sequence
from math import ceil

from msgspec import Struct

from bus.messages import Sentence
from hardware import electrics
from hardware.board import Board, Display
from hardware.power_supplies import Supply, chips, supplies

SPARE_RATIO = 0.1
"""Spares to buy of each small part, as a fraction of what is needed; at least one."""

MODULES_PER_CAPACITOR = 8
"""There are capacitors at the first module and at every eighth after it."""
GATES_PER_SHIFTER = 4
"""How many lines one 74AHCT125 shifts to 5 V."""


Label = str | Sentence
"""What stands in a list: a value that is the same in every language, or a sentence."""


class Part(Struct, frozen=True):
    """One line of the shopping list. `quantity` is what the board needs; `spare` comes on top."""

    name: Sentence
    value: Label
    quantity: int
    note: Label = ""

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
    same_reel = Sentence("part-same-reel", "{percent} %, the same reel for all", {"percent": build.resistors_pct})
    yield Part(
        Sentence("part-button", "push button, normally open"),
        Sentence("part-button-kind", "arcade type, microswitch"),
        inputs,
        Sentence("part-stations", "{count} stations", {"count": count}),
    )
    yield Part(
        Sentence("part-pull-up", "resistor, pull-up"),
        _ohm(build.pull_up_ohm),
        inputs,
        Sentence("part-pull-up-to", "{tolerance}; to 3.3 V", {"tolerance": same_reel}),
    )
    series = Sentence("part-series", "resistor, in series with the line")
    yield Part(series, _ohm(build.series_ohm), inputs, same_reel)
    if build.filter_nf:
        capacitor = Sentence("part-capacitor", "capacitor, line to ground")
        yield Part(capacitor, f"{build.filter_nf} nF X7R", inputs, f"{build.capacitors_pct} %")
    yield from _cables(board)
    if build.button == "opto":
        same_bin = Sentence("part-same-bin", "the same bin for all; turn-on is the press")
        yield Part(Sentence("part-opto", "opto-isolator"), build.opto, inputs, same_bin)
        loop = Sentence("part-loop", "resistor of the loop")
        yield Part(loop, _ohm(electrics.loop_ohm(build)), inputs, f"{build.loop_ma} mA, 5 %")
        if build.opto == "6N137":
            capacitor = Sentence("part-opto-capacitor", "capacitor at each opto-isolator")
            yield Part(capacitor, "100 nF", inputs, Sentence("part-opto-between", "between its 5 V and ground"))


def _cables(board: Board) -> Iterator[Part]:
    """Cables, plugs, and what protects them."""
    build, count = board.build, len(board.stations)
    text = "4-core cable, screened" if build.lamp == "transistor" else "4-core cable"
    yield Part(
        Sentence("part-cable", text),
        Sentence("part-cable-length", "up to {length} m", {"length": build.cable_m}),
        count,
        Sentence("part-cable-cores", "button, its ground, lamp +, lamp −"),
    )
    yield Part(
        Sentence("part-plug", "plug and socket, 4 poles, locking"),
        Sentence("part-plug-kind", "XLR-4 or GX16-4"),
        2 * count,
        Sentence("part-plug-pairs", "one pair for each end at the Pi"),
    )
    volts = build.loop_v if build.button == "opto" else 5  # the voltage that is always across it
    yield Part(
        Sentence("part-tvs", "TVS diode at the socket"),
        Sentence("part-tvs-kind", "SMAJ5.0A or PESD5V0") if volts == 5 else f"SMAJ{volts}A",
        count + len(board.mc_buttons),
        Sentence("part-tvs-against", "against static discharge from hands and carpets"),
    )


def _outputs(board: Board) -> Iterator[Part]:
    yield from _lamps(board)
    drivers = (len(board.stations) if board.build.lamp == "transistor" else 0) + (1 if board.horn else 0)
    if drivers:
        kind = Sentence("part-transistor-kind", "BC337-40 (or IRLZ44N over 100 mA)")
        yield Part(Sentence("part-transistor", "transistor NPN"), kind, drivers)
        yield Part(Sentence("part-base", "resistor at the base"), _ohm(board.build.base_ohm), drivers, "5 %")
        dark = Sentence("part-pull-down-why", "dark and silent while the Pi starts")
        yield Part(Sentence("part-pull-down", "resistor, base to ground"), "10 kΩ", drivers, dark)
    if board.horn:
        text = "active buzzer or horn" if board.horn.kind == "buzzer" else "loudspeaker 8 Ω with 100 Ω in series"
        yield Part(Sentence("part-horn", text), f"{board.build.horn_v} V, {board.build.horn_ma} mA", 1)
        why = Sentence("part-horn-diode-why", "absorbs the coil's voltage when it is switched off")
        yield Part(Sentence("part-horn-diode", "diode across the horn"), "1N4007", 1, why)
    yield from _loopback(board)


def _lamps(board: Board) -> Iterator[Part]:
    build, count = board.build, len(board.stations)
    lamp = Sentence("part-lamp", "lamp")
    if build.lamp == "transistor":
        args = {"volts": build.lamp_v, "ma": build.lamp_ma}
        yield Part(lamp, Sentence("part-lamp-kind", "LED lamp {volts} V, {ma} mA", args), count)
    else:
        yield Part(lamp, Sentence("part-led-kind", "LED, red, 1.8 V"), count)
        yield Part(Sentence("part-led-resistor", "resistor of the LED"), _ohm(build.led_ohm), count, "5 %")


def _loopback(board: Board) -> Iterator[Part]:
    """The wire of the self-test, and its jig."""
    loopback = board.loopback
    if loopback is None:
        return
    lines = {"output": loopback.output, "input": loopback.input}
    to = Sentence("part-loopback-to", "{output} to {input}", lines)
    yield Part(Sentence("part-loopback", "resistor of the loopback"), "1 kΩ", 1, to)
    if loopback.jig:
        text = "cathode to {output}, anode to a button's line at its pull-up"
        note = Sentence("part-jig-to", text, {"output": loopback.output})
        yield Part(Sentence("part-jig", "diode of the jig"), "BAT85 (Schottky)", len(board.stations), note)


def _displays(board: Board) -> Iterator[Part]:
    if not board.displays:
        return
    modules = sum(chips(display) for display in board.displays if display.kind == "max7219")
    digits = sum(chips(display) for display in board.displays if display.kind == "seven-segment")
    if modules:
        yield Part(
            Sentence("part-module", "LED module 8 × 8 with MAX7219"),
            Sentence("part-module-kind", "FC-16 type, 4 in a row"),
            modules,
            Sentence("part-module-count", "counted in modules of 8 × 8"),
        )
    if digits:
        name = Sentence("part-digits", "seven-segment module with MAX7219")
        yield Part(name, Sentence("part-digits-kind", "{count} digits", {"count": 8}), digits)
    for display in board.displays:
        if display.kind == "ws2812":
            width, height = display.width, display.height
            name = Sentence("part-pixels", "pixels for {display}", {"display": display.name})
            yield Part(name, f"WS2812B {width} × {height}", width * height)
    yield from _shifters(board)


def _shifters(board: Board) -> Iterator[Part]:
    """What is between the Pi and the LED boards."""
    numbers = sorted({display.bus for display in board.displays})
    buses = [[display for display in board.displays if display.bus == number] for number in numbers]
    yield Part(
        Sentence("part-shifter", "level shifter"),
        "74AHCT125",
        sum(map(level_shifters, buses)),
        Sentence("part-shifter-lines", "3.3 V to 5 V, {count} lines each", {"count": GATES_PER_SHIFTER}),
    )
    where = "between 5 V and ground of a board's first module and every eighth after it"
    yield Part(
        Sentence("part-module-capacitors", "capacitors at the modules"),
        Sentence("part-two-capacitors", "470 µF and 100 nF"),
        sum(map(capacitor_places, board.displays)),
        Sentence("part-module-capacitors-where", where),
    )
    yield Part(
        Sentence("part-bus-resistor", "resistor in clock and data"),
        "47 Ω",
        sum(min(2, bus_lines(bus)) for bus in buses),
        Sentence("part-bus-resistor-where", "at the level shifter"),
    )
    returns = sum(display.dout_to_miso for display in board.displays)
    if returns:
        yield Part(
            Sentence("part-divider", "divider DOUT to MISO"),
            Sentence("part-divider-kind", "1 kΩ and 2 kΩ"),
            returns,
            Sentence("part-divider-volts", "5 V to 3.3 V"),
        )


def _power(board: Board) -> Iterator[Part]:
    yield Part(
        Sentence("part-pi", "Raspberry Pi"),
        Sentence("part-pi-kind", "5, 4, 3B+ or Zero 2 W"),
        1,
        Sentence("part-pi-note", "Pi 5: ± 20 µs of pin order; others not measured"),
    )
    yield Part(
        Sentence("part-pi-supply", "supply of the Pi"),
        Sentence("part-pi-supply-kind", "its own: 5.1 V, 3 A (Pi 5: 5 A)"),
        1,
        Sentence("part-pi-supply-note", "a weak one causes undervoltage"),
    )
    rated = Sentence("part-supply-note", "everything on, plus a third")
    for supply in supplies(board):
        loads = {"loads": supply.load_names}
        if supply.isolated:
            name = Sentence("part-isolated-supply", "supply of {loads}, isolated", loads)
            kind = Sentence("part-isolated-supply-kind", "DC/DC or plug")
            yield Part(name, f"{supply.volts} V, {supply.ma} mA", 1, kind)
            continue
        name = Sentence("part-supply", "supply of {loads}", loads)
        yield Part(name, f"{supply.volts} V, {_amps(supply)} A", 1, rated)
        fuse = Sentence("part-fuse-kind", "{amps} A slow", {"amps": _amps(supply)})
        where = Sentence("part-fuse-where", "in the {volts} V of {loads}", {"volts": supply.volts, **loads})
        yield Part(Sentence("part-fuse", "fuse"), fuse, 1, where)


def _amps(supply: Supply) -> int:
    """Rated current: a third more than everything on draws; supplies below 2 A are rarely sold."""
    return max(2, ceil(supply.ma * 1.3 / 1_000))


def _ohm(value: int) -> str:
    if value >= 1_000:
        return f"{value / 1_000:g} kΩ"
    return f"{value} Ω"
