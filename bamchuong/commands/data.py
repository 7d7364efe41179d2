"""Commands `data export|wipe`, for a contest that is over.

Kind: start
"""

import getpass
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force, refuse_if_exists, write
from reports.data_export import export, wipe


@click.group("data")
def group() -> None:
    """Export the data of a contest that is over, then wipe it.

    Example: bamchuong data export --output chung-khao-cum-1.zip
    """


@group.command("export")
@options.data
@click.option("--output", type=options.FILE, required=True, help="ZIP file to write.")
@force
def export_data(data: Path, output: Path, force: bool) -> None:
    """Export the journal (as JSON lines that anybody can verify) and the sealed packs; no keys, PINs or logs.

    Example: bamchuong data export --output chung-khao-cum-1.zip
    """
    refuse_if_exists(output, force=force)
    archive, head = export(data)
    write(output, archive, force=force)
    click.echo(f"{output}: {len(archive)} bytes, --head {head[0]}:{head[1]}")


@group.command("wipe")
@options.data
@options.run
@click.option("--exported", type=options.FILE, help="The exported file; its checksum is recorded.")
@click.option("--who", default=getpass.getuser, help="Who is responsible; by default the user of this machine.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def wipe_data(data: Path, runtime: Path, exported: Path | None, who: str, yes: bool) -> None:
    """Delete journal, packs (sealed and opened ones), logs and PINs from the data folder; wiped.txt there records it.

    A copy of the journal that a failing disk has left in memory is deleted, too. A mirror (--mirror) is not touched.
    Deleted files may be recoverable from a memory card: reformat a card before it leaves the house.

    Example: bamchuong data wipe --exported chung-khao-cum-1.zip
    """
    if exported is not None and not exported.is_file():
        raise click.BadParameter(f"{exported}: no such file", param_hint="--exported")
    if not yes:
        click.confirm(f"Permanently delete the contest's data in {data}?", abort=True)
    result = wipe(data, who, exported, runtime)
    click.echo(f"{len(result.removed)} files deleted, journal head {result.head[:80]}; recorded in {result.record}")
    if result.remaining:
        click.echo(f"kept, because bamchuong did not create it: {', '.join(result.remaining)}")


COMMANDS = (group,)
