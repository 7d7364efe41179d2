"""Start a whole evening on this machine: the four processes, the terminal's view, and the robot that plays if asked
to.

Kind: start
"""

import contextlib
import shutil
import signal
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import segno
import zmq
from rich.console import Console
from rich.live import Live
from rich.table import Table

from bamchuong.input_files import Names, load
from bamchuong.match_result import Result, ranking_table, timeline_table
from bamchuong.paths import address, entry_link, ensure_pins
from bamchuong.robot.plan import Plan
from bamchuong.robot.player import Player, StuckError
from bamchuong.supervisor import Supervisor
from bamchuong.terminal_view import new_events, picture
from bus import messages as m
from bus.codec import FROM_GPIO_SIM
from bus.sockets import SNAPSHOT_TOPIC, Client, Endpoints, Subscriber, controller_client
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.journal_reader import read_records, verify
from reports.press_timeline import timelines

TURN_MS = 20
WATCH_S = 0.1
REACHABLE_S = 60.0
EVENTS_SHOWN = 14


@dataclass(frozen=True)
class Show:
    """How an evening is started. `data` None: a temporary folder that is gone afterwards. `robot` None: people play."""

    names: Names
    host: str
    port: int
    speed: float
    data: Path | None
    robot: int | None
    json: Path | None = None
    new: bool = True


def run_show(show: Show, console: Console) -> int:
    """Run the evening until it is over (robot) or Ctrl-C; the exit code. Raises `BadFileError`, `HopelessError`."""
    files = load(show.names)
    with _folders(show.data) as (data, runtime):
        endpoints = Endpoints.at(runtime)
        keys = ensure_pins(data)
        supervisor = Supervisor()
        _add_all(supervisor, show, data, endpoints)
        try:
            stage = _Stage(show, console, supervisor, endpoints)
            url = f"http://{address() if show.host == '0.0.0.0' else show.host}:{show.port}"
            simulated = files.board.gpio == "simulated"
            if stage.until_reachable():
                console.print(addresses(url, keys.pin, simulated=simulated, speed=show.speed))
                if show.robot is None:
                    console.print(qr(entry_link(data, keys, url)))
            good = stage.play(Plan(show.robot, show.speed) if show.robot is not None else None)
        finally:
            supervisor.end()
        return _tell(show, console, data, stage.last) if good and show.robot is not None else (0 if good else 1)


def addresses(url: str, pin: str, *, simulated: bool, speed: float) -> Table:
    """The pages of the evening."""
    table = Table(title=f"bamchuong is running{f' at speed {speed:g}' if speed != 1 else ''}", show_header=False)
    table.add_row(f"MC (PIN {pin})" if pin else "MC (PIN as before)", f"{url}/mc")
    table.add_row("stage, for the projector", f"{url}/stage")
    table.add_row("phones of the audience", f"{url}/watch")
    table.add_row("judges, desk: QR codes (the MC may)", f"{url}/desk")
    table.add_row("LED boards", f"{url}/led")
    if simulated:
        table.add_row("buttons of the teams (keys 1–8)", f"{url}/buttons")
    table.add_row("end", "Ctrl-C")
    return table


def qr(link: str) -> str:
    """The QR code that lets a tablet in, as text of half blocks."""
    matrix = [[bool(dot) for dot in row] for row in segno.make(link, error="l").matrix_iter(border=2)]
    rows = matrix + [[False] * len(matrix[0])] * (len(matrix) % 2)
    blocks = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(blocks[top, low] for top, low in zip(*pair, strict=True)) for pair in pairs)


class _Stage:
    """The foreground of a show: keeps the processes up, shows what happens, lets the robot play."""

    def __init__(self, show: Show, console: Console, supervisor: Supervisor, endpoints: Endpoints) -> None:
        self._show = show
        self._console = console
        self._supervisor = supervisor
        self._endpoints = endpoints
        self._events: list[str] = []
        self._stopping: list[int] = []
        self._watched_s = 0.0
        self.last: m.Snapshot | None = None
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda got, _: self._stopping.append(got))

    def until_reachable(self) -> bool:
        """Wait until the panel answers; False where the user ended it meanwhile. Raises `HopelessError`: another
        evening that answers there already is not ours, and our panel says that its port is taken."""
        deadline = time.monotonic() + REACHABLE_S
        url = f"http://127.0.0.1:{self._show.port}/healthz"
        foreign = _answers(url)
        while not self._stopping and time.monotonic() < deadline:
            self._watch()
            answers = _answers(url)
            if answers and not foreign:
                return True
            foreign = foreign and answers
            time.sleep(WATCH_S)
        return False

    def play(self, plan: Plan | None) -> bool:
        """Show the evening until Ctrl-C, or until the robot has played it; False where the robot got stuck."""
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        live = Live(console=self._console, refresh_per_second=4) if self._console.is_terminal and plan is None else None
        topics = (SNAPSHOT_TOPIC + b"mc",)
        try:
            with (
                Subscriber(context, self._endpoints.news, topics) as news,
                controller_client(context, self._endpoints) as controller,
                Client(context, self._endpoints.pins, FROM_GPIO_SIM) as pins,
                live or contextlib.nullcontext(),
            ):
                player = Player(plan, controller, pins) if plan is not None else None
                return self._until_done(news, player, live, [news, controller, pins])
        except StuckError as error:
            self._console.print(f"[red]{error}")
            return False
        finally:
            context.destroy(linger=0)

    def _until_done(self, news: Subscriber, player: Player | None, live: Live | None, sockets: list[object]) -> bool:
        poller = zmq.Poller()
        for one in sockets:
            poller.register(one.socket, zmq.POLLIN)  # type: ignore[attr-defined]
        while not self._stopping:
            poller.poll(TURN_MS)
            self._watch()
            for view in news.receive():
                if isinstance(view, m.Snapshot):
                    self._see(view, quiet=live is not None)
                    if player is not None:
                        player.observe(view)
            if player is not None:
                player.turn()
                if player.done:
                    return True
            if live is not None:
                live.update(picture(self.last, time.monotonic_ns(), self._events))
        return player is None

    def _see(self, view: m.Snapshot, *, quiet: bool) -> None:
        lines = new_events(self.last, view)
        self.last = view
        self._events = [*self._events, *lines][-EVENTS_SHOWN:]
        if not quiet:
            for line in lines:
                self._console.print(line, highlight=False)

    def _watch(self) -> None:
        now = time.monotonic()
        if now - self._watched_s >= WATCH_S:
            self._watched_s = now
            for words in self._supervisor.watch():
                self._console.print(f"[yellow]{words}")


def _add_all(supervisor: Supervisor, show: Show, data: Path, endpoints: Endpoints) -> None:
    names, logs = show.names, data / "logs"
    run = ["--run", str(endpoints.folder)]
    evening = [
        "--format",
        names.form,
        "--pack",
        names.pack,
        "--match",
        names.match,
        "--board",
        names.board,
        "--speed",
        str(show.speed),
    ]
    new = ["--new"] if show.new else []
    web = ["--host", show.host, "--port", str(show.port), "--data", str(data), "--board", names.board]
    # A controller that crashes must go on with the match, not begin another one.
    supervisor.add("controller", [*run, "--data", str(data), *evening], logs, first_arguments=new)
    supervisor.add("firmware", [*run, "--board", names.board, "--data", str(data)], logs)
    supervisor.add("panel", [*run, *web], logs)
    supervisor.add("scoreboard", [*run, "--board", names.board], logs)
    if show.robot is None:
        served = ["--serve", "--board", names.board, "--data", str(data), "--port", str(show.port)]
        supervisor.add("selftest", [*run, *served], logs)


@contextlib.contextmanager
def _folders(data: Path | None) -> Iterator[tuple[Path, Path]]:
    """The data folder and a fresh folder for the sockets; what is temporary is removed."""
    runtime = Path(tempfile.mkdtemp(prefix="bamchuong-"))
    try:
        yield data or runtime / "data", runtime
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _tell(show: Show, console: Console, data: Path, last: m.Snapshot | None) -> int:
    """After the robot: the timelines from the journal, the ranking, the journal's check, and the JSON if asked for."""
    path = data / "journal.sqlite"
    if last is None:
        return 1
    try:
        head = verify(path, last.journal_head)
        lines = timelines(read_records(path))
    except (BrokenChainError, JournalError) as error:
        console.print(f"[red]{error}")
        return 1
    console.print(timeline_table(lines))
    console.print(ranking_table(last.ranking))
    console.print(f"journal verified: {head[0]} facts, head {head[0]}:{head[1]}")
    if show.json is not None:
        show.json.write_bytes(msgspec.json.format(msgspec.json.encode(Result(last.ranking, lines, head))) + b"\n")
    return 0
