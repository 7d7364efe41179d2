"""Decide what a fault does that is injected on purpose, so that every check is seen to find its own. Pure.

On the simulated board only. A fault changes what the world is like (buttons, lamps, horn, LED boards, wires), what a
probe reads, what a process says of itself, or whether it is there; nothing is changed in the judging.

Kind: pure
"""

import errno
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.device_ping import DevicePing
from bus.messages import Capture, Role, Sentence
from hardware.selftest.assess.assess_parts import Heard
from hardware.selftest.assess.readings import CardLife, FileErrors, Mount, Readings
from hardware.selftest.assess.wording import journal_broken, unwritable
from hardware.selftest.operator.simulated_observer import World

PI = "Raspberry Pi 4 Model B Rev 1.5"
KERNEL = "6.12.25+rpt-rpi-v8"


class Fault(Struct, frozen=True):
    """A kind of fault: which check finds it, what it needs (`N`: a station, `N:M`: two, `NAME`: a display).

    `silences`: the process that is not there.
    """

    check: str
    needs: str = ""
    reads: Callable[[Readings], Readings] | None = None
    world: Callable[[World, tuple[int, ...], str], World] | None = None
    says: Callable[[Heard, str], Heard] | None = None
    reaches: Callable[[DevicePing], DevicePing] | None = None
    silences: Role | None = None


_Change = Callable[[World, tuple[int, ...], str], World]


def _also(what: str) -> _Change:
    """One more station of which this is so."""
    return lambda world, at, _: replace(world, **{what: getattr(world, what) | {at[0]}})


def _crossed(what: str) -> _Change:
    """Two plugs, each put in where the other one belongs."""

    def change(world: World, at: tuple[int, ...], _: str) -> World:
        plugs: Mapping[int, int] = getattr(world, what)
        return replace(world, **{what: {**plugs, at[0]: at[1], at[1]: at[0]}})

    return change


def _on_a_pi(seen: Readings) -> Readings:
    """As on a Pi in good order, so that only the fault itself differs."""
    return replace(
        seen,
        model=PI,
        kernel=KERNEL,
        has_rtc=True,
        rtc_s=seen.wall_s,
        governors=("performance",),
        throttled=0,
        undervoltage=False,
        temperature_c=50.0,
        mount=Mount("/dev/mmcblk0p3", "ext4", ("rw", "noatime")),
    )


NO_PANEL = Sentence("panel-none", "no panel answers here")
ERRED = FileErrors("mmcblk0p2", 3, 1_794_000_000, 1_794_900_000)
IN_REACH = (
    DevicePing("judge/1", "", "iPad", 0, 1, 12, 12, 18.0, 41.0),
    DevicePing("mc", "", "iPad", 0, 1, 12, 12, 16.0, 38.0),
)
"""What simulated devices answer, so that only the fault itself differs."""


def _without_frame(heard: Heard, name: str) -> Heard:
    return replace(heard, frames={one: frame for one, frame in heard.frames.items() if one != name})


def _short_chain(heard: Heard, name: str) -> Heard:
    text = "LED board {display}: {found} modules answer, the board profile says {expected}"
    said = Sentence("display-length", text, {"display": name, "found": 3, "expected": 4})
    return replace(heard, scoreboard_troubles=(*heard.scoreboard_troubles, said))


def _dark(heard: Heard, name: str) -> Heard:
    frames = {one: replace(frame, on=False) if one == name else frame for one, frame in heard.frames.items()}
    return replace(heard, frames=frames)


def _captured(heard: Heard, capture: Capture) -> Heard:
    return replace(heard, capture=capture) if heard.capture else heard


def _refused(heard: Heard, _: str) -> Heard:
    text = "no SCHED_FIFO {priority} ({why}): set LimitRTPRIO={priority} in the unit, or start as root"
    refused = Sentence("no-priority", text, {"priority": 40, "why": "EPERM"})
    real = replace(heard, firmware_troubles=(*heard.firmware_troubles, refused))
    return _captured(real, Capture("gpiod", 1, False))


_NO_FIRMWARE: Mapping[str, object] = {"stations": None, "capture": None, "firmware_troubles": ()}
_NO_BOARDS: Mapping[str, object] = {"scoreboard": False, "scoreboard_troubles": (), "frames": {}}

FAULTS: dict[str, Fault] = {
    "stuck": Fault("stuck", "N", world=_also("stuck")),
    "dead": Fault("button", "N", world=_also("dead")),
    "swapped": Fault("button", "N:M", world=_crossed("swapped")),
    "chattering": Fault("contact", "N", world=_also("chattering")),
    "bouncing": Fault("contact", "N", world=_also("bouncing")),
    "bridged": Fault("cross-talk", "N:M", world=lambda world, at, _: replace(world, bridged={at[0]: at[1]})),
    "nervous": Fault("quiet", "N", world=_also("nervous")),
    "slow-path": Fault("path", "N", world=_also("late")),
    "dead-lamp": Fault("lamp", "N", world=_also("dark_lamps")),
    "swapped-lamps": Fault("lamp", "N:M", world=_crossed("lamp_plugs")),
    "silent-horn": Fault("horn", world=lambda world, *_: replace(world, silent_horn=True)),
    "upside-down": Fault(
        "picture", "NAME", world=lambda world, _, name: replace(world, upside_down=world.upside_down | {name})
    ),
    "mute-stage": Fault("sound", world=lambda world, *_: replace(world, mute_stage=True)),
    "cut-loopback": Fault("loopback", world=lambda world, *_: replace(world, cut_wire=True)),
    "no-firmware": Fault("firmware", silences=Role.FIRMWARE, says=lambda heard, _: replace(heard, **_NO_FIRMWARE)),
    "other-profile": Fault(
        "firmware", says=lambda heard, _: replace(heard, stations=heard.stations and heard.stations[:-1])
    ),
    "no-scoreboard": Fault("scoreboard", silences=Role.SCOREBOARD, says=lambda heard, _: replace(heard, **_NO_BOARDS)),
    "missing-display": Fault("display", "NAME", says=_without_frame),
    "dark-display": Fault("display", "NAME", says=_dark),
    "short-chain": Fault("display", "NAME", says=_short_chain),
    "coarse-capture": Fault(
        "capture", says=lambda heard, _: _captured(heard, Capture("rpigpio", 5_000_000, False, True))
    ),
    "no-real-time": Fault("real-time", says=_refused),
    "nameless-machine": Fault("board", reads=lambda seen: replace(seen, machine_id="")),
    "undervoltage": Fault("power", reads=lambda seen: replace(_on_a_pi(seen), undervoltage=True)),
    "throttled-before": Fault("power-since", reads=lambda seen: replace(_on_a_pi(seen), throttled=0x50000)),
    "hot": Fault("heat", reads=lambda seen: replace(_on_a_pi(seen), temperature_c=84.0)),
    "slow-governor": Fault("governor", reads=lambda seen: replace(_on_a_pi(seen), governors=("ondemand",))),
    "foreign-kernel": Fault("kernel", reads=lambda seen: replace(_on_a_pi(seen), kernel="6.1.0-44-arm64")),
    "clock-in-the-past": Fault("clock", reads=lambda seen: replace(seen, wall_s=1_546_300_800)),
    "full-disk": Fault("disk-space", reads=lambda seen: replace(seen, disk_free_bytes=120_000_000)),
    "slow-disk": Fault("disk-speed", reads=lambda seen: replace(seen, fsync_ms=(*((12.0,) * 95), *((1_900.0,) * 5)))),
    "dying-disk": Fault(
        "disk-speed", reads=lambda seen: replace(seen, disk_error=unwritable("data", OSError(errno.EIO, "")))
    ),
    "careless-mount": Fault(
        "disk-mount", reads=lambda seen: replace(seen, mount=Mount("/dev/mmcblk0p2", "ext4", ("rw", "data=writeback")))
    ),
    "erring-card": Fault("disk-health", reads=lambda seen: replace(seen, file_errors=(ERRED,))),
    "worn-card": Fault("disk-health", reads=lambda seen: replace(seen, card_lives=(CardLife("mmcblk0", 10, 2),))),
    "open-keys": Fault("secrets", reads=lambda seen: replace(seen, open_files=("keys/controller.toml (0644)",))),
    "broken-journal": Fault(
        "journal", reads=lambda seen: replace(seen, journal=journal_broken(17), journal_broken=True)
    ),
    "silent-panel": Fault("panel", reads=lambda seen: replace(seen, panel=NO_PANEL, panel_answers=False)),
    "far-device": Fault("devices", reaches=lambda one: replace(one, answers=12, median_ms=460.0, worst_ms=1_900.0)),
    "lossy-device": Fault("devices", reaches=lambda one: replace(one, answers=7, median_ms=180.0, worst_ms=1_700.0)),
    "asleep-device": Fault("devices", reaches=lambda one: replace(one, answers=0, median_ms=0.0, worst_ms=0.0)),
    "missing-device": Fault("devices", reaches=lambda one: replace(one, open_pages=0)),
}
"""Every fault by its name."""


class Injected(Struct, frozen=True):
    """A fault with its places, as given: `swapped:3:5`."""

    words: str
    fault: Fault
    stations: tuple[int, ...] = ()
    name: str = ""


def parse(
    given: Iterable[str], stations: Iterable[int], displays: Iterable[str], lacks: Iterable[str] = ()
) -> tuple[Injected, ...]:
    """The faults as given, on a board that has these and `lacks` some things that are checked. Raises `BadFileError`
    with all that is wrong and what is allowed."""
    stations, displays, lacks = tuple(stations), tuple(displays), tuple(lacks)
    errors: list[str] = []
    found: list[Injected] = []
    for words in given:
        kind, *places = words.split(":")
        fault = FAULTS.get(kind)
        if fault is None:
            errors.append(f"--fault {words}: no such fault; allowed: {', '.join(FAULTS)}")
            continue
        count = len(fault.needs.split(":")) if fault.needs else 0
        numbers = tuple(int(one) for one in places if one.isdigit() and int(one) in stations)
        if len(places) != count or (fault.needs.startswith("N") and fault.needs != "NAME" and len(numbers) != count):
            example = f"{kind}:{fault.needs}" if fault.needs else kind
            errors.append(f"--fault {words}: write {example}; stations: {', '.join(map(str, stations))}")
        elif fault.needs == "NAME" and places[0] not in displays:
            errors.append(f"--fault {words}: no such display; displays: {', '.join(displays)}")
        elif fault.check in lacks:
            errors.append(f"--fault {words}: the board profile has no [{fault.check}]")
        else:
            found.append(Injected(words, fault, numbers, places[0] if fault.needs == "NAME" else ""))
    if errors:
        raise BadFileError(errors)
    return tuple(found)


def world(faults: Iterable[Injected]) -> World:
    """What the simulated stations are like."""
    made = World()
    for one in faults:
        made = one.fault.world(made, one.stations, one.name) if one.fault.world else made
    return made


def silences(faults: Iterable[Injected], role: Role) -> bool:
    """Whether a process of this role is not there."""
    return any(one.fault.silences is role for one in faults)


def readings(faults: Iterable[Injected], seen: Readings) -> Readings:
    """What the probes read."""
    for one in faults:
        seen = one.fault.reads(seen) if one.fault.reads else seen
    return seen


def heard(faults: Iterable[Injected], said: Heard) -> Heard:
    """What the processes said."""
    for one in faults:
        said = one.fault.says(said, one.name) if one.fault.says else said
    return said


def reached(faults: Iterable[Injected], devices: tuple[DevicePing, ...] | None) -> tuple[DevicePing, ...] | None:
    """How the devices are reached; the first one has the fault. Where none are paired, simulated ones."""
    for one in faults:
        if one.fault.reaches:
            first, *rest = devices or IN_REACH
            devices = (one.fault.reaches(first), *rest)
    return devices
