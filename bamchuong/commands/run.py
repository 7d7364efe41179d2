"""Start everything on this machine: `demo` on simulated buttons, lamps and LED boards, `run` for a real evening.

Kind: start
"""

import sys
from pathlib import Path

import click
from rich.console import Console

from bamchuong.commands import options
from bamchuong.demo import Show, run_show
from bamchuong.input_files import Names


@click.command()
@click.option("--robot", is_flag=True, help="Play the match by itself, then print the timelines and the ranking.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="What the robots do: the same seed, the same result."
)
@options.speed
@options.form
@options.pack
@options.match
@click.option("--board", default="simulated", show_default=True, help="Board profile: a shipped name or a file.")
@options.host
@options.port
@click.option("--data", type=options.FOLDER, help="Data folder; without it, a temporary one that is gone afterwards.")
@click.option("--json", "json_file", type=options.FILE, help="Write ranking, press timelines and journal head here.")
def demo(
    robot: bool,
    seed: int,
    speed: float,
    form: str,
    pack: str,
    match: str,
    board: str,
    host: str,
    port: int,
    data: Path | None,
    json_file: Path | None,
) -> None:
    """A whole match on simulated buttons, lamps and LED boards, in the browser and in this terminal.

    Example: bamchuong demo --robot --speed 60 --seed 7 --json result.json
    """
    if json_file is not None and not robot:
        raise click.UsageError("--json needs --robot: only a match that ends has a result")
    names = Names(board, form, pack, match)
    show = Show(names, host, port, speed, data, seed if robot else None, json_file)
    sys.exit(run_show(show, Console()))


@click.command()
@options.form
@options.pack
@options.match
@options.board
@options.host
@options.port
@options.data
@click.option("--new", is_flag=True, help="Begin a new match even if the journal holds one that goes on.")
def run(form: str, pack: str, match: str, board: str, host: str, port: int, data: Path, *, new: bool) -> None:
    """All processes of a real evening on this machine; goes on where the journal ended.

    Example: bamchuong run --board pi-4-stations --match my-match.toml
    """
    show = Show(Names(board, form, pack, match), host, port, 1.0, data, None, new=new)
    sys.exit(run_show(show, Console()))


COMMANDS = (demo, run)
