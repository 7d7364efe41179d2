"""Start one process of the evening: `controller`; the others are in firmware.py, panel.py and scoreboard.py.

Kind: start
"""

import sys
from pathlib import Path

import click

from bamchuong.awaited import AwaitedFiles
from bamchuong.certificate_check import doubts_in
from bamchuong.commands import options
from bamchuong.input_files import Names, load
from bus.sockets import Endpoints
from hardware.board import find_board


@click.command()
@options.form
@options.pack
@options.match
@options.board
@options.speed
@options.data
@options.run
@click.option("--new", is_flag=True, help="Begin a new match even if the journal holds one that goes on.")
@click.option(
    "--wait",
    is_flag=True,
    help="Start even if no match fits the board yet, say why on the staff's pages, and open it as soon as one does.",
)
@click.option("--mirror", type=options.FOLDER, help="Folder on a USB stick that gets every fact too.")
@click.option(
    "--listen",
    metavar="tcp://ADDRESS:PORT",
    envvar="BAMCHUONG_LISTEN",
    show_envvar=True,
    help="For LED boards on another Pi; see bamchuong keys --help.",
)
def controller(
    form: str,
    pack: str,
    match: str,
    board: str,
    speed: float,
    data: Path,
    runtime: Path,
    *,
    new: bool,
    wait: bool,
    mirror: Path | None,
    listen: str | None,
) -> None:
    """The contest: rules, clocks, journal.

    Files that are missing, wrong or do not fit the board end it with exit code 2, all faults told at once; with --wait
    it stays and looks every 2 s whether format, pack or match have changed.

    Example: bamchuong controller --data /var/lib/bamchuong
    """
    from bus.keys import check_address
    from controller import start

    names = Names(board, form=form, pack=pack, match=match)
    if wait:
        profile = find_board(board)
        files = AwaitedFiles(names, profile, speed)
        given = files.look()
    else:
        strict = load(names, "for the match")
        profile, files, given = strict.board, None, strict.given(speed)
    sys.exit(
        start.run(
            given,
            data,
            Endpoints.at(runtime),
            new=new,
            listen=check_address(listen),
            mirror=mirror,
            doubts=doubts_in(data, profile),
            files=files,
        )
    )


COMMANDS = (controller,)
