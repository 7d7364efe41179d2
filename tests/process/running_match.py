"""A running match for tests: real processes under the real supervisor, real ZeroMQ, a robot that plays."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import zmq

from bamchuong.processes import CONTROLLER, FIRMWARE, SCOREBOARD, Process
from bamchuong.robot.plan import Plan
from bamchuong.robot.player import Player
from bamchuong.supervisor import Supervisor
from bus import messages as m
from bus.codec import FROM_GPIO_SIM
from bus.endpoints import Endpoints
from bus.sockets import SNAPSHOT_TOPIC, Client, Subscriber, controller_client
from tests.patience import Patience

SHORT = str(Path(__file__).with_name("short.toml"))
SPEED = 60.0
PATIENCE_S = 60.0


class MatchProcesses:
    """The processes of a match, with clients. `view`: the MC's newest snapshot; `messages`: of the processes."""

    def __init__(
        self,
        folder: Path,
        context: "zmq.Context[zmq.Socket[bytes]]",
        processes: tuple[Process, ...],
        options: Mapping[str, str],
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.endpoints = Endpoints.at(folder / "run")
        self.supervisor = Supervisor()
        values = {
            "run": str(self.endpoints.folder),
            "data": str(self.data),
            "board": "simulated",
            "format": SHORT,
            "speed": str(SPEED),
            **options,
        }
        for process in processes:
            self.supervisor.add(process, values, folder / "logs")
        self.news = Subscriber(context, self.endpoints.news, (SNAPSHOT_TOPIC + b"mc",))
        self.controller = controller_client(context, self.endpoints)
        self.pins = Client(context, self.endpoints.gpio_sim, FROM_GPIO_SIM)
        self.view: m.Snapshot | None = None
        self.messages: list[str] = []
        self.numbers = iter(range(1_000_000))

    def turn(self) -> None:
        """Keep the processes running and receive what is new."""
        self.news.socket.poll(10)
        self.messages += map(str, self.supervisor.watch())
        for view in self.news.receive():
            if isinstance(view, m.Snapshot):
                self.view = view

    def wait_until(self, holds: Callable[[m.Snapshot], bool], what: str) -> m.Snapshot:
        """Wait until a snapshot `holds`; fail after a minute, with a message that says what is missing."""
        patience = Patience(PATIENCE_S)
        while not patience.ended:
            self.turn()
            if self.view is not None and holds(self.view):
                return self.view
        phase = self.view.phase if self.view is not None else "no snapshot"
        raise AssertionError(f"{what}: did not happen within {PATIENCE_S:.0f} s; now: {phase}; {self.messages}")

    def order(self, command: m.Command, identity: str = "") -> m.CommandReply:
        """Send a command as the MC, again with the same id until it is answered."""
        request = m.CommandRequest(identity or f"test-{next(self.numbers)}", "test", m.Role.MC, None, command)
        patience = Patience(PATIENCE_S)
        while not patience.ended:
            self.controller.send(request)
            self.controller.socket.poll(500)
            self.turn()
            for reply in self.controller.receive():
                if isinstance(reply, m.CommandReply) and reply.id == request.id:
                    return reply
        raise AssertionError(f"{command}: no answer within {PATIENCE_S:.0f} s")

    def advance(self, command: m.Command, phase: str) -> m.Snapshot:
        """Send a command that must be accepted, and wait for the phase that it leads to."""
        reply = self.order(command)
        assert reply.ok, [str(reason) for reason in reply.reasons]
        return self.wait_until(lambda view: view.seq >= reply.seq and view.phase == phase, phase)

    def advance_to_buzzers(self) -> None:
        """Advance from the start to the first question of the buzzers round."""
        self.wait_until(lambda view: view.next_step is not None and not view.blockers, "the first step")
        self.advance(m.StartMatch(), "intro")
        self.advance(m.StartRound(), "ready")
        for _ in range(2):
            self.advance(m.StartReading(), "reading")
            self.advance(m.StartThinking(), "thinking")
            self.wait_until(lambda view: view.phase == "boards_up", "boards up")
            for team in range(1, 6):
                assert self.order(m.MarkBoard(team, True)).ok
            self.advance(m.ConfirmBoards(), "revealed")
        self.advance(m.EndRound(), "intro")
        self.advance(m.StartRound(), "ready")

    def push(self, station: int, at_ns: int = 0) -> None:
        """Push a simulated button, as soon as one exists."""
        pulse = m.Pulse(f"test-{next(self.numbers)}", station, at_ns)
        patience = Patience(PATIENCE_S)
        while not self.pins.send(pulse):
            assert not patience.ended, "nobody simulates the buttons"
            self.turn()

    def play(self, seed: int, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Let the robot play to the end; `meanwhile` is called on every turn."""
        player = Player(Plan(seed, SPEED), self.controller, self.pins)
        while not player.is_done:
            self.turn()
            if self.view is not None:
                player.observe(self.view)
            player.turn()
            meanwhile()

    def close(self) -> None:
        self.supervisor.end()
        for socket in (self.news, self.controller, self.pins):
            socket.close()


@contextmanager
def match_processes(
    folder: Path, *processes: Process, options: Mapping[str, str] = MappingProxyType({})
) -> Iterator[MatchProcesses]:
    """A match with these processes (by default all that need no browser) and more of their options."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    evening = MatchProcesses(folder, context, processes or (CONTROLLER, FIRMWARE, SCOREBOARD), options)
    try:
        yield evening
    finally:
        evening.close()
        context.destroy(linger=0)
