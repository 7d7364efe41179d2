"""The command `bench hub`.

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
@click.option("--halls", type=click.IntRange(1, 10_000), default=3_000, show_default=True, help="Halls that send.")
@click.option("--posts", type=click.IntRange(1), default=6, show_default=True, help="Posts of each.")
@click.option("--rows", type=click.IntRange(1, 200), default=2, show_default=True, help="Rows of a post.")
@click.option("--pause", type=float, default=6.0, show_default=True, help="Seconds between two posts of a hall.")
@click.option("--clients", type=click.IntRange(1), default=4, show_default=True, help="Processes that play halls.")
@click.option("--servers", type=click.IntRange(1), default=2, show_default=True, help="Processes of the hub.")
@click.option("--disk", type=options.FOLDER, help="A folder on the disk to measure; by default the temporary one.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def hub(
    halls: int,
    posts: int,
    rows: int,
    pause: float,
    clients: int,
    servers: int,
    disk: Path | None,
    json_file: Path | None,
) -> None:
    """Halls that send all at once to the office's hub, on SQLite and PostgreSQL: from a post to its signed receipt.

    Example: bamchuong bench hub --halls 300
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)  # before it is loaded: it lists its plugins then
    from bench.hub import Load, run

    load_before = os.getloadavg()[0]
    folder = disk if disk is not None else Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    load = Load(halls=halls, posts=posts, rows=rows, pause_s=pause, clients=clients, servers=servers)
    figures = run(load, folder, Console(stderr=True).print)
    finish("hub", "bamchuong " + " ".join(sys.argv[1:]), figures, load_before, json_file)
