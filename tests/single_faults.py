"""Every fault of the self-test alone: where it is injected, which checks find it, and which it hides."""

from hardware.selftest.faults import FAULTS

WHERE = {"": "", "N": ":3", "N:M": ":3:4", "NAME": ":scores"}
"""Places of a fault, by what it needs."""

_LINES = {"button", "contact", "cross-talk", "path"}
HIDES = {
    "stuck": {*_LINES, "lamp", "stuck"},
    "dead": _LINES,
    "swapped": _LINES,
    "phantom-press": {"quiet"},
    "no-firmware": {*_LINES, "lamp", "horn", "capture", "stuck", "quiet", "loopback"},
    "no-scoreboard": {"display", "picture"},
    "missing-display": {"picture"},
}
"""Checks that cannot be made because of the fault: they are skipped, never passed."""

FIRST_DEVICE = "judge 1 · iPad"


def fault_option(name: str) -> str:
    """The argument of `--fault`."""
    return name + WHERE[FAULTS[name].needs]


def expected_places(name: str) -> set[tuple[str, str]]:
    """Check and place of all results that should find it."""
    fault = FAULTS[name]
    if fault.check == "devices":
        places = {FIRST_DEVICE}
    elif name in ("swapped", "swapped-lamps"):
        places = {"station 3", "station 4"}
    else:
        places = {{"": "", "NAME": "scores"}.get(fault.needs, "station 3")}
    return {(fault.check, place) for place in places}
