"""Wiring: drawing and guide come from the profile and name every pin correctly; no labels overlap."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from bamchuong.commands.board import board as command
from bus.catalogue import languages, translator
from bus.language import Translate
from hardware import gpio_header
from hardware.board import Board, Display, Horn, Loopback, McButton, Station, find_board
from hardware.drawing.sheet import EDGE, sheet
from hardware.electrics import Build
from hardware.parts_list import parts
from hardware.pinout import pins, used_pins
from hardware.power_supplies import Supply, supplies
from hardware.wiring_guide import wiring_guide
from tests.pseudo_language import pseudo, readable_words

SHIPPED = ("pi-4-stations", "pi-6-stations", "pi-8-stations", "simulated")
ODD = Board(
    name="odd",
    gpio="pi",
    stations=(Station(1, "GPIO17", "GPIO23"), Station(2, "GPIO27", "GPIO24")),
    horn=Horn("GPIO12", "tone"),
    mc_buttons=(McButton("right", "GPIO5"), McButton("next", "GPIO6")),
    displays=(
        Display("clock", "seven-segment", dout_to_miso=True, shows="clock"),
        Display("one-module", "max7219", select=1, width=16),
        Display("colour", "ws2812", bus=1, width=24),
    ),
    build=Build(button="opto", opto="6N137", cable_m=30, loop_v=12, lamp_v=12, lamp_ma=20),
    loopback=Loopback("GPIO22", "GPIO4"),
)
JIG = replace(
    find_board("pi-6-stations"),
    name="jig",
    loopback=Loopback("GPIO19", "GPIO13", jig=True),
    mc_buttons=ODD.mc_buttons[:0],
)
BARE = Board("bare", "pi", (Station(1, "GPIO17", "GPIO23"),), build=Build(lamp="led"))
SIGNS = {
    "GPIO",
    "GND",
    "CLK",
    "DIN",
    "DOUT",
    "CS",
    "CE",
    "TVS",
    "AHCT",
    "BC",
    "PC",
    "BAT",
    "Schottky",
    "SMAJ",
    "WS",
    "USB",
    "micro",
}
PI = {"Raspberry", "Pi", "Zero"}
UNITS = {"kΩ", "nF", "mA", "µs"}
"""What stands on the parts themselves, and the units of their values."""
SVG = "{http://www.w3.org/2000/svg}"


def boards() -> list[Board]:
    return [*(find_board(name) for name in SHIPPED), ODD, JIG, BARE]


def labels_of(board: Board, translate: Translate = str) -> list[tuple[str, float, float, float, float]]:
    """Every label of the drawing with its box: text, left, top, right, bottom (the width is a generous estimate)."""
    return list(_labels(ElementTree.fromstring(sheet(board, translate)), 0.0, 0.0))


def _labels(node: ElementTree.Element, dx: float, dy: float) -> Iterator[tuple[str, float, float, float, float]]:
    moved = re.match(r"translate\(([\d.-]+) ([\d.-]+)\)", node.get("transform", ""))
    if moved:
        dx, dy = dx + float(moved[1]), dy + float(moved[2])
    if node.tag == f"{SVG}text":
        size, label = float(node.get("font-size", "0")), node.text or ""
        wide = len(label) * size * 0.6
        left = (
            dx + float(node.get("x", "0")) - {"start": 0, "middle": wide / 2, "end": wide}[node.get("text-anchor", "")]
        )
        bottom = dy + float(node.get("y", "0"))
        yield label, left, bottom - size * 0.8, left + wide, bottom + size * 0.2
    for child in node:
        yield from _labels(child, dx, dy)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("board", boards(), ids=lambda board: board.name)
def test_no_labels_overlap_or_cross_the_edge(board: Board, language: str) -> None:
    root = ElementTree.fromstring(sheet(board, translator(language)))
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    labels = labels_of(board, translator(language))
    for text, left, top, right, bottom in labels:
        inside = left >= EDGE / 2 and top >= 0 and right <= width - EDGE / 2 and bottom <= height
        assert inside, f"over the edge: {text}"
    for label, other in combinations(labels, 2):
        apart = label[3] <= other[1] or other[3] <= label[1] or label[4] <= other[2] or other[4] <= label[2]
        assert apart, f"{label[0]!r} lies over {other[0]!r}"


@pytest.mark.parametrize("board", boards(), ids=lambda board: board.name)
def test_drawing_and_guide_name_every_wire_of_the_profile(board: Board) -> None:
    drawn = [label[0] for label in labels_of(board)]
    guide = wiring_guide(board, "picture.svg", str)
    for pin in used_pins(board):
        assert str(pin.goes_to) in drawn
        assert f"| {pin.number} | {pin.name} | {pin.goes_to} |" in guide
    for station in board.stations:
        number = gpio_header.PHYSICAL_PIN[station.button]
        assert f"| {number} | {station.button} | station {station.number} button |" in guide


@pytest.mark.parametrize("board", boards(), ids=lambda board: board.name)
def test_every_text_of_drawing_and_guide_goes_through_the_catalogue(board: Board) -> None:
    drawn = "\n".join(label for label, *_ in labels_of(board, pseudo))
    guide = wiring_guide(board, "picture.svg", pseudo)
    assert "xxx" in drawn
    assert "xxx" in guide
    names = " ".join([board.name, "picture.svg", *(f"{display.name} {display.shows}" for display in board.displays)])
    allowed = SIGNS | PI | UNITS | readable_words(names)
    assert readable_words(drawn) - allowed == set()
    assert readable_words(guide) - allowed == set()


def test_all_forty_pins_are_listed_in_order() -> None:
    all_pins = pins(find_board("pi-4-stations"))
    assert [pin.number for pin in all_pins] == list(range(1, 41))
    assert sum(pin.name == "GND" for pin in all_pins) == 8
    assert [pin.number for pin in all_pins if pin.name in ("3V3", "5V")] == [1, 2, 4, 17]


def test_a_pin_that_moves_in_the_profile_moves_in_the_drawing() -> None:
    board = find_board("pi-4-stations")
    moved = replace(board, stations=(replace(board.stations[0], button="GPIO26"), *board.stations[1:]))
    at = {str(pin.goes_to): pin.number for pin in pins(moved)}
    assert at["station 1 button"] == 37
    assert sheet(moved, str) != sheet(board, str)


def test_the_parts_count_with_the_stations() -> None:
    four, eight = ({str(part.name): part for part in parts(find_board(f"pi-{n}-stations"))} for n in (4, 8))
    for name in ("push button, normally open", "resistor, pull-up", "lamp"):
        assert (four[name].quantity, eight[name].quantity) == (4, 8)
    assert (four["transistor NPN"].quantity, eight["transistor NPN"].quantity) == (5, 9)  # lamps and the horn
    assert four["LED module 8 × 8 with MAX7219"].quantity == 4 + 16
    assert all(part.spare >= 1 for part in four.values() if part.quantity > 1)


def test_there_are_as_many_capacitors_and_level_shifters_as_chains_and_lines_need() -> None:
    boards: dict[int | str, Board] = {"odd": ODD, 4: find_board("pi-4-stations")}
    for width in (64, 72, 256):
        boards[width] = replace(ODD, displays=(Display("one", "max7219", width=width),))
    parts_of = {name: {str(part.name): part.quantity for part in parts(board)} for name, board in boards.items()}
    labels = {name: quantities["capacitors at the modules"] for name, quantities in parts_of.items()}
    assert labels == {64: 1, 72: 2, 256: 4, "odd": 3, 4: 1 + 2}
    three = tuple(Display(f"d{n}", "max7219", bus=1, select=n) for n in range(3))
    five_lines = {str(part.name): part.quantity for part in parts(replace(ODD, displays=three))}
    assert (five_lines["level shifter"], parts_of["odd"]["level shifter"], parts_of[64]["level shifter"]) == (2, 2, 1)
    assert (five_lines["resistor in clock and data"], parts_of["odd"]["resistor in clock and data"]) == (2, 3)


def test_an_isolated_build_has_isolators_and_a_bare_one_no_transistors() -> None:
    odd, bare = ({str(part.name): part for part in parts(board)} for board in (ODD, BARE))
    assert odd["opto-isolator"].quantity == 4  # the MC's buttons, too
    assert odd["resistor of the loop"].value == "1.1 kΩ"
    assert "transistor NPN" not in bare
    assert "level shifter" not in bare


def test_only_an_isolator_that_needs_a_supply_shows_it_in_the_drawing() -> None:
    assert any("VCC (pin 8) to the Pi's 5 V" in label for label, *_ in labels_of(ODD))
    assert not any("VCC" in label for label, *_ in labels_of(BARE))


def test_a_jig_is_in_drawing_guide_and_parts_with_a_diode_for_each_station() -> None:
    drawn = "\n".join(label for label, *_ in labels_of(JIG))
    assert "BAT85, cathode to the output" in drawn
    for station in JIG.stations:
        assert f"{station.button} pin {gpio_header.PHYSICAL_PIN[station.button]}" in drawn
    part_of = {str(part.name): part for part in parts(JIG)}
    assert (part_of["diode of the jig"].quantity, part_of["resistor of the loopback"].quantity) == (6, 1)
    assert "loopback and jig output" in drawn
    guide = wiring_guide(JIG, "picture.svg", str)
    assert "- the jig's output sinks 9.0 mA from all buttons, of 16 mA allowed" in guide
    assert ODD.loopback is not None
    alone = replace(JIG, loopback=replace(ODD.loopback, jig=False))
    assert "BAT85" not in sheet(alone, str) + wiring_guide(alone, "picture.svg", str)
    assert "Loopback, for the self-test" in sheet(alone, str)


def test_the_supply_grows_with_brightness() -> None:
    board = find_board("pi-4-stations")
    bright = replace(board, displays=tuple(replace(display, brightness=15) for display in board.displays))
    (before,), (after,) = supplies(board), supplies(bright)
    assert after.ma > 2 * before.ma - 1_000
    assert 3_000 < before.ma < 4_000


def test_every_voltage_has_its_supply_and_the_loops_have_one_of_their_own() -> None:
    boards = sum(
        supply.ma for supply in supplies(replace(ODD, horn=None, stations=(), mc_buttons=())) if supply.volts == 5
    )
    assert supplies(ODD) == (
        Supply(5, ("horn", "LED boards"), 100 + boards),
        Supply(12, ("lamps",), 40),
        Supply(12, ("the loops",), 40, isolated=True),
    )
    assert supplies(BARE) == ()
    part_of = {(str(part.name), str(part.value)) for part in parts(ODD)}
    assert {("supply of lamps", "12 V, 2 A"), ("supply of the loops, isolated", "12 V, 40 mA")} <= part_of
    drawn = [label for label, *_ in labels_of(ODD)]
    assert drawn.count("supply, 12 V") == 2
    assert "a ground of its own" in drawn
    assert "lamps, horn and LED boards" in [label for label, *_ in labels_of(find_board("pi-4-stations"))]


def test_a_suppressor_withstands_the_voltage_of_its_loop() -> None:
    direct, isolated = ({str(part.name): str(part.value) for part in parts(board)} for board in (JIG, ODD))
    assert direct["TVS diode at the socket"] == "SMAJ5.0A or PESD5V0"
    assert isolated["TVS diode at the socket"] == "SMAJ12A"
    assert "TVS, 12 V" in [label for label, *_ in labels_of(ODD)]


def test_the_drawing_shows_how_an_led_board_is_mounted() -> None:
    mounted = Display("wall", "max7219", width=256, height=32, orientation=-90)
    three = tuple(Display(f"d{n}", "max7219", bus=1, select=n, reverse=n == 1) for n in range(3))
    four_digits = replace(ODD.displays[0], digits=4)
    boards = [replace(ODD, displays=displays) for displays in ((mounted,), three, (four_digits,))]
    drawn = [label for board in boards for label, *_ in labels_of(board)]
    guide = {"modules turned by -90°", "the chain starts at the right", "2 × 74AHCT125", "MAX7219 4 digits"}
    assert guide <= set(drawn)
    assert "470 µF and 100 nF between 5 V and ground at modules 1, 9, 17 … 121" in drawn


def test_the_drawing_says_which_led_board_has_another_language_than_the_others() -> None:
    display = ODD.displays[0]
    english = replace(ODD, displays=(replace(display, language="en"),))
    assert f"{display.name} (shows {display.shows}, in en)" in [label for label, *_ in labels_of(english)]
    assert f"{display.name} (shows {display.shows})" in [label for label, *_ in labels_of(ODD)]


def test_the_supply_of_the_isolators_is_shown_at_its_pins() -> None:
    assert [str(pin.goes_to) for pin in pins(ODD) if pin.name == "5V"] == ["VCC of the 6N137"] * 2
    assert [pin.goes_to for pin in pins(JIG) if pin.name == "5V"] == [None, None]


def test_the_command_writes_both_files_and_prints_their_paths(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["wiring", "pi-6-stations", "--output", str(tmp_path / "made")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "made" / "pi-6-stations-wiring.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "pi-6-stations-wiring.svg" in (tmp_path / "made" / "pi-6-stations-wiring.md").read_text(encoding="utf-8")


def test_drawing_and_guide_are_in_the_language_that_is_asked_for_and_vietnamese_by_default(tmp_path: Path) -> None:
    for options, title in (([], "Sơ đồ nối dây của pi-6-stations"), (["--lang", "en"], "Wiring of pi-6-stations")):
        CliRunner().invoke(command, ["wiring", "pi-6-stations", *options, "--output", str(tmp_path)])
        assert f"<title>{title}</title>" in (tmp_path / "pi-6-stations-wiring.svg").read_text(encoding="utf-8")
        assert (tmp_path / "pi-6-stations-wiring.md").read_text(encoding="utf-8").startswith(f"# {title}\n")


def test_the_check_prints_warnings_and_with_strict_exits_with_1(tmp_path: Path) -> None:
    profile = tmp_path / "slow.toml"
    profile.write_text(
        'name = "slow"\ngpio = "pi"\n[[stations]]\nnumber = 1\nbutton = "GPIO17"\nlamp = "GPIO23"\n'
        "[build]\nfilter_nf = 100\n"
    )
    easy = CliRunner().invoke(command, ["check", str(profile)])
    assert easy.exit_code == 0
    assert "warning: build: 330 Ω × 100 nF" in easy.output
    vietnamese = CliRunner().invoke(command, ["check", str(profile), "--lang", "vi"])
    assert "warning: build: 330 Ω × 100 nF làm lần bấm trễ" in vietnamese.output
    strict = CliRunner().invoke(command, ["check", str(profile), "--strict"], standalone_mode=False)
    assert strict.return_value == 1 or strict.exit_code == 1
