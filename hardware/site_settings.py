"""Site settings, `selftest/site.toml` in the data folder: read with all errors at once.

The self-test appends what it measured; what people wrote in the file stays as it is.

Kind: adapter
"""

import datetime as dt
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.toml_files import read_toml

NAME = "selftest/site.toml"
"""Beside the certificates: the self-test writes both."""


class Calibration(Struct, frozen=True, forbid_unknown_fields=True):
    """What the jig measured on one machine with one board profile.

    `board_id`: see `certificate.board_id`. `kernel_us`: the largest difference between the stamps of two stations
    when all were pulled at once. `behind_ns`: station → mean delay after the earliest (the order of the pins).
    """

    board_id: str
    date: dt.date
    pulses: Annotated[int, Meta(ge=1)]
    kernel_us: Annotated[int, Meta(ge=0, le=10_000)]
    behind_ns: dict[str, Annotated[int, Meta(ge=0)]] = {}


class Site(Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of a site."""

    calibrations: tuple[Calibration, ...] = ()

    def calibration(self, board_id: str) -> Calibration | None:
        """The newest calibration of this board on this machine."""
        return next((entry for entry in reversed(self.calibrations) if entry.board_id == board_id), None)


def read_site(data: Path) -> Site:
    """The settings in a data folder; the defaults where there is no file. Raises `BadFileError` with every fault."""
    path = site_file(data)
    return read_toml(path, Site) if path.exists() else Site()


def site_file(data: Path) -> Path:
    """Where they are: in the data folder itself, where versions until December 2026 had them, as long as the self-test
    has not written any."""
    path = data / NAME
    older = data / path.name
    return older if older.exists() and not path.exists() else path


def add_calibration(data: Path, calibration: Calibration) -> Path:
    """Append a calibration to the file, atomically; the older ones stay above it. Raises `BadFileError`."""
    read_site(data)  # never append to a file that cannot be read
    path, source = data / NAME, site_file(data)
    try:
        before = source.read_text(encoding="utf-8").rstrip() + "\n\n" if source.exists() else ""
        path.parent.mkdir(mode=0o750, exist_ok=True)
        atomic_write(path, (before + _toml(calibration)).encode())
    except OSError as error:
        raise BadFileError([f"{path}: the calibration cannot be saved ({error.strerror})"]) from error
    return path


def _toml(calibration: Calibration) -> str:
    behind = ", ".join(f"{station} = {ns}" for station, ns in sorted(calibration.behind_ns.items()))
    return (
        "# Measured by the self-test in its jig; the last one for a board_id counts.\n"
        "[[calibrations]]\n"
        f'board_id = "{calibration.board_id}"\n'
        f"date = {calibration.date:%Y-%m-%d}\n"
        f"pulses = {calibration.pulses}\n"
        f"kernel_us = {calibration.kernel_us}\n"
        f"behind_ns = {{ {behind} }}\n"
    )
