"""Loop: the guided test, one step after the other. It asks, waits on a condition with a deadline, and collects what was
told; what it means is decided in assess_parts.py and assess_presses.py.

Kind: loop
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec.structs import replace

from bus.device_ping import LOST_NS, DevicePing
from bus.messages import Arm, Cue, EarlyPressRule, LedTest, Role, Sentence, Verdict
from bus.units import NS_PER_S
from hardware.board import Board
from hardware.selftest.assess import assess_devices, assess_loopback, assess_presses, wording
from hardware.selftest.assess import assess_parts as judge
from hardware.selftest.assess.assess_loopback import Measured, Sample
from hardware.selftest.assess.assess_parts import Heard
from hardware.selftest.assess.assess_presses import Told, Try
from hardware.selftest.assess.checks import Place, Result, failed, passed, skipped, warned
from hardware.selftest.operator.operator import Operator
from hardware.selftest.rig.loopback import Loop, LoopError

TURN_MS = 20
PROCESSES_S = 10.0
QUIET_S = 2.0
AFTERMATH_S = 0.12
"""So long after a verdict the lines are still listened to, for cross-talk and for the finger to leave."""
SETTLE_S = 0.3
ARRIVE_S = 0.05
"""An order has reached the firmware by then; a finger needs longer to see the lamp."""
MOST_AGAIN = 2
"""So often a press is asked for again that was faster than its order: on a busy machine the order may be late."""
ANSWER_S = 120.0
TIE_WINDOW_NS = 100_000
PRESSES = 5
LOOPS = 20
JIG_S = 2.0
LOST_PULSES = 3
"""So many pulses in a row that miss a station are enough."""

LAMP = "Did only the lamp of station {number} blink, and shine after each press?"
SOUND = Sentence("selftest-ask-sound", "Is the stage page heard in the hall? It sounds every three seconds.")
SOUND_S = 3.0
DEVICES = Sentence(
    "selftest-ask-devices",
    "Is every tablet and phone of MC, judges and desk where it will be used, awake, with its page open?",
)
LOOKS, LOOK_S = 12, 0.5
"""So many calls of every device, and how far apart."""
LAMPS = Sentence("selftest-ask-lamps", "Did all working lamps flash?")
HORN = Sentence("selftest-ask-horn", "Did the horn sound, and did all working lamps flash?")
BOARD = (
    "Does LED board {name} show all LEDs, then numbers from left to right, then rows and columns, whole and upright?"
)


class TestRig(Protocol):
    """What the test needs of the controller, or of its stand-in."""

    def turn(self, wait_ms: int) -> None:
        """Hear and answer."""

    def want(self, arm: Arm | None, cues: tuple[Cue, ...] = ()) -> None:
        """Order the firmware."""

    def boards(self, tests: dict[str, LedTest]) -> None:
        """Let LED boards show these tests, by name, and all others what they should."""

    def sound(self, name: str) -> None:
        """Let the stage page be heard, once for each new name."""

    def take(self) -> tuple[Told, ...]:
        """What was told since the last call."""

    def heard(self, said_by: str = "") -> Heard:
        """What firmware and scoreboard said of themselves."""

    def has(self, role: Role) -> bool:
        """Whether a process has spoken."""


class GuidedTest:
    """Leads through the test. One thread.

    `clock`: CLOCK_MONOTONIC in ns; also the source of the numbers of armings, so that none is used twice while a
    firmware runs. `tell` gets each result as it comes. `loop` opens the loopback, where the board has one. `goes_on` is
    told before each part which one it is, and of how many.
    """

    def __init__(
        self,
        board: Board,
        bench: TestRig,
        person: Operator,
        clock: Callable[[], int],
        tell: Callable[[Result], None],
        presses: int = PRESSES,
        loop: Callable[[], Loop] | None = None,
        goes_on: Callable[[int, int], None] = lambda part, parts: None,
    ) -> None:
        self._board = board
        self._bench = bench
        self._person = person
        self._clock = clock
        self._tell = tell
        self._presses = presses
        self._loop = loop
        self._goes_on = goes_on
        self._part = 0
        self._arming = clock()
        self._stations = tuple(sorted(one.number for one in board.stations))
        self.results: list[Result] = []
        self.measured: Measured | None = None

    def run(self, keep_up: Callable[[], str] = lambda: "") -> list[Result]:
        """All that firmware, boards and stage page have a part in. `keep_up` is called while waiting for the processes;
        its words say why one is missing."""
        self._next()
        self.processes(keep_up)
        if self._bench.has(Role.FIRMWARE):
            self._next()
            stuck = self.quiet()
            self.loopback()
            for station in self._stations:
                self._next()
                self.station(station, stuck)
            self._next()
            self.outputs()
        else:
            self._say(*(skipped(one, "no firmware") for one in ("stuck", "quiet", "button", "lamp", "horn")))
        self.pictures()
        self._next()
        self.sounds()
        self._bench.want(None)
        return self.results

    def _next(self) -> None:
        """The next part: processes, silence, each station, the outputs, each board, the stage page's sound, devices."""
        self._part += 1
        self._goes_on(self._part, 5 + len(self._stations) + len(self._board.displays))

    # -------------------------------------------------------------------------------------------------------- steps

    def processes(self, keep_up: Callable[[], str]) -> None:
        """Wait until firmware and scoreboard have spoken and every display has shown something."""
        said_by = ""

        def complete() -> bool:
            nonlocal said_by
            said_by = keep_up() or said_by
            there = self._bench.has(Role.FIRMWARE) and (self._bench.has(Role.SCOREBOARD) or not self._board.displays)
            frames = self._bench.heard().frames
            lit = all(
                one.name in frames and frames[one.name].on and any(frames[one.name].rows)
                for one in self._board.displays
            )
            return there and lit

        self._until(complete, PROCESSES_S)
        self._pause(SETTLE_S)
        self._say(*judge.processes(self._board, self._bench.heard(said_by)))

    def quiet(self) -> frozenset[int]:
        """Hands off: nothing may come. Gives the stations that are stuck."""
        self._person.prepare()
        self._pause(SETTLE_S)
        self._bench.take()  # what was before, and the beginning of what is stuck
        self._arm(self._stations, opening_ns=None)
        self._pause(QUIET_S)
        told = self._bench.take()
        stuck = judge.stuck_stations(told)
        self._say(*judge.silence(self._board, told, QUIET_S))
        return stuck

    def loopback(self) -> None:
        """Pulse the loopback; in a jig all buttons are pulled with it."""
        if self._board.loopback is None or self._loop is None:
            return
        try:
            loop = self._loop()
        except LoopError as error:
            self._say(failed("loopback", "{words}", words=error.said))
            return
        try:
            self._say(assess_loopback.loop([self._pulse(loop) for _ in range(LOOPS)]))
            if self._board.loopback.jig and not loop.pulls_buttons:
                self._say(skipped("loopback", "simulated lines have no jig", wording.JIG))
            elif self._board.loopback.jig:
                pulses = self._pulls(loop)
                self._say(assess_loopback.jig(pulses, self._stations))
                self.measured = assess_loopback.measured(pulses, self._stations)
        finally:
            loop.close()

    def _pulse(self, loop: Loop) -> Sample:
        """One pulse; the processes are heard meanwhile."""
        self._bench.turn(0)
        return loop.pulse()

    def _pulls(self, loop: Loop) -> list[dict[int, int]]:
        """All pulses of the jig; it is given up where the first ones miss a station."""
        pulses: list[dict[int, int]] = []
        while len(pulses) < LOOPS:
            pulses.append(self._pull_all(loop))
            if len(pulses) == LOST_PULSES and all(len(one) < len(self._stations) for one in pulses):
                break
        return pulses

    def _pull_all(self, loop: Loop) -> dict[int, int]:
        """One pulse with all stations armed: station → stamp."""
        self._bench.take()
        self._arm(self._stations, opening_ns=self._clock())
        self._pause(SETTLE_S)
        loop.pulse()
        told: list[Told] = []

        def all_there() -> bool:
            told.extend(self._bench.take())
            return len(assess_presses.stamps(told)) >= len(self._stations)

        self._until(all_there, JIG_S)
        return assess_presses.stamps(told)

    def station(self, number: int, stuck: frozenset[int]) -> None:
        """Guided presses of one station, then what the technician saw of its lamp."""
        tries: list[Try] = []
        for nth in range(1, self._presses + 1 if self._person.has_hands and number not in stuck else 1):
            tries.append(self._press(number, nth))
            dead = nth == 2 and not any(isinstance(one.fact, Verdict) for each in tries for one in each.told)
            if dead or self._person.gave_up():
                break  # a dead button need not be pressed five times
        self._say(*assess_presses.station(number, tries, stuck))
        place = wording.station(number)
        if number in stuck:
            self._say(skipped("lamp", "its button is down", place))
            return
        self._ask("lamp", Sentence("selftest-ask-lamp", LAMP, {"number": number}), place)

    def outputs(self) -> None:
        """Horn and all lamps at once."""
        if self._person.has_eyes:
            cue = Cue(f"selftest-{self._number()}", "boards_up", self._clock() + NS_PER_S // 2, self._stations)
            self._bench.want(None, (cue,))
            self._pause(2.0)
        self._ask("horn", LAMPS if self._board.horn is None else HORN)

    def pictures(self) -> None:
        """LED boards by eye: test patterns, one board after the other."""
        for one in self._board.displays:
            self._next()
            if not self._bench.has(Role.SCOREBOARD):
                self._say(skipped("picture", "no scoreboard", one.name))
                continue
            if one.name not in self._bench.heard().frames:
                self._say(skipped("picture", "no picture comes from it", one.name))
                continue
            self._bench.boards({one.name: "pattern"} if self._person.has_eyes else {})
            self._ask("picture", Sentence("selftest-ask-board", BOARD, {"name": one.name}), one.name)
        self._bench.boards({})

    def sounds(self) -> None:
        """The stage page by ear, again every few seconds: somebody may have to turn a knob."""
        due_ns = 0

        def sound() -> None:
            nonlocal due_ns
            if self._clock() >= due_ns:
                due_ns = self._clock() + int(SOUND_S * NS_PER_S)
                self._bench.sound(f"selftest-{due_ns}")

        self._ask("sound", SOUND, says=warned, meanwhile=sound)
        self._bench.sound("")

    def devices(self, look: Callable[[], Sequence[DevicePing] | None], now_s: int) -> None:
        """Phones and tablets, where they will be used. `look` calls them, and tells how earlier calls were answered."""
        self._next()
        nothing = assess_devices.missed(look())
        if nothing is not None:
            self._say(nothing)
            return
        if self._person.has_eyes and not self._answered(DEVICES):
            self._say(skipped("devices", "they are not at their places yet"))
            return
        for _ in range(LOOKS):
            look()
            self._pause(LOOK_S)
        self._pause(LOST_NS / NS_PER_S)
        self._say(*assess_devices.judge(look() or (), now_s))

    # -------------------------------------------------------------------------------------------------------- pieces

    def _press(self, number: int, nth: int) -> Try:
        """Arm this station alone: every other press is told as barred. A press that was there before the order counts
        under an older one and lights no lamp: it is asked for again."""
        self._bench.take()
        arming = self._arm((number,), opening_ns=self._clock(), reports_bounce=True)
        self._pause(ARRIVE_S)
        asked_ns = self._clock()
        told = self._pressed(number, nth)
        for _ in range(MOST_AGAIN):
            if not any(assess_presses.overtook(one, number, arming, asked_ns) for one in told):
                break
            told = (*told, *self._pressed(number, nth))
        return Try(number, told, asked_ns)

    def _pressed(self, number: int, nth: int) -> tuple[Told, ...]:
        """Ask for the press; all that was told until a moment after it, or until it is known not to come. What is told
        only now of an earlier one does not end the wait."""
        asked_ns = self._clock()
        self._person.press(number, nth, self._presses)
        told: list[Told] = []

        def decided() -> bool:
            told.extend(self._bench.take())
            return any(assess_presses.is_press(one.fact, asked_ns) for one in told)

        self._until(lambda: decided() or self._person.gave_up(), self._person.patience_s)
        self._pause(max(AFTERMATH_S, self._person.glance_s))
        return (*told, *self._bench.take())

    def _ask(
        self,
        check: str,
        question: Sentence,
        place: Place = "",
        says: Callable[[str, str, Place], Result] = failed,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        """Ask what only eyes and ears know. `says`: what a no is worth; `meanwhile`: until there is an answer."""
        if not self._person.has_eyes:
            self._say(skipped(check, "nobody looked", place))
            return
        said = self._answered(question, meanwhile)
        if said is None:
            self._say(skipped(check, "no answer", place))
        else:
            self._say(passed(check, "seen or heard", place) if said else says(check, "the technician says no", place))

    def _answered(self, question: Sentence, meanwhile: Callable[[], None] = lambda: None) -> bool | None:
        """What the technician answers; None where there is no answer."""
        self._person.ask(question)
        answers: list[bool] = []

        def answered() -> bool:
            meanwhile()
            said = self._person.answer()
            answers.extend([] if said is None else [said])
            return bool(answers)

        return answers[0] if self._until(answered, ANSWER_S) else None

    def _arm(self, stations: tuple[int, ...], opening_ns: int | None, *, reports_bounce: bool = False) -> int:
        """Order it; gives the number of the arming."""
        number = self._number()
        order = Arm(number, opening_ns, None, stations, early=EarlyPressRule.IGNORE, tie_window_ns=TIE_WINDOW_NS)
        self._bench.want(replace(order, reports_bounce=reports_bounce))
        return number

    def _number(self) -> int:
        self._arming += 1
        return self._arming

    def _say(self, *results: Result) -> None:
        for one in results:
            self.results.append(one)
            self._tell(one)

    def _until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Turn until `holds`; False where it did not within `seconds`."""
        deadline = self._clock() + int(seconds * NS_PER_S)
        while not holds():
            if self._clock() >= deadline:
                return False
            self._bench.turn(TURN_MS)
        return True

    def _pause(self, seconds: float) -> None:
        """Turn for a while: the length itself is what the step needs (a lamp to be seen, lines to be listened to)."""
        self._until(lambda: False, seconds)
