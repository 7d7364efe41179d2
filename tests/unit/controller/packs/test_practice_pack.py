"""Practice questions: enough for every format that ships with us, and read by the program that reads all packs."""

from pathlib import Path

import pytest

from bus.catalogue import translator
from controller.formats.format_files import SHIPPED, read_format
from controller.packs.format_fit import pack_faults
from controller.packs.pack_reader import examine_file
from controller.packs.practice_pack import practice_pack


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_there_are_enough_for_every_format(name: str, tmp_path: Path) -> None:
    form = read_format(SHIPPED / f"{name}.toml")
    path = tmp_path / "dien-tap.csv"
    path.write_bytes(practice_pack(form, translator()))
    examination = examine_file(path, form)
    assert examination.pack is not None
    assert pack_faults(form, examination.pack, "dien-tap") == []
    if form.spare_section:
        assert any(question.section == form.spare_section for question in examination.pack.questions)
