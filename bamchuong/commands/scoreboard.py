"""Start the LED boards (`scoreboard`), watch them (`--preview`, `--picture`), and make keys for those on another Pi.

Kind: start
"""

import re
import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

from bamchuong.commands import options
from bamchuong.paths import address
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from bus.keys import DEVICE_NAME, allow_device, read_link, write_link
from bus.sockets import Endpoints
from hardware.board import Board, find_board

FIRST_NEWS_S = 5.0
PICTURE_EVERY_S = 1.0
"""A terminal is drawn anew at least this often, so that a window that was resized is right again."""


@click.command()
@options.board
@options.run
@click.option("--link", type=options.FILE, help="The controller is on another Pi: the file that `bamchuong keys` made.")
@click.option("--brightness", type=click.IntRange(0, 15), help="Brightness of all boards, instead of the profile's.")
@click.option("--preview", is_flag=True, help="Show in this terminal what the boards show; drives none.")
@click.option("--picture", type=options.FILE, metavar="FILE.png", help="Write what the boards show now as a picture.")
@click.option("--pattern", is_flag=True, help="Show test patterns: all LEDs, the number of each module, rows, columns.")
def scoreboard(
    board: str,
    runtime: Path,
    link: Path | None,
    brightness: int | None,
    preview: bool,
    picture: Path | None,
    pattern: bool,
) -> None:
    """The LED boards.

    Example: bamchuong scoreboard --board pi-4-stations

    On another Pi: bamchuong scoreboard --board hall.toml --link hall-link.toml
    """
    from scoreboard import start

    if preview + pattern + (picture is not None) > 1:
        raise click.UsageError("--preview, --picture and --pattern are three different things; give one")
    profile = _brightened(find_board(board), brightness)
    endpoints = Endpoints.at(runtime, read_link(link) if link else None)
    if preview:
        sys.exit(_preview(profile, endpoints))
    if picture is not None:
        sys.exit(_picture(profile, endpoints, picture))
    sys.exit(start.run_patterns(profile, endpoints) if pattern else start.run(profile, endpoints))


@click.command()
@click.argument("name")
@options.data
@click.option("--controller", "where", metavar="tcp://ADDRESS:PORT", help="Where the controller will --listen.")
@click.option("--output", type=options.FILE, help="The file to carry to the device.  [default: NAME-link.toml]")
def keys(name: str, data: Path, where: str | None, output: Path | None) -> None:
    """Let a device on another machine in: make its keys, and the file that it needs.

    The device is shut out again by deleting keys/devices/NAME.toml in the data folder.

    Example: bamchuong keys hall --controller tcp://192.168.1.10:5600
    """
    if not re.match(DEVICE_NAME, name):
        raise BadFileError([f"{name!r} is no name for a device; allowed: a to z, 0 to 9 and -, at most 32"])
    target = output or Path(f"{name}-link.toml")
    if target.exists():
        raise BadFileError([f"{target}: is there already; delete it, or choose another --output"])
    write_link(target, allow_device(data, name, where or f"tcp://{address()}:5600"))
    click.echo(f"{target}: carry this file to the device; it is its secret. There:")
    click.echo(f"  bamchuong scoreboard --board BOARD --link {target.name}")


def _brightened(board: Board, level: int | None) -> Board:
    """`board` with this brightness on all displays, whatever the time of day."""
    from msgspec.structs import replace

    if level is None:
        return board
    return replace(board, displays=tuple(replace(one, brightness=level, dimming=()) for one in board.displays))


def _preview(board: Board, endpoints: Endpoints) -> int:
    from bus.stop_signal import StopEvent, stop_on_signals
    from scoreboard.layout.preview import boards
    from scoreboard.start import watching

    stop = StopEvent()
    console = Console()
    with (
        stop_on_signals(stop),
        watching(board, endpoints) as (viewer, socket),
        Live(console=console, auto_refresh=False, screen=console.is_terminal) as live,
    ):
        while not stop.is_set:
            wake_ns = viewer.turn(time.monotonic_ns())
            live.update(Text(boards(viewer.pictures()), no_wrap=True), refresh=True)
            left_s = min(PICTURE_EVERY_S, (wake_ns - time.monotonic_ns()) / 1e9)
            socket.poll(max(1, round(left_s * 1000)))
    stop.close()
    return 0


def _picture(board: Board, endpoints: Endpoints, target: Path) -> int:
    from scoreboard.layout.preview import sheet
    from scoreboard.start import watching

    deadline_s = time.monotonic() + FIRST_NEWS_S
    with watching(board, endpoints) as (viewer, socket):
        viewer.turn(time.monotonic_ns())
        while not viewer.hears and time.monotonic() < deadline_s:
            socket.poll(100)
            viewer.turn(time.monotonic_ns())
        if not viewer.hears:
            click.echo(f"{endpoints.news}: no controller was heard within {FIRST_NEWS_S:.0f} s", err=True)
            return ExitCode.NO
        made = sheet(viewer.pictures())
    try:
        made.save(target, format="PNG")
    except OSError as error:
        raise BadFileError([f"{target}: cannot be written ({error.strerror})"]) from error
    click.echo(f"{target}: {made.width} × {made.height} pixels")
    return 0


COMMANDS = (scoreboard, keys)
