"""Start `guide`: the printed page for technicians, and the one for the MC."""

import time
from importlib.metadata import version
from pathlib import Path

import click

from bamchuong.commands import options
from controller.files import BadFileError
from hardware.board import find_board

URL = "http://bamchuong.local:8000"


@click.command()
@click.argument("who", type=click.Choice(["tech", "mc"]))
@options.board
@click.option("--url", default=URL, show_default=True, help="The panel's address, as the page should name it.")
@click.option("--output", type=options.FILE, help="The PDF.  [default: bamchuong-WHO.pdf]")
def guide(who: str, board: str, url: str, output: Path | None) -> None:
    """Make a quick guide to print (PDF, one page A4, Vietnamese): for technicians, with the board's pins, or the MC.

    Example: bamchuong guide tech --board pi-8-stations --url http://192.168.1.20:8000
    """
    from bamchuong.guides.page import guide_pdf
    from bamchuong.guides.words import GUIDES

    target = output or Path(f"bamchuong-{who}.pdf")
    made = guide_pdf(GUIDES[who], find_board(board), url, version("bamchuong"), time.time_ns())
    try:
        target.write_bytes(made)
    except OSError as error:
        raise BadFileError([f"{target}: cannot be written ({error.strerror}); choose another --output"]) from error
    click.echo(f"{target}: one page")


COMMANDS = (guide,)
