"""Loop: a whole self-test, whoever presses, on whichever bench: machine, processes, lines, lamps, panel.

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
from hardware.selftest.assess import assess_machine, wording
from hardware.selftest.assess.assess_loopback import Measured
from hardware.selftest.assess.assess_parts import Heard
from hardware.selftest.assess.assess_presses import Told
from hardware.selftest.assess.checks import Result, failed, passed
from hardware.selftest.assess.readings import Readings
from hardware.selftest.certificate.certificate import VALID_S, Certificate, Made, board_id, issue
from hardware.selftest.faults import Injected
from hardware.selftest.guided_test import PRESSES, GuidedTest, TestRig
from hardware.selftest.operator.operator import Operator
from hardware.selftest.rig import probes
from hardware.selftest.rig.loopback import GpiodLoop, Loop, SimulatedLoop

TURN_MS = 100


class Asked(Struct, frozen=True):
    """What is tested. `data`: the data folder. `url`: where the panel answers on this machine. `journal`: what its
    verification says, and whether it is broken. `software`: our version. `say`: the words of the certificate's page."""

    board: Board
    data: Path
    url: str
    journal: Callable[[], tuple[Sentence | None, bool]]
    software: str
    presses: int = PRESSES
    valid_s: int = VALID_S
    faults: tuple[Injected, ...] = ()
    say: Callable[[Sentence], str] = str


class Session:
    """One self-test. `tell` gets each result as it comes. Raises what the bench raises."""

    def __init__(self, asked: Asked, tell: Callable[[Result], None]) -> None:
        self._asked = asked
        self._tell = tell
        self._seen = Readings()
        self.results: list[Result] = []

    def look(self) -> list[Result]:
        """At the machine: nothing is changed. Raises `BadFileError` where the data folder cannot be made."""
        asked = self._asked
        _make(asked.data)
        said, broken = asked.journal()
        seen = replace(probes.read(asked.data), journal=said, journal_broken=broken)
        self._seen = seen = inject.readings(asked.faults, seen)
        name = board_id(asked.board, seen.machine_id)
        self._say(assess_machine.board(name, real_pins=asked.board.gpio == "pi", seen=seen))
        self._say(*(one for one in assess_machine.judge(seen) if one.check != "panel"))
        return self.results

    def lead(
        self,
        bench: TestRig,
        person: Operator,
        keep_up: Callable[[], str] = lambda: "",
        goes_on: Callable[[int, int], None] = lambda part, parts: None,
        panel_s: float = 0.0,
    ) -> None:
        """Through processes, lines and lamps, then the panel and the devices. `panel_s`: how long the panel may take to
        start, where it was started for this test; then no device knows it."""
        asked = self._asked
        guide = GuidedTest(
            asked.board,
            _Injected(bench, asked.faults),
            person,
            time.monotonic_ns,
            self._say,
            asked.presses,
            loop=_loop(asked.board, asked.faults),
            goes_on=goes_on,
        )
        guide.run(keep_up)
        if guide.measured is not None:
            self._calibrate(guide.measured)
        self._panel(bench, keep_up, panel_s)
        guide.devices(lambda: self._reach(known=not panel_s), self._seen.wall_s)

    def _reach(self, *, known: bool) -> tuple[DevicePing, ...] | None:
        """The paired devices as the panel reaches them; it calls them for that."""
        return inject.reached(self._asked.faults, probes.reach(self._asked.url) if known else None)

    def _calibrate(self, measured: Measured) -> None:
        """Keep what the jig showed in the site settings, where the firmware's next start finds it."""
        board, seen = self._asked.board, self._seen
        behind = {str(station): ns for station, ns in measured.behind_ns.items()}
        made = dt.datetime.fromtimestamp(seen.wall_s, dt.UTC).date()
        name = board_id(board, seen.machine_id)
        try:
            path = site_settings.add(
                self._asked.data, site_settings.Calibration(name, made, measured.pulses, measured.kernel_us, behind)
            )
        except BadFileError as error:
            text = "the figures could not be kept in the site settings: {log}"
            self._say(failed("loopback", text, wording.CALIBRATION, log=str(error)))
            return
        text = "up to {kernel} µs between two stations: kept in {path}"
        self._say(passed("loopback", text, wording.CALIBRATION, kernel=measured.kernel_us, path=str(path)))

    def _panel(self, bench: TestRig, keep_up: Callable[[], str], patience_s: float) -> None:
        """Whether the panel answers."""
        deadline = time.monotonic() + patience_s
        said, answers = probes.panel(self._asked.url)
        while not answers and time.monotonic() < deadline:
            bench.turn(TURN_MS)
            keep_up()
            said, answers = probes.panel(self._asked.url)
        seen = replace(self._seen, panel=said, panel_answers=answers)
        self._say(assess_machine.panel(inject.readings(self._asked.faults, seen)))

    def certificate(self) -> Certificate:
        """What was found so far, issued as a certificate."""
        asked, seen = self._asked, self._seen
        faults = tuple(one.words for one in asked.faults)
        made = Made(
            asked.board, seen.machine_id, seen.model, seen.boot_id, asked.software, seen.wall_s, faults, asked.valid_s
        )
        return issue(made, self.results)

    def _say(self, *results: Result) -> None:
        for one in results:
            self.results.append(one)
            self._tell(one)


class _Injected:
    """A bench, with the faults in what the processes say."""

    def __init__(self, bench: TestRig, faults: tuple[Injected, ...]) -> None:
        self._bench = bench
        self._faults = faults

    def turn(self, wait_ms: int) -> None:
        self._bench.turn(wait_ms)

    def want(self, arm: Arm | None, cues: tuple[Cue, ...] = ()) -> None:
        self._bench.want(arm, cues)

    def boards(self, tests: dict[str, LedTest]) -> None:
        self._bench.boards(tests)

    def sound(self, name: str) -> None:
        self._bench.sound(name)

    def take(self) -> tuple[Told, ...]:
        return self._bench.take()

    def heard(self, said_by: str = "") -> Heard:
        return inject.heard(self._faults, self._bench.heard(said_by))

    def has(self, role: Role) -> bool:
        return self._bench.has(role) and not inject.silences(self._faults, role)


def _make(data: Path) -> None:
    try:
        data.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise BadFileError([f"{data}: cannot be made ({error.strerror}); choose another with --data"]) from error


def _loop(board: Board, faults: tuple[Injected, ...]) -> Callable[[], Loop] | None:
    """What opens the loopback, where the board has one."""
    wired = board.loopback
    if wired is None:
        return None
    if board.gpio == "simulated":
        return lambda: SimulatedLoop(cut=inject.world(faults).cut_wire)
    return lambda: GpiodLoop(wired)
