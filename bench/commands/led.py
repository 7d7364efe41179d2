"""The command group `bench`, and `bench led`.

Kind: start
"""

import os
import sys
from pathlib import Path

import click
from rich.console import Console

from bamchuong.commands import options
from bench.figures import Bench, Figure, as_json, machine, table
from bus.exit_codes import ExitCode


@click.group()
def bench() -> None:
    """Measure on this machine the figures that we claim. Exit code 1: a bar does not hold."""


@bench.command()
@click.option("--seconds", type=click.IntRange(5, 3000), default=60, show_default=True, help="How long the clock runs.")
@click.option("--verdicts", type=click.IntRange(1, 100), default=100, show_default=True, help="How many verdicts.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def led(seconds: int, verdicts: int, json_file: Path | None) -> None:
    """LED boards: from a verdict to the last byte, second flips, processor, bytes on the wire.

    Example: bamchuong bench led --json led.json
    """
    from bench.contest_driver import ContestStuckError
    from bench.led import run

    console = Console(stderr=True)
    load = os.getloadavg()[0]
    try:
        figures = run(seconds, verdicts, console.print)
    except ContestStuckError as error:
        console.print(f"[red]{error}")
        sys.exit(ExitCode.CANNOT)
    finish("led", f"bamchuong bench led --seconds {seconds} --verdicts {verdicts}", figures, load, json_file)


def finish(name: str, command: str, figures: list[Figure], load: float, json_file: Path | None) -> None:
    """Print the figures and exit with 1 if a bar does not hold. `load`: of the machine, before."""
    outcome = Bench(name, command, tuple(figures), machine(load))
    Console().print(table(outcome))
    if json_file is not None:
        json_file.write_bytes(as_json(outcome))
    sys.exit(ExitCode.GOOD if outcome.holds else ExitCode.NO)


COMMANDS = (bench,)
