"""The kernel guest as a race track: one run in which we and our peers see the same pairs of presses.

The guest belongs to the tests (`tests.kernel`). Like `bench` itself it is in the source tree only, not in the wheel, so
whoever can import this module can import the guest too. It is imported where it is used: drawing needs no guest.

Kind: adapter
"""

import shutil
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
    """The guest cannot run on this machine; the message says why."""


class Observation(Struct, frozen=True):
    """What one watcher observed of the pairs. `lamp_ns`: from press to light, for those that lit."""

    pairs: tuple[dict[str, Any], ...]
    lamp_ns: tuple[int, ...]
    lamps_missed: int

    def _is_wrong(self, pair: dict[str, Any]) -> bool:
        noticed = pair["noticed"]
        return bool(noticed) and len(noticed) == 1 and noticed[0] != pair["pressed"][0]

    def wrong(self, gap_ns: int | None = None) -> int:
        """Pairs whose second press was called the first."""
        return sum(self._is_wrong(pair) for pair in self.pairs_at(gap_ns))

    def ties(self, gap_ns: int | None = None) -> int:
        """Pairs that were called a tie."""
        return sum(len(pair["noticed"] or ()) > 1 for pair in self.pairs_at(gap_ns))

    def missed(self, gap_ns: int | None = None) -> int:
        """Pairs of which neither press was noticed."""
        return sum(not pair["noticed"] for pair in self.pairs_at(gap_ns))

    def pairs_at(self, gap_ns: int | None) -> list[dict[str, Any]]:
        """The pairs with this nominal gap, or all."""
        return [pair for pair in self.pairs if gap_ns is None or pair["gap_ns"] == gap_ns]


def race(pairs: int, presses: int, seed: int) -> dict[str, Observation]:
    """Boots the guest and lets every watcher watch, in turn. Blocks for minutes. Raises `GuestCannotError`."""
    from tests.kernel import boot, build, cache, libraries

    try:
        kernel, rpi_lgpio = cache.kernel(), str(libraries.rpi_lgpio())
    except build.GuestUnavailableError as error:
        raise GuestCannotError(str(error)) from error
    arguments: dict[str, Any] = {
        "watchers": WATCHERS,
        "pairs": pairs,
        "presses": presses,
        "seed": seed,
        "rpi_lgpio": rpi_lgpio,
    }
    arguments["rounds"] = ROUNDS
    limit_s = len(WATCHERS) * (ROUNDS * START_S + pairs * PAIR_S + presses * PRESS_S)
    scenario = boot.Scenario(TREE / "tests/kernel/scenarios/race.py", arguments, int(limit_s))
    share = Path(tempfile.mkdtemp(prefix="bamchuong-guest-"))
    try:
        (outcome,) = boot.run_in_guest(kernel, [scenario], share)
    finally:
        shutil.rmtree(share, ignore_errors=True)
    if outcome.exit_code != 0:
        raise GuestCannotError(f"the guest's run ended with {outcome.exit_code}: {outcome.output[-2000:]}")
    return {name: _observation(outcome.result[name]) for name in WATCHERS}


def _observation(result: dict[str, Any]) -> Observation:
    lamp_ns = tuple(delay_ns for delay_ns in result["lamp_ns"] if delay_ns is not None)
    return Observation(tuple(result["pairs"]), lamp_ns, len(result["lamp_ns"]) - len(lamp_ns))
