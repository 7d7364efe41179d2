"""Assessment of the machine: whether it is fit for an evening, with the limits for that.

Kind: pure
"""

import re
from collections.abc import Iterator
from math import ceil

from bus.messages import Sentence, join_sentences
from hardware.selftest.assess.readings import Readings
from hardware.selftest.assess.results import Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import NONE, NOT_A_PI

HOT_C, TOO_HOT_C = 70.0, 80.0
LEAST_FREE, LITTLE_FREE = 500_000_000, 1_000_000_000
SLOW_MS, TOO_SLOW_MS = 100.0, 1_000.0
LONGEST_COMMIT_S = 5
RTC_APART_S = 300
"""A real-time clock that is further from the time of day has stopped."""
RTC_BATTERY_UV = 2_000_000
"""A Pi 5 has a real-time clock with or without a battery; an empty or a missing one has less than this."""
EARLIEST_S = 1_735_689_600
"""1 January 2025: a clock that shows an earlier time started in the past."""

NOW_BITS = {
    0: Sentence("power-low", "undervoltage"),
    1: Sentence("power-capped", "frequency capped"),
    2: Sentence("power-throttled", "throttled"),
    3: Sentence("power-warm", "soft temperature limit"),
}
SINCE_SHIFT = 16
"""Bits of get_throttled: `NOW_BITS` describe this moment, the bits 16 places higher the time since boot."""


def board(name: str, *, uses_real_pins: bool, readings: Readings) -> Result:
    """Whether the profile `name` fits this machine, and whether the machine can be told from others."""
    machine = readings.model or NOT_A_PI
    if uses_real_pins and not readings.is_pi:
        text = "{board} needs the GPIO header of a Raspberry Pi; this machine is {machine}"
        return warned("board", text, board=name, machine=machine)
    if not readings.machine_id:
        text = (
            "{board}: this machine has neither a serial number nor a machine-id;"
            " its certificate would fit others like it, too"
        )
        return warned("board", text, board=name)
    return passed("board", "{board}, {machine}", board=name, machine=machine)


def kernel(readings: Readings) -> Result:
    """Whether a Pi runs Raspberry Pi's own kernel."""
    if not readings.is_pi:
        return skipped("kernel", "not a Raspberry Pi; Linux {kernel}", kernel=readings.kernel)
    is_own = any(mark in readings.kernel for mark in ("rpt", "rpi", "-v7", "-v8", "raspi"))
    if is_own or readings.is_pi_5:
        return passed("kernel", "Linux {kernel} on {model}", kernel=readings.kernel, model=readings.model)
    return warned("kernel", "Linux {kernel} is not Raspberry Pi's own kernel", kernel=readings.kernel)


def governor(readings: Readings) -> Result:
    """Whether the processors always run at full speed."""
    if not readings.governors:
        return skipped("governor", "not reported by this kernel")
    slow = [governor for governor in readings.governors if governor != "performance"]
    if slow and readings.is_pi:
        return warned("governor", "{detail}", detail=", ".join(slow))
    return passed("governor", "{detail}", detail=", ".join(readings.governors))


def memory_limits(readings: Readings) -> Result:
    """Whether a process that takes more and more memory is stopped before it takes the others'."""
    if readings.limits_memory is None or not (readings.is_pi or readings.limits_memory):
        return skipped("memory-limits", "not reported by this kernel")
    if not readings.limits_memory:
        return warned("memory-limits", "the kernel was started without them (cgroup_disable=memory)")
    return passed("memory-limits", "in force")


def power(readings: Readings) -> Result:
    """Undervoltage at this moment, by the kernel's alarm or the firmware's bits."""
    if readings.undervoltage is None and readings.throttled is None:
        return _no_sensor("power", readings)
    now = _bit_names(readings.throttled or 0)
    if readings.undervoltage and NOW_BITS[0] not in now:
        now = [NOW_BITS[0], *now]
    return failed("power", "{detail}", detail=join_sentences(now, ", ")) if now else passed("power", "good")


def power_since(readings: Readings) -> Result:
    """Undervoltage or throttling at any time since boot."""
    if readings.throttled is None:
        return _no_sensor("power-since", readings)
    since_boot = _bit_names(readings.throttled >> SINCE_SHIFT)
    if since_boot:
        return warned("power-since", "since boot: {detail}", detail=join_sentences(since_boot, ", "))
    return passed("power-since", "{detail}", detail=NONE)


def _no_sensor(check: str, readings: Readings) -> Result:
    return (
        skipped(check, "neither rpi_volt nor vcgencmd answers")
        if readings.is_pi
        else skipped(check, "no sensor on this machine")
    )


def heat(readings: Readings) -> Result:
    """Temperature of the processor."""
    celsius = readings.temperature_c
    if celsius is None:
        return skipped("heat", "no sensor on this machine")
    make_result = failed if celsius >= TOO_HOT_C else warned if celsius >= HOT_C else passed
    return make_result("heat", "{detail}", detail=f"{celsius:.0f} °C")


def clock(readings: Readings) -> Result:
    """Whether date and time are plausible, and stay so after a reboot."""
    if readings.wall_s < EARLIEST_S:
        return failed("clock", "the clock is in the past")
    why, boot = _rtc_fault(readings), readings.boot_id[:8]
    if readings.is_pi and why is not None and not readings.time_synchronised:
        return warned("clock", "{why}, and no network has set the time since boot", why=why)
    if why is None:
        return passed("clock", "real-time clock; boot {boot}", boot=boot)
    if readings.time_synchronised and readings.has_rtc:
        return passed("clock", "set by the network; boot {boot}; {why}", boot=boot, why=why)
    if readings.time_synchronised:
        return passed("clock", "set by the network; boot {boot}", boot=boot)
    return passed("clock", "plausible; boot {boot}", boot=boot)


def _rtc_fault(readings: Readings) -> Sentence | None:
    """Why the next boot cannot rely on a real-time clock; None where it can."""
    if not readings.has_rtc:
        return Sentence("clock-none", "no real-time clock")
    if readings.rtc_battery_uv is not None and readings.rtc_battery_uv < RTC_BATTERY_UV:
        volts = f"{readings.rtc_battery_uv / 1e6:.1f}"
        text = "the battery of the real-time clock is missing or empty ({volts} V)"
        return Sentence("clock-battery", text, {"volts": volts})
    if readings.rtc_s is None:
        return Sentence("clock-silent", "the real-time clock cannot be read")
    if abs(readings.rtc_s - readings.wall_s) > RTC_APART_S:
        return Sentence("clock-apart", "the real-time clock shows a different time")
    return None


def disk_space(readings: Readings) -> Result:
    """Whether there is space for the facts of the evening."""
    if readings.disk_free_bytes is None:
        return failed("disk-space", "the data folder cannot be read")
    free = readings.disk_free_bytes
    make_result = failed if free < LEAST_FREE else warned if free < LITTLE_FREE else passed
    return make_result("disk-space", "{size} GB free", size=f"{free / 1e9:.1f}")


def disk_speed(readings: Readings) -> Result:
    """How long it takes until a fact is safe on the card: 99 of 100 within `SLOW_MS`."""
    if readings.disk_error:
        return failed("disk-speed", "{detail}", detail=readings.disk_error)
    if not readings.fsync_ms:
        return skipped("disk-speed", "not tried")
    slow_ms, median_ms = percentile(readings.fsync_ms, 99), percentile(readings.fsync_ms, 50)
    make_result = failed if slow_ms > TOO_SLOW_MS else warned if slow_ms > SLOW_MS else passed
    text = "{count} writes: median {median} ms, p99 {slow} ms"
    return make_result(
        "disk-speed", text, count=len(readings.fsync_ms), median=f"{median_ms:.1f}", slow=f"{slow_ms:.1f}"
    )


def disk_mount(readings: Readings) -> Result:
    """Mount options and card settings that lose facts."""
    faults = list(_mount_faults(readings))
    if faults:
        return warned("disk-mount", "{detail}", detail=join_sentences(faults))
    if readings.mount is None:
        return skipped("disk-mount", "the mount point of the data folder was not found")
    return passed("disk-mount", "{kind} on {device}", kind=readings.mount.kind, device=readings.mount.device)


def secrets(readings: Readings) -> Result:
    """Whether only their owner can read keys and PIN hashes."""
    if readings.readable_secrets:
        return failed("secrets", "readable by others: {files}", files=", ".join(readings.readable_secrets))
    return passed("secrets", "only their owner can read them")


def journal(readings: Readings) -> Result:
    """Whether the chain of facts is intact."""
    if readings.journal is None:
        return passed("journal", "none yet")
    return (failed if readings.journal_broken else passed)("journal", "{detail}", detail=readings.journal)


def panel(readings: Readings) -> Result:
    """Whether the web pages answer."""
    if readings.panel is None:
        return skipped("panel", "not tried")
    return (passed if readings.panel_answers else failed)("panel", "{detail}", detail=readings.panel)


def percentile(values: tuple[float, ...], percent: int) -> float:
    """The nearest rank: of 100 values, 99 % is the 99th smallest."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def _bit_names(word: int) -> list[Sentence]:
    return [name for bit, name in NOW_BITS.items() if word & 1 << bit]


def _mount_faults(readings: Readings) -> Iterator[Sentence]:
    if readings.mount is not None:
        kind = {"kind": readings.mount.kind}
        for option in readings.mount.options:
            commit = re.fullmatch(r"commit=(\d+)", option)
            if option in ("data=writeback", "nobarrier", "barrier=0") or (commit and int(commit[1]) > LONGEST_COMMIT_S):
                yield Sentence("mount-option", "{kind} with {option}", {**kind, "option": option})
        if readings.mount.kind in ("vfat", "exfat", "ntfs", "ntfs3", "fuseblk"):
            yield Sentence("mount-kind", "{kind} has no journal: use ext4", kind)
        if readings.is_pi and readings.mount.kind in ("tmpfs", "overlay"):
            text = "{kind}: the data is lost at power-off (overlayroot needs recurse=0 and a data partition)"
            yield Sentence("mount-gone", text, kind)
    if readings.is_pi_5 and readings.sd_cqe_off is False:
        yield Sentence("mount-queue", "command queueing is enabled on the card (raspberrypi/linux#6349)")
