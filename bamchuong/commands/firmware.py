"""Command `firmware`.

Kind: start
"""

import sys
from pathlib import Path

import click

from bamchuong.calibration import apply_calibration
from bamchuong.commands import options
from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from hardware.board import find_board


@click.command()
@options.board
@options.data
@options.run
@click.option("--explain", is_flag=True, help="Print what would be used, why, and every warning; then exit.")
@click.option("--dark", is_flag=True, help="Switch lamps and horn off, then exit: for after a crash (ExecStopPost=).")
def firmware(board: str, data: Path, runtime: Path, *, explain: bool, dark: bool) -> None:
    """Run the firmware: buttons, verdicts, lamps and horn.

    Example: bamchuong firmware --board pi-4-stations --explain
    """
    from firmware import start
    from firmware.pins.edges import MachineError

    profile, endpoints = find_board(board), Endpoints.at(runtime)
    if not dark:  # lamps must go off even if site.toml is invalid
        profile = apply_calibration(profile, data)
    if not (explain or dark):
        sys.exit(start.run(profile, endpoints))
    try:
        if dark:
            start.darken(profile, endpoints)
        else:
            click.echo("\n".join(start.explain(profile, endpoints)))
    except MachineError as error:
        click.echo(f"cannot: {error}", err=True)
        sys.exit(ExitCode.CANNOT)


COMMANDS = (firmware,)
