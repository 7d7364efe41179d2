"""Test rig without a controller: takes its place on its own endpoints, so that the very firmware and scoreboard of the
show are tested. It holds the controller's lock, so that it can never run beside one.

It acknowledges every report, orders lamps, horn and LED boards, and announces snapshots. It writes no journal. One
thread.

Kind: loop
"""

from collections.abc import Callable
from contextlib import ExitStack

from msgspec.structs import replace

from bus import messages as m
from bus.closeable import Closeable
from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.lock import Lock
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import TimedReport

BUSY = m.Sentence("self-test", "A self-test is running; the contest can start when it ends.")


class SubstituteController(Closeable):
    """Acts as the controller. Call `turn` often. Raises `AlreadyRunningError` where a controller runs.

    `clock`: CLOCK_MONOTONIC in ns.
    """

    def __init__(self, endpoints: Endpoints, title: str, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._title = title
        self._report_ids: set[tuple[str, int]] = set()
        self._hellos: dict[m.Role, m.Hello] = {}
        self._alive: dict[m.Role, m.Alive] = {}
        self._frames: dict[str, m.LedFrame] = {}
        self._orders = m.FirmwareOrders(None)
        self._led_tests: dict[str, m.LedTest] = {}
        self._sound = ""
        self._seq = 0
        self._reports: list[TimedReport] = []
        with ExitStack() as stack:
            stack.callback(Lock(endpoints.folder / "controller.lock").close)
            self._controller = stack.enter_context(FakeController(endpoints, clock))
            self._stack = stack.pop_all()
        self._controller.refusals = (BUSY,)
        self._show()

    def close(self) -> None:
        """Make everything dark and locked, then release the endpoints."""
        self._send(m.FirmwareOrders(None))
        self._stack.close()

    # --------------------------------------------------------------------------------------------------------- orders

    def order(self, arm: m.Arm | None, cues: tuple[m.Cue, ...] = ()) -> None:
        """See `TestRig.order`; repeated to a firmware that connects later."""
        self._orders = m.FirmwareOrders(arm, cues)
        self._send(self._orders)

    def _send(self, orders: m.FirmwareOrders) -> None:
        if m.Role.FIRMWARE in self._hellos:
            self._controller.send(m.Role.FIRMWARE, orders)

    def show_tests(self, tests: dict[str, m.LedTest]) -> None:
        """See `TestRig.show_tests`; all other LED boards show the word TEST."""
        self._led_tests = dict(tests)
        self._show()

    def play_sound(self, name: str) -> None:
        """See `TestRig.play_sound`."""
        self._sound = name
        self._show()

    def turn(self, wait_ms: int) -> None:
        """See `TestRig.turn`; also answers."""
        self._controller.turn(wait_ms)
        now_ns = self._clock()
        for message in self._controller.take_received():
            self._note(message, now_ns)
        self._frames |= {frame.display: frame for frame in self._controller.take_frames()}

    def take_reports(self) -> tuple[TimedReport, ...]:
        """See `TestRig.take_reports`."""
        reports, self._reports = tuple(self._reports), []
        return reports

    # --------------------------------------------------------------------------------------------------------- status

    def process_status(self, log_tail: str = "") -> ProcessStatus:
        """See `TestRig.process_status`."""
        hello = self._hellos.get(m.Role.FIRMWARE)
        firmware, scoreboard = self._alive.get(m.Role.FIRMWARE), self._alive.get(m.Role.SCOREBOARD)
        return ProcessStatus(
            stations=hello.stations if hello else None,
            capture=hello.capture if hello else None,
            firmware_troubles=firmware.troubles if firmware else (),
            has_scoreboard=self.has_process(m.Role.SCOREBOARD),
            scoreboard_troubles=scoreboard.troubles if scoreboard else (),
            frames=dict(self._frames),
            log_tail=log_tail,
        )

    def has_process(self, role: m.Role) -> bool:
        """See `TestRig.has_process`."""
        return role in self._controller.peers

    # -------------------------------------------------------------------------------------------------------- messages

    def _note(self, message: m.ToController, now_ns: int) -> None:
        match message:
            case m.Hello(role=role):
                self._hellos[role] = message
                if role is m.Role.FIRMWARE:
                    self._send(self._orders)
            case m.Alive(role=role):
                self._alive[role] = message
            case m.Report() if (message.epoch, message.number) not in self._report_ids:
                self._report_ids.add((message.epoch, message.number))
                self._reports.append(TimedReport(message.fact, now_ns))

    def _show(self) -> None:
        """Announce to every audience what is tested now."""
        self._seq += 1
        view = m.Snapshot(
            audience=m.Audience.MC,
            boot=self._controller.epoch,
            seq=self._seq,
            step=1,
            now_ns=self._clock(),
            title=self._title,
            venue="",
            phase=m.Phase.SETUP,
            teams=(),
            led_tests=self._led_tests,
            sound_test=self._sound,
        )
        self._controller.show(*(replace(view, audience=audience) for audience in m.Audience))
