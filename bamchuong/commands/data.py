"""Start what is done with a contest's data when it is over: `data export|wipe`.

Kind: start
"""

import getpass
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force, refuse_if_there, write
from reports.data_export import export, wipe


@click.group("data")
def group() -> None:
    """The data of a contest that is over: take it out, then wipe it."""


@group.command("export")
@options.data
@click.option("--output", type=options.FILE, required=True, help="ZIP file to write.")
@force
def take_out(data: Path, output: Path, force: bool) -> None:
    """Take out the journal (as JSON lines that anybody can check) and the sealed packs. No keys, pins or logs.

    Example: bamchuong data export --output chung-khao-cum-1.zip
    """
    refuse_if_there(output, force=force)
    made, head = export(data)
    write(output, made, force=force)
    click.echo(f"{output}: {len(made)} bytes, --head {head[0]}:{head[1]}")


@group.command("wipe")
@options.data
@click.option("--exported", type=options.FILE, help="What was taken out before; its sum goes on record.")
@click.option("--who", default=getpass.getuser, help="Who answers for it; by default the user of this machine.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(data: Path, exported: Path | None, who: str, yes: bool) -> None:
    """Remove journal, packs (sealed ones and what a match has opened of them), logs and pins from the data folder;
    wiped.txt there says that it was done.

    A second medium (--mirror) is not touched. A memory card may keep remains of removed files: for a card that leaves
    the house, write it anew.

    Example: bamchuong data wipe --exported chung-khao-cum-1.zip
    """
    if exported is not None and not exported.is_file():
        raise click.BadParameter(f"{exported}: no such file", param_hint="--exported")
    if not yes:
        click.confirm(f"Remove the contest's data in {data} for good?", abort=True)
    done = wipe(data, who, exported)
    click.echo(f"{len(done.gone)} files removed, journal head {done.head[:80]}; on record in {done.record}")
    if done.left:
        click.echo(f"left, because bamchuong did not make it: {', '.join(done.left)}")


COMMANDS = (group,)
