"""The kernel guest as a race track: one boot in which we and our peers see the same pairs of presses.

The guest belongs to the tests (`tests.kernel`). Like `bench` itself it is in the source tree only, not in the wheel, so
whoever can import this module can import the guest too. It is imported where it is used: drawing needs no guest.

Kind: adapter
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from bench.press_truth import Record

TREE = Path(__file__).parents[1]
WATCHERS = ("ours", "roaming", "button", "event", "poll")
NAMES = {
    "ours": "bamchuong",
    "roaming": "bamchuong, interrupts of two processors",
    "button": "gpiozero Button.when_pressed",
    "event": "RPi.GPIO add_event_detect (rpi-lgpio)",
    "poll": "polling at 1 ms (RPi.GPIO input)",
}
PAIR_S = 0.4
PRESS_S = 1.0
START_S = 60.0
EDGE_S = 0.005
ROUNDS = 4


class GuestCannotError(RuntimeError):
    """The guest cannot run on this machine; the message says why."""


class Pair(Struct, frozen=True):
    """Two presses. `pressed`: the stations in the order in which they were injected; `recorded`: in the order of the
    kernel's record; `noticed`: who was first for the watcher (several: a tie; empty: nobody)."""

    gap_ns: int
    pressed: tuple[int, ...]
    recorded: tuple[int, ...]
    noticed: tuple[int, ...]

    @property
    def is_wrong(self) -> bool:
        """Whether the one whom the record has second was called the first."""
        return len(self.noticed) == 1 and self.noticed != self.recorded[:1]


class Observation(Struct, frozen=True):
    """What one watcher observed. `lamp_ns`: from press to light, for those that lit.

    `stamp_delays_ns`: from the record's instants to the watcher's own stamps, where it has any.
    """

    pairs: tuple[Pair, ...]
    lamp_ns: tuple[int, ...]
    lamps_missed: int
    stamp_delays_ns: tuple[int, ...] = ()

    def wrong(self, gap_ns: int | None = None) -> int:
        """Pairs whose second press was called the first."""
        return sum(pair.is_wrong for pair in self.pairs_at(gap_ns))

    def disagreements(self) -> int:
        """Pairs that the injector wrote in another order than the kernel has recorded: the bench's own doubt."""
        return sum(pair.pressed != pair.recorded for pair in self.pairs if len(pair.recorded) == len(pair.pressed))

    def unrecorded(self) -> int:
        """Pairs of which a press is missing in the record: nobody can be right or wrong about them."""
        return sum(len(pair.recorded) < len(pair.pressed) for pair in self.pairs)

    def ties(self, gap_ns: int | None = None) -> int:
        """Pairs that were called a tie."""
        return sum(len(pair.noticed) > 1 for pair in self.pairs_at(gap_ns))

    def missed(self, gap_ns: int | None = None) -> int:
        """Pairs of which neither press was noticed."""
        return sum(not pair.noticed for pair in self.pairs_at(gap_ns))

    def pairs_at(self, gap_ns: int | None) -> list[Pair]:
        """The pairs with this nominal gap, or all."""
        return [pair for pair in self.pairs if gap_ns is None or pair.gap_ns == gap_ns]


class Arrival(Struct, frozen=True):
    """What one reader saw of many edges. `objection`: what its proof said before them, empty: nothing."""

    edges: int
    late: int
    objection: str


def arrivals(edges: int, seed: int) -> dict[str, Arrival]:
    """Boots the guest once: `proved`, and `pretended`, of a tenth of them: its interrupt threads were moved away."""
    limit_s = START_S + edges * EDGE_S
    result = _run("arrival.py", {"edges": edges, "seed": seed}, int(limit_s))
    return {name: Arrival(case["edges"], case["late"], case["proved"]) for name, case in result.items()}


def race(pairs: int, presses: int, seed: int) -> dict[str, Observation]:
    """Boots the guest once and lets every watcher watch, in turn. Blocks for minutes. Raises `GuestCannotError`."""
    from tests.kernel import build, libraries

    try:
        rpi_lgpio = str(libraries.rpi_lgpio())
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
    result = _run("race.py", arguments, int(limit_s))
    buttons = {int(station): line for station, line in result["buttons"].items()}
    return {name: observation_of_turns(result["watchers"][name], buttons) for name in WATCHERS}


def _run(script: str, arguments: Mapping[str, Any], limit_s: int) -> dict[str, Any]:
    """What a scenario reports from a boot of its own. Raises `GuestCannotError`."""
    from tests.kernel import boot, build, cache

    try:
        kernel = cache.kernel()
    except build.GuestUnavailableError as error:
        raise GuestCannotError(str(error)) from error
    scenario = boot.Scenario(TREE / "tests/kernel/scenarios" / script, arguments, limit_s)
    share = Path(tempfile.mkdtemp(prefix="bamchuong-guest-"))
    try:
        (outcome,) = boot.run_in_guest(kernel, [scenario], share)
    finally:
        shutil.rmtree(share, ignore_errors=True)
    if outcome.exit_code != 0:
        raise GuestCannotError(f"the guest's run ended with {outcome.exit_code}: {outcome.output[-2000:]}")
    result: dict[str, Any] = outcome.result
    return result


def observation_of_turns(turns: list[dict[str, Any]], buttons: Mapping[int, int]) -> Observation:
    """All turns of one watcher as the guest reports them. `buttons`: station → its line on the chip."""
    pairs: list[Pair] = []
    delays_ns: list[int] = []
    lamps_ns: list[int | None] = []
    for turn in turns:
        record = Record(turn["trace"], {int(number): line for number, line in turn["interrupts"].items()})
        for pair in turn["pairs"]:
            recorded_ns = _recorded_ns(record, pair, pair["pressed"], buttons)
            pairs.append(Pair(pair["gap_ns"], tuple(pair["pressed"]), tuple(recorded_ns), tuple(pair["noticed"] or ())))
            stamps_ns = {int(station): at_ns for station, at_ns in pair["stamps"].items()}
            delays_ns += [stamps_ns[station] - at_ns for station, at_ns in recorded_ns.items() if station in stamps_ns]
        for lamp in turn["lamps"]:
            recorded_ns = _recorded_ns(record, lamp, [lamp["station"]], buttons)
            lamps_ns += [lamp["lit_ns"] and lamp["lit_ns"] - at_ns for at_ns in recorded_ns.values()]
    lit_ns = tuple(lamp_ns for lamp_ns in lamps_ns if lamp_ns is not None)
    return Observation(tuple(pairs), lit_ns, len(lamps_ns) - len(lit_ns), tuple(delays_ns))


def _recorded_ns(
    record: Record, case: Mapping[str, Any], stations: Sequence[int], buttons: Mapping[int, int]
) -> dict[int, int]:
    """Station → when the kernel has its press, in this order."""
    stations_by_line = {buttons[station]: station for station in stations}
    found = record.presses(list(stations_by_line), case["from_ns"], case["until_ns"])
    return {stations_by_line[line]: at_ns for line, at_ns in found.items()}
