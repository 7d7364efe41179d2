"""Decide whether phones and tablets are in range: each one of MC, judges and desk, by its name. Pure.

Kind: pure
"""

from collections.abc import Sequence

from bus.device_ping import DevicePing
from hardware.selftest.assess.checks import Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import device


def missed(devices: Sequence[DevicePing] | None) -> Result | None:
    """Why there is nothing to be measured; None where there is."""
    if devices is None:
        return skipped("devices", "no panel runs here that devices know")
    if not at_work(devices):
        return skipped("devices", "no device of MC, judges or desk is paired")
    return None


def at_work(devices: Sequence[DevicePing]) -> list[DevicePing]:
    """Those that the match needs. The technician's own phone is none of them."""
    return [one for one in devices if one.seat in ("mc", "desk") or one.seat.startswith("judge/")]


def judge(devices: Sequence[DevicePing], now_s: int) -> list[Result]:
    """A result for each device. `now_s`: seconds since 1970."""
    return [_device(one, now_s) for one in at_work(devices)]


def _device(one: DevicePing, now_s: int) -> Result:
    place = device(one.seat, one.name or one.kind)
    match one.state:
        case "away":
            minutes = max(0, now_s - one.seen_s) // 60
            return failed("devices", "is not connected; last seen {minutes} min ago", place, minutes=minutes)
        case "unknown":
            return skipped("devices", "connected, not measured", place)
        case "silent":
            return failed("devices", "is connected, but its page does not answer: asleep or far away", place)
        case state:
            says = {"bad": failed, "weak": warned, "good": passed}[state]
            text = "{answers} of {calls} calls answered, {middle} ms in the middle, {worst} ms at most"
            middle, worst = round(one.median_ms), round(one.worst_ms)
            return says("devices", text, place, answers=one.answers, calls=one.calls, middle=middle, worst=worst)
