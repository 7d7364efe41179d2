"""Drawing of a station's circuits: button (direct and isolated), lamp and horn, and a table of their lines.

One circuit stands for all stations, because they must be equal; the table lists the pins of each.

Kind: pure
"""

from bus.language import Translate
from bus.messages import Sentence
from hardware import gpio_header
from hardware.board import Board, McButton, Station
from hardware.drawing.svg import Shape, line, rect, text
from hardware.drawing.symbols import (
    block,
    card,
    diode_up,
    dot,
    flag,
    ground,
    led_down,
    npn,
    resistor,
    supply,
    switch,
    tvs,
    vertical_capacitor,
    vertical_resistor,
)
from hardware.electrics import Build, loop_ohm, time_constant_us
from hardware.pinout import MC_BUTTONS, line_and_pin

WIDTH = 860

_BUTTON = Sentence("station-button", "button")
_BUTTON_LINE = Sentence("station-button-line", "button line")
_LAMP_LINE = Sentence("station-lamp-line", "lamp line")
_LAMP = Sentence("station-lamp", "lamp")
_USED = Sentence("profile-uses", "— used in this profile")
_ALTERNATIVE = Sentence("profile-alternative", "— the alternative")


def ohm(value: float) -> str:
    """`2200` → `2.2 kΩ`."""
    return f"{value / 1_000:g} kΩ" if value >= 1_000 else f"{value:g} Ω"


def direct_card(board: Board, x: float, y: float, translate: Translate) -> list[Shape]:
    """The button's line without isolation."""
    build = board.build
    height = 290
    is_direct = build.button == "direct"
    title = Sentence("card-direct", "Button, direct {use}", {"use": _use(used=is_direct)})
    shapes = [
        *_cable(150, 138, translate(_length(build.cable_m if is_direct else 10))),
        *switch(60, 150, ""),
        text(90, 186, translate(_BUTTON), 13),
        line((60, 210), (60, 220), (278, 220)),
        line((60, 150), (320, 150)),
        *ground(278, 220),
        dot(320, 150),
        *tvs(320, 150, "TVS"),
        *ground(320, 210),
        line((320, 150), (410, 150)),
        dot(410, 150),
        *vertical_resistor(410, 80, ohm(build.pull_up_ohm)),
        *supply(410, 80, "3V3"),
        *_filter(build, 410, 150, translate(_BUTTON_LINE)),
        text(20, 270, translate(_filter_note(build)), 13, "soft"),
    ]
    return card(x, y, WIDTH, height, translate(title), shapes)


def opto_card(board: Board, x: float, y: float, translate: Translate) -> list[Shape]:
    """The button's line through an isolated loop, for long cables."""
    build = board.build
    height = 330
    is_opto = build.button == "opto"
    name = "Button, isolated loop for cables over 10 m {use}"
    title = Sentence("card-opto", name, {"use": _use(used=is_opto)})
    isolated = Sentence("opto-supply", "{volts} V, isolated", {"volts": build.loop_v})
    turn_on = (Sentence("opto-turn-on", "turn-on"), Sentence("opto-press", "is the press"))
    shapes = [
        *supply(290, 88, translate(isolated)),
        line((290, 88), (290, 130), (60, 130)),
        *_cable(146, 118, translate(_length(build.cable_m if is_opto else 50))),
        *switch(60, 130, ""),
        text(90, 166, translate(_BUTTON), 13),
        line((60, 190), (60, 200), (260, 200)),
        dot(252, 200),
        *tvs(252, 200, f"TVS, {build.loop_v} V"),
        line((252, 260), (340, 260)),
        *resistor(260, 200, ohm(loop_ohm(build))),
        line((330, 200), (344, 200), (344, 160), (362, 160)),
        *block(362, 130, 96, 110, [build.opto, *(translate(sentence) for sentence in turn_on)]),
        line((362, 222), (340, 222), (340, 268)),
        dot(340, 260),
        text(356, 272, translate(Sentence("opto-ground", "0 V of the loop")), 13, "power"),
        text(356, 288, translate(Sentence("opto-not-ground", "(not the Pi's ground)")), 13, "soft"),
        line((458, 222), (480, 222), (480, 236)),
        *ground(480, 236),
        line((458, 160), (510, 160)),
        dot(510, 160),
        line((510, 160), (510, 150)),
        *vertical_resistor(510, 80, ohm(build.pull_up_ohm)),
        *supply(510, 80, "3V3"),
        *_filter(build, 510, 160, translate(_BUTTON_LINE)),
        text(20, 310, translate(_loop_note(build)), 13, "soft"),
    ]
    return card(x, y, WIDTH, height, translate(title), shapes)


def lamp_card(board: Board, x: float, y: float, width: float, translate: Translate) -> list[Shape]:
    """A lamp with its transistor stage, or an LED on the line itself."""
    build = board.build
    if build.lamp == "led":
        shapes = [
            *flag(170, 120, translate(_LAMP_LINE), "lamp", to_left=True),
            *resistor(170, 120, ohm(build.led_ohm)),
            line((240, 120), (270, 120)),
            *led_down(270, 120, translate(_LAMP)),
            *ground(270, 180),
        ]
        return card(x, y, width, 300, translate(Sentence("card-led", "Lamp: LED on the line")), shapes)
    load = translate(Sentence("lamp-load", "lamp {ma} mA", {"ma": build.lamp_ma}))
    shapes = _driver(board, translate(_LAMP_LINE), "lamp", f"{build.lamp_v} V", load, coil=False)
    return card(x, y, width, 300, translate(Sentence("card-lamp", "Lamp, for each station")), shapes)


def horn_card(board: Board, x: float, y: float, width: float, translate: Translate) -> list[Shape]:
    """The horn with its transistor stage."""
    if board.horn is None:
        return card(x, y, width, 300, translate(Sentence("card-no-horn", "Horn: none in this profile")), [])
    build = board.build
    loads = {
        "buzzer": Sentence("horn-buzzer", "buzzer {ma} mA", {"ma": build.horn_ma}),
        "tone": Sentence("horn-speaker", "speaker, 100 Ω"),
    }
    load = translate(loads[board.horn.kind])
    shapes = _driver(board, board.horn.line, "horn", f"{build.horn_v} V", load, coil=True)
    pin = gpio_header.PHYSICAL_PIN[board.horn.line]
    title = Sentence("card-horn", "Horn: {line}, pin {pin}", {"line": board.horn.line, "pin": pin})
    return card(x, y, width, 300, translate(title), shapes)


def station_table(board: Board, x: float, y: float, width: float, translate: Translate) -> list[Shape]:
    """Where the four wires of each station's plug go."""
    rows = [
        tuple(map(translate, _poles(board))),
        *(_station_row(board, station, translate) for station in board.stations),
    ]
    columns = (20, 110, 260, 470, 600)
    shapes: list[Shape] = []
    for n, row in enumerate(rows):
        top = 66 + n * 28
        if n % 2:
            shapes.append(rect(12, top - 19, width - 24, 28, fill="card", stroke="none"))
        for left, label in zip(columns, row, strict=True):
            shapes.append(text(left, top, label, 14, "soft" if n == 0 else "ink", bold=n == 0))
    for n, mc_button in enumerate(board.mc_buttons):
        shapes.append(text(20, 66 + (len(rows) + n) * 28, translate(_mc_button(mc_button)), 14))
    title = translate(Sentence("card-plugs", "Plugs of the stations (4 poles)"))
    return card(x, y, width, table_height(board), title, shapes)


def table_height(board: Board) -> int:
    """Height of `station_table` in pixels."""
    return 66 + (len(board.stations) + 1 + len(board.mc_buttons)) * 28


def _poles(board: Board) -> tuple[Sentence, ...]:
    """What each pole of a plug is for."""
    isolated = board.build.button == "opto"
    return (
        Sentence("plug-station", "station"),
        Sentence("plug-1", "1 loop +" if isolated else "1 button"),
        Sentence("plug-2", "2 loop −" if isolated else "2 ground"),
        Sentence("plug-3", "3 lamp +"),
        Sentence("plug-4", "4 lamp −"),
    )


def _station_row(board: Board, station: Station, translate: Translate) -> tuple[str, ...]:
    """Where each pole of one station's plug goes."""
    build = board.build
    button, lamp, earth = line_and_pin(station.button), line_and_pin(station.lamp), Sentence("plug-ground", "ground")
    first: tuple[Sentence, Sentence] = (button, earth)
    if build.button == "opto":
        loops = Sentence("plug-loops", "{volts} V, loops", {"volts": build.loop_v})
        first = (loops, Sentence("plug-opto", "opto of {pin}", {"pin": button}))
    last: tuple[Sentence, Sentence] = (lamp, earth)
    if build.lamp == "transistor":
        volts = Sentence("plug-volts", "{volts} V", {"volts": build.lamp_v})
        last = (volts, Sentence("plug-transistor", "transistor of {pin}", {"pin": lamp}))
    return (str(station.number), *map(translate, (*first, *last)))


def _mc_button(button: McButton) -> Sentence:
    args = {"button": MC_BUTTONS[button.button], "pin": line_and_pin(button.line)}
    return Sentence("plug-mc", "{button}: {pin}, wired like a station's", args)


def _filter(build: Build, x: float, y: float, label: str) -> list[Shape]:
    """From the pull-up to the pin: series resistor, capacitor, flag."""
    shapes = [line((x, y), (x + 70, y)), *resistor(x + 70, y, ohm(build.series_ohm)), line((x + 140, y), (x + 220, y))]
    if build.filter_nf:
        shapes += [dot(x + 160, y), *vertical_capacitor(x + 160, y, f"{build.filter_nf} nF"), *ground(x + 160, y + 60)]
    return [*shapes, *flag(x + 220, y, label, "button")]


def _driver(board: Board, wire: str, kind: str, volts: str, load: str, *, coil: bool) -> list[Shape]:
    """Flag → base resistor → NPN; the load between supply and collector; a pull-down at the base."""
    build = board.build
    shapes = [
        *flag(112, 190, wire, kind, to_left=True),
        *resistor(112, 190, ohm(build.base_ohm)),
        line((182, 190), (230, 190)),
        dot(206, 190),
        *vertical_resistor(206, 190, ""),
        text(150, 238, "10 kΩ", 13),
        *ground(206, 260),
        *npn(230, 190, "BC337"),
        *ground(264, 230),
        line((264, 150), (264, 130)),
        *block(194, 90, 140, 40, [load]),
        line((264, 90), (264, 78)),
        *supply(264, 78, volts),
    ]
    if coil:
        shapes += [
            line((264, 82), (366, 82)),
            *diode_up(366, 82, ""),
            line((366, 142), (264, 142)),
            text(366, 164, "1N4007", 13, anchor="middle"),
            dot(264, 142),
            dot(264, 82),
        ]
    return shapes


def _cable(x: float, y: float, label: str) -> list[Shape]:
    """A dashed frame over both cores, and the length."""
    return [
        rect(x, y, 96, 96, fill="card", stroke="rule", radius=8),
        text(x + 48, y - 8, label, 13, "soft", "middle"),
    ]


def _length(metres: int) -> Sentence:
    return Sentence("cable-length", "cable, up to {length} m", {"length": metres})


def _filter_note(build: Build) -> Sentence:
    return Sentence(
        "filter-note",
        "τ = {tau} µs; the same parts for every station ({resistors} % / {capacitors} %)",
        {
            "tau": f"{time_constant_us(build):.1f}",
            "resistors": build.resistors_pct,
            "capacitors": build.capacitors_pct,
        },
    )


def _loop_note(build: Build) -> Sentence:
    if build.opto == "6N137":
        text = "{ma} mA in the loop; the same bin for every station; VCC (pin 8) to the Pi's 5 V, 100 nF to pin 5"
    else:
        text = "{ma} mA in the loop: the press is the turn-on of the isolator; the same bin for every station"
    return Sentence("loop-note", text, {"ma": build.loop_ma})


def _use(*, used: bool) -> Sentence:
    return _USED if used else _ALTERNATIVE
