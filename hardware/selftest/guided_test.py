"""Guided test, one step after the other: it asks, waits for a condition with a deadline, and collects the reports.

What they mean is decided in `assess_parts.py`, `assess_presses.py`, `assess_loopback.py` and `assess_devices.py`.

Kind: loop
"""

from collections.abc import Callable, Sequence

from bus.device_ping import LOST_NS, DevicePing
from bus.messages import Cue, Role, Sentence, Verdict
from bus.units import NS_PER_S
from hardware.board import Board
from hardware.selftest.assess import assess_devices, assess_loopback, assess_parts, assess_presses, wording
from hardware.selftest.assess.assess_loopback import JigMeasurement, PulseSample
from hardware.selftest.assess.assess_presses import PressAttempt, TimedReport
from hardware.selftest.assess.results import Result, failed, passed, skipped, warned
from hardware.selftest.operator.operator import Operator
from hardware.selftest.rig.loopback import LoopbackError, LoopbackWire
from hardware.selftest.rig.rig_session import RigSession, TestRig

PROCESSES_S = 10.0
QUIET_S = 2.0
AFTERMATH_S = 0.12
"""How long to keep listening after a verdict, for cross-talk and for the finger to leave."""
SETTLE_S = 0.3
ARRIVE_S = 0.05
"""By then an order has reached the firmware; a finger needs longer to follow the lamp."""
MAX_REPEATS = 2
"""How often to repeat the request for a press that overtook its order: on a busy machine the order may be late."""
ANSWER_S = 120.0
PRESSES = 5
PULSES = 20
JIG_S = 2.0
LOST_PULSES = 3
"""So many pulses in a row that miss a station are enough."""

LAMP = "Did only the lamp of station {number} blink, and light up after each press?"
SOUND = Sentence("selftest-ask-sound", "Can the stage page be heard in the hall? It plays a sound every three seconds.")
SOUND_S = 3.0
DEVICES = Sentence(
    "selftest-ask-devices",
    "Is every tablet and phone of the MC, the judges and the desk where it will be used, awake, with its page open?",
)
PINGS, PING_S = 12, 0.5
"""Number of pings of every device, and the time between them."""
LAMPS = Sentence("selftest-ask-lamps", "Did all working lamps flash?")
HORN = Sentence("selftest-ask-horn", "Did the horn sound, and did all working lamps flash?")
BOARD = (
    "Does LED board {name} show all LEDs lit, then numbers from left to right, then rows and columns, complete and"
    " upright?"
)


class GuidedTest:
    """The guided test. One thread.

    `clock`: CLOCK_MONOTONIC in ns; armings are numbered from it, so that no number is used twice while a firmware runs.
    `on_result` gets each result as soon as there is one. `open_loopback` opens the loopback, where the board has one.
    `on_progress` is called before each part with its number, and how many there are.
    """

    def __init__(
        self,
        board: Board,
        rig: TestRig,
        operator: Operator,
        clock: Callable[[], int],
        *,
        on_result: Callable[[Result], None],
        presses: int = PRESSES,
        open_loopback: Callable[[], LoopbackWire] | None = None,
        on_progress: Callable[[int, int], None] = lambda part, parts: None,
    ) -> None:
        self._board = board
        self._rig = rig
        self._operator = operator
        self._clock = clock
        self._session = RigSession(rig, clock)
        self._on_result = on_result
        self._presses = presses
        self._open_loopback = open_loopback
        self._on_progress = on_progress
        self._part = 0
        self._stations = tuple(sorted(station.number for station in board.stations))
        self.results: list[Result] = []
        self.measurement: JigMeasurement | None = None

    def run(self, watch_processes: Callable[[], str] = lambda: "") -> list[Result]:
        """Test everything that involves firmware, LED boards and stage page.

        `watch_processes` is called while waiting for the processes; it returns why one is missing.
        """
        self._next_part()
        self.check_processes(watch_processes)
        if self._rig.has_process(Role.FIRMWARE):
            self._next_part()
            stuck = self.check_silence()
            self.check_loopback()
            for station in self._stations:
                self._next_part()
                self.check_station(station, stuck)
            self._next_part()
            self.check_outputs()
        else:
            self._add(*(skipped(check, "no firmware") for check in ("stuck", "quiet", "button", "lamp", "horn")))
        self.check_pictures()
        self._next_part()
        self.check_sound()
        self._rig.order(None)
        return self.results

    def _next_part(self) -> None:
        """Start a part: processes, silence, each station, outputs, each LED board, the stage page's sound, devices."""
        self._part += 1
        self._on_progress(self._part, 5 + len(self._stations) + len(self._board.displays))

    # -------------------------------------------------------------------------------------------------------- steps

    def check_processes(self, watch_processes: Callable[[], str]) -> None:
        """Wait until firmware and scoreboard have reported and every LED board has shown something."""
        log_tail = ""

        def are_complete() -> bool:
            nonlocal log_tail
            log_tail = watch_processes() or log_tail
            has_scoreboard = self._rig.has_process(Role.SCOREBOARD) or not self._board.displays
            frames = self._rig.process_status().frames
            are_lit = all(
                display.name in frames and frames[display.name].on and any(frames[display.name].rows)
                for display in self._board.displays
            )
            return self._rig.has_process(Role.FIRMWARE) and has_scoreboard and are_lit

        self._session.until(are_complete, PROCESSES_S)
        self._session.pause(SETTLE_S)
        self._add(*assess_parts.processes(self._board, self._rig.process_status(log_tail)))

    def check_silence(self) -> frozenset[int]:
        """Watch the lines while nobody presses: nothing may be reported. Returns the stations that are stuck."""
        self._operator.request_hands_off()
        self._session.pause(SETTLE_S)
        self._rig.take_reports()  # of the time before, and of buttons that are stuck from now on
        self._session.arm(self._stations, opening_ns=None)
        self._session.pause(QUIET_S)
        reports = self._rig.take_reports()
        stuck = assess_parts.stuck_stations(reports)
        self._add(*assess_parts.silence(self._board, reports, QUIET_S))
        return stuck

    def check_loopback(self) -> None:
        """Pulse the loopback; in a jig this pulls all buttons."""
        if self._board.loopback is None or self._open_loopback is None:
            return
        try:
            loopback = self._open_loopback()
        except LoopbackError as error:
            self._add(failed("loopback", "{detail}", detail=error.reason))
            return
        try:
            self._add(assess_loopback.wire([self._pulse(loopback) for _ in range(PULSES)]))
            if self._board.loopback.jig and not loopback.pulls_buttons:
                self._add(skipped("loopback", "simulated lines have no jig", wording.JIG))
            elif self._board.loopback.jig:
                pulses = self._pulse_jig(loopback)
                self._add(assess_loopback.jig(pulses, self._stations))
                self.measurement = assess_loopback.measure(pulses, self._stations)
        finally:
            loopback.close()

    def _pulse(self, loopback: LoopbackWire) -> PulseSample:
        """One pulse; messages of the processes are received before it."""
        self._rig.turn(0)
        return loopback.pulse()

    def _pulse_jig(self, loopback: LoopbackWire) -> list[dict[int, int]]:
        """All pulses of the jig; given up where the first ones miss a station."""
        pulses: list[dict[int, int]] = []
        while len(pulses) < PULSES:
            pulses.append(self._press_all(loopback))
            if len(pulses) == LOST_PULSES and all(len(pulse) < len(self._stations) for pulse in pulses):
                break
        return pulses

    def _press_all(self, loopback: LoopbackWire) -> dict[int, int]:
        """One pulse with all stations armed: station → timestamp."""
        self._rig.take_reports()
        self._session.arm(self._stations, opening_ns=self._clock())
        self._session.pause(SETTLE_S)
        loopback.pulse()
        reports: list[TimedReport] = []

        def have_all_pressed() -> bool:
            reports.extend(self._rig.take_reports())
            return len(assess_presses.first_stamps(reports)) >= len(self._stations)

        self._session.until(have_all_pressed, JIG_S)
        return assess_presses.first_stamps(reports)

    def check_station(self, number: int, stuck: frozenset[int]) -> None:
        """Guided presses of one station, then what the operator saw of its lamp."""
        attempts: list[PressAttempt] = []
        for nth in range(1, self._presses + 1 if self._operator.can_press and number not in stuck else 1):
            attempts.append(self._attempt_press(number, nth))
            facts = (report.fact for attempt in attempts for report in attempt.reports)
            is_dead = nth == 2 and not any(isinstance(fact, Verdict) for fact in facts)
            if is_dead or self._operator.has_given_up():
                break  # a dead button need not be pressed five times
        self._add(*assess_presses.station(number, attempts, stuck))
        place = wording.station_place(number)
        if number in stuck:
            self._add(skipped("lamp", "its button is down", place))
            return
        self._ask("lamp", Sentence("selftest-ask-lamp", LAMP, {"number": number}), place)

    def check_outputs(self) -> None:
        """Horn and all lamps at once."""
        if self._operator.can_observe:
            cue_id, at_ns = f"selftest-{self._session.next_number()}", self._clock() + NS_PER_S // 2
            self._rig.order(None, (Cue(cue_id, "boards_up", at_ns, self._stations),))
            self._session.pause(2.0)
        self._ask("horn", LAMPS if self._board.horn is None else HORN)

    def check_pictures(self) -> None:
        """LED boards by eye: test patterns, one board after the other."""
        for display in self._board.displays:
            self._next_part()
            place = wording.display_place(display.name)
            if not self._rig.has_process(Role.SCOREBOARD):
                self._add(skipped("picture", "no scoreboard", place))
                continue
            if display.name not in self._rig.process_status().frames:
                self._add(skipped("picture", "it sends no picture", place))
                continue
            self._rig.show_tests({display.name: "pattern"} if self._operator.can_observe else {})
            self._ask("picture", Sentence("selftest-ask-board", BOARD, {"name": display.name}), place)
        self._rig.show_tests({})

    def check_sound(self) -> None:
        """The stage page by ear, again every few seconds: somebody may have to turn a knob."""
        due_ns = 0

        def play_when_due() -> None:
            nonlocal due_ns
            if self._clock() >= due_ns:
                due_ns = self._clock() + int(SOUND_S * NS_PER_S)
                self._rig.play_sound(f"selftest-{due_ns}")

        self._ask("sound", SOUND, make_result=warned, while_waiting=play_when_due)
        self._rig.play_sound("")

    def check_devices(self, ping: Callable[[], Sequence[DevicePing] | None], now_s: int) -> None:
        """Phones and tablets, where they will be used.

        `ping` pings them, and returns how earlier pings were answered.
        """
        self._next_part()
        skip = assess_devices.skip_reason(ping())
        if skip is not None:
            self._add(skip)
            return
        if self._operator.can_observe and not self._answer_to(DEVICES):
            self._add(skipped("devices", "they are not in place yet"))
            return
        for _ in range(PINGS):
            ping()
            self._session.pause(PING_S)
        self._session.pause(LOST_NS / NS_PER_S)
        self._add(*assess_devices.assess(ping() or (), now_s))

    # -------------------------------------------------------------------------------------------------------- pieces

    def _attempt_press(self, number: int, nth: int) -> PressAttempt:
        """Arm this station alone, so that every other press is reported as barred, and request a press.

        A press that was made before the order arrived counts under an older one and lights no lamp: it is requested
        again.
        """
        self._rig.take_reports()
        arming = self._session.arm((number,), opening_ns=self._clock(), reports_bounce=True)
        self._session.pause(ARRIVE_S)
        requested_ns = self._clock()
        reports = self._request_press(number, nth)
        for _ in range(MAX_REPEATS):
            if not any(assess_presses.has_overtaken_order(report, number, arming, requested_ns) for report in reports):
                break
            reports = (*reports, *self._request_press(number, nth))
        return PressAttempt(number, reports, requested_ns)

    def _request_press(self, number: int, nth: int) -> tuple[TimedReport, ...]:
        """Request the press; returns all reports until a moment after it, or until it is known not to come.

        Late reports of an earlier press do not end the wait.
        """
        requested_ns = self._clock()
        self._operator.request_press(number, nth, self._presses)
        reports: list[TimedReport] = []

        def is_over() -> bool:
            reports.extend(self._rig.take_reports())
            return (
                any(assess_presses.is_new_press(report.fact, requested_ns) for report in reports)
                or self._operator.has_given_up()
            )

        self._session.until(is_over, self._operator.press_timeout_s)
        self._session.pause(max(AFTERMATH_S, self._operator.glance_s))
        return (*reports, *self._rig.take_reports())

    def _ask(
        self,
        check: str,
        question: Sentence,
        place: Sentence | None = None,
        make_result: Callable[[str, str, Sentence | None], Result] = failed,
        while_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """Ask what only eyes and ears can tell. `make_result`: makes the result of a no."""
        if not self._operator.can_observe:
            self._add(skipped(check, "nobody looked", place))
            return
        answer = self._answer_to(question, while_waiting)
        if answer is None:
            self._add(skipped(check, "no answer", place))
        elif answer:
            self._add(passed(check, "seen or heard", place))
        else:
            self._add(make_result(check, "the technician answered no", place))

    def _answer_to(self, question: Sentence, while_waiting: Callable[[], None] = lambda: None) -> bool | None:
        """The operator's answer; None where there is none in time."""
        self._operator.ask(question)
        answers: list[bool] = []

        def has_answer() -> bool:
            while_waiting()
            answer = self._operator.answer()
            answers.extend([] if answer is None else [answer])
            return bool(answers)

        return answers[0] if self._session.until(has_answer, ANSWER_S) else None

    def _add(self, *results: Result) -> None:
        for result in results:
            self.results.append(result)
            self._on_result(result)
