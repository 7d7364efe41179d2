"""The command `bench season`.

Kind: start
"""

import logging
import os
import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console

from bamchuong.commands import options
from bench.commands.led import bench, finish


@bench.command()
@click.option(
    "--facts", type=click.IntRange(200_000), default=1_400_000, show_default=True, help="Facts of the season."
)
@click.option("--disk", type=options.FOLDER, help="A folder on the disk to measure; by default the temporary one.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def season(facts: int, disk: Path | None, json_file: Path | None) -> None:
    """A season of 3,000 sittings on SQLite and PostgreSQL: what is read of it made anew, orders, pages; season check.

    Example: bamchuong bench season --disk /var/lib/bamchuong
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)  # before it is loaded: it lists its plugins then
    from bench.season import run

    load_before = os.getloadavg()[0]
    folder = disk if disk is not None else Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    figures = run(facts, folder, Console(stderr=True).print)
    finish("season", "bamchuong " + " ".join(sys.argv[1:]), figures, load_before, json_file)
