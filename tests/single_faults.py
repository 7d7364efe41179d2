"""Every fault of the self-test alone: where it is put, where it is found, and what it hides."""

from hardware.selftest.faults import FAULTS

WHERE = {"": "", "N": ":3", "N:M": ":3:4", "NAME": ":scores"}
"""Where a fault is put, by what it needs."""

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
"""What cannot be tried, or not be said, where something else is wrong: it is skipped, never passed."""

FIRST_DEVICE = "judge 1 · iPad"


def put(name: str) -> str:
    """The fault as it is given to `--fault`."""
    return name + WHERE[FAULTS[name].needs]


def found(name: str) -> set[tuple[str, str]]:
    """Check and place of all that should find it."""
    fault = FAULTS[name]
    if fault.check == "devices":
        places = {FIRST_DEVICE}
    elif name in ("swapped", "swapped-lamps"):
        places = {"station 3", "station 4"}
    else:
        places = {{"": "", "NAME": "scores"}.get(fault.needs, "station 3")}
    return {(fault.check, place) for place in places}
