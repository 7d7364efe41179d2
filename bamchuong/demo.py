"""A whole evening on this machine: all processes, the terminal view, and the robot that plays if asked to.

Kind: start
"""

import contextlib
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import zmq
from rich.console import Console

from bamchuong.paths import default_https_port
from bamchuong.plain_text import plain
from bamchuong.processes import CONTROLLER, Starter, started_by
from bamchuong.show import FirstStep, Show
from bamchuong.show_folders import left_in_memory, show_folders
from bamchuong.supervisor import Supervisor
from bamchuong.terminal_view import TerminalView
from bus import messages as m
from bus.catalogue import translator
from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from bus.fork import run_in_fork
from bus.sockets import SNAPSHOT_TOPIC, Subscriber

if TYPE_CHECKING:
    from rich.live import Live

ROBOT_TURN_MS = 20
REST_TURN_MS = 250
"""Without a robot there is nothing to do until news, a signal or the end of a process; a clock is shown four times a
second."""

WATCH_INTERVAL_S = 0.1
REACHABLE_TIMEOUT_S = 60.0
MAX_EVENTS = 14
SIGNALS_AT_ONCE = 64


def run_show(show: Show, console: Console) -> int:
    """Run the evening until it is over (robot) or Ctrl-C; the exit code. Raises `BadFileError`, `CannotStartError`."""
    with show_folders(show.data) as (data, runtime):
        endpoints = Endpoints.at(runtime)
        first = run_in_fork(lambda: _first_step(show, data), FirstStep)
        https_port = default_https_port(show.host, simulated=first.is_simulated)
        supervisor = Supervisor()
        _add_processes(supervisor, show, data, endpoints, https_port)
        try:
            foreground = _Foreground(show, console, supervisor, endpoints)
            if foreground.wait_until_reachable():
                run_in_fork(lambda: _print_addresses(show, data, first, https_port, console), bool)
            succeeded = foreground.play()
        finally:
            supervisor.end()
        if show.data is not None and (left := left_in_memory(runtime)) is not None:
            console.print(translator(show.language)(left), style="red", markup=False)
            return ExitCode.CANNOT
        if succeeded and show.robot is not None:
            from bamchuong.show_result import report_result

            return report_result(show, console, data, foreground.last_view)
        return 0 if succeeded else 1


def _first_step(show: Show, data: Path) -> FirstStep:
    from bamchuong.show_start import check_and_create_pins  # in a fork: it loads more than all the rest

    return check_and_create_pins(show, data)


def _print_addresses(show: Show, data: Path, first: FirstStep, https_port: int, console: Console) -> bool:
    from bamchuong.show_start import print_addresses

    print_addresses(show, data, first, https_port, console)
    return True


class _Foreground:
    """The foreground of a show: keeps the processes running, shows the events, lets the robot play."""

    def __init__(self, show: Show, console: Console, supervisor: Supervisor, endpoints: Endpoints) -> None:
        self._show = show
        self._console = console
        self._supervisor = supervisor
        self._translate = translator(show.language)
        self._view = TerminalView(show.language, self._translate)
        self._endpoints = endpoints
        self._events: list[str] = []
        self._stopping: list[int] = []
        self._watched_s = 0.0
        self.last_view: m.Snapshot | None = None
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda received, _: self._stopping.append(received))

    def wait_until_reachable(self) -> bool:
        """Wait until our panel answers; False where the user ended it meanwhile.

        Raises `CannotStartError` where another evening already answers on the port: our panel finds it taken.
        """
        deadline = time.monotonic() + REACHABLE_TIMEOUT_S
        is_foreign = _is_answering(self._show.port)
        while not self._stopping and time.monotonic() < deadline:
            self._watch()
            is_answering = _is_answering(self._show.port)
            if is_answering and not is_foreign:
                return True
            is_foreign = is_foreign and is_answering
            time.sleep(WATCH_INTERVAL_S)
        return False

    def play(self) -> bool:
        """Show the evening until Ctrl-C, or until the robot has played it; False if the robot got stuck."""
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        try:
            with (
                Subscriber(context, self._endpoints.news, (SNAPSHOT_TOPIC + b"mc",)) as news,
                self._live() as live,
                wakes_on_signals() as signals,
            ):
                if self._show.robot is None:
                    self._run_until_stopped(news, live, signals)
                    return True
                return self._let_robot_play(context, news, self._show.robot)
        finally:
            context.destroy(linger=0)

    def _live(self) -> "contextlib.AbstractContextManager[Live | None]":
        """The picture of the match, on a terminal where people play."""
        if not self._console.is_terminal or self._show.robot is not None:
            return contextlib.nullcontext()
        from rich.live import Live

        return Live(console=self._console, auto_refresh=False)

    def _run_until_stopped(self, news: Subscriber, live: "Live | None", signals: socket.socket) -> None:
        poller = zmq.Poller()
        poller.register(news.socket, zmq.POLLIN)
        poller.register(signals, zmq.POLLIN)
        while not self._stopping:
            if (signals.fileno(), zmq.POLLIN) in poller.poll(REST_TURN_MS):
                signals.recv(SIGNALS_AT_ONCE)
                self._watched_s = 0.0  # a process may have ended: it starts again at once
            self._watch()
            self._read(news, quiet=live is not None)
            if live is not None:
                live.update(self._view.state(self.last_view, time.monotonic_ns(), self._events), refresh=True)

    def _let_robot_play(self, context: "zmq.Context[zmq.Socket[bytes]]", news: Subscriber, seed: int) -> bool:
        from bamchuong.robot.plan import Plan
        from bamchuong.robot.player import StuckError, playing

        try:
            with playing(context, self._endpoints, Plan(seed, self._show.speed)) as (player, sockets):
                poller = zmq.Poller()
                for waited_for in (news.socket, *sockets):
                    poller.register(waited_for, zmq.POLLIN)
                while not (self._stopping or player.is_done):
                    poller.poll(ROBOT_TURN_MS)
                    self._watch()
                    for view in self._read(news, quiet=False):
                        player.observe(view)
                    player.turn()
                return player.is_done
        except StuckError as error:
            self._console.print(str(error), style="red", markup=False)
            return False

    def _read(self, news: Subscriber, *, quiet: bool) -> list[m.Snapshot]:
        """The snapshots that have arrived; their events are shown."""
        views = [view for view in news.receive() if isinstance(view, m.Snapshot)]
        for view in views:
            self._show_events(view, quiet=quiet)
        return views

    def _show_events(self, view: m.Snapshot, *, quiet: bool) -> None:
        lines = self._view.new_events(self.last_view, view)
        self.last_view = view
        self._events = [*self._events, *lines][-MAX_EVENTS:]
        if not quiet:
            for line in lines:
                self._console.print(plain(line), highlight=False)

    def _watch(self) -> None:
        now = time.monotonic()
        if now - self._watched_s >= WATCH_INTERVAL_S:
            self._watched_s = now
            for message in self._supervisor.watch():
                self._console.print(self._translate(message), style="yellow", markup=False)


def _add_processes(supervisor: Supervisor, show: Show, data: Path, endpoints: Endpoints, https_port: int) -> None:
    names = show.names
    values = {
        "run": str(endpoints.folder),
        "data": str(data),
        "board": names.board,
        "format": names.form,
        "pack": names.pack,
        "match": names.match,
        "speed": str(show.speed),
        "host": show.host,
        "port": str(show.port),
        "https-port": str(https_port),
    }
    if show.mirror is not None:
        values["mirror"] = str(show.mirror)
    for process in started_by(Starter.PEOPLE if show.robot is None else Starter.ROBOT):
        # A controller that crashed must resume the match, not start another one.
        first_arguments = ("--new",) if show.new and process is CONTROLLER else ()
        supervisor.add(process, values, data / "logs", first_arguments)


@contextlib.contextmanager
def wakes_on_signals() -> Iterator[socket.socket]:
    """A socket that becomes readable at every signal, and when a child ends. For the main thread."""
    readable, writable = socket.socketpair()
    for end in (readable, writable):
        end.setblocking(False)
    previous = signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writable.fileno(), warn_on_full_buffer=False)
    try:
        yield readable
    finally:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, previous)
        readable.close()
        writable.close()


def _is_answering(port: int) -> bool:
    """Whether a panel on this machine is healthy. By hand: urllib would stay in memory all evening."""
    request = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as client:
            client.sendall(request.encode("ascii"))
            return client.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
