"""The real firmware loop over real sockets, with a fake controller. Simulated pins, real time."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zmq
from msgspec.structs import replace

from bus import messages as m
from bus.codec import FROM_GPIO_SIM
from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from bus.fake_controller import FakeController, no_answer
from bus.lock import Lock
from bus.sockets import Client
from bus.stop_signal import StopEvent
from bus.units import NS_PER_MS as MS
from firmware import start
from firmware.pins.platform_info import PlatformInfo
from hardware.board import find_board
from tests.patience import patience_s, turn_until

DEADLINE_S = 10.0


def until(controller: FakeController, done: Callable[[], object]) -> None:
    turn_until(controller, done, DEADLINE_S, lambda: controller.received[-3:])


def reports(controller: FakeController) -> list[m.Report]:
    """All reports, also those that were sent again."""
    return controller.received_of(m.Report)


def facts(controller: FakeController) -> list[m.FirmwareFact]:
    return [report.fact for report in {report.number: report for report in reports(controller)}.values()]


def wait_for_verdict(controller: FakeController) -> m.Verdict:
    until(controller, lambda: any(isinstance(fact, m.Verdict) for fact in facts(controller)))
    return next(fact for fact in facts(controller) if isinstance(fact, m.Verdict))


class Hall:
    """The firmware in a thread of this process, its pins, and its controller."""

    def __init__(self, folder: Path) -> None:
        self.endpoints = Endpoints.at(folder)
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.controller = FakeController(self.endpoints)
        self.pins = Client(self.context, self.endpoints.gpio_sim, FROM_GPIO_SIM)
        self._stop = StopEvent()
        self._thread = threading.Thread(target=start.serve, args=(find_board("simulated"), self.endpoints, self._stop))
        self._thread.start()

    def arm(self, ahead_ms: int = 400, arming: int = 1) -> m.Arm:
        self.until(lambda: m.Role.FIRMWARE in self.controller.peers)
        opening_ns = time.monotonic_ns() + ahead_ms * MS
        arm = m.Arm(arming, opening_ns, opening_ns + 10_000 * MS, (1, 2, 3, 4))
        self.send(m.FirmwareOrders(arm))
        return arm

    def push(self, *pulses: m.Pulse) -> None:
        """Presses buttons, and waits until each pulse has been sent."""
        for pulse in pulses:
            self.until(lambda pulse=pulse: self.pins.send(pulse))  # type: ignore[misc]

    def until(self, done: Callable[[], object]) -> None:
        until(self.controller, done)

    def send(self, message: m.FromController) -> None:
        self.controller.send(m.Role.FIRMWARE, message)

    def reports(self) -> list[m.Report]:
        return reports(self.controller)

    def verdict(self) -> m.Verdict:
        return wait_for_verdict(self.controller)

    def alive(self) -> list[m.Alive]:
        return self.controller.received_of(m.Alive)

    def hellos(self) -> list[m.Hello]:
        return self.controller.received_of(m.Hello)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(patience_s(DEADLINE_S))
        assert not self._thread.is_alive()
        self._stop.close()
        self.pins.close()
        self.controller.close()
        self.context.term()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path)
    yield hall
    hall.close()


def test_hello_carries_the_stations_and_the_capture(hall: Hall) -> None:
    hall.until(lambda: hall.hellos() and hall.alive())
    hello = hall.hellos()[0]
    assert (hello.role, hello.stations, hello.protocol) == (m.Role.FIRMWARE, tuple(range(1, 9)), m.PROTOCOL)
    assert hello.capture == m.Capture("simulated", 1, True, False)


def test_two_pulses_250_microseconds_apart_are_a_verdict_with_exact_margins(hall: Hall) -> None:
    at_ns = hall.arm().opening_ns
    assert at_ns is not None
    hall.push(m.Pulse("late", 1, at_ns + 20 * MS + 250_000), m.Pulse("first", 2, at_ns + 20 * MS))
    verdict = hall.verdict()
    assert (verdict.outcome, verdict.stations, verdict.opening_ns) == ("floor", (2,), at_ns)
    assert [(press.station, press.at_ns - at_ns, press.margin_ns) for press in verdict.presses] == [
        (2, 20 * MS, 0),
        (1, 20 * MS + 250_000, 250_000),
    ]


def test_a_bouncing_press_is_one_press_and_an_early_one_is_barred(hall: Hall) -> None:
    at_ns = hall.arm().opening_ns
    assert at_ns is not None
    bounce_ns = (8_000, 12_000, 268_000, 560_000, 564_000, 572_000)
    hall.push(m.Pulse("early", 3, at_ns - 1000), m.Pulse("bounce", 4, at_ns + MS, 60 * MS, bounce_ns))
    verdict = hall.verdict()
    assert [(press.station, press.kind) for press in verdict.presses] == [
        (3, m.PressKind.EARLY),
        (4, m.PressKind.WINNER),
    ]


def test_a_report_is_sent_again_until_it_is_acknowledged(hall: Hall) -> None:
    hall.controller.answers[m.Report] = no_answer
    at_ns = hall.arm().opening_ns
    assert at_ns is not None
    hall.push(m.Pulse("p", 1, at_ns))
    hall.verdict()
    hall.until(lambda: len(hall.reports()) >= 3)
    assert len({report.number for report in hall.reports()}) == 1
    hall.send(m.Ack("another start", hall.reports()[0].number))
    sent = len(hall.reports())
    hall.until(lambda: len(hall.reports()) > sent)
    hall.controller.answers[m.Report] = hall.controller.acknowledge
    hall.until(lambda: len(hall.reports()) > sent + 1)
    acknowledged, beats = len(hall.reports()), len(hall.alive())
    hall.until(lambda: len(hall.alive()) >= beats + 2)
    assert len(hall.reports()) == acknowledged


def test_a_verdict_outlives_the_controller(hall: Hall) -> None:
    hall.controller.answers[m.Report] = no_answer
    at_ns = hall.arm().opening_ns
    assert at_ns is not None
    hall.push(m.Pulse("p", 1, at_ns))
    first = hall.verdict()
    hall.controller.close()
    hall.controller = FakeController(hall.endpoints)
    assert hall.verdict() == first
    hall.until(hall.hellos)


def test_it_is_locked_until_it_is_armed(hall: Hall) -> None:
    hall.until(hall.hellos)
    hall.push(m.Pulse("p", 1))
    hall.until(lambda: facts(hall.controller))
    (fact,) = facts(hall.controller)
    assert isinstance(fact, m.Pressed)
    assert (fact.arming, fact.press.kind) == (None, m.PressKind.IDLE)


def test_an_invalid_pulse_is_refused(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    answers: list[m.FromGpioSim] = []
    try:
        hall.push(m.Pulse("p", 1, hold_ns=0))
        hall.until(lambda: answers.extend(hall.pins.receive()) or answers)  # type: ignore[func-returns-value]
    finally:
        hall.close()
    assert isinstance(answers[0], m.PulseReply)
    assert answers[0].refusal is not None


def test_the_output_history_shows_lamp_and_horn_of_the_winner(hall: Hall) -> None:
    eyes = Client(hall.context, hall.endpoints.gpio_sim, FROM_GPIO_SIM)
    at_ns = hall.arm().opening_ns
    assert at_ns is not None

    def look() -> bool:
        """Whether only lamp 3 is on, and the horn has sounded."""
        eyes.send(m.GetOutputHistory("look", at_ns))
        messages = [message for message in eyes.receive() if isinstance(message, m.OutputHistory)]
        pulses = messages[-1].pulses if messages else ()
        on = [pulse.station for pulse in pulses if pulse.until_ns is None and pulse.station]
        return on == [3] and any(pulse.station is None for pulse in pulses)

    try:
        hall.push(m.Pulse("p", 3, at_ns + MS))
        hall.until(look)
    finally:
        eyes.close()


def test_malformed_messages_are_counted_and_reported(hall: Hall) -> None:
    hall.until(lambda: m.Role.FIRMWARE in hall.controller.peers)
    hall.controller.server.socket.send_multipart([hall.controller.peers[m.Role.FIRMWARE], b"\xc1 garbage"])
    hall.until(lambda: any(alive.troubles for alive in hall.alive()))
    assert hall.alive()[-1].troubles[0].code == "bad-frames"
    hall.arm()


# --------------------------------------------------------------------------------------------------- the process

PROGRAM = """
import logging, sys
from pathlib import Path
from bus.endpoints import Endpoints
from firmware.start import run
from hardware.board import find_board
logging.basicConfig(level="INFO")
raise SystemExit(run(find_board("simulated"), Endpoints.at(Path(sys.argv[1]))))
"""


@pytest.mark.parametrize("sent_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_with_exit_code_zero(tmp_path: Path, sent_signal: signal.Signals) -> None:
    root = Path(__file__).parents[3]
    controller = FakeController(Endpoints.at(tmp_path))
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(root)},
        stderr=subprocess.DEVNULL,
    )
    try:
        until(controller, lambda: controller.received_of(m.Hello))
        process.send_signal(sent_signal)
        assert process.wait(patience_s(DEADLINE_S)) == 0
    finally:
        process.kill()
        process.wait()
        controller.close()


def test_a_second_copy_is_refused_with_the_process_that_runs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lock = Lock(tmp_path / "firmware.lock")
    with caplog.at_level(logging.ERROR):
        assert start.run(find_board("simulated"), Endpoints.at(tmp_path)) == ExitCode.CANNOT
    assert f"another copy is running here (process {os.getpid()})" in caplog.text
    lock.close()


def test_a_board_with_real_lines_needs_a_machine_that_has_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    equipped = PlatformInfo("PC", libraries={"gpiod": "2.5.0", "lgpio": "0.2.2.0"})
    monkeypatch.setattr("firmware.start.read_platform_info", lambda: equipped)
    monkeypatch.setattr("firmware.pins.chips.DEVICES", tmp_path)
    with caplog.at_level(logging.ERROR):
        assert start.run(find_board("pi-4-stations"), Endpoints.at(tmp_path)) == ExitCode.CANNOT
    assert "this machine has no GPIO" in caplog.text


def test_gpiod_is_refused_where_it_is_missing_and_nothing_replaces_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform_info = PlatformInfo(
        "Raspberry Pi 4", libraries={"lgpio": "0.2.2.0"}, broken={"gpiod": "No module named 'gpiod'"}
    )
    monkeypatch.setattr("firmware.start.read_platform_info", lambda: platform_info)
    board = replace(find_board("pi-4-stations"), capture="gpiod")
    with caplog.at_level(logging.ERROR):
        assert start.run(board, Endpoints.at(tmp_path)) == ExitCode.CANNOT
    assert "capture = \"gpiod\", but gpiod cannot be used (No module named 'gpiod')" in caplog.text


def test_it_can_explain_what_it_would_use(tmp_path: Path) -> None:
    sent = start.explain(find_board("simulated"), Endpoints.at(tmp_path))
    assert 'capture: simulated, because gpio = "simulated" in the board profile' in sent
