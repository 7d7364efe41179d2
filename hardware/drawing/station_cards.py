"""Drawing of a station's circuits: button (direct and isolated), lamp and horn, and a table of their lines.

One circuit stands for all stations, because they must be equal; the table lists the pins of each.

Kind: pure
"""

from hardware import gpio_header
from hardware.board import Board
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

WIDTH = 860


def ohm(value: float) -> str:
    """`2200` → `2.2 kΩ`."""
    return f"{value / 1_000:g} kΩ" if value >= 1_000 else f"{value:g} Ω"


def direct_card(board: Board, x: float, y: float) -> list[Shape]:
    """The button's line without isolation."""
    build = board.build
    height = 290
    shapes = [
        *_cable(150, 138, f"cable, up to {build.cable_m if build.button == 'direct' else 10} m"),
        *switch(60, 150, ""),
        text(90, 186, "button", 13),
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
        *_filter(build, 410, 150),
    ]
    return card(
        x,
        y,
        WIDTH,
        height,
        f"Button, direct {_used_mark(build.button == 'direct')}",
        [*shapes, *_filter_note(build, 270)],
    )


def opto_card(board: Board, x: float, y: float) -> list[Shape]:
    """The button's line through an isolated loop, for long cables."""
    build = board.build
    height = 330
    is_opto = build.button == "opto"
    title = f"Button, isolated loop for cables over 10 m {_used_mark(is_opto)}"
    shapes = [
        *supply(290, 88, f"{build.loop_v} V, isolated"),
        line((290, 88), (290, 130), (60, 130)),
        *_cable(146, 118, f"cable, up to {build.cable_m if is_opto else 50} m"),
        *switch(60, 130, ""),
        text(90, 166, "button", 13),
        line((60, 190), (60, 200), (260, 200)),
        dot(252, 200),
        *tvs(252, 200, f"TVS, {build.loop_v} V"),
        line((252, 260), (340, 260)),
        *resistor(260, 200, ohm(loop_ohm(build))),
        line((330, 200), (344, 200), (344, 160), (362, 160)),
        *block(362, 130, 96, 110, [build.opto, "turn-on", "is the press"]),
        line((362, 222), (340, 222), (340, 268)),
        dot(340, 260),
        text(356, 272, "0 V of the loop", 13, "power"),
        text(356, 288, "(not the Pi's ground)", 13, "soft"),
        line((458, 222), (480, 222), (480, 236)),
        *ground(480, 236),
        line((458, 160), (510, 160)),
        dot(510, 160),
        line((510, 160), (510, 150)),
        *vertical_resistor(510, 80, ohm(build.pull_up_ohm)),
        *supply(510, 80, "3V3"),
        *_filter(build, 510, 160),
    ]
    return card(x, y, WIDTH, height, title, [*shapes, text(20, 310, _loop_note(build), 13, "soft")])


def lamp_card(board: Board, x: float, y: float, width: float) -> list[Shape]:
    """A lamp with its transistor stage, or an LED on the line itself."""
    build = board.build
    if build.lamp == "led":
        shapes = [
            *flag(170, 120, "lamp line", "lamp", to_left=True),
            *resistor(170, 120, ohm(build.led_ohm)),
            line((240, 120), (270, 120)),
            *led_down(270, 120, "lamp"),
            *ground(270, 180),
        ]
        return card(x, y, width, 300, "Lamp: LED on the line", shapes)
    load = f"lamp {build.lamp_ma} mA"
    shapes = _driver(board, "lamp line", "lamp", f"{build.lamp_v} V", load, coil=False)
    return card(x, y, width, 300, "Lamp, for each station", shapes)


def horn_card(board: Board, x: float, y: float, width: float) -> list[Shape]:
    """The horn with its transistor stage."""
    if board.horn is None:
        return card(x, y, width, 300, "Horn: none in this profile", [])
    build = board.build
    pin = gpio_header.PHYSICAL_PIN[board.horn.line]
    loads = {"buzzer": f"buzzer {build.horn_ma} mA", "tone": "speaker, 100 Ω"}
    shapes = _driver(board, board.horn.line, "horn", f"{build.horn_v} V", loads[board.horn.kind], coil=True)
    return card(x, y, width, 300, f"Horn: {board.horn.line}, pin {pin}", shapes)


def station_table(board: Board, x: float, y: float, width: float) -> list[Shape]:
    """Where the four wires of each station's plug go."""
    isolated = board.build.button == "opto"
    rows = [
        (
            "station",
            "1 loop +" if isolated else "1 button",
            "2 loop −" if isolated else "2 ground",
            "3 lamp +",
            "4 lamp −",
        )
    ]
    for station in board.stations:
        button = f"{station.button} pin {gpio_header.PHYSICAL_PIN[station.button]}"
        lamp = f"{station.lamp} pin {gpio_header.PHYSICAL_PIN[station.lamp]}"
        first = (f"{board.build.loop_v} V, loops", f"opto of {button}") if isolated else (button, "ground")
        last = (lamp, "ground") if board.build.lamp == "led" else (f"{board.build.lamp_v} V", f"transistor of {lamp}")
        rows.append((str(station.number), *first, *last))
    columns = (20, 110, 260, 470, 600)
    shapes: list[Shape] = []
    for n, row in enumerate(rows):
        top = 66 + n * 28
        if n % 2:
            shapes.append(rect(12, top - 19, width - 24, 28, fill="card", stroke="none"))
        for left, label in zip(columns, row, strict=True):
            shapes.append(text(left, top, label, 14, "soft" if n == 0 else "ink", bold=n == 0))
    for n, mc_button in enumerate(board.mc_buttons):
        label = (
            f"MC button {mc_button.button}: {mc_button.line} pin {gpio_header.PHYSICAL_PIN[mc_button.line]}, "
            "wired like a station's"
        )
        shapes.append(text(20, 66 + (len(rows) + n) * 28, label, 14))
    return card(x, y, width, table_height(board), "Plugs of the stations (4 poles)", shapes)


def table_height(board: Board) -> int:
    """Height of `station_table` in pixels."""
    return 66 + (len(board.stations) + 1 + len(board.mc_buttons)) * 28


def _filter(build: Build, x: float, y: float) -> list[Shape]:
    """From the pull-up to the pin: series resistor, capacitor, flag."""
    shapes = [line((x, y), (x + 70, y)), *resistor(x + 70, y, ohm(build.series_ohm)), line((x + 140, y), (x + 220, y))]
    if build.filter_nf:
        shapes += [dot(x + 160, y), *vertical_capacitor(x + 160, y, f"{build.filter_nf} nF"), *ground(x + 160, y + 60)]
    return [*shapes, *flag(x + 220, y, "button line", "button")]


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


def _filter_note(build: Build, y: float) -> list[Shape]:
    parts = f"the same parts for every station ({build.resistors_pct} % / {build.capacitors_pct} %)"
    note = f"τ = {time_constant_us(build):.1f} µs; {parts}"
    return [text(20, y, note, 13, "soft")]


def _loop_note(build: Build) -> str:
    loop = f"{build.loop_ma} mA in the loop"
    if build.opto == "6N137":
        return f"{loop}; the same bin for every station; VCC (pin 8) to the Pi's 5 V, 100 nF to pin 5"
    return f"{loop}: the press is the turn-on of the isolator; the same bin for every station"


def _used_mark(used: bool) -> str:
    return "— used in this profile" if used else "— the alternative"
