"""Command `controller`.

Kind: start
"""

import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bamchuong.certificate_check import certificate_warnings
from bamchuong.commands import options
from bamchuong.evening_files import EveningFileReader
from bamchuong.input_files import load
from bamchuong.show import FileNames
from bus.endpoints import Endpoints
from bus.fork import run_in_fork
from hardware.board import find_board

if TYPE_CHECKING:
    from controller.journal.seal_key import SealKey


@click.command()
@options.form
@options.pack
@options.match
@options.board
@options.speed
@options.data
@options.run
@click.option(
    "--new",
    is_flag=True,
    help="Start a new match even if the journal holds an unfinished one. A systemd unit obeys it once.",
)
@click.option(
    "--wait",
    is_flag=True,
    help="Start even if no match fits the board yet; show the staff why, and open the match as soon as it fits.",
)
@options.mirror
@click.option(
    "--listen",
    metavar="tcp://ADDRESS:PORT",
    envvar="BAMCHUONG_LISTEN",
    show_envvar=True,
    help="Also listen here for LED boards on another Pi; see bamchuong keys --help.",
)
@click.option(
    "--separate-users",
    is_flag=True,
    help="Believe firmware, LED boards and the pages for strangers only as the users that `make install` created.",
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
    separate_users: bool,
    mirror: Path | None,
    listen: str | None,
) -> None:
    """Run the controller: rules, clocks, journal.

    It exits with 2 and a list of all errors if files are missing, invalid or do not fit the board. With --wait it keeps
    running instead and checks every 2 s whether format, pack or match have changed.

    Example: bamchuong controller --data /var/lib/bamchuong
    """
    from bamchuong.match_source import MatchSource
    from bus import peer_users
    from bus.keys import check_address
    from controller import start
    from controller.matches.match_switch import MatchSwitch
    from controller.matches.running_match import RunningMatch
    from controller.spare.fence import NetworkFence
    from controller.spare.file_exchange import finish_before_start

    finish_before_start(data)
    new_key = _prepared_key(data)
    names = FileNames(board, form=form, pack=pack, match=match)
    if wait:
        profile = find_board(board)
        files, inputs = EveningFileReader(names, profile, speed), None
    else:
        loaded = load(names, "for the match")
        profile, files, inputs = loaded.board, None, loaded.inputs(speed)
    source = MatchSource(names, profile, speed, data)
    matches = MatchSwitch(RunningMatch(data), source.read_inputs, source.seat_faults, source.settings_file)
    sys.exit(
        start.run(
            inputs,
            data,
            Endpoints.at(runtime),
            new=new,
            listen=check_address(listen),
            mirror=mirror,
            check_certificate=certificate_warnings(data, profile),
            files=files,
            matches=matches,
            fence=NetworkFence(data, socket.gethostname()),
            may_send=peer_users.separate_users() if separate_users else None,
            new_key=new_key,
        )
    )


def _prepared_key(data: Path) -> "Callable[[], SealKey]":
    """Makes the first key of a match's seals; where the data folder has none, one is made at once, in a fork."""
    from controller.journal.seal_key import SealKey
    from controller.journal.seal_key_file import NAME
    from controller.journal.sealer import new_seal_key

    prepared = [] if (data / NAME).exists() else [run_in_fork(new_seal_key, SealKey)]
    return lambda: prepared.pop() if prepared else new_seal_key()


COMMANDS = (controller,)
