"""Commands `demo`, on simulated hardware, and `run`, for a real evening: all processes on this machine.

Kind: start
"""

import sys
from pathlib import Path

import click
from rich.console import Console

from bamchuong.commands import options
from bamchuong.demo import run_show
from bamchuong.show import FileNames, Show
from bus.language import Language

LANG = options.terminal_lang(help="Language of what this terminal shows.")


@click.command()
@click.option("--robot", is_flag=True, help="Let robots play the match, then print timelines and ranking.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Seed of the robots: the same seed gives the same result."
)
@options.speed
@options.form
@options.pack
@options.match
@click.option("--board", default="simulated", show_default=True, help="Board profile: a shipped name or a file.")
@options.host
@options.port
@click.option("--data", type=options.FOLDER, help="Data folder; by default a temporary one, deleted afterwards.")
@LANG
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
    lang: Language,
    json_file: Path | None,
) -> None:
    """Run a match on simulated buttons, lamps and LED boards, in the browser and in this terminal.

    Example: bamchuong demo --robot --speed 60 --seed 7 --json result.json
    """
    if json_file is not None and not robot:
        raise click.UsageError("--json needs --robot: only a finished match has a result")
    names = FileNames(board, form, pack, match)
    show = Show(
        names,
        host=host,
        port=port,
        speed=speed,
        data=data,
        robot=seed if robot else None,
        json=json_file,
        language=lang,
    )
    sys.exit(run_show(show, Console()))


@click.command()
@options.form
@options.pack
@options.match
@options.board
@options.host
@options.port
@options.data
@LANG
@options.mirror
@click.option("--new", is_flag=True, help="Start a new match even if the journal holds an unfinished one.")
def run(
    form: str,
    pack: str,
    match: str,
    board: str,
    host: str,
    port: int,
    data: Path,
    lang: Language,
    mirror: Path | None,
    *,
    new: bool,
) -> None:
    """Run all processes of a real evening on this machine; resumes where the journal ended.

    It ends with 3 if the disk did not take all facts, and says where they are.

    Example: bamchuong run --board pi-4-stations --match my-match.toml
    """
    names = FileNames(board, form, pack, match)
    show = Show(names, host=host, port=port, speed=1.0, data=data, robot=None, mirror=mirror, new=new, language=lang)
    sys.exit(run_show(show, Console()))


COMMANDS = (demo, run)
