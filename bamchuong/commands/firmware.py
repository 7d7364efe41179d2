"""Start the firmware: `firmware`, and what it would use (`--explain`), and everything off (`--dark`).

Kind: start
"""

import sys
from pathlib import Path

import click

from bamchuong.calibration import calibrated
from bamchuong.commands import options
from bus.exit_codes import ExitCode
from bus.sockets import Endpoints
from hardware.board import find_board


@click.command()
@options.board
@options.data
@options.run
@click.option("--explain", is_flag=True, help="Say what would be used, and why, and what speaks against it; then end.")
@click.option("--dark", is_flag=True, help="Put lamps and horn out, then end: for after a crash (ExecStopPost=).")
def firmware(board: str, data: Path, runtime: Path, *, explain: bool, dark: bool) -> None:
    """The pins: edges in, verdicts out, lamps and horn.

    Example: bamchuong firmware --board pi-4-stations --explain
    """
    from firmware import start
    from firmware.pins.edges import MachineError

    profile, endpoints = find_board(board), Endpoints.at(runtime)
    if not dark:  # putting out the lamps must work whatever stands in site.toml
        profile = calibrated(profile, data)
    if not (explain or dark):
        sys.exit(start.run(profile, endpoints))
    try:
        if dark:
            start.darken(profile, endpoints)
        else:
            click.echo("\n".join(start.explanation(profile, endpoints)))
    except MachineError as error:
        click.echo(f"cannot: {error}", err=True)
        sys.exit(ExitCode.CANNOT)


COMMANDS = (firmware,)
