"""Adapt the kernel guest of tests/kernel to the bench: one run in which we and our peers see the same pairs.

The guest is part of the source tree, not of the installed package; without it this part of the bench is refused.

Kind: adapter
"""

import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from msgspec import Struct

TREE = Path(__file__).parents[1]
WATCHERS = ("ours", "button", "event", "poll")
NAMES = {
    "ours": "bamchuong",
    "button": "gpiozero Button.when_pressed",
    "event": "RPi.GPIO add_event_detect (rpi-lgpio)",
    "poll": "polling at 1 ms (RPi.GPIO input)",
}
PAIR_S = 0.4
PRESS_S = 1.0
START_S = 60.0
ROUNDS = 4


class GuestCannotError(RuntimeError):
    """The guest cannot be had on this machine; the message says why."""


class Seen(Struct, frozen=True):
    """What one watcher made of the pairs. `lamp_ns`: from press to light, for those that came."""

    pairs: tuple[dict[str, Any], ...]
    lamp_ns: tuple[int, ...]
    lamps_missed: int

    def _wrong(self, pair: dict[str, Any]) -> bool:
        noticed = pair["noticed"]
        return bool(noticed) and len(noticed) == 1 and noticed[0] != pair["pressed"][0]

    def wrong(self, gap_ns: int | None = None) -> int:
        """Pairs of which the second one was called the first."""
        return sum(self._wrong(one) for one in self.of(gap_ns))

    def ties(self, gap_ns: int | None = None) -> int:
        """Pairs that were called a tie."""
        return sum(len(one["noticed"] or ()) > 1 for one in self.of(gap_ns))

    def missed(self, gap_ns: int | None = None) -> int:
        """Pairs of which nobody was noticed."""
        return sum(not one["noticed"] for one in self.of(gap_ns))

    def of(self, gap_ns: int | None) -> list[dict[str, Any]]:
        """The pairs with this nominal gap, or all."""
        return [one for one in self.pairs if gap_ns is None or one["gap_ns"] == gap_ns]


def race(pairs: int, presses: int, seed: int) -> dict[str, Seen]:
    """Boot the guest and let everybody watch, one after the other. Blocks for minutes. Raises `GuestCannotError`."""
    if not (TREE / "tests/kernel/boot.py").exists():
        raise GuestCannotError("the kernel guest is in the source tree (tests/kernel), which is not here")
    if str(TREE) not in sys.path:
        sys.path.insert(0, str(TREE))
    boot: Any = importlib.import_module("tests.kernel.boot")
    build: Any = importlib.import_module("tests.kernel.build")
    cache: Any = importlib.import_module("tests.kernel.cache")
    libraries: Any = importlib.import_module("tests.kernel.libraries")
    try:
        kernel, rpi_lgpio = cache.kernel(), str(libraries.rpi_lgpio())
    except build.MachineCannotError as error:
        raise GuestCannotError(str(error)) from error
    arguments: dict[str, Any] = {
        "watchers": WATCHERS,
        "pairs": pairs,
        "presses": presses,
        "seed": seed,
        "rpi_lgpio": rpi_lgpio,
    }
    arguments["rounds"] = ROUNDS
    length_s = len(WATCHERS) * (ROUNDS * START_S + pairs * PAIR_S + presses * PRESS_S)
    scenario = boot.Scenario(TREE / "tests/kernel/scenarios/race.py", arguments, int(length_s))
    share = Path(tempfile.mkdtemp(prefix="bamchuong-guest-"))
    try:
        (outcome,) = boot.run_in_guest(kernel, [scenario], share)
    finally:
        shutil.rmtree(share, ignore_errors=True)
    if outcome.exit_code != 0:
        raise GuestCannotError(f"the guest's run ended with {outcome.exit_code}: {outcome.output[-2000:]}")
    return {name: _seen(outcome.result[name]) for name in WATCHERS}


def _seen(result: dict[str, Any]) -> Seen:
    lit = tuple(one for one in result["lamp_ns"] if one is not None)
    return Seen(tuple(result["pairs"]), lit, len(result["lamp_ns"]) - len(lit))
