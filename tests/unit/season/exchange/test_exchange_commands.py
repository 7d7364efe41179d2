"""The office's commands: a package is made, a result taken, standings are read, the papers come out again."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bamchuong.__main__ import cli
from controller.exchange.key_files import OFFICE, machine_key
from controller.matches.package_file import read_package
from controller.packs.pack_reader import find_pack, prepare_for_sealing
from controller.packs.sealed_pack import seal
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.season.exchange.stored_office import scheduled_office

LAN, MINH = "lan:Nguyễn Thị Lan:lead:gd", "minh:Trần Văn Minh:lead:gd"
PIN = "mat khau cua de thi"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    scheduled_office(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("BAMCHUONG_DATABASE", f"sqlite:///{tmp_path / 'season.db'}")
    monkeypatch.setenv("BAMCHUONG_PERSON", LAN)
    (tmp_path / "cum-1.r1.bcresult").write_bytes(sample.signed_result())
    (tmp_path / "paper.jpg").write_bytes(b"\xff\xd8\xff")
    return tmp_path


def season(*arguments: str | Path) -> Result:
    answer = CliRunner().invoke(cli, ["season", *map(str, arguments)])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer


def test_a_result_goes_from_the_stick_to_the_standings(folder: Path) -> None:
    file = folder / "cum-1.r1.bcresult"
    assert season("receive", file, "--photograph", folder / "paper.jpg", "--lang", "vi").output.endswith("đã nhận\n")
    assert season("receive", file).output.endswith("is here already\n")
    listed = season("results").output
    assert "cum-1/1          received" in listed
    result = listed.split("(")[1][:8]
    assert season("order", "review-result", f"result={result}").exit_code == 0
    assert season("order", "confirm-result", f"result={result}", "--by", MINH).exit_code == 0
    lines = season("standings", "cum-1", "--lang", "vi").output.splitlines()
    assert lines[1].startswith("   1     151  ")
    assert lines[1].endswith("(vào vòng sau)")
    assert len(lines) == 6
    assert season("unpack-result", result, "--output", folder / "out").exit_code == 0
    assert (folder / "out" / "cum-1.r1.bcresult").read_bytes() == file.read_bytes()
    assert (folder / "out" / "cum-1.r1.pdf").read_bytes() == sample.MINUTES
    assert (folder / "out" / "paper.jpg").exists()


def test_a_broken_result_is_told_with_its_reasons_and_stands_in_the_history(folder: Path) -> None:
    file = folder / "cum-1.r1.bcresult"
    file.write_bytes(file.read_bytes()[:-5])
    answer = season("receive", file, "--lang", "vi")
    assert answer.exit_code == 1
    assert "không đầy đủ" in answer.stderr
    assert "cum-1.r1.bcresult: refused: The result is not complete" in season("history").output
    assert season("receive", file, file, "--photograph", folder / "paper.jpg").exit_code == 2


def test_a_photograph_is_attached_later(folder: Path) -> None:
    season("receive", folder / "cum-1.r1.bcresult")
    result = season("results").output.split("(")[1][:8]
    assert season("attach", result, folder / "paper.jpg").exit_code == 0
    assert "photograph of the signed paper added" in season("history").output


def test_the_offices_key_is_made_once_and_signs_a_package(folder: Path) -> None:
    key, mark = season("office-key").output.splitlines()
    assert (key, len(mark)) == (machine_key(folder / "bamchuong", OFFICE).public, 39)
    assert season("office-key").output.splitlines() == [key, mark]
    assert season("order", "enrol-key", f"key={key}", "holder=office", "name=Phòng GD&ĐT").exit_code == 0
    (folder / "cum-2.sealed").write_bytes(seal(prepare_for_sealing(find_pack("long-bien-2018")), PIN))
    output = folder / "cum-2.bcmatch"
    answer = season("pack", "cum-2", "--pack", folder / "cum-2.sealed", "--output", output, "--pin", PIN)
    assert answer.exit_code == 0, answer.output
    package = read_package(output)
    assert package.signed_by == (key,)
    assert package.statement.sitting is not None
    assert str(package.statement.sitting.sitting) == "long-bien-dvc-2018/cum-2/1"
