"""Electrics of a board: currents, time constants, and how long its filter delays a press.

The values are the parts on every line. All stations of a board are built with the same parts, so that whatever delays
one press delays all of them equally. A press is the *driven* edge, so cable capacitance slows only the release. The
sources are in WIRING.md.

Kind: pure
"""

from collections.abc import Iterator
from math import log
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from bus.messages import Sentence
from bus.placed_fault import PlacedFault, fault_at

SUPPLY_V = 3.3
BASE_EMITTER_V = 0.7
LED_V = 1.8
THRESHOLDS_V = (1.0, 1.8)
"""Somewhere between these two a pin of a Pi reads a falling line as low; the exact voltage differs from pin to pin."""

MAX_PIN_MA = 16.0
"""Maximum that one line may source or sink."""
MAX_TOTAL_MA = 50.0
"""Maximum that all lines together may draw from the 3.3 V of the header."""
MAX_TIME_CONSTANT_US = 10.0
"""Longest acceptable time constant of the filter of a button's line."""
NS_PER_M = 5.0
"""Propagation delay of one metre of cable."""

_E24 = (10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91)

Ohm = Annotated[int, Meta(ge=10, le=1_000_000)]


class Build(Struct, frozen=True, forbid_unknown_fields=True):
    """The parts on every line of a board.

    `button`: `direct` (the cable reaches the Pi's board) or `opto` (isolated loop, for cables over 10 m and long
    halls). `cable_m`: length of the longest cable; `shortest_m`: of the shortest. `pull_up_ohm`, `series_ohm`,
    `filter_nf`: the filter of a button's line. `resistors_pct`, `capacitors_pct`: tolerances of the parts. `lamp`:
    `transistor` (a lamp with its own supply) or `led` (an LED on the line itself, with `led_ohm`). `base_ohm`: from
    the line to the transistor's base. `lamp_v`, `lamp_ma`: the lamp. `kernel_us`: the largest
    difference between the stamps of two lines that was measured in the jig; None: not measured.
    """

    button: Literal["direct", "opto"] = "direct"
    opto: Literal["PC817", "6N137"] = "PC817"
    loop_ma: Annotated[int, Meta(ge=5, le=20)] = 10
    loop_v: Literal[5, 12, 24] = 5
    cable_m: Annotated[int, Meta(ge=0, le=50)] = 10
    shortest_m: Annotated[int, Meta(ge=0, le=50)] = 0
    pull_up_ohm: Ohm = 2_200
    series_ohm: Ohm = 330
    filter_nf: Annotated[int, Meta(ge=0, le=1_000)] = 10
    resistors_pct: Annotated[int, Meta(ge=1, le=20)] = 1
    capacitors_pct: Annotated[int, Meta(ge=1, le=50)] = 10
    lamp: Literal["transistor", "led"] = "transistor"
    lamp_v: Literal[5, 12, 24] = 5
    lamp_ma: Annotated[int, Meta(ge=1, le=500)] = 100
    base_ohm: Ohm = 1_000
    led_ohm: Ohm = 330
    horn_v: Literal[5, 12, 24] = 5
    horn_ma: Annotated[int, Meta(ge=1, le=500)] = 100
    kernel_us: Annotated[int, Meta(ge=0, le=10_000)] | None = None


def time_constant_us(build: Build) -> float:
    """τ of the filter that a press goes through: series resistor × capacitor."""
    return build.series_ohm * build.filter_nf / 1_000


def press_delay_us(build: Build) -> float:
    """Delay from the closing of the contact to the middle of the pin's thresholds."""
    middle = sum(THRESHOLDS_V) / 2
    return time_constant_us(build) * log(SUPPLY_V / middle)


def parts_spread_us(build: Build) -> float:
    """Worst-case difference between two stations due to the tolerances of their parts."""
    return 2 * press_delay_us(build) * (build.resistors_pct + build.capacitors_pct) / 100


def threshold_spread_us(build: Build) -> float:
    """Worst-case difference between two stations due to the switching thresholds of their pins."""
    low, high = THRESHOLDS_V
    return time_constant_us(build) * log(high / low)


def cable_spread_us(build: Build) -> float:
    """Difference between two stations due to the lengths of their cables."""
    return abs(build.cable_m - build.shortest_m) * NS_PER_M / 1_000


def output_ma(build: Build, *, lamp: bool) -> float:
    """Current that a line sources for its lamp (not `lamp`: for the horn's transistor) while it is on."""
    if lamp and build.lamp == "led":
        return (SUPPLY_V - LED_V) / build.led_ohm * 1_000
    return (SUPPLY_V - BASE_EMITTER_V) / build.base_ohm * 1_000


def pressed_ma(build: Build) -> float:
    """Current that a pressed button draws from the 3.3 V of the header, through its pull-up."""
    return SUPPLY_V / build.pull_up_ohm * 1_000


def jig_ma(build: Build, stations: int) -> float:
    """Current that the output of a jig sinks while it pulls the buttons of all stations (diode drop neglected)."""
    return stations * pressed_ma(build)


def gain_needed(build: Build) -> float:
    """Current gain that the lamp's transistor needs; its data sheet should give twice as much."""
    return build.lamp_ma / output_ma(build, lamp=True)


def loop_ohm(build: Build) -> int:
    """The resistor of an isolated loop, from the E24 series: `loop_ma` through the opto-isolator's LED (1.2 V)."""
    exact_ohm = (build.loop_v - 1.2) / build.loop_ma * 1_000
    decade = 10 ** (len(str(int(exact_ohm))) - 2)
    return int(min((value * decade for value in (*_E24, 100)), key=lambda ohm: abs(ohm - exact_ohm)))


def total_ma(build: Build, stations: int, *, horn: bool) -> float:
    """Total current from the header's 3.3 V and lines, with all buttons pressed, all lamps and the horn on."""
    lamps = stations * output_ma(build, lamp=True)
    return lamps + stations * pressed_ma(build) + (output_ma(build, lamp=False) if horn else 0)


def faults(build: Build, stations: int, *, horn: bool, jig: bool = False) -> Iterator[PlacedFault]:
    """What would damage the Pi or the parts, each with its place. `jig`: one output pulls all."""
    key = "led_ohm" if build.lamp == "led" else "base_ohm"
    each, most = output_ma(build, lamp=True), f"{MAX_PIN_MA:.0f}"
    if each > MAX_PIN_MA:
        text = "{ohm} Ω draws {current} mA from a line; at most {most} mA are allowed"
        yield fault_at("line-current", text, f"build.{key}", ohm=getattr(build, key), current=f"{each:.1f}", most=most)
    pressed = pressed_ma(build)
    if pressed > MAX_PIN_MA:
        text = "{ohm} Ω draws {current} mA at a press; at most {most} mA are allowed"
        ohm = build.pull_up_ohm
        yield fault_at("press-current", text, "build.pull_up_ohm", ohm=ohm, current=f"{pressed:.1f}", most=most)
    if jig and jig_ma(build, stations) > MAX_PIN_MA:
        text = (
            "{stations} buttons of {ohm} Ω sink {current} mA into the output; at most {most} mA are allowed: use a"
            " larger build.pull_up_ohm, or no jig"
        )
        args: dict[str, str | int] = {
            "stations": stations,
            "ohm": build.pull_up_ohm,
            "current": f"{jig_ma(build, stations):.1f}",
        }
        yield fault_at("jig-current", text, "loopback.jig", most=most, **args)
    total = total_ma(build, stations, horn=horn)
    if total > MAX_TOTAL_MA:
        text = (
            "{stations} lamps, buttons and the horn draw {current} mA from the header's 3.3 V; at most {most} mA are"
            " allowed: use a larger {key} or pull_up_ohm, or lamps with transistors"
        )
        args = {"stations": stations, "current": f"{total:.0f}", "most": f"{MAX_TOTAL_MA:.0f}", "key": key}
        yield fault_at("header-current", text, "build", **args)
    yield from _build_faults(build)


def _build_faults(build: Build) -> Iterator[PlacedFault]:
    if build.shortest_m > build.cable_m:
        text = "{shortest} is longer than the longest cable, cable_m = {longest}"
        lengths = {"shortest": str(build.shortest_m), "longest": str(build.cable_m)}
        yield fault_at("cable-lengths", text, "build.shortest_m", **lengths)
    if build.lamp == "led" and not _is_default(build, "lamp_v"):
        text = "an LED on the line itself runs on 3.3 V; lamp_v is only for lamps with a transistor"
        yield fault_at("led-voltage", text, "build.lamp_v")


def warnings(build: Build) -> Iterator[Sentence]:
    """What works but could be better."""
    if time_constant_us(build) > MAX_TIME_CONSTANT_US:
        yield Sentence(
            "slow-filter",
            "build: {series_ohm} Ω × {filter_nf} nF delay a press by {delay} µs; recommended: at most {most} µs,"
            " because part tolerances add {spread} µs of difference",
            {
                "series_ohm": build.series_ohm,
                "filter_nf": build.filter_nf,
                "delay": f"{time_constant_us(build):.0f}",
                "most": f"{MAX_TIME_CONSTANT_US:.0f}",
                "spread": f"{parts_spread_us(build):.0f}",
            },
        )
    if build.button == "direct" and build.cable_m > 10:
        text = 'build.cable_m: {length} m without isolation; above 10 m use button = "opto"'
        yield Sentence("long-direct-cable", text, {"length": build.cable_m})
    if build.pull_up_ohm > 4_700:
        text = "build.pull_up_ohm: {ohm} Ω is weak on a long cable; recommended: 1000 to 4700 Ω"
        yield Sentence("weak-pull-up", text, {"ohm": build.pull_up_ohm})
    if build.lamp == "transistor" and gain_needed(build) > 50:
        yield Sentence(
            "high-gain",
            "build.lamp_ma: {lamp_ma} mA needs a current gain of {gain} with {ohm} Ω at the base; use a logic-level"
            " MOSFET or a smaller base_ohm",
            {"lamp_ma": build.lamp_ma, "gain": f"{gain_needed(build):.0f}", "ohm": build.base_ohm},
        )


def _is_default(build: Build, key: str) -> bool:
    return any(field.name == key and field.default == getattr(build, key) for field in structs.fields(build))
