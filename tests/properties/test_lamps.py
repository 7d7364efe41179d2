"""Whatever is tapped and pressed in any order, the screens show the lamps as they are."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bus import messages as m
from bus.messages import EarlyPressRule
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.rules_beside_lockout import SideBySide

TAPS: list[Any] = [
    m.StartReading, m.StartThinking, m.RuleRight, m.RuleWrong, m.ReopenBuzzers, m.CloseQuestion, m.VoidQuestion, m.Hold,
    m.Release, m.Pause, m.Resume, m.Undo, m.Redo, m.EndEarly,
]  # fmt: skip
TEAMS = st.integers(1, 5)
STATIONS = st.integers(1, 8)


class Lamps(RuleBasedStateMachine):
    """The rules and the lockout side by side; the lamps are compared after every step."""

    @initialize(
        early=st.sampled_from(list(EarlyPressRule)),
        on_wrong=st.sampled_from(["reopen", "queue"]),
        on_tie=st.sampled_from(["replay", "ruling", "draw", "earliest"]),
    )
    def begin(self, early: EarlyPressRule, on_wrong: str, on_tie: str) -> None:
        self.pair = SideBySide(early=early, on_wrong=on_wrong, on_tie=on_tie, delay_ms=400)

    def _try(self, command: m.Command) -> None:
        try:
            self.pair.order(command)
        except RefusedError:
            return

    @rule(tap=st.sampled_from(TAPS))
    def tap(self, tap: Any) -> None:
        self._try(tap())

    @rule()
    def follow_the_next_step(self) -> None:
        step = self.pair.play.view().next_step
        if step is not None:
            self._try(step.command)

    @rule(team=TEAMS, kind=st.sampled_from([m.GiveFloor, m.Bar, m.Pardon]))
    def rule_on_a_team(self, team: int, kind: Any) -> None:
        self._try(kind(team))

    @rule(team=TEAMS, absent=st.booleans())
    def mark_absent(self, team: int, absent: bool) -> None:
        self._try(m.MarkAbsent(team, absent))

    @rule(team=TEAMS, station=STATIONS)
    def move(self, team: int, station: int) -> None:
        self._try(m.MoveTeam(team, station))

    @rule(station=STATIONS)
    def press(self, station: int) -> None:
        self.pair.press(station)

    @rule(stations=st.lists(STATIONS, min_size=2, max_size=3, unique=True))
    def press_together(self, stations: list[int]) -> None:
        self.pair.tie(*stations)

    @rule(seconds=st.sampled_from([0.05, 0.3, 0.6, 5, 31]))
    def time_passes(self, seconds: float) -> None:
        self.pair.wait(seconds)

    @rule()
    def the_question_runs_to_its_opening(self) -> None:
        for _ in range(6):
            if self.pair.play.contest.phase == "open":
                return
            self.follow_the_next_step()
            self.pair.wait(30.5)

    @rule()
    def the_firmware_restarts(self) -> None:
        self.pair.restart_firmware()

    @invariant()
    def screens_show_the_real_lamps(self) -> None:
        if hasattr(self, "pair"):
            assert self.pair.lamps


TestLamps = Lamps.TestCase
TestLamps.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
