"""Start the self-test: `selftest`. Firmware and scoreboard are those of the show: it stands in for the controller, or
borrows them from it.

Kind: start
"""

import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.text import Text

from bamchuong.catalogue import vietnamese_translator
from bamchuong.commands import options
from bamchuong.match_status import match_in_journal
from bamchuong.progress import progress
from bamchuong.simulated_technician import simulated_technician
from bamchuong.supervisor import FATAL_EXIT_CODES, CannotStartError, Supervisor
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from bus.messages import Role, Sentence
from bus.sockets import AlreadyRunningError, Endpoints
from bus.stop_signal import StopEvent, stop_on_signals
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.journal_reader import verify
from hardware.board import Board, find_board
from hardware.selftest import faults as inject
from hardware.selftest import service
from hardware.selftest.assess import wording as words
from hardware.selftest.assess.checks import CHECKS, Outcome, Result
from hardware.selftest.certificate import certificate_files, certificate_text
from hardware.selftest.certificate.certificate import VALID_S, Certificate, title
from hardware.selftest.faults import Injected
from hardware.selftest.guided_test import PRESSES
from hardware.selftest.operator.operator import NoOperator, Operator, TerminalOperator
from hardware.selftest.rig import probes
from hardware.selftest.rig.lease_client import SILENT, LeaseClient, NotLentError
from hardware.selftest.rig.substitute_controller import SubstituteController
from hardware.selftest.session import Asked, Session

GREETING_S = 1.6
"""Processes that run already have said who they are by then: they greet a silent controller every second."""
PANEL_S = 20.0
CONTROLLER_AWAY = "{match}, and its controller is away: start that one, or test in its place with --in-a-match"

INDENT = 9
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
    in_a_match: bool = False

    @property
    def journal(self) -> Path:
        """The facts of the contest on this machine."""
        return self.data / "journal.sqlite"

    @property
    def session(self) -> Asked:
        """What is tested, as the session knows it."""
        return Asked(
            self.board,
            self.data,
            self.url,
            lambda: _journal(self.journal),
            version("bamchuong"),
            self.presses,
            self.valid_s,
            self.faults,
            vietnamese_translator(),
        )


@click.command()
@options.board
@options.data
@options.run
@options.panel_port
@click.option("--auto", is_flag=True, help="Without people: what needs a hand is pressed on the simulated board only.")
@click.option("--presses", type=click.IntRange(1, 20), default=PRESSES, show_default=True, help="At each station.")
@click.option("--valid-hours", type=click.IntRange(1, 168), default=VALID_S // 3_600, show_default=True)
@click.option("--json", "json_file", type=options.FILE, help="Write the certificate as JSON here, too.")
@click.option("--certificate", "text_file", type=options.FILE, help="Write the certificate as text here (Vietnamese).")
@click.option("--pdf", "pdf_file", type=options.FILE, help="Write the certificate as a one-page PDF here (Vietnamese).")
@click.option("--serve", is_flag=True, help="Wait for a technician at the panel's page /tech, again and again.")
@click.option("--fault", "faults", multiple=True, metavar="KIND[:WHERE]", help="Inject a fault; simulated board only.")
@click.option("--in-a-match", is_flag=True, help="Without a controller: even where the journal's match goes on.")
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
    serve: bool,
    in_a_match: bool,
) -> None:
    """Test machine, buttons, lamps, horn and LED boards, with the very processes of the show; gives a certificate.

    Ends with 0 where nothing failed, 1 where something did, 2 while a match runs: by its controller, or by the journal
    where that one is away.

    Example: bamchuong selftest --board pi-4-stations --pdf certificate.pdf

    Without people: bamchuong selftest --auto --json result.json

    For /tech: bamchuong selftest --serve
    """
    profile = find_board(board)
    injected = _injected(faults, profile)
    if injected and profile.gpio != "simulated":
        raise BadFileError([f"--fault: {board} has real lines; faults can be injected on simulated boards only"])
    url = f"http://127.0.0.1:{port}"
    ends, valid_s = Endpoints.at(runtime), valid_hours * 3_600
    asked = _Asked(profile, board, data, ends, url, port, auto, presses, valid_s, injected, in_a_match)
    if serve:
        sys.exit(_serve(asked))
    console = Console(highlight=False, soft_wrap=True)
    try:
        made = _test(asked, console)
    except NotLentError as error:
        console.print(f"[bold red]refused: {error}")
        sys.exit(ExitCode.NO if error.reasons == (SILENT,) else ExitCode.BAD_USE)
    _write(made, json_file, text_file, pdf_file)
    sys.exit(_end(made, console, certificate_files.save(data, made, vietnamese_translator())))


# ---------------------------------------------------------------------------------------------------------- the test


def _serve(asked: _Asked) -> int:
    """Until SIGTERM or SIGINT."""
    stop = StopEvent()
    try:
        with stop_on_signals(stop):
            service.serve(asked.session, asked.endpoints, stop)
    except AlreadyRunningError as error:
        print(f"selftest: {error}", file=sys.stderr)
        return ExitCode.CANNOT
    finally:
        stop.close()
    return ExitCode.GOOD


def _test(asked: _Asked, console: Console) -> Certificate:
    """In the controller's place, or beside it where one runs."""
    try:
        return _whole(asked, console)
    except AlreadyRunningError:
        return _borrowed(asked, console)


def _whole(asked: _Asked, console: Console) -> Certificate:
    """Machine, processes, lines, lamps, panel. Raises `AlreadyRunningError` where a controller runs, `NotLentError`
    where one should: its place is kept free while its match goes on, for it may come back at any moment."""
    started = time.monotonic()
    session = Session(asked.session, lambda one: _tell(console, one))
    match = None if asked.in_a_match else match_in_journal(asked.journal)
    with ExitStack() as stack:
        bench = stack.enter_context(SubstituteController(asked.endpoints, "TEST", time.monotonic_ns))
        if match is not None:
            raise NotLentError((Sentence("selftest-match-goes-on", CONTROLLER_AWAY, {"match": match}),))
        supervisor = Supervisor()
        stack.callback(supervisor.end)
        session.look()
        panel_s = PANEL_S if _start_missing(asked, bench, supervisor) else 0.0
        person = stack.enter_context(_person(asked, console))
        part = stack.enter_context(progress(console, bar=asked.auto))
        session.lead(bench, person, lambda: _keep_up(supervisor), part, panel_s)
    console.print(f"\n{len(session.results)} checks in {time.monotonic() - started:.0f} s")
    return session.certificate()


def _borrowed(asked: _Asked, console: Console) -> Certificate:
    """The same beside a running controller, with what it lends. Raises `NotLentError`: while a match runs, say."""
    session = Session(asked.session, lambda one: _tell(console, one))
    with LeaseClient(asked.endpoints, time.monotonic_ns) as bench, _person(asked, console) as person:
        bench.begin()
        session.look()
        with progress(console, bar=asked.auto) as part:
            session.lead(bench, person, goes_on=part)
    return session.certificate()


def _injected(faults: tuple[str, ...], board: Board) -> tuple[Injected, ...]:
    """The faults as given. Raises `BadFileError`."""
    lacks = [name for name, there in (("horn", board.horn), ("loopback", board.loopback)) if there is None]
    return inject.parse(faults, (one.number for one in board.stations), (one.name for one in board.displays), lacks)


def _journal(path: Path) -> tuple[Sentence | None, bool]:
    if not path.exists():
        return None, False
    try:
        return words.journal_holds(*verify(path)), False
    except BrokenChainError as error:
        return words.journal_broken(error.seq), True
    except JournalError:
        return words.JOURNAL_UNREADABLE, True


def _start_missing(asked: _Asked, bench: SubstituteController, supervisor: Supervisor) -> bool:
    """Start what has not greeted us; True where the panel is among it (with simulated pins only)."""
    deadline = time.monotonic() + GREETING_S
    while time.monotonic() < deadline:
        bench.turn(50)
    run, logs = ["--run", str(asked.endpoints.folder)], asked.data / "logs"
    settings = {Role.FIRMWARE: ["--data", str(asked.data)], Role.SCOREBOARD: []}  # site.toml is the firmware's
    for role, more in settings.items():
        if not bench.has(role):
            supervisor.add(role.value, [*run, "--board", asked.board_name, *more], logs)
    if asked.board.gpio != "simulated" or probes.panel(asked.url)[1]:
        return False
    web = ["--host", "127.0.0.1", "--port", str(asked.port), "--https-port", "0", "--board", asked.board_name]
    supervisor.add("panel", [*run, *web, "--data", str(asked.data)], logs)
    return True


def _keep_up(supervisor: Supervisor) -> str:
    """Keep the processes running; why one cannot."""
    try:
        return "; ".join(supervisor.watch())
    except CannotStartError as error:
        alive = [
            one for one in supervisor.children if one.process is None or one.process.poll() not in FATAL_EXIT_CODES
        ]
        supervisor.children[:] = alive
        return str(error).splitlines()[-1]


@contextmanager
def _person(asked: _Asked, console: Console) -> Iterator[Operator]:
    """Who presses and looks."""
    if not asked.auto:
        yield TerminalOperator(lambda words: console.print(f"[bold cyan]{words}"))
        return
    if asked.board.gpio != "simulated":
        yield NoOperator()
        return
    with simulated_technician(asked.board, asked.endpoints, inject.world(asked.faults)) as made:
        yield made


# ------------------------------------------------------------------------------------------------------------ telling


def _tell(console: Console, one: Result) -> None:
    """One result, and for what is not good why it matters and what to do."""
    _say(console, one)
    if one.outcome in (Outcome.WARN, Outcome.FAIL):
        _indented(console, f"why it matters: {CHECKS[one.check].why}")
        _indented(console, f"what to do:     {one.do}")


def _say(console: Console, one: Result) -> None:
    """Its outcome, check, place and figures."""
    outcome = (f"{one.outcome.value:<{INDENT}}", _STYLES[one.outcome])
    console.print(Text.assemble(outcome, _fitting(console, f"{title(one)}: {one.found}")))


def _indented(console: Console, words: str) -> None:
    """Words below a result."""
    console.print(" " * INDENT + _fitting(console, words), markup=False)


def _fitting(console: Console, words: str) -> str:
    """Words beside the outcomes, at a terminal in lines that fit; a file or a pipe gets one line."""
    lines = textwrap.wrap(words, max(40, console.width - INDENT)) if console.is_terminal else [words]
    return ("\n" + " " * INDENT).join(lines)


def _write(made: Certificate, json_file: Path | None, text_file: Path | None, pdf_file: Path | None) -> None:
    offset_s, page = time.localtime(made.made_s).tm_gmtoff, certificate_text.told(made, vietnamese_translator())
    try:
        if json_file is not None:
            json_file.write_bytes(msgspec.json.format(msgspec.json.encode(made)) + b"\n")
        if text_file is not None:
            text_file.write_text(certificate_text.text(page, offset_s), encoding="utf-8")
    except OSError as error:
        raise BadFileError([f"{error.filename}: cannot be written ({error.strerror})"]) from error
    if pdf_file is not None:
        from hardware.selftest.certificate.certificate_pdf import write_pdf

        write_pdf(page, pdf_file, offset_s)


def _end(made: Certificate, console: Console, path: Path) -> int:
    """What is wrong once more, after so many lines; how many of each; the verdict and where it is kept."""
    for one in made.results:
        if one.outcome in (Outcome.WARN, Outcome.FAIL):
            _say(console, one)
    counts = Counter(one.outcome for one in made.results)
    said = {Outcome.PASS: "passed", Outcome.SKIPPED: "not tried", Outcome.WARN: "to look at", Outcome.FAIL: "failed"}
    console.print(", ".join(f"{counts[outcome]} {words}" for outcome, words in said.items() if counts[outcome]))
    console.print(f"[{_STYLES[made.verdict]}]{made.verdict.value.upper()}[/] {made.board_id}: ", end="")
    if made.verdict is Outcome.FAIL:
        console.print(str(path), markup=False)
        return ExitCode.NO
    console.print(
        f"{path}, good until {certificate_text.when(made.expires_s, time.localtime().tm_gmtoff)}", markup=False
    )
    return ExitCode.GOOD


COMMANDS = (selftest,)
