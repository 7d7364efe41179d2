"""A whole evening on this machine: all processes, the terminal view, and the robot that plays if asked to.

Kind: start
"""

import contextlib
import shutil
import signal
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import zmq
from rich.console import Console
from rich.live import Live
from rich.table import Table

from bamchuong.input_files import FileNames, load
from bamchuong.match_result import Result, ranking_table, timeline_table
from bamchuong.plain_text import plain
from bamchuong.processes import CONTROLLER, Starter, started_by
from bamchuong.robot.plan import Plan
from bamchuong.robot.player import Player, StuckError
from bamchuong.staff_entry import default_https_port, ensure_pins, entry_link, local_address, qr, site_fingerprint
from bamchuong.supervisor import Supervisor
from bamchuong.terminal_view import TerminalView
from bus import messages as m
from bus.authors import role_sentence
from bus.catalogue import translator
from bus.codec import FROM_GPIO_SIM
from bus.language import SOURCE_LANGUAGE, Language, Translate
from bus.messages import Role, Sentence
from bus.sockets import SNAPSHOT_TOPIC, Client, Endpoints, Subscriber, controller_client
from controller.journal.errors import JournalError
from controller.journal.journal_reader import read_records, verify
from reports.press_timeline import timelines

TURN_MS = 20
WATCH_INTERVAL_S = 0.1
REACHABLE_TIMEOUT_S = 60.0
MAX_EVENTS = 14

AUTHORITY = Sentence(
    "authority", "SHA-256 fingerprint of the site's certificate authority, to compare with what a tablet shows:"
)


@dataclass(frozen=True)
class Show:
    """How an evening is started. `data` None: a temporary folder, deleted afterwards. `robot` None: people play."""

    names: FileNames
    host: str
    port: int
    speed: float
    data: Path | None
    robot: int | None
    """Seed of the robot."""
    json: Path | None = None
    new: bool = True
    language: Language = SOURCE_LANGUAGE
    """Of what the terminal shows."""


def run_show(show: Show, console: Console) -> int:
    """Run the evening until it is over (robot) or Ctrl-C; the exit code. Raises `BadFileError`, `CannotStartError`."""
    files = load(show.names)
    with _folders(show.data) as (data, runtime):
        endpoints = Endpoints.at(runtime)
        pins = ensure_pins(data)
        supervisor, simulated = Supervisor(), files.board.gpio == "simulated"
        https_port = default_https_port(show.host, simulated=simulated)
        _add_processes(supervisor, show, data, endpoints, https_port)
        try:
            foreground = _Foreground(show, console, supervisor, endpoints)
            if foreground.wait_until_reachable():
                links, translate = Links.of(show.host, show.port, https_port), translator(show.language)
                console.print(addresses(links, pins.pins, translate, simulated=simulated, speed=show.speed))
                if show.robot is None:
                    console.print(qr(entry_link(data, "mc", links.staff)))
                if https_port:
                    console.print(translate(AUTHORITY), site_fingerprint(data), sep="\n", highlight=False)
            succeeded = foreground.play(Plan(show.robot, show.speed) if show.robot is not None else None)
        finally:
            supervisor.end()
        return (
            _report_result(show, console, data, foreground.last_view)
            if succeeded and show.robot is not None
            else (0 if succeeded else 1)
        )


@dataclass(frozen=True)
class Links:
    """Addresses of the panel: for everybody, and for the staff, who sign in over HTTPS where there is a certificate."""

    public: str
    staff: str

    @classmethod
    def of(cls, host: str, port: int, https_port: int) -> "Links":
        """Of a panel that listens on `host`."""
        address = local_address() if host == "0.0.0.0" else host
        public = f"http://{address}:{port}"
        return cls(public, f"https://{address}:{https_port}" if https_port else public)


def addresses(links: Links, pins: Mapping[str, str], translate: Translate, *, simulated: bool, speed: float) -> Table:
    """Table of the evening's pages and their addresses. `pins`: those that were just created, by seat."""
    if speed == 1:
        title = Sentence("demo-running", "bamchuong is running")
    else:
        title = Sentence("demo-running-fast", "bamchuong is running at speed {speed}", {"speed": f"{speed:g}"})
    table = Table(title=translate(title), show_header=False)
    url, staff = links.public, links.staff
    table.add_row(translate(_with_pin(Role.MC, pins)), f"{staff}/mc")
    table.add_row(translate(Sentence("demo-stage", "stage, for the projector")), f"{url}/stage")
    table.add_row(translate(Sentence("demo-watch", "phones of the audience")), f"{url}/watch")
    table.add_row(translate(_with_pin(Role.DESK, pins)), f"{staff}/desk")
    table.add_row(translate(_with_pin(Role.TECH, pins)), f"{staff}/tech")
    table.add_row(translate(Sentence("demo-judges", "judges: QR codes, made on this page")), f"{staff}/desk")
    if staff != url:
        table.add_row(translate(Sentence("demo-trust", "first, once per staff tablet")), f"{url}/trust")
    table.add_row(translate(Sentence("demo-led", "LED boards")), f"{url}/led")
    if simulated:
        table.add_row(translate(Sentence("demo-buttons", "buttons of the teams (keys 1–8)")), f"{url}/buttons")
    table.add_row(translate(Sentence("demo-stop", "to stop everything")), "Ctrl-C")
    return table


def _with_pin(role: Role, pins: Mapping[str, str]) -> Sentence:
    args: dict[str, str | int | Sentence] = {"role": role_sentence(role)}
    if role.value not in pins:
        return Sentence("demo-pin-before", "{role} (PIN as before)", args)
    return Sentence("demo-pin", "{role} (PIN {pin})", {**args, "pin": pins[role.value]})


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
            signal.signal(number, lambda got, _: self._stopping.append(got))

    def wait_until_reachable(self) -> bool:
        """Wait until our panel answers; False where the user ended it meanwhile.

        Raises `CannotStartError` where another evening already answers on the port: our panel finds it taken.
        """
        deadline = time.monotonic() + REACHABLE_TIMEOUT_S
        url = f"http://127.0.0.1:{self._show.port}/healthz"
        is_foreign = _is_answering(url)
        while not self._stopping and time.monotonic() < deadline:
            self._watch()
            is_answering = _is_answering(url)
            if is_answering and not is_foreign:
                return True
            is_foreign = is_foreign and is_answering
            time.sleep(WATCH_INTERVAL_S)
        return False

    def play(self, plan: Plan | None) -> bool:
        """Show the evening until Ctrl-C, or until the robot has played it; False if the robot got stuck."""
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        live = Live(console=self._console, refresh_per_second=4) if self._console.is_terminal and plan is None else None
        topics = (SNAPSHOT_TOPIC + b"mc",)
        try:
            with (
                Subscriber(context, self._endpoints.news, topics) as news,
                controller_client(context, self._endpoints) as controller,
                Client(context, self._endpoints.gpio_sim, FROM_GPIO_SIM) as pins,
                live or contextlib.nullcontext(),
            ):
                player = Player(plan, controller, pins) if plan is not None else None
                return self._run_until_done(news, player, live, [news, controller, pins])
        except StuckError as error:
            self._console.print(str(error), style="red", markup=False)
            return False
        finally:
            context.destroy(linger=0)

    def _run_until_done(
        self, news: Subscriber, player: Player | None, live: Live | None, sockets: list[object]
    ) -> bool:
        poller = zmq.Poller()
        for socket in sockets:
            poller.register(socket.socket, zmq.POLLIN)  # type: ignore[attr-defined]
        while not self._stopping:
            poller.poll(TURN_MS)
            self._watch()
            for view in news.receive():
                if isinstance(view, m.Snapshot):
                    self._show_events(view, quiet=live is not None)
                    if player is not None:
                        player.observe(view)
            if player is not None:
                player.turn()
                if player.is_done:
                    return True
            if live is not None:
                live.update(self._view.state(self.last_view, time.monotonic_ns(), self._events))
        return player is None

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
    for process in started_by(Starter.PEOPLE if show.robot is None else Starter.ROBOT):
        # A controller that crashed must resume the match, not start another one.
        first_arguments = ("--new",) if show.new and process is CONTROLLER else ()
        supervisor.add(process, values, data / "logs", first_arguments)


@contextlib.contextmanager
def _folders(data: Path | None) -> Iterator[tuple[Path, Path]]:
    """The data folder and a new folder for the sockets; temporary folders are deleted at the end."""
    runtime = Path(tempfile.mkdtemp(prefix="bamchuong-"))
    try:
        yield data or runtime / "data", runtime
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def _is_answering(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _report_result(show: Show, console: Console, data: Path, last: m.Snapshot | None) -> int:
    """After the robot: print timelines and ranking, verify the journal, and write the JSON if asked for."""
    path, translate = data / "journal.sqlite", translator(show.language)
    if last is None:
        return 1
    try:
        head = verify(path, last.journal_head)
        lines = timelines(read_records(path))
    except JournalError as error:
        reason = error.reason if isinstance(error.reason, str) else translate(error.reason)
        console.print(reason, style="red", markup=False)
        return 1
    console.print(timeline_table(lines, translate))
    console.print(ranking_table(last.ranking, show.language, translate))
    text = "journal verified: {count} facts, head {head}"
    console.print(translate(Sentence("demo-verified", text, {"count": head[0], "head": f"{head[0]}:{head[1]}"})))
    if show.json is not None:
        show.json.write_bytes(msgspec.json.format(msgspec.json.encode(Result(last.ranking, lines, head))) + b"\n")
    return 0
