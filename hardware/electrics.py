"""Decide what the electrics of a board do: currents, time constants, what a press waits for. Pure.

The values are the parts that hang on every line. All stations of a board are built with the same parts, so that what
delays one press delays all of them. A press is the *driven* edge, so cable capacitance slows only the release. The
sources stand in WIRING.md.

Kind: pure
"""

from collections.abc import Iterator
from math import log
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

SUPPLY_V = 3.3
BASE_EMITTER_V = 0.7
LED_V = 1.8
THRESHOLDS_V = (1.0, 1.8)
"""Between these two a pin of a Pi takes a falling line for low; which of them is its own secret."""

PIN_MA = 16.0
"""Most that one line may give or take."""
ALL_MA = 50.0
"""Most that all lines together may give from the 3.3 V of the header."""
RC_US = 10.0
"""A press may wait at most this long in its filter."""
NS_PER_M = 5.0
"""How long a signal takes for a metre of cable."""

_E24 = (10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91)

Ohm = Annotated[int, Meta(ge=10, le=1_000_000)]


class Build(Struct, frozen=True, forbid_unknown_fields=True):
    """The parts on every line of a board.

    `button`: `direct` (the cable reaches the Pi's board) or `opto` (isolated loop, for cables over 10 m and long
    halls). `cable_m`: length of the longest cable; `shortest_m`: of the shortest. `pull_up_ohm`, `series_ohm`,
    `filter_nf`: the filter of a button's line. `resistors_pct`, `capacitors_pct`: how exact the parts are. `lamp`:
    `transistor` (a lamp with its own supply) or `led` (an LED on the line itself, with `led_ohm`). `base_ohm`: from
    the line to the transistor's base. `lamp_v`, `lamp_ma`: the lamp. `kernel_us`: how far stamps of two lines were
    found apart in the jig, None: not measured.
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
    """From the contact to the middle of the pin's thresholds."""
    middle = sum(THRESHOLDS_V) / 2
    return time_constant_us(build) * log(SUPPLY_V / middle)


def parts_spread_us(build: Build) -> float:
    """How far apart two stations may be because their parts are not quite equal, at worst."""
    return 2 * press_delay_us(build) * (build.resistors_pct + build.capacitors_pct) / 100


def threshold_spread_us(build: Build) -> float:
    """How far apart two stations may be because two pins do not switch at the same voltage, at worst."""
    low, high = THRESHOLDS_V
    return time_constant_us(build) * log(high / low)


def cable_spread_us(build: Build) -> float:
    """How far apart two stations may be because their cables are not equally long."""
    return abs(build.cable_m - build.shortest_m) * NS_PER_M / 1_000


def output_ma(build: Build, *, lamp: bool) -> float:
    """What a line gives for its lamp (or, not `lamp`, for the horn's transistor) while it shines."""
    if lamp and build.lamp == "led":
        return (SUPPLY_V - LED_V) / build.led_ohm * 1_000
    return (SUPPLY_V - BASE_EMITTER_V) / build.base_ohm * 1_000


def pressed_ma(build: Build) -> float:
    """What a pressed button draws from the 3.3 V of the header, through its pull-up."""
    return SUPPLY_V / build.pull_up_ohm * 1_000


def jig_ma(build: Build, stations: int) -> float:
    """What the output of a jig takes while it pulls the buttons of all stations; the diodes' voltage is left out."""
    return stations * pressed_ma(build)


def gain_needed(build: Build) -> float:
    """How much the lamp's transistor must amplify; twice this should stand in its data sheet."""
    return build.lamp_ma / output_ma(build, lamp=True)


def loop_ohm(build: Build) -> int:
    """The resistor of an isolated loop, from the E24 row: its current through the opto-isolator's LED (1.2 V)."""
    wanted = (build.loop_v - 1.2) / build.loop_ma * 1_000
    decade = 10 ** (len(str(int(wanted))) - 2)
    return int(min((value * decade for value in (*_E24, 100)), key=lambda one: abs(one - wanted)))


def total_ma(build: Build, stations: int, *, horn: bool) -> float:
    """All buttons pressed, all lamps and the horn on: what the header's 3.3 V and lines must give together."""
    lamps = stations * output_ma(build, lamp=True)
    return lamps + stations * pressed_ma(build) + (output_ma(build, lamp=False) if horn else 0)


def faults(build: Build, stations: int, *, horn: bool, jig: bool = False) -> Iterator[str]:
    """What would harm the Pi or the parts, as sentences that begin with the place. `jig`: one output pulls all."""
    key = "led_ohm" if build.lamp == "led" else "base_ohm"
    each = output_ma(build, lamp=True)
    if each > PIN_MA:
        yield (
            f"build.{key}: {getattr(build, key)} Ω draw {each:.1f} mA from a line; at most {PIN_MA:.0f} mA are allowed"
        )
    if pressed_ma(build) > PIN_MA:
        yield (
            f"build.pull_up_ohm: {build.pull_up_ohm} Ω draw {pressed_ma(build):.1f} mA at a press; at most"
            f" {PIN_MA:.0f} mA are allowed"
        )
    if jig and jig_ma(build, stations) > PIN_MA:
        yield (
            f"loopback.jig: {stations} buttons of {build.pull_up_ohm} Ω give {jig_ma(build, stations):.1f} mA to the"
            f" output; at most {PIN_MA:.0f} mA are allowed: a larger build.pull_up_ohm, or no jig"
        )
    total = total_ma(build, stations, horn=horn)
    if total > ALL_MA:
        yield (
            f"build: {stations} lamps, buttons and the horn draw {total:.0f} mA from the header's 3.3 V; at most"
            f" {ALL_MA:.0f} mA are allowed: larger {key} or pull_up_ohm, or lamps with transistors"
        )
    if build.shortest_m > build.cable_m:
        yield f"build.shortest_m: {build.shortest_m} is longer than the longest cable, cable_m = {build.cable_m}"
    if build.lamp == "led" and not _is_default(build, "lamp_v"):
        yield "build.lamp_v: an LED on the line itself has 3.3 V; only lamps with a transistor have lamp_v"


def warnings(build: Build) -> Iterator[str]:
    """What works but is not as good as it could be."""
    if time_constant_us(build) > RC_US:
        yield (
            f"build: {build.series_ohm} Ω × {build.filter_nf} nF make a press wait {time_constant_us(build):.0f} µs;"
            f" at most {RC_US:.0f} µs are good, for unequal parts make {parts_spread_us(build):.0f} µs of difference"
        )
    if build.button == "direct" and build.cable_m > 10:
        yield f'build.cable_m: {build.cable_m} m without isolation; over 10 m use button = "opto"'
    if build.pull_up_ohm > 4_700:
        yield f"build.pull_up_ohm: {build.pull_up_ohm} Ω are weak on a long cable; 1000 to 4700 Ω are good"
    if build.lamp == "transistor" and gain_needed(build) > 50:
        yield (
            f"build.lamp_ma: {build.lamp_ma} mA need a gain of {gain_needed(build):.0f} from {build.base_ohm} Ω at the"
            " base; use a logic-level MOSFET or a smaller base_ohm"
        )


def _is_default(build: Build, key: str) -> bool:
    return any(field.name == key and field.default == getattr(build, key) for field in structs.fields(build))
