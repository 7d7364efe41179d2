"""Adapt the files that commands make: whole or not there at all, and nothing overwritten without saying so.

Kind: adapter
"""

from pathlib import Path

import click

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError

force = click.option("--force", is_flag=True, help="Overwrite files that are there.")


def refuse_if_there(path: Path, *, force: bool) -> None:
    """Raises `BadFileError` where `path` is there and may not be overwritten; to be asked before long work."""
    if path.exists() and not force:
        raise BadFileError([f"{path}: is there already; choose another name, or overwrite it with --force"])


def write(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file that gets its name only when it is whole and flushed. Raises `BadFileError`."""
    refuse_if_there(path, force=force)
    try:
        atomic_write(path, data)
    except OSError as error:
        raise BadFileError([f"{path}: cannot be written ({error.strerror}); choose another place"]) from error
