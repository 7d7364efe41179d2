"""A test rig and an operator for the guided test, both written by hand: the firmware decides at once."""

from collections.abc import Iterator

from bus.messages import Arm, Capture, Cue, LedFrame, LedTest, Press, Pressed, PressKind, Role, Sentence, Verdict
from hardware.board import find_board
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import TimedReport
from hardware.selftest.assess.results import Outcome, Result

BOARD = find_board("pi-4-stations")
FRAMES = {
    "clock": LedFrame("clock", 32, 8, rows=b"\x01" * 32, brightness=7, on=True),
    "scores": LedFrame("scores", 64, 16, rows=b"\x01" * 128, brightness=7, on=True),
}


class FakeRig:
    """A test rig whose firmware decides at once; its clock advances with every turn."""

    def __init__(self, *, is_silent: bool = False) -> None:
        self.now_ns = 1_000_000_000
        self.arms: list[Arm] = []
        self.cues: list[Cue] = []
        self.tests: list[dict[str, LedTest]] = []
        self.sounds: list[str] = []
        self._reports: list[TimedReport] = []
        self._is_silent = is_silent

    def clock(self) -> int:
        return self.now_ns

    def turn(self, wait_ms: int) -> None:
        self.now_ns += wait_ms * 1_000_000

    def order(self, arm: Arm | None, cues: tuple[Cue, ...] = ()) -> None:
        self.cues += cues
        self.arms += [] if arm is None else [arm]

    def show_tests(self, tests: dict[str, LedTest]) -> None:
        self.tests.append(tests)

    def play_sound(self, name: str) -> None:
        self.sounds.append(name)

    def take_reports(self) -> tuple[TimedReport, ...]:
        reports, self._reports = tuple(self._reports), []
        return reports

    def process_status(self, log_tail: str = "") -> ProcessStatus:
        if self._is_silent:
            return ProcessStatus(log_tail=log_tail)
        capture = Capture("gpiod", 1, False)
        return ProcessStatus(stations=(1, 2, 3, 4), capture=capture, has_scoreboard=True, frames=FRAMES)

    def has_process(self, role: Role) -> bool:
        return not self._is_silent

    def press(self, station: int) -> None:
        arm = self.arms[-1]
        is_armed = station in arm.stations
        press = Press(station, self.now_ns, PressKind.WINNER if is_armed else PressKind.BARRED)
        verdict = Verdict(
            arming=arm.arming,
            outcome="floor",
            stations=(station,),
            opening_ns=0,
            window_ns=0,
            decided_ns=self.now_ns + 3_000_000,
            presses=(press,),
        )
        fact = verdict if is_armed else Pressed(arm.arming, press)
        self._reports.append(TimedReport(fact, self.now_ns + 4_000_000))


class ScriptedOperator:
    """An operator who presses as requested and answers no to the questions that contain these phrases."""

    can_press = can_observe = True
    press_timeout_s, glance_s = 1.0, 0.36

    def __init__(self, rig: FakeRig, no: tuple[str, ...] = (), gives_up: tuple[int, ...] = ()) -> None:
        self._rig = rig
        self._no = no
        self._gives_up = gives_up
        self._has_given_up = False
        self.requests: list[int] = []
        self._answers: Iterator[bool] = iter(())
        self.questions: list[str] = []

    def request_hands_off(self) -> None:
        return

    def request_press(self, station: int, nth: int, of: int) -> None:
        self.requests.append(station)
        self._has_given_up = station in self._gives_up
        if not self._has_given_up:
            self._rig.press(station)

    def has_given_up(self) -> bool:
        return self._has_given_up

    def ask(self, question: Sentence) -> None:
        self.questions.append(str(question))
        self._answers = iter([not any(phrase in str(question) for phrase in self._no)])

    def answer(self) -> bool | None:
        return next(self._answers, None)


def bad(results: list[Result]) -> set[tuple[str, str]]:
    """Check and place of all results that are not good."""
    return {(result.check, result.where) for result in results if result.outcome in (Outcome.WARN, Outcome.FAIL)}
