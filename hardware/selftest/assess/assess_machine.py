"""Decide whether the machine is fit for an evening. Pure: readings in, results out; the limits stand here.

Kind: pure
"""

import re
from collections.abc import Iterator
from math import ceil

from bus.messages import Sentence, joined
from hardware.selftest.assess import assess_card
from hardware.selftest.assess.checks import Result, failed, passed, skipped, warned
from hardware.selftest.assess.readings import Readings
from hardware.selftest.assess.wording import NONE, NOT_A_PI

HOT_C, TOO_HOT_C = 70.0, 80.0
LEAST_FREE, LITTLE_FREE = 500_000_000, 1_000_000_000
SLOW_MS, TOO_SLOW_MS = 100.0, 1_000.0
LONGEST_COMMIT_S = 5
RTC_APART_S = 300
"""A real-time clock that is further from the time of day has stood still."""
RTC_BATTERY_UV = 2_000_000
"""A Pi 5 has a real-time clock with or without a battery; an empty or a missing one has less than this."""
EARLIEST_S = 1_735_689_600
"""1 January 2025: a clock that shows less starts in the past."""

NOW_BITS = {
    0: Sentence("power-low", "undervoltage"),
    1: Sentence("power-capped", "frequency capped"),
    2: Sentence("power-throttled", "throttled"),
    3: Sentence("power-warm", "soft temperature limit"),
}
SINCE_SHIFT = 16
"""Bits of get_throttled: `NOW_BITS` say what is, the same 16 higher what has been since the start."""


def judge(seen: Readings) -> list[Result]:
    """All checks of the machine."""
    one_each = (kernel, governor, power, power_since, heat, clock, disk_space, disk_speed, secrets, journal, panel)
    return [*(look(seen) for look in one_each), *disk_mount(seen), assess_card.disk_health(seen)]


def board(name: str, *, real_pins: bool, seen: Readings) -> Result:
    """Whether the profile `name` is one for this machine, and the machine can be told from others."""
    machine = seen.model or NOT_A_PI
    if real_pins and not seen.is_pi:
        return warned("board", "{board} hangs on a Raspberry Pi's header: {machine}", board=name, machine=machine)
    if not seen.machine_id:
        text = "{board}: this machine has no serial number and no machine-id; the certificate fits others like it, too"
        return warned("board", text, board=name)
    return passed("board", "{board}, {machine}", board=name, machine=machine)


def kernel(seen: Readings) -> Result:
    """Whether a Pi runs Raspberry Pi's own kernel."""
    if not seen.is_pi:
        return skipped("kernel", "not a Raspberry Pi; Linux {kernel}", kernel=seen.kernel)
    own = any(mark in seen.kernel for mark in ("rpt", "rpi", "-v7", "-v8", "raspi"))
    if own or "Raspberry Pi 5" in seen.model:
        return passed("kernel", "Linux {kernel} on {model}", kernel=seen.kernel, model=seen.model)
    return warned("kernel", "Linux {kernel} is not Raspberry Pi's own kernel", kernel=seen.kernel)


def governor(seen: Readings) -> Result:
    """Whether the processors run at full speed always."""
    if not seen.governors:
        return skipped("governor", "the kernel says nothing about it here")
    slow = [one for one in seen.governors if one != "performance"]
    if slow and seen.is_pi:
        return warned("governor", "{words}", words=", ".join(slow))
    return passed("governor", "{words}", words=", ".join(seen.governors))


def power(seen: Readings) -> Result:
    """Undervoltage at this moment, by the kernel's alarm or the firmware's bits."""
    if seen.undervoltage is None and seen.throttled is None:
        return _no_sensor("power", seen)
    now = _bits(seen.throttled or 0)
    if seen.undervoltage and NOW_BITS[0] not in now:
        now = [NOW_BITS[0], *now]
    return failed("power", "{words}", words=joined(now, ", ")) if now else passed("power", "good")


def power_since(seen: Readings) -> Result:
    """Undervoltage or throttling at any time since the start."""
    if seen.throttled is None:
        return _no_sensor("power-since", seen)
    been = _bits(seen.throttled >> SINCE_SHIFT)
    if been:
        return warned("power-since", "has been: {words}", words=joined(been, ", "))
    return passed("power-since", "{words}", words=NONE)


def _no_sensor(check: str, seen: Readings) -> Result:
    return (
        skipped(check, "neither rpi_volt nor vcgencmd answers")
        if seen.is_pi
        else skipped(check, "no sensor for it here")
    )


def heat(seen: Readings) -> Result:
    """How warm the processor is."""
    if seen.temperature_c is None:
        return skipped("heat", "no sensor for it here")
    says = failed if seen.temperature_c >= TOO_HOT_C else warned if seen.temperature_c >= HOT_C else passed
    return says("heat", "{words}", words=f"{seen.temperature_c:.0f} °C")


def clock(seen: Readings) -> Result:
    """Whether date and time can be believed."""
    if seen.wall_s < EARLIEST_S:
        return failed("clock", "the clock stands in the past")
    why, boot = _rtc_doubt(seen), seen.boot_id[:8]
    if seen.is_pi and why is not None and not seen.time_synchronised:
        return warned("clock", "{why}, and no network has set the time since the start", why=why)
    if why is None:
        return passed("clock", "real-time clock; boot {boot}", boot=boot)
    if seen.time_synchronised and seen.has_rtc:
        return passed("clock", "set by the network; boot {boot}; {why}", boot=boot, why=why)
    if seen.time_synchronised:
        return passed("clock", "set by the network; boot {boot}", boot=boot)
    return passed("clock", "plausible; boot {boot}", boot=boot)


def _rtc_doubt(seen: Readings) -> Sentence | None:
    """Why the next start cannot count on a real-time clock."""
    if not seen.has_rtc:
        return Sentence("clock-none", "no real-time clock")
    if seen.rtc_battery_uv is not None and seen.rtc_battery_uv < RTC_BATTERY_UV:
        volts = f"{seen.rtc_battery_uv / 1e6:.1f}"
        return Sentence(
            "clock-battery", "the real-time clock has no battery, or an empty one ({volts} V)", {"volts": volts}
        )
    if seen.rtc_s is None:
        return Sentence("clock-silent", "the real-time clock does not say the time")
    if abs(seen.rtc_s - seen.wall_s) > RTC_APART_S:
        return Sentence("clock-apart", "the real-time clock shows another time")
    return None


def disk_space(seen: Readings) -> Result:
    """Whether the evening's facts fit."""
    if seen.disk_free_bytes is None:
        return failed("disk-space", "the data folder cannot be looked at")
    free = seen.disk_free_bytes
    says = failed if free < LEAST_FREE else warned if free < LITTLE_FREE else passed
    return says("disk-space", "{size} GB free", size=f"{free / 1e9:.1f}")


def disk_speed(seen: Readings) -> Result:
    """How long a fact takes to be safe on the card: 99 of 100 within `SLOW_MS`."""
    if seen.disk_error:
        return failed("disk-speed", "{words}", words=seen.disk_error)
    if not seen.fsync_ms:
        return skipped("disk-speed", "not tried")
    slow_ms, middle_ms = percentile(seen.fsync_ms, 99), percentile(seen.fsync_ms, 50)
    says = failed if slow_ms > TOO_SLOW_MS else warned if slow_ms > SLOW_MS else passed
    text = "{count} writes: median {middle} ms, p99 {slow} ms"
    return says("disk-speed", text, count=len(seen.fsync_ms), middle=f"{middle_ms:.1f}", slow=f"{slow_ms:.1f}")


def disk_mount(seen: Readings) -> Iterator[Result]:
    """Mount options and card settings that lose facts."""
    found = list(_mount_faults(seen))
    if found:
        yield warned("disk-mount", "{words}", words=joined(found))
    elif seen.mount is None:
        yield skipped("disk-mount", "the mount of the data folder was not found")
    else:
        yield passed("disk-mount", "{kind} on {device}", kind=seen.mount.kind, device=seen.mount.device)


def secrets(seen: Readings) -> Result:
    """Whether only their owner can read keys and PIN hashes."""
    if seen.open_files:
        return failed("secrets", "others may read: {words}", words=", ".join(seen.open_files))
    return passed("secrets", "only their owner can read them")


def journal(seen: Readings) -> Result:
    """Whether the chain of facts holds."""
    if seen.journal is None:
        return passed("journal", "none yet")
    return (failed if seen.journal_broken else passed)("journal", "{words}", words=seen.journal)


def panel(seen: Readings) -> Result:
    """Whether the web pages answer."""
    if seen.panel is None:
        return skipped("panel", "not tried")
    return (passed if seen.panel_answers else failed)("panel", "{words}", words=seen.panel)


def percentile(values: tuple[float, ...], percent: int) -> float:
    """The nearest rank: of 100 values, 99 % is the 99th smallest."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def _bits(word: int) -> list[Sentence]:
    return [name for bit, name in NOW_BITS.items() if word & 1 << bit]


def _mount_faults(seen: Readings) -> Iterator[Sentence]:
    if seen.mount is not None:
        kind = {"kind": seen.mount.kind}
        for option in seen.mount.options:
            commit = re.fullmatch(r"commit=(\d+)", option)
            if option in ("data=writeback", "nobarrier", "barrier=0") or (commit and int(commit[1]) > LONGEST_COMMIT_S):
                yield Sentence("mount-option", "{kind} with {option}", {**kind, "option": option})
        if seen.mount.kind in ("vfat", "exfat", "ntfs", "ntfs3", "fuseblk"):
            yield Sentence("mount-kind", "{kind} has no journal of its own: use ext4", kind)
        if seen.is_pi and seen.mount.kind in ("tmpfs", "overlay"):
            text = "{kind}: the data is gone at power off (overlayroot needs recurse=0 and a data partition)"
            yield Sentence("mount-gone", text, kind)
    if "Raspberry Pi 5" in seen.model and seen.sd_cqe_off is False:
        yield Sentence("mount-queue", "command queueing of the card is on (raspberrypi/linux#6349)")
