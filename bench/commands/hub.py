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

LONGEST_S = 240
"""Requests are signed beforehand, and count for five minutes."""


@bench.command()
@click.option("--halls", type=click.IntRange(1, 10_000), default=3_000, show_default=True, help="Halls that send.")
@click.option("--seconds", type=click.IntRange(5), default=120, show_default=True, help="How much of a Saturday.")
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1.0, show_default=True, help="How fast it is played.")
@click.option("--clients", type=click.IntRange(1), default=2, show_default=True, help="Processes that play halls.")
@click.option("--servers", type=click.IntRange(1), default=2, show_default=True, help="Processes of the hub.")
@click.option("--short", is_flag=True, help="20 seconds of it, and 3 seconds of the public's requests.")
@click.option("--disk", type=options.FOLDER, help="A folder on the disk to measure; by default the temporary one.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def hub(
    halls: int,
    seconds: int,
    speed: float,
    clients: int,
    servers: int,
    *,
    short: bool,
    disk: Path | None,
    json_file: Path | None,
) -> None:
    """A Saturday of halls that send to the office's hub, on PostgreSQL behind nginx: from a post to its signed receipt.

    Then what the MC notices of a bad hub, what the public asks for, a match that is made public, and a hub that burns.

    Example: bamchuong bench hub --halls 300 --short
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)  # before it is loaded: it lists its plugins then
    from bench.hub import Load, run
    from bench.hub_halls import Play

    window_s = 20 if short else seconds
    if window_s / speed > LONGEST_S:
        raise click.UsageError(f"--seconds / --speed: at most {LONGEST_S}, because requests are signed beforehand")
    load_before = os.getloadavg()[0]
    folder = disk if disk is not None else Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    play = Play(float(window_s), speed)
    load = Load(
        halls=halls,
        play=play,
        clients=clients,
        servers=servers,
        public_s=3 if short else 10,
        events=50 if short else 200,
    )
    figures = run(load, folder, Console(stderr=True).print)
    finish("hub", "bamchuong " + " ".join(sys.argv[1:]), figures, load_before, json_file)
