"""The changes of QEMU's source, and that the pin model knows each register once."""

import re
from pathlib import Path

import pytest

from tests.pi import qemu_source

MODEL = (Path(qemu_source.__file__).parent / "qemu/pins.c").read_text(encoding="utf-8")
REGISTERS = {
    "GPSET0": 0x1C,
    "GPCLR0": 0x28,
    "GPLEV0": 0x34,
    "GPEDS0": 0x40,
    "GPREN0": 0x4C,
    "GPFEN0": 0x58,
    "GPHEN0": 0x64,
    "GPLEN0": 0x70,
    "GPAREN0": 0x7C,
    "GPAFEN0": 0x88,
    "GPPUD": 0x94,
    "GPPUDCLK0": 0x98,
}
"""Addresses within the GPIO block as the Linux driver has them, from GPSET on."""


def untouched() -> dict[str, str]:
    files: dict[str, str] = {}
    for change in qemu_source.CHANGES:
        files[change.file] = files.get(change.file, "") + f"before\n{change.after}after\n"
    return files


def test_every_change_is_put_behind_its_place() -> None:
    changed = qemu_source.changed(untouched())
    assert all(change.after + change.addition in changed[change.file] for change in qemu_source.CHANGES)


@pytest.mark.parametrize("change", qemu_source.CHANGES, ids=lambda change: change.after.strip().splitlines()[0])
def test_a_place_that_is_missing_or_there_twice_is_told_by_its_file(change: qemu_source.Change) -> None:
    for text in ("", untouched()[change.file] * 2):
        with pytest.raises(qemu_source.ChangedSourceError, match=re.escape(change.file)):
            qemu_source.changed(untouched() | {change.file: text})


def test_the_model_has_the_registers_of_the_data_sheet_at_their_addresses() -> None:
    found = {name: int(value, 16) for name, value in re.findall(r"\b(GP[A-Z]+0?) = (0x[0-9a-f]+)", MODEL)}
    assert found == REGISTERS


def test_what_is_built_into_qemu_has_its_licence() -> None:
    folder = Path(qemu_source.__file__).parent / "qemu"
    assert "GNU GENERAL PUBLIC LICENSE" in (folder / "COPYING").read_text(encoding="utf-8")
    assert all(
        "SPDX-License-Identifier: GPL-2.0-or-later" in (folder / name).read_text() for name in qemu_source.OWN_FILES
    )
