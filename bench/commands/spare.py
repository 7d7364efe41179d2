"""The command `bench spare`.

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
@click.option(
    "--takeovers", type=click.IntRange(1, 10_000), default=200, show_default=True, help="How often a machine dies."
)
@click.option("--seed", type=int, default=1, show_default=True, help="When, and of what.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def spare(takeovers: int, seed: int, json_file: Path | None) -> None:
    """A spare machine takes over from one that is killed, frozen or cut off, and the old one comes back. Needs root.

    Example: sudo bamchuong bench spare --takeovers 20
    """
    from bench.contest_driver import ContestStuckError
    from bench.spare import run

    console = Console(stderr=True)
    load = os.getloadavg()[0]
    try:
        figures = run(takeovers, seed, console.print)
    except ContestStuckError as error:
        console.print(f"[red]{error}")
        sys.exit(ExitCode.CANNOT)
    finish("spare", f"bamchuong bench spare --takeovers {takeovers} --seed {seed}", figures, load, json_file)


COMMANDS = (bench,)
