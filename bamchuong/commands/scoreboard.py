"""Command `scoreboard`.

Kind: start
"""

import sys
import time
from pathlib import Path

import click

from bamchuong.commands import options
from bus.bad_file import BadFileError
from bus.endpoints import Endpoints
from bus.exit_codes import ExitCode
from bus.keys import read_link
from hardware.board import Board, find_board

FIRST_SNAPSHOT_S = 5.0
PICTURE_EVERY_S = 1.0
"""A terminal is redrawn at least this often, to follow a resized window."""


@click.command()
@options.board
@options.run
@click.option("--link", type=options.FILE, help="The file from `bamchuong keys`, if the controller is on another Pi.")
@click.option("--brightness", type=click.IntRange(0, 15), help="Brightness of all boards, instead of the profile's.")
@click.option("--preview", is_flag=True, help="Show the boards in this terminal; drives none.")
@click.option("--picture", type=options.FILE, metavar="FILE.png", help="Write a picture of what the boards show now.")
@click.option("--pattern", is_flag=True, help="Show test patterns: all LEDs, module numbers, rows, columns.")
def scoreboard(
    board: str,
    runtime: Path,
    link: Path | None,
    brightness: int | None,
    preview: bool,
    picture: Path | None,
    pattern: bool,
) -> None:
    """Drive the LED boards.

    Example: bamchuong scoreboard --board pi-4-stations

    On another Pi: bamchuong scoreboard --board hall.toml --link hall-link.toml
    """
    from scoreboard import start

    if preview + pattern + (picture is not None) > 1:
        raise click.UsageError("give only one of --preview, --picture and --pattern")
    profile = _with_brightness(find_board(board), brightness)
    endpoints = Endpoints.at(runtime, read_link(link) if link else None)
    if preview:
        sys.exit(_preview(profile, endpoints))
    if picture is not None:
        sys.exit(_picture(profile, endpoints, picture))
    sys.exit(start.run_patterns(profile, endpoints) if pattern else start.run(profile, endpoints))


def _with_brightness(board: Board, level: int | None) -> Board:
    """`board` with this brightness on all displays, at any time of day."""
    from msgspec.structs import replace

    if level is None:
        return board
    return replace(board, displays=tuple(replace(display, brightness=level, dimming=()) for display in board.displays))


def _preview(board: Board, endpoints: Endpoints) -> int:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from bus.stop_signal import StopEvent, stop_on_signals
    from scoreboard.layout.preview import boards_text
    from scoreboard.start import watching

    stop = StopEvent()
    console = Console()
    with (
        stop_on_signals(stop),
        watching(board, endpoints) as (viewer, socket),
        Live(console=console, auto_refresh=False, screen=console.is_terminal) as live,
    ):
        while not stop.is_set:
            due_ns = viewer.turn(time.monotonic_ns())
            live.update(Text(boards_text(viewer.pictures()), no_wrap=True), refresh=True)
            left_s = min(PICTURE_EVERY_S, (due_ns - time.monotonic_ns()) / 1e9)
            socket.poll(max(1, round(left_s * 1000)))
    stop.close()
    return 0


def _picture(board: Board, endpoints: Endpoints, target: Path) -> int:
    from scoreboard.layout.preview import boards_image
    from scoreboard.start import watching

    deadline_s = time.monotonic() + FIRST_SNAPSHOT_S
    with watching(board, endpoints) as (viewer, socket):
        viewer.turn(time.monotonic_ns())
        while not viewer.is_connected and time.monotonic() < deadline_s:
            socket.poll(100)
            viewer.turn(time.monotonic_ns())
        if not viewer.is_connected:
            click.echo(f"{endpoints.news}: no controller heard within {FIRST_SNAPSHOT_S:.0f} s", err=True)
            return ExitCode.NO
        image = boards_image(viewer.pictures())
    try:
        image.save(target, format="PNG")
    except OSError as error:
        raise BadFileError([f"{target}: cannot be written ({error.strerror})"]) from error
    click.echo(f"{target}: {image.width} × {image.height} pixels")
    return 0


COMMANDS = (scoreboard,)
