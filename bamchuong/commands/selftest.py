"""Command `selftest`.

Firmware and scoreboard are those of the show: the self-test runs in place of the controller, or leases the outputs from
a running result.

Kind: start
"""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
from rich.console import Console

from bamchuong.commands import options
from bamchuong.match_status import match_in_journal
from bamchuong.processes import PANEL, TESTER, Process, Starter, started_by
from bamchuong.progress import progress
from bamchuong.selftest_report import SelftestReport
from bamchuong.simulated_technician import simulated_technician
from bamchuong.supervisor import FATAL_EXIT_CODES, CannotStartError, Supervisor
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import DEFAULT_LANGUAGE, SOURCE_LANGUAGE, Language, Translate
from bus.messages import Sentence
from bus.sockets import AlreadyRunningError, Endpoints
from bus.stop_signal import StopEvent, stop_on_signals
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.journal_reader import verify
from hardware.board import Board, find_board
from hardware.selftest import faults as inject
from hardware.selftest import service
from hardware.selftest.assess import wording
from hardware.selftest.assess.results import Outcome
from hardware.selftest.certificate import certificate_files, certificate_json, certificate_text
from hardware.selftest.certificate.certificate import VALID_S, Certificate
from hardware.selftest.faults import InjectedFault
from hardware.selftest.guided_test import PRESSES
from hardware.selftest.operator.operator import NoOperator, Operator, TerminalOperator
from hardware.selftest.rig import probes
from hardware.selftest.rig.lease_client import NO_CONTROLLER, LeaseClient, LeaseRefusedError
from hardware.selftest.rig.substitute_controller import SubstituteController
from hardware.selftest.session import Session, SessionConfig

GREETING_S = 1.6
"""Running processes have announced themselves by then: they greet a silent controller every second."""
PANEL_START_S = 20.0
CONTROLLER_AWAY = "{match}, and its controller is away: start it, or test in its place with --in-a-match"


@dataclass(frozen=True)
class SelftestOptions:
    """The options of the command line."""

    board: Board
    board_name: str
    data: Path
    endpoints: Endpoints
    url: str
    port: int
    auto: bool
    presses: int
    valid_s: int
    faults: tuple[InjectedFault, ...]
    in_a_match: bool = False

    @property
    def journal(self) -> Path:
        """The journal of the contest on this machine."""
        return self.data / "journal.sqlite"

    @property
    def session(self) -> SessionConfig:
        """The options that the session needs."""
        return SessionConfig(
            board=self.board,
            data=self.data,
            panel_url=self.url,
            verify_journal=lambda: _journal(self.journal),
            software=version("bamchuong"),
            presses=self.presses,
            valid_s=self.valid_s,
            faults=self.faults,
        )


@click.command()
@options.board
@options.data
@options.run
@options.panel_port
@click.option("--auto", is_flag=True, help="Run without people; buttons are pressed on the simulated board only.")
@click.option(
    "--presses", type=click.IntRange(1, 20), default=PRESSES, show_default=True, help="Presses at each station."
)
@click.option(
    "--valid-hours",
    type=click.IntRange(1, 168),
    default=VALID_S // 3_600,
    show_default=True,
    help="Validity of the certificate.",
)
@click.option("--json", "json_file", type=options.FILE, help="Also write the certificate to this file, as JSON.")
@click.option(
    "--certificate",
    "text_file",
    type=options.FILE,
    help="Also write the certificate to this file, as text.",
)
@click.option(
    "--pdf",
    "pdf_file",
    type=options.FILE,
    help="Also write the certificate to this file, as a one-page PDF.",
)
@options.lang(
    "language",
    default=None,
    show_default="English at the terminal, Vietnamese on paper",
    help="Language of results, questions and certificate.",
)
@click.option("--serve", is_flag=True, help="Serve the guided self-test on the panel's page /tech until stopped.")
@click.option("--fault", "faults", multiple=True, metavar="KIND[:WHERE]", help="Inject a fault; simulated board only.")
@click.option(
    "--in-a-match", is_flag=True, help="Without a controller: test even if the journal holds an unfinished match."
)
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
    language: Language | None,
    *,
    auto: bool,
    serve: bool,
    in_a_match: bool,
) -> None:
    """Test machine, buttons, lamps, horn and LED boards with the processes of the show, and write a certificate.

    Exits with 0 if nothing failed, 1 if something did, 2 while a match is running, according to its controller or,
    without one, to the journal.

    Example: bamchuong selftest --board pi-4-stations --pdf certificate.pdf

    Without people: bamchuong selftest --auto --json result.json

    For /tech: bamchuong selftest --serve
    """
    profile = find_board(board)
    injected = _parse_faults(faults, profile)
    if injected and profile.gpio != "simulated":
        raise BadFileError([f"--fault: {board} has real pins; faults can be injected on simulated boards only"])
    url = f"http://127.0.0.1:{port}"
    chosen = SelftestOptions(
        board=profile,
        board_name=board,
        data=data,
        endpoints=Endpoints.at(runtime),
        url=url,
        port=port,
        auto=auto,
        presses=presses,
        valid_s=valid_hours * 3_600,
        faults=injected,
        in_a_match=in_a_match,
    )
    if serve:
        sys.exit(_serve(chosen))
    report = SelftestReport(Console(highlight=False, soft_wrap=True), translator(language or SOURCE_LANGUAGE))
    try:
        certificate = _test(chosen, report)
    except LeaseRefusedError as error:
        report.print_refusal(error.reasons)
        sys.exit(ExitCode.NO if error.reasons == (NO_CONTROLLER,) else ExitCode.BAD_USE)
    _write(certificate, translator(language or DEFAULT_LANGUAGE), json_file, text_file, pdf_file)
    report.print_verdict(certificate, certificate_files.save(data, certificate))
    sys.exit(ExitCode.NO if certificate.verdict is Outcome.FAIL else ExitCode.GOOD)


# ---------------------------------------------------------------------------------------------------------- the test


def _serve(chosen: SelftestOptions) -> int:
    """Serve the page /tech until SIGTERM or SIGINT."""
    stop = StopEvent()
    try:
        with stop_on_signals(stop):
            service.serve(chosen.session, chosen.endpoints, stop)
    except AlreadyRunningError as error:
        print(f"{TESTER.name}: {error}", file=sys.stderr)
        return ExitCode.CANNOT
    finally:
        stop.close()
    return ExitCode.GOOD


def _test(chosen: SelftestOptions, report: SelftestReport) -> Certificate:
    """Test in place of the controller, or beside a running result."""
    try:
        return _test_in_place_of_controller(chosen, report)
    except AlreadyRunningError:
        return _test_beside_controller(chosen, report)


def _test_in_place_of_controller(chosen: SelftestOptions, report: SelftestReport) -> Certificate:
    """Test machine, processes, lines, lamps and panel.

    Raises `AlreadyRunningError` where a controller runs, `LeaseRefusedError` where one should: its place is left free
    while its match is unfinished, because it may return at any moment.
    """
    started = time.monotonic()
    session = Session(chosen.session, report.print_result)
    match = None if chosen.in_a_match else match_in_journal(chosen.journal)
    with ExitStack() as stack:
        rig = stack.enter_context(SubstituteController(chosen.endpoints, "TEST", time.monotonic_ns))
        if match is not None:
            raise LeaseRefusedError((Sentence("selftest-match-goes-on", CONTROLLER_AWAY, {"match": match}),))
        supervisor = Supervisor()
        stack.callback(supervisor.end)
        session.inspect_machine()
        panel_s = PANEL_START_S if _start_missing(chosen, rig, supervisor) else 0.0
        operator = stack.enter_context(_operator(chosen, report))
        report_part = stack.enter_context(progress(report.console, bar=chosen.auto, translate=report.translate))
        session.run(rig, operator, lambda: _keep_running(supervisor), report_part, panel_s)
    report.print_duration(len(session.results), round(time.monotonic() - started))
    return session.certificate()


def _test_beside_controller(chosen: SelftestOptions, report: SelftestReport) -> Certificate:
    """Test with the outputs that a running controller lends. Raises `LeaseRefusedError`, such as during a match."""
    session = Session(chosen.session, report.print_result)
    with LeaseClient(chosen.endpoints, time.monotonic_ns) as rig, _operator(chosen, report) as operator:
        rig.acquire()
        session.inspect_machine()
        with progress(report.console, bar=chosen.auto, translate=report.translate) as report_part:
            session.run(rig, operator, on_progress=report_part)
    return session.certificate()


def _parse_faults(faults: tuple[str, ...], board: Board) -> tuple[InjectedFault, ...]:
    """The faults named on the command line. Raises `BadFileError`."""
    missing = [name for name, part in (("horn", board.horn), ("loopback", board.loopback)) if part is None]
    stations, displays = [station.number for station in board.stations], [display.name for display in board.displays]
    return inject.parse(faults, stations, displays, missing)


def _journal(path: Path) -> tuple[Sentence | None, bool]:
    if not path.exists():
        return None, False
    try:
        return wording.journal_intact(*verify(path)), False
    except BrokenChainError as error:
        return wording.journal_broken(error.seq), True
    except JournalError:
        return wording.JOURNAL_UNREADABLE, True


def _start_missing(chosen: SelftestOptions, rig: SubstituteController, supervisor: Supervisor) -> bool:
    """Start the processes that have not greeted us; True if the panel is one of them (with simulated pins only)."""
    deadline = time.monotonic() + GREETING_S
    while time.monotonic() < deadline:
        rig.turn(50)
    values = {
        "run": str(chosen.endpoints.folder),
        "data": str(chosen.data),
        "board": chosen.board_name,
        "host": "127.0.0.1",
        "port": str(chosen.port),
        "https-port": "0",
    }
    missing = [process for process in started_by(Starter.SELFTEST) if not _is_running(process, chosen, rig)]
    for process in missing:
        supervisor.add(process, values, chosen.data / "logs")
    return PANEL in missing


def _is_running(process: Process, chosen: SelftestOptions, rig: SubstituteController) -> bool:
    """Whether there is no need to start `process`. A panel is needed with simulated pins only, and seen by its page."""
    if process is PANEL:
        return chosen.board.gpio != "simulated" or probes.ask_panel(chosen.url)[1]
    return process.role is not None and rig.has_process(process.role)


def _keep_running(supervisor: Supervisor) -> str:
    """Keep the processes running; the reason why one cannot run, or empty."""
    try:
        return "; ".join(map(str, supervisor.watch()))
    except CannotStartError as error:
        alive = [
            child
            for child in supervisor.children
            if child.process is None or child.process.poll() not in FATAL_EXIT_CODES
        ]
        supervisor.children[:] = alive
        return str(error).splitlines()[-1]


@contextmanager
def _operator(chosen: SelftestOptions, report: SelftestReport) -> Iterator[Operator]:
    """Whoever presses and looks."""
    if not chosen.auto:
        yield TerminalOperator(report.print_instruction, report.translate)
        return
    if chosen.board.gpio != "simulated":
        yield NoOperator()
        return
    with simulated_technician(chosen.board, chosen.endpoints, inject.hall(chosen.faults)) as technician:
        yield technician


def _write(
    certificate: Certificate,
    translate: Translate,
    json_file: Path | None,
    text_file: Path | None,
    pdf_file: Path | None,
) -> None:
    """Write the certificate to the files that were asked for. Raises `BadFileError`."""
    offset_s = time.localtime(certificate.issued_s).tm_gmtoff
    try:
        if json_file is not None:
            json_file.write_bytes(certificate_json.encode(certificate))
        if text_file is not None:
            text_file.write_text(certificate_text.text(certificate, translate, offset_s), encoding="utf-8")
    except OSError as error:
        raise BadFileError([f"{error.filename}: cannot be written ({error.strerror})"]) from error
    if pdf_file is not None:
        from hardware.selftest.certificate.certificate_pdf import write_pdf

        write_pdf(certificate, pdf_file, translate, offset_s)


COMMANDS = (selftest,)
