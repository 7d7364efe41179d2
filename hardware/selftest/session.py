"""A whole self-test, whoever presses and on whichever test rig: machine, processes, lines, lamps, panel, devices.

Kind: loop
"""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.device_ping import DevicePing
from bus.messages import Arm, Cue, LedTest, Role, Sentence
from hardware import site_settings
from hardware.board import Board
from hardware.selftest import faults as inject
from hardware.selftest.assess import assess_machine, checks, wording
from hardware.selftest.assess.assess_loopback import JigMeasurement
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import TimedReport
from hardware.selftest.assess.readings import Readings
from hardware.selftest.assess.results import Result, failed, passed
from hardware.selftest.certificate.certificate import VALID_S, Certificate, RunDetails, board_id, issue
from hardware.selftest.faults import InjectedFault
from hardware.selftest.guided_test import PRESSES, GuidedTest
from hardware.selftest.operator.operator import Operator
from hardware.selftest.rig import probes
from hardware.selftest.rig.loopback import GpiodLoopback, LoopbackWire, SimulatedLoopback
from hardware.selftest.rig.rig_session import TestRig

TURN_MS = 100
HEARD_S = 5.0
"""How long a panel that answers may take to hear the controller again. Where the test is the controller, it was silent
while it wrote a file or waited for the processor; the panel says after 1.5 s that it is away."""


class SessionConfig(Struct, frozen=True):
    """What to test, and how.

    `data`: the data folder. `panel_url`: where the panel answers on this machine. `verify_journal`: verifies the
    journal; returns its result, and whether the journal is broken. `software`: returns our version. `presses`: number
    at each station.
    """

    board: Board
    data: Path
    panel_url: str
    verify_journal: Callable[[], tuple[Sentence | None, bool]]
    software: Callable[[], str]
    presses: int = PRESSES
    valid_s: int = VALID_S
    faults: tuple[InjectedFault, ...] = ()


class Session:
    """One self-test. `on_result` gets each result as soon as there is one. Raises what the test rig raises."""

    def __init__(self, config: SessionConfig, on_result: Callable[[Result], None]) -> None:
        self._config = config
        self._on_result = on_result
        self._readings = Readings()
        self.results: list[Result] = []

    def inspect_machine(self) -> list[Result]:
        """Assess the machine without changing it. Raises `BadFileError` where the data folder cannot be created."""
        config = self._config
        _create_folder(config.data)
        journal, is_broken = config.verify_journal()
        measured = replace(probes.read(config.data), journal=journal, journal_broken=is_broken)
        self._readings = readings = inject.readings(config.faults, measured)
        name = board_id(config.board, readings.machine_id)
        self._add(assess_machine.board(name, uses_real_pins=config.board.gpio == "pi", readings=readings))
        self._add(*checks.assess(readings))
        return self.results

    def run(
        self,
        rig: TestRig,
        operator: Operator,
        watch_processes: Callable[[], str] = lambda: "",
        on_progress: Callable[[int, int], None] = lambda part, parts: None,
        panel_start_s: float = 0.0,
    ) -> None:
        """Test processes, lines and lamps, then the panel and the devices.

        `panel_start_s`: how long the panel may take to start, where it was started for this test; then no device knows
        it.
        """
        config = self._config
        guided_test = GuidedTest(
            config.board,
            _FaultyRig(rig, config.faults),
            operator,
            time.monotonic_ns,
            on_result=self._add,
            presses=config.presses,
            open_loopback=_loopback_opener(config.board, config.faults),
            on_progress=on_progress,
        )
        guided_test.run(watch_processes)
        if guided_test.measurement is not None:
            self._calibrate(guided_test.measurement)
        self._check_panel(rig, watch_processes, panel_start_s)
        is_panel_known = not panel_start_s
        guided_test.check_devices(lambda: self._ping_devices(is_panel_known=is_panel_known), self._readings.wall_s)

    def _ping_devices(self, *, is_panel_known: bool) -> tuple[DevicePing, ...] | None:
        """The paired devices, which the panel pings for this."""
        pinged = probes.ping_devices(self._config.panel_url) if is_panel_known else None
        return inject.devices(self._config.faults, pinged)

    def _calibrate(self, measurement: JigMeasurement) -> None:
        """Save what the jig measured in the site settings, where the firmware's next start finds it."""
        calibration = site_settings.Calibration(
            board_id=board_id(self._config.board, self._readings.machine_id),
            date=dt.datetime.fromtimestamp(self._readings.wall_s, dt.UTC).date(),
            pulses=measurement.pulses,
            kernel_us=measurement.kernel_us,
            behind_ns={str(station): ns for station, ns in measurement.behind_ns.items()},
        )
        try:
            path = site_settings.add_calibration(self._config.data, calibration)
        except BadFileError as error:
            text = "the figures could not be saved in the site settings: {log}"
            self._add(failed("loopback", text, wording.CALIBRATION, log=str(error)))
            return
        text = "up to {kernel} µs between two stations: saved in {path}"
        self._add(passed("loopback", text, wording.CALIBRATION, kernel=measurement.kernel_us, path=str(path)))

    def _check_panel(self, rig: TestRig, watch_processes: Callable[[], str], timeout_s: float) -> None:
        """Whether the panel answers and hears the controller."""
        begin_s = time.monotonic()
        sentence, answers = probes.ask_panel(self._config.panel_url)
        while not answers:
            limit_s = max(timeout_s, HEARD_S) if sentence.code == "panel-deaf" else timeout_s
            if time.monotonic() - begin_s >= limit_s:
                break
            rig.turn(TURN_MS)
            watch_processes()
            sentence, answers = probes.ask_panel(self._config.panel_url)
        measured = replace(self._readings, panel=sentence, panel_answers=answers)
        self._add(assess_machine.panel(inject.readings(self._config.faults, measured)))

    def certificate(self) -> Certificate:
        """The certificate of all results so far."""
        config, readings = self._config, self._readings
        details = RunDetails(
            board=config.board,
            machine_id=readings.machine_id,
            model=readings.model,
            boot_id=readings.boot_id,
            software=config.software(),
            now_s=readings.wall_s,
            faults=tuple(injected.text for injected in config.faults),
            valid_s=config.valid_s,
        )
        return issue(details, self.results)

    def _add(self, *results: Result) -> None:
        for result in results:
            self.results.append(result)
            self._on_result(result)


class _FaultyRig:
    """A test rig with faults injected into the status of its processes."""

    def __init__(self, rig: TestRig, faults: tuple[InjectedFault, ...]) -> None:
        self._rig = rig
        self._faults = faults

    def turn(self, wait_ms: int) -> None:
        self._rig.turn(wait_ms)

    def order(self, arm: Arm | None, cues: tuple[Cue, ...] = ()) -> None:
        self._rig.order(arm, cues)

    def show_tests(self, tests: dict[str, LedTest]) -> None:
        self._rig.show_tests(tests)

    def play_sound(self, name: str) -> None:
        self._rig.play_sound(name)

    def take_reports(self) -> tuple[TimedReport, ...]:
        return self._rig.take_reports()

    def process_status(self, log_tail: str = "") -> ProcessStatus:
        return inject.status(self._faults, self._rig.process_status(log_tail))

    def has_process(self, role: Role) -> bool:
        return self._rig.has_process(role) and not inject.is_missing(self._faults, role)


def _create_folder(data: Path) -> None:
    try:
        data.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise BadFileError([f"{data}: cannot be created ({error.strerror}); choose another with --data"]) from error


def _loopback_opener(board: Board, faults: tuple[InjectedFault, ...]) -> Callable[[], LoopbackWire] | None:
    """Opens the loopback, where the board has one."""
    wiring = board.loopback
    if wiring is None:
        return None
    if board.gpio == "simulated":
        return lambda: SimulatedLoopback(is_cut=inject.hall(faults).is_loopback_cut)
    return lambda: GpiodLoopback(wiring)
