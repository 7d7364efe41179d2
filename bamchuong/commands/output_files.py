"""Output files of commands: written atomically, never overwritten without --force.

Kind: adapter
"""

from pathlib import Path

import click

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError

force = click.option("--force", is_flag=True, help="Overwrite existing files.")


def refuse_if_exists(path: Path, *, force: bool) -> None:
    """Raise `BadFileError` if `path` exists and may not be overwritten; call it before long work."""
    if path.exists() and not force:
        raise BadFileError([f"{path}: already exists; choose another name, or overwrite it with --force"])


def write(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file that gets its name only when it is complete and on the disk. Raises `BadFileError`."""
    refuse_if_exists(path, force=force)
    try:
        atomic_write(path, data)
    except OSError as error:
        raise BadFileError([f"{path}: cannot be written ({error.strerror}); choose another place"]) from error
