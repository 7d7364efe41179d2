"""Assessment of phones and tablets: whether each device of the MC, the judges and the desk is in range, by its name.

Kind: pure
"""

from collections.abc import Sequence

from bus.device_ping import DevicePing
from hardware.selftest.assess.results import Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import device_place


def skip_reason(devices: Sequence[DevicePing] | None) -> Result | None:
    """Why there is nothing to measure; None where there is."""
    if devices is None:
        return skipped("devices", "no panel is running here that devices are paired with")
    if not match_devices(devices):
        return skipped("devices", "no device of the MC, the judges or the desk is paired")
    return None


def match_devices(devices: Sequence[DevicePing]) -> list[DevicePing]:
    """The devices that the match needs; the technician's own phone is not one of them."""
    return [device for device in devices if device.seat in ("mc", "desk") or device.seat.startswith("judge/")]


def assess(devices: Sequence[DevicePing], now_s: int) -> list[Result]:
    """A result for each device that the match needs. `now_s`: seconds since 1970."""
    return [_assess_device(device, now_s) for device in match_devices(devices)]


def _assess_device(device: DevicePing, now_s: int) -> Result:
    place = device_place(device.seat, device.name or device.kind)
    match device.state:
        case "away":
            minutes = max(0, now_s - device.seen_s) // 60
            return failed("devices", "is not connected; last seen {minutes} min ago", place, minutes=minutes)
        case "unknown":
            return skipped("devices", "connected, not measured", place)
        case "silent":
            return failed("devices", "is connected, but its page does not answer: asleep or out of range", place)
        case state:
            make_result = {"bad": failed, "weak": warned, "good": passed}[state]
            text = "{answers} of {pings} pings answered, median {median} ms, worst {worst} ms"
            median, worst = round(device.median_ms), round(device.worst_ms)
            return make_result(
                "devices", text, place, answers=device.pongs, pings=device.pings, median=median, worst=worst
            )
