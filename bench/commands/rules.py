"""The command `bench rules`.

Kind: start
"""

import os
import tempfile
from pathlib import Path

import click
from rich.console import Console

from bamchuong.commands import options
from bamchuong.input_files import load
from bamchuong.show import FileNames
from bench.commands.led import bench, finish


@bench.command()
@click.option("--appends", type=click.IntRange(100), default=2000, show_default=True, help="Durable rulings to time.")
@click.option("--disk", type=options.FOLDER, help="A folder on the disk to measure; by default the temporary one.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def rules(appends: int, disk: Path | None, json_file: Path | None) -> None:
    """Rules and journal: a decision, a replay, memory, a durable append, flushes.

    Example: bamchuong bench rules --disk /var/lib/bamchuong
    """
    from bench.rules import run

    console = Console(stderr=True)
    load_before = os.getloadavg()[0]
    folder = disk if disk is not None else Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    figures = run(load(FileNames()).evening(1.0), folder, appends, console.print)
    finish("rules", f"bamchuong bench rules --appends {appends}", figures, load_before, json_file)


COMMANDS = (bench,)
