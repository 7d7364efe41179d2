"""Random evenings: after every order, press, restart and end of a clock the snapshots show what the oracle says.

300 evenings in the normal run, 6,000 with BAMCHUONG_NIGHTLY=1, any number with BAMCHUONG_EVENINGS=N, from the seed
BAMCHUONG_EVENING on. A failure tells the evening's seed and the last steps before it.
"""

import os
from collections import Counter

import pytest

from bus.messages import Phase
from tests.oracle.random_evening import RandomEvening

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
EVENINGS = int(os.environ.get("BAMCHUONG_EVENINGS", "6000" if NIGHTLY else "300"))
FIRST = int(os.environ.get("BAMCHUONG_EVENING", "0"))
AT_ONCE = 25
"""So many evenings are one test."""

ENOUGH = 100
"""From so many evenings on everything must have come up."""


class Played:
    """What came up in the evenings that were played."""

    def __init__(self) -> None:
        self.evenings = 0
        self.finished = 0
        self.orders: Counter[str] = Counter()
        self.phases: Counter[str] = Counter()

    def play(self, seed: int) -> None:
        evening = RandomEvening(seed)
        try:
            evening.play()
        except AssertionError as error:
            raise AssertionError(f"evening {seed}: {error}") from error
        self.evenings += 1
        self.finished += evening.is_over
        self.orders.update(evening.pair.orders)
        self.phases.update(evening.pair.phases)


@pytest.fixture(scope="module")
def played() -> Played:
    return Played()


@pytest.mark.parametrize("first", range(FIRST, FIRST + EVENINGS, AT_ONCE))
def test_an_evening_goes_as_the_oracle_says(played: Played, first: int) -> None:
    for seed in range(first, min(first + AT_ONCE, FIRST + EVENINGS)):
        played.play(seed)


def test_everything_comes_up_in_them(played: Played) -> None:
    """Every order and every phase, and nearly all evenings come to their end: the rest met a known difference."""
    if played.evenings < ENOUGH:
        pytest.skip("too few evenings were played")
    assert set(Phase) - played.phases.keys() == set()
    assert played.finished >= 0.9 * played.evenings
    assert {order for order, count in played.orders.items() if count >= played.evenings / ENOUGH} >= EVERY_ORDER


EVERY_ORDER = {
    "StartMatch", "StartRound", "StartReading", "StartThinking", "MarkBoard", "ConfirmBoards", "RuleRight", "RuleWrong",
    "ReopenBuzzers", "GiveFloor", "CloseQuestion", "VoidQuestion", "Pardon", "Bar", "StartPerformance",
    "StopPerformance", "CastBallot", "ConfirmBallot", "ReopenBallot", "RevealBallots", "NextPerformance", "EndRound",
    "EndEarly", "ReopenRound", "ShowPlace", "MoveTeam", "ExchangeTeams", "MarkAbsent", "Hold", "Release", "Pause",
    "Resume", "AdjustScore", "RecordProtest", "DecideProtest", "Undo", "UndoDecision", "Redo",
    "CallTeam", "CallLast", "DrawOrder", "RepeatPerformance", "CountAllBallots", "AddJudge", "RemoveJudge",
}  # fmt: skip
