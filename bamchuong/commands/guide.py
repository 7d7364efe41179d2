"""Command `guide`: a printed page for technicians, and one for the MC.

Kind: start
"""

import time
from importlib.metadata import version
from pathlib import Path

import click

from bamchuong.commands import options
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.language import Language
from hardware.board import find_board


@click.command()
@click.argument("who", type=click.Choice(["tech", "mc"]))
@options.board
@options.panel_port
@click.option("--url", help="The panel's address on the page.  [default: http://bamchuong.local:PORT]")
@options.lang(help="Language of the page.")
@click.option("--output", type=options.FILE, help="The PDF.  [default: bamchuong-WHO.pdf]")
def guide(who: str, board: str, port: int, url: str | None, lang: Language, output: Path | None) -> None:
    """Write a quick guide to print (PDF, one A4 page): for technicians, with the board's pins, or for the MC.

    Example: bamchuong guide tech --board pi-8-stations --url http://192.168.1.20:8000
    """
    from bamchuong.guides.guide_pdf import GUIDES, guide_pdf

    target = output or Path(f"bamchuong-{who}.pdf")
    address = url or f"http://bamchuong.local:{port}"
    pdf = guide_pdf(GUIDES[who], find_board(board), address, version("bamchuong"), time.time_ns(), translator(lang))
    try:
        target.write_bytes(pdf)
    except OSError as error:
        raise BadFileError([f"{target}: cannot be written ({error.strerror}); choose another --output"]) from error
    click.echo(f"{target}: one page")


COMMANDS = (guide,)
