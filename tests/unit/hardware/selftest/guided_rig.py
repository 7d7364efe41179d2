"""A bench and a person for tests of the guided run, both written by hand: the firmware decides at once."""

from collections.abc import Iterator

from bus.messages import Arm, Capture, Cue, LedFrame, LedTest, Press, Pressed, PressKind, Role, Sentence, Verdict
from hardware.board import find_board
from hardware.selftest.assess.assess_parts import Heard
from hardware.selftest.assess.assess_presses import Told
from hardware.selftest.assess.checks import Outcome, Result

BOARD = find_board("pi-4-stations")
FRAMES = {
    "clock": LedFrame("clock", 32, 8, b"\x01" * 32, 7, True),
    "scores": LedFrame("scores", 64, 16, b"\x01" * 128, 7, True),
}


class Bench:
    """A stand-in whose firmware decides at once; its clock goes on with every turn."""

    def __init__(self, *, silent: bool = False) -> None:
        self.now_ns = 1_000_000_000
        self.arms: list[Arm] = []
        self.cues: list[Cue] = []
        self.shown: list[dict[str, LedTest]] = []
        self.sounds: list[str] = []
        self._told: list[Told] = []
        self._silent = silent

    def clock(self) -> int:
        return self.now_ns

    def turn(self, wait_ms: int) -> None:
        self.now_ns += wait_ms * 1_000_000

    def want(self, arm: Arm | None, cues: tuple[Cue, ...] = ()) -> None:
        self.cues += cues
        self.arms += [] if arm is None else [arm]

    def boards(self, tests: dict[str, LedTest]) -> None:
        self.shown.append(tests)

    def sound(self, name: str) -> None:
        self.sounds.append(name)

    def take(self) -> tuple[Told, ...]:
        told, self._told = tuple(self._told), []
        return told

    def heard(self, said_by: str = "") -> Heard:
        if self._silent:
            return Heard(said_by=said_by)
        return Heard((1, 2, 3, 4), Capture("gpiod", 1, False), (), True, (), FRAMES)

    def has(self, role: Role) -> bool:
        return not self._silent

    def press(self, station: int) -> None:
        arm = self.arms[-1]
        good = station in arm.stations
        press = Press(station, self.now_ns, PressKind.WINNER if good else PressKind.BARRED)
        verdict = Verdict(arm.arming, "floor", (station,), 0, 0, self.now_ns + 3_000_000, (press,))
        self._told.append(Told(verdict if good else Pressed(arm.arming, press), self.now_ns + 4_000_000))


class Scripted:
    """A person who presses what is asked for and answers no to the questions that hold these words."""

    has_hands = has_eyes = True
    patience_s, glance_s = 1.0, 0.36

    def __init__(self, bench: Bench, no: tuple[str, ...] = (), gives_up: tuple[int, ...] = ()) -> None:
        self._bench = bench
        self._no = no
        self._gives_up = gives_up
        self._gave_up = False
        self.pressed: list[int] = []
        self._answers: Iterator[bool] = iter(())
        self.asked: list[str] = []

    def prepare(self) -> None:
        return

    def press(self, station: int, nth: int, of: int) -> None:
        self.pressed.append(station)
        self._gave_up = station in self._gives_up
        if not self._gave_up:
            self._bench.press(station)

    def gave_up(self) -> bool:
        return self._gave_up

    def ask(self, question: Sentence) -> None:
        self.asked.append(str(question))
        self._answers = iter([not any(one in str(question) for one in self._no)])

    def answer(self) -> bool | None:
        return next(self._answers, None)


def bad(results: list[Result]) -> set[tuple[str, str]]:
    return {(one.check, one.place) for one in results if one.outcome in (Outcome.WARN, Outcome.FAIL)}
