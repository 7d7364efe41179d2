"""Start one process of the evening: `controller`; the others are in firmware.py, panel.py and boards_led.py."""

import sys
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.loading import Names, load
from bamchuong.tested import doubts_in
from controller.bus.sockets import Endpoints


@click.command()
@options.form
@options.pack
@options.match
@options.board
@options.speed
@options.data
@options.run
@click.option("--new", is_flag=True, help="Begin a new match even if the journal holds one that goes on.")
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
    mirror: Path | None,
    listen: str | None,
) -> None:
    """The contest: rules, clocks, journal.

    Example: bamchuong controller --data /var/lib/bamchuong
    """
    from controller import start
    from controller.bus.keys import check_address

    files = load(Names(board, form=form, pack=pack, match=match), "for the match")
    evening, endpoints = files.evening(speed), Endpoints.at(runtime)
    doubts = doubts_in(data, files.board)
    sys.exit(
        start.run(
            evening,
            data,
            endpoints,
            new=new,
            listen=check_address(listen),
            mirror=mirror,
            doubts=doubts,
            content=files.content,
            record=files.record,
        )
    )


COMMANDS = (controller,)
