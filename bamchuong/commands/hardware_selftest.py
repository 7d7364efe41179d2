"""Start the self-test: `selftest`. It stands in for the controller; firmware and scoreboard are those of the show."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
import msgspec
import zmq
from msgspec.structs import replace
from rich.console import Console

from bamchuong.calm import CALM, news
from bamchuong.commands import options
from bamchuong.supervisor import HOPELESS, HopelessError, Supervisor
from controller.bus.codec import FROM_PINS
from controller.bus.messages import Arm, Cue, Role
from controller.bus.sockets import AlreadyRunningError, Client, Endpoints
from controller.files import BadFileError
from controller.journal import BrokenChainError, JournalError, verify
from hardware.board import Board, find_board
from hardware.selftest import faults as inject
from hardware.selftest import judge_machine, judge_parts, kept, paper, probes
from hardware.selftest.certificate import VALID_S, Certificate, Made, board_id, issue, title, verdict
from hardware.selftest.checks import CHECKS, Outcome, Result, passed
from hardware.selftest.faults import Injected
from hardware.selftest.loopback import GpiodLoop, Loop
from hardware.selftest.person import Fingers, Nobody, Person, Technician
from hardware.selftest.readings import Readings
from hardware.selftest.run import PRESSES, Guide
from hardware.selftest.standin import StandIn

GOOD, NO, REFUSED = 0, 1, 2
GREETING_S = 1.6
"""Processes that run already have said who they are by then: they greet a silent controller every second."""
PANEL_S = 20.0
PATTERN = "--pattern"

_STYLES = {Outcome.PASS: "green", Outcome.WARN: "yellow", Outcome.FAIL: "bold red", Outcome.SKIPPED: "dim"}


@dataclass(frozen=True)
class _Asked:
    """What was asked for on the command line."""

    board: Board
    board_name: str
    data: Path
    endpoints: Endpoints
    url: str
    port: int
    auto: bool
    presses: int
    valid_s: int
    faults: tuple[Injected, ...]


@click.command()
@options.board
@options.data
@options.run
@options.port
@click.option("--auto", is_flag=True, help="Without people: what needs a hand is pressed on the simulated board only.")
@click.option("--presses", type=click.IntRange(1, 20), default=PRESSES, show_default=True, help="At each station.")
@click.option("--valid-hours", type=click.IntRange(1, 168), default=VALID_S // 3_600, show_default=True)
@click.option("--json", "json_file", type=options.FILE, help="Write the certificate as JSON here, too.")
@click.option("--certificate", "text_file", type=options.FILE, help="Write the certificate as text here (Vietnamese).")
@click.option("--pdf", "pdf_file", type=options.FILE, help="Write the certificate as a one-page PDF here (Vietnamese).")
@click.option("--fault", "faults", multiple=True, metavar="KIND[:WHERE]", help="Inject a fault; simulated board only.")
def selftest(
    board: str,
    data: Path,
    runtime: Path,
    port: int,
    presses: int,
    valid_hours: int,
    json_file: Path | None,
    text_file: Path | None,
    pdf_file: Path | None,
    faults: tuple[str, ...],
    *,
    auto: bool,
) -> None:
    """Test machine, buttons, lamps, horn and LED boards, with the very processes of the show; gives a certificate.

    Ends with 0 where nothing failed, 1 where something did, 2 while a match runs.

    Example: bamchuong selftest --board pi-4-stations --pdf certificate.pdf

    Without people: bamchuong selftest --auto --json result.json
    """
    profile = find_board(board)
    injected = inject.parse(faults, (one.number for one in profile.stations), (one.name for one in profile.displays))
    if injected and profile.gpio != "simulated":
        raise BadFileError([f"--fault: {board} has real lines; faults can be injected on simulated boards only"])
    url = f"http://127.0.0.1:{port}"
    asked = _Asked(profile, board, data, Endpoints.at(runtime), url, port, auto, presses, valid_hours * 3_600, injected)
    console = Console(highlight=False, soft_wrap=True)
    try:
        made = _whole(asked, console)
    except AlreadyRunningError:
        sys.exit(_beside_a_controller(asked, console))
    _write(made, json_file, text_file, pdf_file)
    sys.exit(_end(made, console, kept.keep(data, made)))


# ---------------------------------------------------------------------------------------------------------- the test


def _whole(asked: _Asked, console: Console) -> Certificate:
    """Machine, processes, lines, lamps, panel. Raises `AlreadyRunningError` where a controller runs."""
    started = time.monotonic()
    with ExitStack() as stack:
        bench = stack.enter_context(StandIn(asked.endpoints, "TEST", time.monotonic_ns))
        supervisor = Supervisor()
        stack.callback(supervisor.end)
        _make_data(asked.data)
        seen = _machine(asked)
        name = board_id(asked.board, seen.machine_id)
        results = [passed("board", "{board}, {machine}", board=name, machine=seen.model or "not a Raspberry Pi")]
        results += [one for one in judge_machine.judge(seen) if one.check != "panel"]
        for one in results:
            _tell(console, one)
        simulated_panel = _start_missing(asked, bench, supervisor)
        person = stack.enter_context(_person(asked, console))
        guide = Guide(
            asked.board,
            _Injected(bench, asked.faults),
            person,
            time.monotonic_ns,
            lambda one: _tell(console, one),
            asked.presses,
            lambda on: _patterns(supervisor, on),
            _loop(asked.board),
        )
        results += guide.run(lambda: _keep_up(supervisor))
        results.append(_panel(asked, bench, supervisor, seen, wait=simulated_panel))
        _tell(console, results[-1])
    console.print(f"{len(results)} checks in {time.monotonic() - started:.0f} s")
    faults = tuple(one.words for one in asked.faults)
    made = Made(
        asked.board, seen.machine_id, seen.model, seen.boot_id, version("bamchuong"), seen.wall_s, faults, asked.valid_s
    )
    return issue(made, results)


class _Injected:
    """The stand-in, with the faults in what the processes say."""

    def __init__(self, bench: StandIn, faults: tuple[Injected, ...]) -> None:
        self._bench = bench
        self._faults = faults

    def turn(self, wait_ms: int) -> None:
        self._bench.turn(wait_ms)

    def want(self, arm: Arm | None, cues: tuple[Cue, ...] = ()) -> None:
        self._bench.want(arm, cues)

    def take(self) -> tuple[judge_parts.Told, ...]:
        return self._bench.take()

    def heard(self, said_by: str = "") -> judge_parts.Heard:
        return inject.heard(self._faults, self._bench.heard(said_by))

    def has(self, role: Role) -> bool:
        return self._bench.has(role)


def _make_data(data: Path) -> None:
    try:
        data.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise BadFileError([f"{data}: cannot be made ({error.strerror}); choose another with --data"]) from error


def _machine(asked: _Asked) -> Readings:
    """The probes, with the journal's verdict, and the faults that were asked for."""
    seen = probes.read(asked.data)
    words, broken = _journal(asked.data / "journal.sqlite")
    return inject.readings(asked.faults, replace(seen, journal=words, journal_broken=broken))


def _journal(path: Path) -> tuple[str, bool]:
    if not path.exists():
        return "none yet", False
    try:
        number, short = verify(path)
    except (BrokenChainError, JournalError) as error:
        return str(error), True
    return f"{number} facts, head {number}:{short}", False


def _start_missing(asked: _Asked, bench: StandIn, supervisor: Supervisor) -> bool:
    """Start what has not greeted us; True where the panel is among it (with simulated pins only)."""
    deadline = time.monotonic() + GREETING_S
    while time.monotonic() < deadline:
        bench.turn(50)
    run, logs = ["--run", str(asked.endpoints.folder)], asked.data / "logs"
    for role in (Role.FIRMWARE, Role.SCOREBOARD):
        if not bench.has(role):
            supervisor.add(role.value, [*run, "--board", asked.board_name], logs)
    if asked.board.gpio != "simulated" or probes.panel(asked.url)[1]:
        return False
    web = ["--host", "127.0.0.1", "--port", str(asked.port), "--https-port", "0", "--board", asked.board_name]
    supervisor.add("panel", [*run, *web, "--data", str(asked.data)], logs)
    return True


def _keep_up(supervisor: Supervisor) -> str:
    """Keep the processes running; why one cannot."""
    try:
        return "; ".join(supervisor.watch())
    except HopelessError as error:
        alive = [one for one in supervisor.children if one.process is None or one.process.poll() not in HOPELESS]
        supervisor.children[:] = alive
        return str(error).splitlines()[-1]


def _loop(board: Board) -> Callable[[], Loop] | None:
    """What opens the loopback of real lines."""
    wired = board.loopback
    if wired is None or board.gpio == "simulated":
        return None
    return lambda: GpiodLoop(wired)


def _patterns(supervisor: Supervisor, on: bool) -> bool:
    """Let our own scoreboard show test patterns, or the contest again; False where another one drives the boards."""
    for child in supervisor.children:
        if child.name == Role.SCOREBOARD.value and child.process is not None:
            child.process.terminate()
            child.process.wait()
            child.process = None
            child.command = [*(one for one in child.command if one != PATTERN), *([PATTERN] if on else [])]
            _keep_up(supervisor)
            return True
    return False


@contextmanager
def _person(asked: _Asked, console: Console) -> Iterator[Person]:
    """Who presses and looks."""
    if not asked.auto:
        yield Technician(lambda words: console.print(f"[bold cyan]{words}"))
        return
    if asked.board.gpio != "simulated":
        yield Nobody()
        return
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    try:
        with Client(context, asked.endpoints.pins, FROM_PINS) as pins:
            yield Fingers(pins, time.monotonic_ns, inject.world(asked.faults))
    finally:
        context.destroy(linger=0)


def _panel(asked: _Asked, bench: StandIn, supervisor: Supervisor, seen: Readings, *, wait: bool) -> Result:
    """Whether the panel answers; one that was just started gets the time it needs."""
    deadline = time.monotonic() + (PANEL_S if wait else 0)
    words, answers = probes.panel(asked.url)
    while not answers and time.monotonic() < deadline:
        bench.turn(100)
        _keep_up(supervisor)
        words, answers = probes.panel(asked.url)
    return judge_machine.panel(inject.readings(asked.faults, replace(seen, panel=words, panel_answers=answers)))


# ---------------------------------------------------------------------------------------------- beside a controller


def _beside_a_controller(asked: _Asked, console: Console) -> int:
    """A controller runs: refused while a match does; otherwise a look that changes nothing and gives no certificate."""
    view = news(asked.endpoints)
    if view is None:
        console.print(f"[bold red]a controller holds {asked.endpoints.folder}, but nothing is heard from it")
        return NO
    if view.phase not in CALM:
        console.print(f"[bold red]refused: a match is running ({view.title}, {view.phase}); test before or after it")
        return REFUSED
    seen = _machine(asked)
    words, answers = probes.panel(asked.url)
    results = judge_machine.judge(replace(seen, panel=words, panel_answers=answers))
    for one in results:
        _tell(console, one)
    for part in view.health:
        style = "green" if part.state == "ok" else "yellow"
        console.print(f"[{style}]{part.state:<8}[/] {part.name}: {'; '.join(map(str, part.troubles)) or part.state}")
    console.print(
        "A controller is running, so buttons and lamps were left alone and there is no certificate. For the whole"
        " test: sudo systemctl start bamchuong-selftest, or end the controller and ask again."
    )
    return NO if verdict(results) is Outcome.FAIL else GOOD


# ------------------------------------------------------------------------------------------------------------ telling


def _tell(console: Console, one: Result) -> None:
    """One result, and for what is not good why it matters and what to do."""
    console.print(f"[{_STYLES[one.outcome]}]{one.outcome.value:<8}[/] {title(one)}: ", end="")
    console.print(one.found, markup=False)
    if one.outcome in (Outcome.WARN, Outcome.FAIL):
        console.print(f"         why it matters: {CHECKS[one.check].why}", markup=False)
        console.print(f"         what to do:     {one.do}", markup=False)


def _write(made: Certificate, json_file: Path | None, text_file: Path | None, pdf_file: Path | None) -> None:
    offset_s = time.localtime(made.made_s).tm_gmtoff
    try:
        if json_file is not None:
            json_file.write_bytes(msgspec.json.format(msgspec.json.encode(made)) + b"\n")
        if text_file is not None:
            text_file.write_text(paper.text(made, offset_s), encoding="utf-8")
    except OSError as error:
        raise BadFileError([f"{error.filename}: cannot be written ({error.strerror})"]) from error
    if pdf_file is not None:
        from hardware.selftest.pdf import write_pdf

        write_pdf(made, pdf_file, offset_s)


def _end(made: Certificate, console: Console, path: Path) -> int:
    console.print(f"[{_STYLES[made.verdict]}]{made.verdict.value.upper()}[/] {made.board_id}: ", end="")
    console.print(f"{path}, good until {paper.when(made.expires_s, time.localtime().tm_gmtoff)}", markup=False)
    return NO if made.verdict is Outcome.FAIL else GOOD


COMMANDS = (selftest,)
