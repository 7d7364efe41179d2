"""Command `keys`.

Kind: start
"""

import re
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.staff_entry import local_address
from bus.bad_file import BadFileError
from bus.keys import DEVICE_NAME, allow_device, write_link


@click.command()
@click.argument("name")
@options.data
@click.option("--controller", "where", metavar="tcp://ADDRESS:PORT", help="Address where the controller will --listen.")
@click.option("--output", type=options.FILE, help="The file for the device.  [default: NAME-link.toml]")
def keys(name: str, data: Path, where: str | None, output: Path | None) -> None:
    """Admit a device on another machine: create its keys, and the file that it needs.

    To revoke it, delete keys/devices/NAME.toml in the data folder.

    Example: bamchuong keys hall --controller tcp://192.168.1.10:5600
    """
    if not re.match(DEVICE_NAME, name):
        raise BadFileError([f"{name!r} is not a valid device name; allowed: a to z, 0 to 9 and -, at most 32"])
    target = output or Path(f"{name}-link.toml")
    if target.exists():
        raise BadFileError([f"{target}: already exists; delete it, or choose another --output"])
    write_link(target, allow_device(data, name, where or f"tcp://{local_address()}:5600"))
    click.echo(f"{target}: copy this file to the device and keep it secret. There, run:")
    click.echo(f"  bamchuong scoreboard --board BOARD --link {target.name}")


COMMANDS = (keys,)
