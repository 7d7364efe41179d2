"""Board profiles: the shipped ones are valid; every fault of another is reported with its place and a way out."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from bus.bad_file import BadFileError
from hardware import gpio_header
from hardware.board import SHIPPED, Loopback, McButton, find_board, lines, read_board, wiring

VALID = """
name = "hall"
gpio = "simulated"

[[stations]]
number = 1
button = "GPIO17"
lamp = "GPIO23"

[[stations]]
number = 2
button = "GPIO27"
lamp = "GPIO24"

[horn]
line = "GPIO18"

[[displays]]
name = "clock"
kind = "max7219"

[[displays]]
name = "scores"
kind = "max7219"
select = 1
width = 64
height = 16
shows = "station 1"
"""


def errors(tmp_path: Path, text: str) -> list[str]:
    """The errors of a profile, without the path in front."""
    path = tmp_path / "hall.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError) as failure:
        read_board(path)
    assert all(error.startswith(f"{path}: ") for error in failure.value.errors)
    return [error.removeprefix(f"{path}: ") for error in failure.value.errors]


def test_a_valid_profile_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(VALID)
    assert [station.number for station in read_board(path).stations] == [1, 2]


def test_a_display_speaks_vietnamese_unless_the_profile_names_another_language(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(VALID + 'language = "en"\n')
    assert [display.language for display in read_board(path).displays] == ["vi", "en"]


@pytest.mark.parametrize(
    "name, stations", [("simulated", 8), ("pi-4-stations", 4), ("pi-6-stations", 6), ("pi-8-stations", 8)]
)
def test_the_shipped_profiles_are_valid(name: str, stations: int) -> None:
    board = find_board(name)
    assert (board.name, len(board.stations), len(board.displays)) == (name, stations, 2)
    assert {display.shows for display in board.displays} == {"clock", "all"}


def test_the_simulated_board_is_wired_like_the_pi_with_eight_stations() -> None:
    assert list(lines(find_board("simulated"))) == list(lines(find_board("pi-8-stations")))


def test_the_pins_in_the_comments_are_the_pins_of_the_lines() -> None:
    for path in SHIPPED.glob("*.toml"):
        for text in path.read_text(encoding="utf-8").splitlines():
            if '= "GPIO' in text:
                line, pin = text.split('"')[1], text.split("# pin ")[1].split(",")[0]
                assert gpio_header.PHYSICAL_PIN[line] == int(pin)


@pytest.mark.parametrize(
    "old, new, error",
    [
        (
            'lamp = "GPIO24"',
            'lamp = "GPIO17"',
            "stations[1].lamp: GPIO17 is already used by station 1; free lines: GPIO2, GPIO3, GPIO4, GPIO5, GPIO6, "
            "GPIO12, GPIO13, GPIO14, GPIO15, GPIO16, GPIO19, GPIO20, GPIO21, GPIO22, GPIO24, GPIO25, GPIO26",
        ),
        ('line = "GPIO18"', 'line = "GPIO17"', "horn.line: GPIO17 is already used by station 1"),
        ("number = 2", "number = 1", "stations[1].number: 1 is already used; free numbers: 2, 3, 4, 5, 6, 7, 8"),
        ('"GPIO27"', '"GPIO10"', "stations[1].button: GPIO10 is taken by SPI bus 0 (display clock); free lines: "),
        ('"GPIO27"', '"GPIO7"', "stations[1].button: GPIO7 is taken by SPI bus 0 (display scores); free lines: "),
        ('"GPIO27"', '"GPIO28"', "stations[1].button: GPIO28 is not on the 40-pin header; free lines: "),
        ('"GPIO27"', '"GPIO0"', "stations[1].button: GPIO0 is reserved for the ID EEPROM of a HAT; free lines: "),
        ('"GPIO27"', '"27"', "stations[1].button: "),
        ('name = "scores"', 'name = "clock"', "displays[1].name: clock is already the name of another display"),
        ("select = 1", "select = 0", "displays[1].select: chip select 0 of SPI bus 0 is already used by display clock"),
        ("select = 1", "select = 2", "displays[1].select: SPI bus 0 has no chip select 2; allowed: 0, 1"),
        ("select = 1", "bus = 4", "displays[1].bus: SPI bus 4 is not on the same pins on every Pi; allowed: 0, 1"),
        ("station 1", "station 3", "displays[1].shows: there is no station 3; allowed: station 1, station 2"),
        (
            "select = 1",
            'select = 1\ncolour = "#00ff00"',
            "displays[1].colour: a display of kind max7219 has none; only ws",
        ),
        (
            "select = 1",
            "select = 1\ndigits = 4",
            "displays[1].digits: a display of kind max7219 has none; only seven-s",
        ),
        (
            'shows = "station 1"',
            'dimming = [{at = "18:00", brightness = 3}, {at = "18:00", brightness = 4}]',
            "displays[1].dimming[1].at: 18:00 is already used; each time of day is allowed once",
        ),
        (
            'shows = "station 1"',
            'dimming = [{at = "24:00", brightness = 3}]',
            "displays[1].dimming[0].at: ",
        ),
        (
            "select = 1",
            'select = 1\nlanguage = "tlh"',
            "displays[1].language: there is no catalogue for 'tlh'; allowed: vi, en",
        ),
        ("width = 64", "width = 60", "displays[1].width: "),
        ("[horn]", "[hron]", "hron: unknown key; did you mean horn? Allowed here: build, capture, displays, "),
        ('gpio = "simulated"', 'gpio = "arduino"', "gpio: "),
    ],
)
def test_a_fault_is_reported_with_its_place_and_what_is_allowed(tmp_path: Path, old: str, new: str, error: str) -> None:
    (reported,) = errors(tmp_path, VALID.replace(old, new))
    assert reported.startswith(error)


def test_spi_bus_one_takes_its_own_lines(tmp_path: Path) -> None:
    reported = errors(tmp_path, VALID.replace("select = 1", "bus = 1\nselect = 1"))
    assert [error.split(";")[0] for error in reported] == [
        "stations[0].button: GPIO17 is taken by SPI bus 1 (display scores)",
        "horn.line: GPIO18 is taken by SPI bus 1 (display scores)",
    ]


def test_without_a_second_chip_select_its_line_is_free(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(VALID.split("[[displays]]")[0].replace("GPIO27", "GPIO7"))
    read_board(path)


def test_a_board_without_stations_is_invalid(tmp_path: Path) -> None:
    assert errors(tmp_path, 'name = "x"\ngpio = "pi"\nstations = []') == [
        "stations: none; at least one [[stations]] is needed, at most 8"
    ]


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    text = VALID.replace("number = 2", "number = 1").replace('"GPIO27"', '"GPIO1"').replace("station 1", "station 7")
    assert len(errors(tmp_path, text)) == 3


def test_a_name_that_is_not_shipped_lists_those_that_are() -> None:
    with pytest.raises(BadFileError, match="pi9: no such board; give a file, or one of: pi-4-stations, pi-6-stations"):
        find_board("pi9")


def test_a_path_is_read_and_a_missing_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(VALID)
    assert find_board(str(tmp_path / "mine.toml")).name == "hall"
    with pytest.raises(BadFileError, match=r"other\.toml: no such board; give a file"):
        find_board(str(tmp_path / "other.toml"))


def test_only_one_chain_on_a_bus_can_be_wired_back(tmp_path: Path) -> None:
    text = VALID.replace('kind = "max7219"', 'kind = "max7219"\ndout_to_miso = true')
    assert errors(tmp_path, text) == [
        "displays[1].dout_to_miso: MISO of SPI bus 0 is already wired to display clock; a MAX7219 never releases "
        "DOUT, so only one per bus is allowed"
    ]


def test_a_seven_segment_display_has_the_size_of_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(VALID.replace('kind = "max7219"\n\n', 'kind = "seven-segment"\ndigits = 4\n\n'))
    assert [display.size_px for display in read_board(path).displays] == [(24, 7), (64, 16)]


def test_pixels_need_a_bus_of_their_own_and_one_transfer(tmp_path: Path) -> None:
    assert errors(tmp_path, VALID.replace('kind = "max7219"\nselect', 'kind = "ws2812"\nselect')) == [
        "displays[1].width: 64 × 16 are 1024 pixels; one SPI transfer holds 432",
        "displays[1].bus: pixels have no chip select and need an SPI bus of their own; also on bus 0: clock",
    ]


def test_the_mcs_buttons_are_lines_like_all_others_and_one_of_each_kind(tmp_path: Path) -> None:
    buttons = '\n[[mc_buttons]]\nbutton = "next"\nline = "GPIO4"\n\n[[mc_buttons]]\nbutton = "next"\nline = "GPIO17"\n'
    reported = errors(tmp_path, VALID + buttons)
    assert reported[0] == "mc_buttons[1].button: next is already used; one button of each kind is allowed"
    assert reported[1].startswith("mc_buttons[1].line: GPIO17 is already used by station 1; free lines: ")
    assert "GPIO4," not in reported[1]


def test_the_wiring_separates_the_firmwares_lines_from_those_of_the_loopback() -> None:
    board = replace(
        find_board("pi-4-stations"),
        mc_buttons=(McButton("right", "GPIO2"), McButton("next", "GPIO3")),
        loopback=Loopback("GPIO19", "GPIO26"),
    )
    wired = wiring(board)
    assert wired.buttons == {station.number: station.button for station in board.stations}
    assert wired.lamps == {station.number: station.lamp for station in board.stations}
    assert {number: button.button for number, button in wired.mc_buttons.items()} == {1: "right", 2: "next"}
    assert (wired.horn, wired.spare, wired.loopback) == (board.horn, None, ("GPIO19", "GPIO26"))
    assert not set(wired.used) & set(wired.loopback)
    assert set(wired.all_lines) == {line for _, _, line in lines(board)}


def test_a_board_of_one_station_gets_an_unused_line_as_its_spare() -> None:
    board = find_board("pi-4-stations")
    wired = wiring(replace(board, stations=board.stations[:1]))
    assert wired.spare is not None
    assert wired.spare not in wired.all_lines
