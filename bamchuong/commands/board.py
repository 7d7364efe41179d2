"""Commands `board list|check|wiring|boot`.

Kind: start
"""

from pathlib import Path

import click

from bamchuong.commands import options
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language
from hardware.board import SHIPPED, Board, find_board

PROFILE = click.argument("name", envvar=options.BOARD)


@click.group()
def board() -> None:
    """Check and draw board profiles: what is wired where.

    Example: bamchuong board check my-board.toml
    """


@board.command("list")
def board_list() -> None:
    """List the board profiles that come with the program.

    Example: bamchuong board list
    """
    for path in sorted(SHIPPED.glob("*.toml")):
        click.echo(f"{path.stem}\t{_summary(find_board(path.stem))}")


@board.command("check")
@PROFILE
@options.terminal_lang(help="Language of currents and warnings.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
def board_check(name: str, lang: Language, *, strict: bool) -> None:
    """Check a board profile: names, duplicates, reserved lines, SPI, currents, and how fair its build can be.

    NAME is a shipped name or a file; on an installed machine it defaults to that machine's board.

    Example: bamchuong board check my-board.toml
    """
    from hardware.wiring_guide import currents, warnings

    profile, translate = find_board(name), translator(lang)
    click.echo(f"{name}: OK: {_summary(profile)}")
    for current in currents(profile):
        click.echo(f"  {translate(current)}")
    problems = warnings(profile)
    for problem in problems:
        click.echo(f"{name}: warning: {translate(problem)}")
    if problems and strict:
        raise click.exceptions.Exit(ExitCode.NO)


@board.command("wiring")
@PROFILE
@options.lang(help="Language of drawing and guide.")
@click.option("--output", type=options.FOLDER, default=Path("."), show_default=True, help="Folder for the two files.")
def board_wiring(name: str, lang: Language, output: Path) -> None:
    """Write the wiring of a board: a drawing (SVG), and a guide (Markdown) with pins, parts, currents, error budget.

    NAME is a shipped name or a file; on an installed machine it defaults to that machine's board.

    Example: bamchuong board wiring pi-4-stations --output wiring
    """
    from hardware.drawing.sheet import sheet
    from hardware.wiring_guide import wiring_guide

    profile, translate = find_board(name), translator(lang)
    stem = "".join(character if character.isalnum() or character in "-_" else "-" for character in profile.name)
    drawing, guide = output / f"{stem}-wiring.svg", output / f"{stem}-wiring.md"
    try:
        output.mkdir(parents=True, exist_ok=True)
        drawing.write_text(sheet(profile, translate), encoding="utf-8")
        guide.write_text(wiring_guide(profile, drawing.name, translate), encoding="utf-8")
    except OSError as error:
        raise BadFileError([f"{output}: cannot be written ({error.strerror}); choose another --output"]) from error
    click.echo(f"{drawing}\n{guide}")


@board.command("boot")
@PROFILE
def board_boot(name: str) -> None:
    """Print the lines that a Pi's config.txt needs for the LED boards' SPI buses; `make install` writes them.

    Example: bamchuong board boot hall.toml
    """
    from hardware.boot_config import boot_lines

    for line in boot_lines(find_board(name)):
        click.echo(line)


def _summary(profile: Board) -> str:
    mc = f", {len(profile.mc_buttons)} MC buttons" if profile.mc_buttons else ""
    return f"{len(profile.stations)} stations, {len(profile.displays)} displays{mc}"


COMMANDS = (board,)
