"""Arrangement of the slides: their order, and which of the files are no slides; a file beside them.

Kind: adapter
"""

import glob
from collections.abc import Collection
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bus.atomic_write import atomic_write

ORDER = "order.json"
READABLE = 0o640
"""The process for strangers reads the slides by its group."""


class Arrangement(Struct, frozen=True):
    """The order of the slides by name, and those that are no slides: a logo, a video of the rundown."""

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


_decoder = msgspec.json.Decoder(Arrangement)


def read_arrangement(folder: Path) -> Arrangement:
    """The arrangement; nothing is arranged where there is none, or none that can be read. Blocks on the disk."""
    try:
        return _decoder.decode((folder / ORDER).read_bytes())
    except (OSError, msgspec.MsgspecError, ValueError):
        return Arrangement()


def write_arrangement(folder: Path, arrangement: Arrangement) -> None:
    """Remember the arrangement. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    atomic_write(folder / ORDER, msgspec.json.encode(arrangement), READABLE)


def hide(folder: Path, name: str) -> None:
    """Show a file no longer in turn. Raises `OSError`."""
    now = read_arrangement(folder)
    write_arrangement(folder, replace(now, hidden=(*now.hidden, name)))


def show_only(folder: Path, prefix: str, names: Collection[str]) -> None:
    """Of the files whose names begin with `prefix`, show these in turn, and no others. Raises `OSError`."""
    now = read_arrangement(folder)
    others = [name for name in now.hidden if not name.startswith(prefix)]
    old = sorted(path.name for path in folder.glob(f"{glob.escape(prefix)}*") if path.name not in names)
    after = replace(now, hidden=(*others, *old))
    if after != now:
        write_arrangement(folder, after)


def put_instead(folder: Path, name: str, successor: str) -> None:
    """The file `successor` has taken the place of `name`: it is shown where that was. Raises `OSError`."""
    now = read_arrangement(folder)
    order = tuple(successor if other == name else other for other in now.order)
    hidden = tuple(other for other in now.hidden if other not in {name, successor})
    write_arrangement(folder, Arrangement(order, hidden))
