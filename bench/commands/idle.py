"""The command `bench idle`.

Kind: start
"""

import os
import sys
from pathlib import Path

import click
from rich.console import Console

from bamchuong.commands import options
from bench.commands.led import bench, finish
from bus.exit_codes import ExitCode


@bench.command()
@click.option("--seconds", type=click.IntRange(5, 3000), default=60, show_default=True, help="How long to watch.")
@click.option("--rotorhazard", type=options.FOLDER, help="RotorHazard's source, whose server is measured beside ours.")
@click.option(
    "--python",
    type=options.FILE,
    help="The Python whose libraries the processes load, such as /opt/bamchuong/venv/bin/python; by default this one, "
    "with all that development needs.",
)
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def idle(seconds: int, rotorhazard: Path | None, python: Path | None, json_file: Path | None) -> None:
    """All processes of an installed box at rest: memory, processor, waking up.

    Example: bamchuong bench idle --rotorhazard ../RotorHazard
    """
    from bench.idle import run
    from bench.panel_servers import NoServerError

    console = Console(stderr=True)
    load = os.getloadavg()[0]
    try:
        figures = run(seconds, rotorhazard, console.print, str(python or sys.executable))
    except NoServerError as error:
        console.print(f"[red]{error}")
        sys.exit(ExitCode.CANNOT)
    finish("idle", f"bamchuong bench idle --seconds {seconds}", figures, load, json_file)


COMMANDS = (bench,)
