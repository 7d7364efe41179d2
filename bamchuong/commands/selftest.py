"""Command `selftest`.

Kind: start
"""

import sys
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.processes import TESTER
from bamchuong.selftest_options import CertificateFiles, SelftestOptions, parse_faults
from bus.bad_file import BadFileError
from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from bus.language import Language
from bus.lock import AlreadyRunningError
from bus.stop_signal import StopEvent, stop_on_signals
from hardware.board import find_board
from hardware.selftest.certificate.certificate import VALID_S
from hardware.selftest.guided_test import PRESSES


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
    injected = parse_faults(faults, profile)
    if injected and profile.gpio != "simulated":
        raise BadFileError([f"--fault: {board} has real pins; faults can be injected on simulated boards only"])
    url = f"http://127.0.0.1:{port}"
    selftest_options = SelftestOptions(
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
        sys.exit(_serve(selftest_options))
    from bamchuong.terminal_selftest import run  # the process that waits at /tech needs none of it

    sys.exit(run(selftest_options, language, CertificateFiles(json=json_file, text=text_file, pdf=pdf_file)))


def _serve(selftest_options: SelftestOptions) -> int:
    """Serve the page /tech until SIGTERM or SIGINT."""
    from hardware.selftest import service

    stop = StopEvent()
    try:
        with stop_on_signals(stop):
            service.serve(selftest_options.session, selftest_options.endpoints, stop)
    except AlreadyRunningError as error:
        print(f"{TESTER.name}: {error}", file=sys.stderr)
        return ExitCode.CANNOT
    finally:
        stop.close()
    return ExitCode.GOOD


COMMANDS = (selftest,)
