"""The self-test with the real firmware on the simulated board, in one thread and on a clock of its own: no process, no
socket, no wait. The LED boards and the controller are written by hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from unittest.mock import Mock

import pytest

from bus import messages as m
from bus.notify import Notifier
from bus.units import NS_PER_MS as MS
from firmware.lockout import buzzers
from firmware.loop import Loop, Ports
from firmware.pins.gpiozero_edges import GpiozeroEdges
from firmware.pins.gpiozero_outputs import GpiozeroOutputs
from firmware.pins.simulated_board import SimulatedButtons, SimulatedLamps
from hardware.board import Board
from hardware.selftest import faults as inject
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import TimedReport
from hardware.selftest.assess.results import Result
from hardware.selftest.faults import InjectedFault
from hardware.selftest.guided_test import GuidedTest
from hardware.selftest.operator.simulated_operator import OperatorPorts, SimulatedOperator
from hardware.selftest.rig.loopback import SimulatedLoopback
from scoreboard.layout.patterns import led_test_frame

START_NS = 1_000_000 * MS


class Hall:
    """Firmware, pins, LED boards and the stage page; the rig of a guided test. Its clock advances only with `turn`."""

    def __init__(
        self, board: Board, faults: tuple[InjectedFault, ...], start_ns: int, delays_ns: Iterator[int]
    ) -> None:
        self.now_ns = start_ns
        self._board, self._faults = board, faults
        buttons = {station.number: station.button for station in board.stations}
        lamps = {station.number: station.lamp for station in board.stations}
        horn = board.horn.line if board.horn else None
        self._buttons = SimulatedButtons(buttons)
        self.outputs = GpiozeroOutputs(lamps, board.horn, self._buttons.factory)
        self._lamps = SimulatedLamps(lamps, horn, self._buttons.factory)
        self.source = GpiozeroEdges(buttons, self._buttons.factory)
        self._delays_ns = delays_ns
        self._orders: list[tuple[int, m.FromController]] = []
        self._reports: list[TimedReport] = []
        self._report_numbers: set[int] = set()
        self._tests: dict[str, m.LedTest] = {}
        self._sound = ""
        self.to_operator: list[m.FromGpioSim] = []
        state = buzzers.initial_state(self.source.levels(), 3 * MS, 50_000, start_ns)
        ports = Ports(
            source=self.source,
            outputs=self.outputs,
            controller=self,  # type: ignore[arg-type]
            clock=self.clock,
            stop=Mock(),
            notifier=Notifier({}),
            world=self,
        )
        self._loop = Loop(ports, state, "f1")
        self._until_ns = start_ns

    def clock(self) -> int:
        return self.now_ns

    # ------------------------------------------------------------------------------ the rig, for the guided test

    def turn(self, wait_ms: int) -> None:
        self._until_ns = self.now_ns + wait_ms * MS
        while self.now_ns < self._until_ns:
            self._loop.turn()
            self._loop.wait_for_work()

    def rest(self, files: list[int], until_ns: int, now_ns: int) -> list[int]:
        """Instead of a wait; every file may be readable after it."""
        self.now_ns = min(max(until_ns, now_ns + 1), self._until_ns)
        return files

    def order(self, arm: m.Arm | None, cues: tuple[m.Cue, ...] = ()) -> None:
        self._orders.append((self.now_ns + next(self._delays_ns), m.FirmwareOrders(arm, cues)))

    def show_tests(self, tests: dict[str, m.LedTest]) -> None:
        self._tests = tests

    def play_sound(self, name: str) -> None:
        self._sound = name

    def take_reports(self) -> tuple[TimedReport, ...]:
        reports, self._reports = tuple(self._reports), []
        return reports

    def process_status(self, log_tail: str = "") -> ProcessStatus:
        stations = tuple(station.number for station in self._board.stations)
        frames = {display.name: self.frame(display.name) for display in self._board.displays}
        status = ProcessStatus(
            stations=stations,
            capture=self.source.capture,
            has_scoreboard=True,
            frames=frames,
            log_tail=log_tail,
        )
        return inject.status(self._faults, status)

    def has_process(self, role: m.Role) -> bool:
        return not inject.is_missing(self._faults, role)

    # ------------------------------------------------------------------------------- the controller, for the firmware

    bad_frames = 0
    socket = None

    def fileno(self) -> int:
        return -1

    def send(self, message: m.Message) -> bool:
        if isinstance(message, m.Hello):
            self._orders.append((self.now_ns, m.Welcome("c1", m.PROTOCOL)))
        if isinstance(message, m.Report):
            self._orders.append((self.now_ns, m.Ack(message.epoch, message.number)))
            if message.number not in self._report_numbers:
                self._report_numbers.add(message.number)
                self._reports.append(TimedReport(message.fact, self.now_ns))
        return True

    def receive(self) -> Sequence[m.FromController]:
        orders = [message for at_ns, message in self._orders if at_ns <= self.now_ns]
        self._orders = [(at_ns, message) for at_ns, message in self._orders if at_ns > self.now_ns]
        return orders

    def has_orders(self) -> bool:
        return any(at_ns <= self.now_ns for at_ns, _ in self._orders)

    # ----------------------------------------------------------------------------------- the world, for the firmware

    def has_messages(self, _: object = None) -> bool:
        return False

    def handle_messages(self, now_ns: int) -> None:
        return

    def due_ns(self) -> int | None:
        return self._buttons.due_ns()

    def advance(self, until_ns: int, now_ns: int) -> None:
        self._buttons.advance(until_ns, now_ns)

    # ------------------------------------------------------------------------------------------------- for the operator

    def push(self, message: m.ToGpioSim) -> None:
        if isinstance(message, m.GetOutputHistory):
            self.to_operator.append(m.OutputHistory(message.id, self.now_ns, self._lamps.pulses(message.since_ns)))
        else:
            self._buttons.handle(message, lambda _: None, self.now_ns)

    def frame(self, name: str) -> m.LedFrame:
        size = next(display.size_px for display in self._board.displays if display.name == name)
        rows = led_test_frame(size, self._tests.get(name, "full"), self.now_ns)[0].rows
        return m.LedFrame(name, *size, rows, 7, True)

    def frames(self) -> list[m.LedFrame]:
        return [self.frame(display.name) for display in self._board.displays]

    def snapshots(self) -> list[m.Snapshot]:
        stage = m.Audience.STAGE
        return [
            m.Snapshot(
                audience=stage,
                boot="b",
                seq=1,
                step=1,
                now_ns=self.now_ns,
                title="",
                venue="",
                phase=m.Phase.SETUP,
                teams=(),
                sound_test=self._sound,
            )
        ]


class _Pins:
    def __init__(self, hall: Hall) -> None:
        self.send = hall.push
        self._hall = hall

    def receive(self) -> list[m.FromGpioSim]:
        messages, self._hall.to_operator = self._hall.to_operator, []
        return messages


def found_on(
    board: Board,
    fault_texts: Sequence[str] = (),
    presses: int = 1,
    start_ns: int = START_NS,
    delays_ns: Iterator[int] | None = None,
) -> list[Result]:
    """All results of the guided test on this simulated board with these faults. `delays_ns`: delay of each order."""
    missing_parts = () if board.loopback else ("loopback",)
    faults = inject.parse(
        fault_texts,
        stations=(station.number for station in board.stations),
        displays=(display.name for display in board.displays),
        missing_parts=missing_parts,
    )
    with _hall(board, faults, start_ns, delays_ns or repeat(0)) as hall:
        ports = OperatorPorts(
            pins=_Pins(hall),  # type: ignore[arg-type]
            boards=Mock(receive=hall.frames),
            stage=Mock(receive=hall.snapshots),
            expected_pictures=lambda name, now_ns: {hall.frame(name).rows},
        )
        hall_faults = inject.hall(faults)
        operator = SimulatedOperator(ports, hall.clock, hall_faults)
        loopback = SimulatedLoopback(is_cut=hall_faults.is_loopback_cut, clock=hall.clock) if board.loopback else None
        guided_test = GuidedTest(
            board,
            hall,
            operator,
            hall.clock,
            on_result=lambda _: None,
            presses=presses,
            open_loopback=None if loopback is None else lambda: loopback,
        )
        return guided_test.run()


@contextmanager
def _hall(board: Board, faults: tuple[InjectedFault, ...], start_ns: int, delays_ns: Iterator[int]) -> Iterator[Hall]:
    """With the firmware's waits, and the clock of its mocked pins, on the clock of the hall."""
    with pytest.MonkeyPatch.context() as patched:
        hall = Hall(board, faults, start_ns, delays_ns)
        patched.setattr("gpiozero.pins.mock.monotonic", lambda: hall.now_ns / 1e9)
        patched.setattr("firmware.loop.wait", hall.rest)
        patched.setattr("firmware.loop.has_messages", lambda _: hall.has_orders())
        try:
            yield hall
        finally:
            hall.source.close()
            hall.outputs.close()
