"""Start what tells about a board profile: `board check`, `board wiring`, `board boot`, `board list`.

Kind: start
"""

from pathlib import Path

import click

from bamchuong.commands import options
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from hardware.board import SHIPPED, Board, find_board

PROFILE = click.argument("name", envvar=options.BOARD)


@click.group()
def board() -> None:
    """Board profiles: what is wired where.

    Example: bamchuong board check my-board.toml
    """


@board.command("list")
def board_list() -> None:
    """The board profiles that come with the program.

    Example: bamchuong board list
    """
    for path in sorted(SHIPPED.glob("*.toml")):
        click.echo(f"{path.stem}\t{_words(find_board(path.stem))}")


@board.command("check")
@PROFILE
@click.option("--strict", is_flag=True, help="End with 1 where the build could be better, not only where it is wrong.")
def board_check(name: str, *, strict: bool) -> None:
    """Check a board profile: names, doubles, reserved lines, SPI, currents, and how fair its build can be. On an
    installed machine NAME may be left out for its own board.

    Example: bamchuong board check my-board.toml
    """
    from hardware.wiring_guide import currents, warnings

    found = find_board(name)
    click.echo(f"{name}: good: {_words(found)}")
    for words in currents(found):
        click.echo(f"  {words}")
    doubts = warnings(found)
    for words in doubts:
        click.echo(f"{name}: could be better: {words}")
    if doubts and strict:
        raise click.exceptions.Exit(ExitCode.NO)


@board.command("wiring")
@PROFILE
@click.option("--output", type=options.FOLDER, default=Path("."), show_default=True, help="Folder for the two files.")
def board_wiring(name: str, output: Path) -> None:
    """Draw the wiring of a board (SVG) and tell it (Markdown): pins, parts, currents, error budget, tie window. On an
    installed machine NAME may be left out for its own board.

    Example: bamchuong board wiring pi-4-stations --output wiring
    """
    from hardware.drawing.sheet import sheet
    from hardware.wiring_guide import wiring_guide

    found = find_board(name)
    stem = "".join(one if one.isalnum() or one in "-_" else "-" for one in found.name)
    picture, words = output / f"{stem}-wiring.svg", output / f"{stem}-wiring.md"
    try:
        output.mkdir(parents=True, exist_ok=True)
        picture.write_text(sheet(found), encoding="utf-8")
        words.write_text(wiring_guide(found, picture.name), encoding="utf-8")
    except OSError as error:
        raise BadFileError([f"{output}: cannot be written ({error.strerror}); choose another --output"]) from error
    click.echo(f"{picture}\n{words}")


@board.command("boot")
@PROFILE
def board_boot(name: str) -> None:
    """The lines that a Pi's config.txt needs for the LED boards' SPI buses; `make install` writes them.

    Example: bamchuong board boot hall.toml
    """
    from hardware.boot_config import boot_lines

    for line in boot_lines(find_board(name)):
        click.echo(line)


def _words(found: Board) -> str:
    mc = f", {len(found.mc_buttons)} MC buttons" if found.mc_buttons else ""
    return f"{len(found.stations)} stations, {len(found.displays)} displays{mc}"


COMMANDS = (board,)
