"""Board profile: what is wired where, read from TOML and checked. Only `read_board` reads files.

A board profile says which line of the 40-pin header is which station's button and lamp, where the horn is and which
displays are on which SPI bus. All other code asks it by station, never by line.

Kind: pure
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from bus.catalogue import languages
from bus.language import DEFAULT_LANGUAGE, Language
from bus.messages import Sentence
from bus.placed_fault import PlacedFault, fault_at
from bus.toml_files import find_shipped, read_toml
from hardware import electrics, gpio_header
from hardware.electrics import Build

SHIPPED = Path(__file__).parent / "boards"
"""Folder of the shipped board profiles."""

BOARD = Sentence("board-file", "board")
"""Names this kind of file in messages."""

Line = Annotated[str, Meta(pattern=r"^GPIO\d{1,2}$", examples=["GPIO17"])]
"""A line by its kernel name, `GPIO0` to `GPIO27` on the 40-pin header."""


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the tables of a board profile: an unknown key is an error."""


class Station(Table, frozen=True):
    """One station (bàn): its button to ground, and the lamp that shows its team what it may do."""

    number: Annotated[int, Meta(ge=1, le=8)]
    button: Line
    lamp: Line


class Horn(Table, frozen=True):
    """The horn: an active `buzzer` (on, off) or a `tone` made by PWM."""

    line: Line
    kind: Literal["buzzer", "tone"] = "buzzer"


class Dimming(Table, frozen=True):
    """From `at` (local time, `HH:MM`) on a display has this brightness, every day, until the next entry."""

    at: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["18:30"])]
    brightness: Annotated[int, Meta(ge=0, le=15)]


CELL_PX = (6, 7)
"""Width and height of one seven-segment digit in pictures: its seven segments and, lower right, the point."""


class McButton(Table, frozen=True):
    """One of the MC's buttons on the board itself, to ground: `right`, `wrong`, `next` or `hold`."""

    button: Literal["right", "wrong", "next", "hold"]
    line: Line


class Display(Table, frozen=True):
    """One LED board on an SPI bus.

    `kind`: `max7219` (chains of 8 × 8 modules, row by row), `seven-segment` (MAX7219 with `digits` digits) or `ws2812`
    (colour pixels, row by row). `width` and `height` are in pixels, multiples of 8. `orientation` in degrees and
    `reverse` (the chain begins at the right) describe how the modules are mounted; `serpentine`: every second row of
    pixels runs backwards. `shows` is a scene: `clock`, `scores`, `all`, `ticker` or `station N`, in
    `language` (see `bus.catalogue.languages`). `dout_to_miso`: DOUT of the last module is wired back to MISO (through a
    divider to 3.3 V), so that the chain can be tested.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,16}$", examples=["clock-1"])]
    kind: Literal["max7219", "seven-segment", "ws2812"]
    bus: Annotated[int, Meta(ge=0, le=6)] = 0
    select: Annotated[int, Meta(ge=0, le=2)] = 0
    width: Annotated[int, Meta(ge=8, le=256, multiple_of=8)] = 32
    height: Annotated[int, Meta(ge=8, le=32, multiple_of=8)] = 8
    orientation: Literal[0, 90, -90, 180] = 0
    reverse: bool = False
    brightness: Annotated[int, Meta(ge=0, le=15)] = 7
    speed_hz: Literal[500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000] = 1_000_000
    shows: Annotated[
        str,
        Meta(
            pattern=r"^(clock|scores|all|ticker|station [1-8])$",
            examples=["clock", "scores", "all", "ticker", "station 3"],
        ),
    ] = "all"
    language: Language = DEFAULT_LANGUAGE
    digits: Literal[4, 6, 8, 16, 24, 32] = 8
    serpentine: bool = False
    colour: Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$", examples=["#ff4020"])] = "#ff4020"
    dout_to_miso: bool = False
    dimming: tuple[Dimming, ...] = ()

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the pictures that this display shows."""
        if self.kind == "seven-segment":
            return self.digits * CELL_PX[0], CELL_PX[1]
        return self.width, self.height


class Loopback(Table, frozen=True):
    """For the self-test: line `output` is wired (through 1 kΩ) to line `input`; both are used for nothing else.

    In a jig `output` pulls the buttons of *all* stations too, each through its own diode: `jig` (see WIRING.md).
    """

    output: Line
    input: Line
    jig: bool = False


class Board(Table, frozen=True):
    """A board profile. `gpio`: `simulated` (gpiozero's MockFactory) or `pi` (the real lines).

    `settle_ms`: at least 3, so that an edge that the kernel merged is recognised before anything is decided.
    """

    name: str
    gpio: Literal["simulated", "pi"]
    stations: tuple[Station, ...]
    horn: Horn | None = None
    mc_buttons: tuple[McButton, ...] = ()
    displays: tuple[Display, ...] = ()
    capture: Literal["auto", "gpiod", "gpiozero"] = "auto"
    settle_ms: Annotated[int, Meta(ge=3, le=50)] = 3
    uncertainty_us: Annotated[int, Meta(ge=1, le=10_000)] = 50
    build: Build = Build()
    loopback: Loopback | None = None


class Wiring(Struct, frozen=True):
    """What is connected to which line of the 40-pin header, by its kernel name.

    `buttons`, `lamps`: station → line. `mc_buttons`: number, from 1 in the order of the profile → button. `used`: the
    firmware's own lines. `loopback`: the self-test's. `spare`: an unused line for a board of one station, None for
    larger boards and where all lines are taken.
    """

    buttons: dict[int, str]
    lamps: dict[int, str]
    horn: Horn | None
    mc_buttons: dict[int, McButton]
    used: tuple[str, ...]
    loopback: tuple[str, ...] = ()
    spare: str | None = None

    @property
    def all_lines(self) -> tuple[str, ...]:
        """Every line that the profile names, the firmware's first."""
        return (*self.used, *self.loopback)


def find_board(name: str) -> Board:
    """The shipped profile of that name, or the profile in that file. Raises `BadFileError` with every fault."""
    return read_board(find_shipped(name, SHIPPED, BOARD))


def read_board(path: Path) -> Board:
    """The board profile in `path`. Raises `BadFileError` with every fault."""
    return read_toml(path, Board, lambda board: [*faults(board), *_language_faults(board, languages())])


def faults(board: Board) -> list[PlacedFault]:
    """Every reason why a well-formed profile cannot be wired, each with its place in the file."""
    return [
        *_station_faults(board),
        *_mc_button_faults(board),
        *_line_faults(board),
        *_display_faults(board),
        *electrics.faults(
            board.build,
            len(board.stations),
            horn=board.horn is not None,
            jig=board.loopback is not None and board.loopback.jig,
        ),
    ]


def lines(board: Board) -> Iterator[tuple[str, str, str]]:
    """Every line that the profile names: its place in the file, who uses it, the line."""
    for n, station in enumerate(board.stations):
        yield f"stations[{n}].button", f"station {station.number}", station.button
        yield f"stations[{n}].lamp", f"station {station.number}", station.lamp
    if board.horn:
        yield "horn.line", "the horn", board.horn.line
    for n, mc_button in enumerate(board.mc_buttons):
        yield f"mc_buttons[{n}].line", f"the MC's button {mc_button.button}", mc_button.line
    if board.loopback:
        yield "loopback.output", "the loopback's output", board.loopback.output
        yield "loopback.input", "the loopback's input", board.loopback.input


def wiring(board: Board) -> Wiring:
    """What the profile connects to which line."""
    loopback = () if board.loopback is None else (board.loopback.output, board.loopback.input)
    return Wiring(
        buttons={station.number: station.button for station in board.stations},
        lamps={station.number: station.lamp for station in board.stations},
        horn=board.horn,
        mc_buttons=dict(enumerate(board.mc_buttons, 1)),
        used=tuple(line for place, _, line in lines(board) if not place.startswith("loopback.")),
        loopback=loopback,
        spare=next(iter(free_lines(board)), None) if len(board.stations) < 2 else None,
    )


def _station_faults(board: Board) -> Iterator[PlacedFault]:
    if not board.stations:
        yield fault_at("no-stations", "none; at least one [[stations]] is needed, at most 8", "stations")
    used: set[int] = set()
    for n, station in enumerate(board.stations):
        if station.number in used:
            free = [number for number in range(1, 9) if number not in {other.number for other in board.stations}]
            text = "{number} is already used; free numbers: {free}"
            args: dict[str, str | int] = {"number": station.number, "free": _join(map(str, free))}
            yield fault_at("station-number-used", text, f"stations[{n}].number", **args)
        used.add(station.number)


def _mc_button_faults(board: Board) -> Iterator[PlacedFault]:
    used: set[str] = set()
    for n, mc_button in enumerate(board.mc_buttons):
        if mc_button.button in used:
            text = "{button} is already used; one button of each kind is allowed"
            yield fault_at("mc-button-used", text, f"mc_buttons[{n}].button", button=mc_button.button)
        used.add(mc_button.button)


def _line_faults(board: Board) -> Iterator[PlacedFault]:
    spi = _spi_lines(board)
    used: dict[str, str] = {}
    free = _join(free_lines(board))
    for place, owner, line in lines(board):
        if line not in gpio_header.PHYSICAL_PIN:
            text = "{line} is not on the 40-pin header; free lines: {free}"
            yield fault_at("line-unknown", text, place, line=line, free=free)
        elif line in gpio_header.RESERVED:
            text = "{line} is {use}; free lines: {free}"
            yield fault_at("line-reserved", text, place, line=line, use=gpio_header.RESERVED[line], free=free)
        elif line in spi:
            yield fault_at(
                "line-spi", "{line} is taken by {user}; free lines: {free}", place, line=line, user=spi[line], free=free
            )
        elif line in used:
            text = "{line} is already used by {user}; free lines: {free}"
            yield fault_at("line-used", text, place, line=line, user=used[line], free=free)
        used.setdefault(line, owner)


def _spi_lines(board: Board) -> dict[str, str]:
    """Lines that the SPI buses take, and for which display. The kernel takes all chip selects up to the highest."""
    line_users: dict[str, str] = {}
    for display in board.displays:
        bus = gpio_header.SPI.get(display.bus)
        for line in bus.lines(display.select + 1) if bus else ():
            line_users.setdefault(line, f"SPI bus {display.bus} (display {display.name})")
    return line_users


def free_lines(board: Board) -> list[str]:
    """The unused lines of the header, by number."""
    line_users = {line for _, _, line in lines(board)} | set(_spi_lines(board)) | set(gpio_header.RESERVED)
    return sorted((line for line in gpio_header.PHYSICAL_PIN if line not in line_users), key=gpio_header.number)


def _display_faults(board: Board) -> Iterator[PlacedFault]:
    names: set[str] = set()
    places: dict[tuple[int, int], str] = {}
    numbers = {station.number for station in board.stations}
    for n, display in enumerate(board.displays):
        place = f"displays[{n}]"
        if display.name in names:
            text = "{name} is already the name of another display"
            yield fault_at("display-name-used", text, f"{place}.name", name=display.name)
        names.add(display.name)
        yield from _bus_faults(display, place, places)
        places.setdefault((display.bus, display.select), display.name)
        if display.shows.startswith("station ") and int(display.shows[8:]) not in numbers:
            args: dict[str, str | int] = {
                "shows": display.shows,
                "known": _join(f"station {number}" for number in sorted(numbers)),
            }
            yield fault_at("display-station", "there is no {shows}; allowed: {known}", f"{place}.shows", **args)
        yield from _kind_faults(display, place)
        yield from _dimming_faults(display, place)
    yield from _miso_faults(board)
    yield from _pixel_faults(board)


def _language_faults(board: Board, languages: tuple[Language, ...]) -> Iterator[PlacedFault]:
    for n, display in enumerate(board.displays):
        if display.language not in languages:
            text = "there is no catalogue for {language}; allowed: {known}"
            args: dict[str, str | int] = {"language": f"{display.language!r:.40}", "known": _join(languages)}
            yield fault_at("display-language", text, f"displays[{n}].language", **args)


_ONLY_FOR = {
    "width": ("max7219", "ws2812"),
    "height": ("max7219", "ws2812"),
    "orientation": ("max7219",),
    "speed_hz": ("max7219", "seven-segment"),
    "digits": ("seven-segment",),
    "serpentine": ("ws2812",),
    "colour": ("ws2812",),
    "dout_to_miso": ("max7219", "seven-segment"),
}
"""Keys that only some kinds of display have, and which kinds."""

MAX_PIXELS = 432
"""How many WS2812 fit into one transfer of spidev (4096 bytes): 9 bytes each, and the reset time around them."""


def _kind_faults(display: Display, place: str) -> Iterator[PlacedFault]:
    defaults = {field.name: field.default for field in structs.fields(display)}
    for key, kinds in _ONLY_FOR.items():
        if display.kind not in kinds and getattr(display, key) != defaults[key]:
            text = "a display of kind {kind} has none; only {kinds}"
            yield fault_at("display-kind", text, f"{place}.{key}", kind=display.kind, kinds=_join(kinds))
    pixels = display.width * display.height
    if display.kind == "ws2812" and pixels > MAX_PIXELS:
        text = "{width} × {height} are {pixels} pixels; one SPI transfer holds {most}"
        args: dict[str, str | int] = {
            "width": display.width,
            "height": display.height,
            "pixels": pixels,
            "most": MAX_PIXELS,
        }
        yield fault_at("display-pixels", text, f"{place}.width", **args)


def _dimming_faults(display: Display, place: str) -> Iterator[PlacedFault]:
    used: set[str] = set()
    for n, dimming in enumerate(display.dimming):
        if dimming.at in used:
            text = "{time} is already used; each time of day is allowed once"
            yield fault_at("dimming-used", text, f"{place}.dimming[{n}].at", time=dimming.at)
        used.add(dimming.at)


def _miso_faults(board: Board) -> Iterator[PlacedFault]:
    """A MAX7219 always drives its DOUT (data sheet: "never high-impedance"), so two of them would fight on one MISO."""
    first: dict[int, str] = {}
    for n, display in enumerate(board.displays):
        if display.dout_to_miso and display.bus in first:
            text = (
                "MISO of SPI bus {bus} is already wired to display {display}; a MAX7219 never releases DOUT, so only"
                " one per bus is allowed"
            )
            args: dict[str, str | int] = {"bus": display.bus, "display": first[display.bus]}
            yield fault_at("miso-used", text, f"displays[{n}].dout_to_miso", **args)
        elif display.dout_to_miso:
            first[display.bus] = display.name


def _pixel_faults(board: Board) -> Iterator[PlacedFault]:
    """Pixels have no chip select: they would show the data of the other displays on their bus."""
    for n, display in enumerate(board.displays):
        others = [other.name for other in board.displays if other.bus == display.bus and other is not display]
        if display.kind == "ws2812" and others:
            text = "pixels have no chip select and need an SPI bus of their own; also on bus {bus}: {others}"
            yield fault_at("pixels-shared", text, f"displays[{n}].bus", bus=display.bus, others=_join(others))


def _bus_faults(display: Display, place: str, places: dict[tuple[int, int], str]) -> Iterator[PlacedFault]:
    bus = gpio_header.SPI.get(display.bus)
    if bus is None:
        text = "SPI bus {bus} is not on the same pins on every Pi; allowed: 0, 1"
        yield fault_at("spi-bus", text, f"{place}.bus", bus=display.bus)
    elif display.select >= len(bus.selects):
        text = "SPI bus {bus} has no chip select {select}; allowed: {allowed}"
        args: dict[str, str | int] = {
            "bus": display.bus,
            "select": display.select,
            "allowed": _join(map(str, range(len(bus.selects)))),
        }
        yield fault_at("spi-select", text, f"{place}.select", **args)
    elif (display.bus, display.select) in places:
        text = "chip select {select} of SPI bus {bus} is already used by display {display}"
        args = {"bus": display.bus, "select": display.select, "display": places[display.bus, display.select]}
        yield fault_at("spi-select-used", text, f"{place}.select", **args)


def _join(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
