"""The self-test at a terminal, in place of the controller or beside a running one.

Firmware and scoreboard are those of the show: the self-test runs in place of the controller, or leases the outputs from
a running one.

Kind: start
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from rich.console import Console

from bamchuong.child_process import CannotStartError
from bamchuong.match_status import match_in_journal
from bamchuong.processes import PANEL, Process, Starter, started_by
from bamchuong.progress import progress
from bamchuong.selftest_options import CertificateFiles, SelftestOptions
from bamchuong.selftest_report import SelftestReport
from bamchuong.simulated_technician import simulated_technician
from bamchuong.supervisor import FATAL_EXIT_CODES, Supervisor
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import DEFAULT_LANGUAGE, SOURCE_LANGUAGE, Language, Translate
from bus.lock import AlreadyRunningError
from bus.messages import Sentence
from hardware.selftest import faults as inject
from hardware.selftest.assess.results import Outcome
from hardware.selftest.certificate import certificate_files, certificate_json, certificate_text
from hardware.selftest.certificate.certificate import Certificate
from hardware.selftest.operator.operator import NoOperator, Operator, TerminalOperator
from hardware.selftest.rig import probes
from hardware.selftest.rig.lease_client import NO_CONTROLLER, LeaseClient, LeaseRefusedError
from hardware.selftest.rig.substitute_controller import SubstituteController
from hardware.selftest.session import Session

GREETING_S = 1.6
"""Running processes have announced themselves by then: they greet a silent controller every second."""
PANEL_START_S = 20.0
CONTROLLER_AWAY = "{match}, and its controller is away: start it, or test in its place with --in-a-match"


def run(options: SelftestOptions, language: Language | None, files: CertificateFiles) -> int:
    """Test, write the certificate, print everything; the exit code. Raises `BadFileError`."""
    report = SelftestReport(Console(highlight=False, soft_wrap=True), translator(language or SOURCE_LANGUAGE))
    try:
        certificate = _test(options, report)
    except LeaseRefusedError as error:
        report.print_refusal(error.reasons)
        return ExitCode.NO if error.reasons == (NO_CONTROLLER,) else ExitCode.BAD_USE
    _write(certificate, translator(language or DEFAULT_LANGUAGE), files)
    report.print_verdict(certificate, certificate_files.save(options.data, certificate))
    return ExitCode.NO if certificate.verdict is Outcome.FAIL else ExitCode.GOOD


def _test(options: SelftestOptions, report: SelftestReport) -> Certificate:
    """Test in place of the controller, or beside a running result."""
    try:
        return _test_in_place_of_controller(options, report)
    except AlreadyRunningError:
        return _test_beside_controller(options, report)


def _test_in_place_of_controller(options: SelftestOptions, report: SelftestReport) -> Certificate:
    """Test machine, processes, lines, lamps and panel.

    Raises `AlreadyRunningError` where a controller runs, `LeaseRefusedError` where one should: its place is left free
    while its match is unfinished, because it may return at any moment.
    """
    started = time.monotonic()
    session = Session(options.session, report.print_result)
    match = None if options.in_a_match else match_in_journal(options.journal)
    with ExitStack() as stack:
        rig = stack.enter_context(SubstituteController(options.endpoints, "TEST", time.monotonic_ns))
        if match is not None:
            raise LeaseRefusedError((Sentence("selftest-match-goes-on", CONTROLLER_AWAY, {"match": match}),))
        supervisor = Supervisor()
        stack.callback(supervisor.end)
        session.inspect_machine()
        panel_s = PANEL_START_S if _start_missing(options, rig, supervisor) else 0.0
        operator = stack.enter_context(_operator(options, report))
        report_part = stack.enter_context(progress(report.console, bar=options.auto, translate=report.translate))
        session.run(rig, operator, lambda: _keep_running(supervisor), report_part, panel_s)
    report.print_duration(len(session.results), round(time.monotonic() - started))
    return session.certificate()


def _test_beside_controller(options: SelftestOptions, report: SelftestReport) -> Certificate:
    """Test with the outputs that a running controller lends. Raises `LeaseRefusedError`, such as during a match."""
    session = Session(options.session, report.print_result)
    with LeaseClient(options.endpoints, time.monotonic_ns) as rig, _operator(options, report) as operator:
        rig.acquire()
        session.inspect_machine()
        with progress(report.console, bar=options.auto, translate=report.translate) as report_part:
            session.run(rig, operator, on_progress=report_part)
    return session.certificate()


def _start_missing(options: SelftestOptions, rig: SubstituteController, supervisor: Supervisor) -> bool:
    """Start the processes that have not greeted us; True if the panel is one of them (with simulated pins only)."""
    deadline = time.monotonic() + GREETING_S
    while time.monotonic() < deadline:
        rig.turn(50)
    values = {
        "run": str(options.endpoints.folder),
        "data": str(options.data),
        "board": options.board_name,
        "host": "127.0.0.1",
        "port": str(options.port),
        "https-port": "0",
    }
    missing = [process for process in started_by(Starter.SELFTEST) if not _is_running(process, options, rig)]
    for process in missing:
        supervisor.add(process, values, options.data / "logs")
    return PANEL in missing


def _is_running(process: Process, options: SelftestOptions, rig: SubstituteController) -> bool:
    """Whether there is no need to start `process`. A panel is needed with simulated pins only, and seen by its page."""
    if process is PANEL:
        return options.board.gpio != "simulated" or probes.ask_panel(options.url)[1]
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
def _operator(options: SelftestOptions, report: SelftestReport) -> Iterator[Operator]:
    """Whoever presses and looks."""
    if not options.auto:
        yield TerminalOperator(report.print_instruction, report.translate)
        return
    if options.board.gpio != "simulated":
        yield NoOperator()
        return
    with simulated_technician(options.board, options.endpoints, inject.hall(options.faults)) as technician:
        yield technician


def _write(certificate: Certificate, translate: Translate, files: CertificateFiles) -> None:
    """Write the certificate to the files that were asked for. Raises `BadFileError`."""
    offset_s = time.localtime(certificate.issued_s).tm_gmtoff
    try:
        if files.json is not None:
            files.json.write_bytes(certificate_json.encode(certificate))
        if files.text is not None:
            files.text.write_text(certificate_text.text(certificate, translate, offset_s), encoding="utf-8")
    except OSError as error:
        raise BadFileError([f"{error.filename}: cannot be written ({error.strerror})"]) from error
    if files.pdf is not None:
        from hardware.selftest.certificate.certificate_pdf import write_pdf

        write_pdf(certificate, files.pdf, translate, offset_s)
