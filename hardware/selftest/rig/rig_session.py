"""Test rig: what the self-test needs of the controller, and the turns in which it waits there for something to happen.

Kind: loop
"""

from collections.abc import Callable
from typing import Protocol

from bus.messages import Arm, Cue, EarlyPressRule, LedTest, Role
from bus.units import NS_PER_S
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import TimedReport

TURN_MS = 20
TIE_WINDOW_NS = 100_000


class TestRig(Protocol):
    """What the test needs of the controller, or of its substitute."""

    def turn(self, wait_ms: int) -> None:
        """Receive everything that is waiting, within at most `wait_ms` for the first message."""

    def order(self, arm: Arm | None, cues: tuple[Cue, ...] = ()) -> None:
        """Order the firmware."""

    def show_tests(self, tests: dict[str, LedTest]) -> None:
        """Show these tests on LED boards, by name, and the usual picture on all others."""

    def play_sound(self, name: str) -> None:
        """Play a sound on the stage page, once for each new name; empty: silence."""

    def take_reports(self) -> tuple[TimedReport, ...]:
        """Reports of the firmware since the last call, oldest first."""

    def process_status(self, log_tail: str = "") -> ProcessStatus:
        """Status that firmware and scoreboard have reported. `log_tail`: why one of them may be missing."""

    def has_process(self, role: Role) -> bool:
        """Whether a process of this role has reported."""


class RigSession:
    """A test on a rig. One thread. `clock`: CLOCK_MONOTONIC in ns; armings are numbered from it."""

    def __init__(self, rig: TestRig, clock: Callable[[], int]) -> None:
        self._rig = rig
        self._clock = clock
        self._arming = clock()

    def arm(self, stations: tuple[int, ...], opening_ns: int | None, *, reports_bounce: bool = False) -> int:
        """Arm these stations; returns the number of the arming."""
        number = self.next_number()
        self._rig.order(
            Arm(
                number,
                opening_ns,
                closing_ns=None,
                stations=stations,
                early=EarlyPressRule.IGNORE,
                tie_window_ns=TIE_WINDOW_NS,
                reports_bounce=reports_bounce,
            )
        )
        return number

    def next_number(self) -> int:
        """A number that no arming or cue had yet."""
        self._arming += 1
        return self._arming

    def until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Turn until `condition` holds; False where it does not within `timeout_s`."""
        deadline_ns = self._clock() + int(timeout_s * NS_PER_S)
        while not condition():
            if self._clock() >= deadline_ns:
                return False
            self._rig.turn(TURN_MS)
        return True

    def pause(self, seconds: float) -> None:
        """Turn for a while: the step needs this very duration (a lamp to be seen, lines to be watched)."""
        self.until(lambda: False, seconds)
