"""Faults that are injected on purpose, to show that every check finds its own.

On the simulated board only. A fault changes the simulated hall (buttons, lamps, horn, LED boards, wires), the readings
of a probe, the status that a process reports, or whether that process exists; the assessment itself is never changed.

Kind: pure
"""

import errno
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.device_ping import DevicePing
from bus.messages import Capture, Role, Sentence
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.readings import CardLife, FilesystemErrors, Mount, Readings
from hardware.selftest.assess.wording import journal_broken, unwritable
from hardware.selftest.operator.simulated_observer import HallFaults

PI = "Raspberry Pi 4 Model B Rev 1.5"
KERNEL = "6.12.25+rpt-rpi-v8"


class Fault(Struct, frozen=True):
    """A kind of fault.

    `check`: the check that finds it. `needs`: the places that it is given (`N`: a station, `N:M`: two, `NAME`: an LED
    board). `change_…`: what it does to the hall, to readings, to a process status, to a device. `missing_role`: the
    process that is missing.
    """

    check: str
    needs: str = ""
    change_readings: Callable[[Readings], Readings] | None = None
    change_hall: Callable[[HallFaults, tuple[int, ...], str], HallFaults] | None = None
    change_status: Callable[[ProcessStatus, str], ProcessStatus] | None = None
    change_device: Callable[[DevicePing], DevicePing] | None = None
    missing_role: Role | None = None


_HallChange = Callable[[HallFaults, tuple[int, ...], str], HallFaults]


def _add_station(field: str) -> _HallChange:
    """Adds one more station to `field`."""
    return lambda hall, stations, _: replace(hall, **{field: getattr(hall, field) | {stations[0]}})


def _swap(field: str) -> _HallChange:
    """Swaps two plugs."""

    def change(hall: HallFaults, stations: tuple[int, ...], _: str) -> HallFaults:
        plugs: Mapping[int, int] = getattr(hall, field)
        first, second = stations
        return replace(hall, **{field: {**plugs, first: second, second: first}})

    return change


def _on_a_pi(readings: Readings) -> Readings:
    """As on a Pi in good order, so that the fault alone makes a difference."""
    return replace(
        readings,
        model=PI,
        kernel=KERNEL,
        has_rtc=True,
        rtc_s=readings.wall_s,
        governors=("performance",),
        limits_memory=True,
        throttled=0,
        undervoltage=False,
        temperature_c=50.0,
        mount=Mount("/dev/mmcblk0p3", "ext4", ("rw", "noatime")),
    )


NO_PANEL = Sentence("panel-none", "no panel answers here")
CARD_ERRORS = FilesystemErrors("mmcblk0p2", 3, 1_794_000_000, 1_794_900_000)
DEVICES_IN_RANGE = (
    DevicePing("judge/1", "", "iPad", seen_s=0, open_pages=1, pings=12, pongs=12, median_ms=18.0, worst_ms=41.0),
    DevicePing("mc", "", "iPad", seen_s=0, open_pages=1, pings=12, pongs=12, median_ms=16.0, worst_ms=38.0),
)
"""Answers of simulated devices, so that the fault alone makes a difference."""


def _without_frame(status: ProcessStatus, display: str) -> ProcessStatus:
    return replace(status, frames={name: frame for name, frame in status.frames.items() if name != display})


def _short_chain(status: ProcessStatus, display: str) -> ProcessStatus:
    text = "LED board {display}: {found} modules respond, the board profile says {expected}"
    trouble = Sentence("display-length", text, {"display": display, "found": 3, "expected": 4})
    return replace(status, scoreboard_troubles=(*status.scoreboard_troubles, trouble))


def _dark(status: ProcessStatus, display: str) -> ProcessStatus:
    frames = {name: replace(frame, on=False) if name == display else frame for name, frame in status.frames.items()}
    return replace(status, frames=frames)


def _captured_by(status: ProcessStatus, capture: Capture) -> ProcessStatus:
    return replace(status, capture=capture) if status.capture else status


def _without_priority(status: ProcessStatus, _: str) -> ProcessStatus:
    text = "no SCHED_FIFO {priority} ({why}): set LimitRTPRIO={priority} in the unit, or start as root"
    trouble = Sentence("no-priority", text, {"priority": 40, "why": "EPERM"})
    on_real_pins = replace(status, firmware_troubles=(*status.firmware_troubles, trouble))
    return _captured_by(on_real_pins, Capture("gpiod", 1, False))


_NO_FIRMWARE: Mapping[str, object] = {"stations": None, "capture": None, "firmware_troubles": ()}
_NO_BOARDS: Mapping[str, object] = {"has_scoreboard": False, "scoreboard_troubles": (), "frames": {}}

FAULTS: dict[str, Fault] = {
    "stuck": Fault("stuck", "N", change_hall=_add_station("stuck")),
    "dead": Fault("button", "N", change_hall=_add_station("dead")),
    "swapped": Fault("button", "N:M", change_hall=_swap("swapped_buttons")),
    "chattering": Fault("contact", "N", change_hall=_add_station("chattering")),
    "bouncing": Fault("contact", "N", change_hall=_add_station("bouncing")),
    "bridged": Fault(
        "cross-talk",
        "N:M",
        change_hall=lambda hall, stations, _: replace(hall, bridged={stations[0]: stations[1]}),
    ),
    "phantom-press": Fault("quiet", "N", change_hall=_add_station("phantom_presses")),
    "slow-path": Fault("path", "N", change_hall=_add_station("slow")),
    "dead-lamp": Fault("lamp", "N", change_hall=_add_station("dark_lamps")),
    "swapped-lamps": Fault("lamp", "N:M", change_hall=_swap("swapped_lamps")),
    "silent-horn": Fault("horn", change_hall=lambda hall, *_: replace(hall, is_horn_silent=True)),
    "upside-down": Fault(
        "picture", "NAME", change_hall=lambda hall, _, name: replace(hall, upside_down=hall.upside_down | {name})
    ),
    "mute-stage": Fault("sound", change_hall=lambda hall, *_: replace(hall, is_stage_mute=True)),
    "cut-loopback": Fault("loopback", change_hall=lambda hall, *_: replace(hall, is_loopback_cut=True)),
    "no-firmware": Fault(
        "firmware", missing_role=Role.FIRMWARE, change_status=lambda status, _: replace(status, **_NO_FIRMWARE)
    ),
    "other-profile": Fault(
        "firmware", change_status=lambda status, _: replace(status, stations=status.stations and status.stations[:-1])
    ),
    "no-scoreboard": Fault(
        "scoreboard", missing_role=Role.SCOREBOARD, change_status=lambda status, _: replace(status, **_NO_BOARDS)
    ),
    "missing-display": Fault("display", "NAME", change_status=_without_frame),
    "dark-display": Fault("display", "NAME", change_status=_dark),
    "short-chain": Fault("display", "NAME", change_status=_short_chain),
    "coarse-capture": Fault(
        "capture", change_status=lambda status, _: _captured_by(status, Capture("rpigpio", 5_000_000, False, True))
    ),
    "no-real-time": Fault("real-time", change_status=_without_priority),
    "nameless-machine": Fault("board", change_readings=lambda readings: replace(readings, machine_id="")),
    "undervoltage": Fault("power", change_readings=lambda readings: replace(_on_a_pi(readings), undervoltage=True)),
    "throttled-before": Fault(
        "power-since", change_readings=lambda readings: replace(_on_a_pi(readings), throttled=0x50000)
    ),
    "hot": Fault("heat", change_readings=lambda readings: replace(_on_a_pi(readings), temperature_c=84.0)),
    "slow-governor": Fault(
        "governor", change_readings=lambda readings: replace(_on_a_pi(readings), governors=("ondemand",))
    ),
    "no-memory-limits": Fault(
        "memory-limits", change_readings=lambda readings: replace(_on_a_pi(readings), limits_memory=False)
    ),
    "foreign-kernel": Fault(
        "kernel", change_readings=lambda readings: replace(_on_a_pi(readings), kernel="6.1.0-44-arm64")
    ),
    "clock-in-the-past": Fault("clock", change_readings=lambda readings: replace(readings, wall_s=1_546_300_800)),
    "full-disk": Fault("disk-space", change_readings=lambda readings: replace(readings, disk_free_bytes=120_000_000)),
    "slow-disk": Fault(
        "disk-speed",
        change_readings=lambda readings: replace(readings, fsync_ms=(*((12.0,) * 95), *((1_900.0,) * 5))),
    ),
    "dying-disk": Fault(
        "disk-speed",
        change_readings=lambda readings: replace(readings, disk_error=unwritable("data", OSError(errno.EIO, ""))),
    ),
    "unsafe-mount": Fault(
        "disk-mount",
        change_readings=lambda readings: replace(
            readings, mount=Mount("/dev/mmcblk0p2", "ext4", ("rw", "data=writeback"))
        ),
    ),
    "card-errors": Fault(
        "disk-health", change_readings=lambda readings: replace(readings, filesystem_errors=(CARD_ERRORS,))
    ),
    "worn-card": Fault(
        "disk-health", change_readings=lambda readings: replace(readings, card_lives=(CardLife("mmcblk0", 10, 2),))
    ),
    "readable-keys": Fault(
        "secrets",
        change_readings=lambda readings: replace(readings, readable_secrets=("keys/controller.toml (0644)",)),
    ),
    "broken-journal": Fault(
        "journal",
        change_readings=lambda readings: replace(readings, journal=journal_broken(17), journal_broken=True),
    ),
    "silent-panel": Fault(
        "panel", change_readings=lambda readings: replace(readings, panel=NO_PANEL, panel_answers=False)
    ),
    "far-device": Fault(
        "devices", change_device=lambda device: replace(device, pongs=12, median_ms=460.0, worst_ms=1_900.0)
    ),
    "lossy-device": Fault(
        "devices", change_device=lambda device: replace(device, pongs=7, median_ms=180.0, worst_ms=1_700.0)
    ),
    "asleep-device": Fault(
        "devices", change_device=lambda device: replace(device, pongs=0, median_ms=0.0, worst_ms=0.0)
    ),
    "missing-device": Fault("devices", change_device=lambda device: replace(device, open_pages=0)),
}
"""Every fault by its name."""


class InjectedFault(Struct, frozen=True):
    """A fault and its places; `text`: as it was given, such as `swapped:3:5`."""

    text: str
    fault: Fault
    stations: tuple[int, ...] = ()
    display: str = ""


def parse(
    texts: Iterable[str], stations: Iterable[int], displays: Iterable[str], missing_parts: Iterable[str] = ()
) -> tuple[InjectedFault, ...]:
    """The faults in `texts`, on a board with these stations and displays.

    `missing_parts`: checks of parts that the board does not have. Raises `BadFileError` with all errors and what is
    allowed.
    """
    stations, displays, missing_parts = tuple(stations), tuple(displays), tuple(missing_parts)
    errors: list[str] = []
    injected: list[InjectedFault] = []
    for text in texts:
        kind, *places = text.split(":")
        fault = FAULTS.get(kind)
        if fault is None:
            errors.append(f"--fault {text}: no such fault; allowed: {', '.join(FAULTS)}")
            continue
        count = len(fault.needs.split(":")) if fault.needs else 0
        numbers = tuple(int(place) for place in places if place.isdigit() and int(place) in stations)
        if len(places) != count or (fault.needs.startswith("N") and fault.needs != "NAME" and len(numbers) != count):
            example = f"{kind}:{fault.needs}" if fault.needs else kind
            errors.append(f"--fault {text}: write {example}; stations: {', '.join(map(str, stations))}")
        elif fault.needs == "NAME" and places[0] not in displays:
            errors.append(f"--fault {text}: no such display; displays: {', '.join(displays)}")
        elif fault.check in missing_parts:
            errors.append(f"--fault {text}: the board profile has no [{fault.check}]")
        else:
            injected.append(InjectedFault(text, fault, numbers, places[0] if fault.needs == "NAME" else ""))
    if errors:
        raise BadFileError(errors)
    return tuple(injected)


def hall(faults: Iterable[InjectedFault]) -> HallFaults:
    """The faults of the simulated hall."""
    changed = HallFaults()
    for injected in faults:
        change = injected.fault.change_hall
        changed = change(changed, injected.stations, injected.display) if change else changed
    return changed


def is_missing(faults: Iterable[InjectedFault], role: Role) -> bool:
    """Whether the process of this role is missing."""
    return any(injected.fault.missing_role is role for injected in faults)


def readings(faults: Iterable[InjectedFault], measured: Readings) -> Readings:
    """The readings `measured` with the faults in them."""
    for injected in faults:
        measured = injected.fault.change_readings(measured) if injected.fault.change_readings else measured
    return measured


def status(faults: Iterable[InjectedFault], reported: ProcessStatus) -> ProcessStatus:
    """The status `reported` by the processes with the faults in it."""
    for injected in faults:
        change = injected.fault.change_status
        reported = change(reported, injected.display) if change else reported
    return reported


def devices(faults: Iterable[InjectedFault], pinged: tuple[DevicePing, ...] | None) -> tuple[DevicePing, ...] | None:
    """The devices `pinged`, with the faults in the first one; simulated devices where none are paired."""
    for injected in faults:
        if injected.fault.change_device:
            first, *others = pinged or DEVICES_IN_RANGE
            pinged = (injected.fault.change_device(first), *others)
    return pinged
