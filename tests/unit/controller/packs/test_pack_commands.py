"""The commands `pack`: exit codes, both languages, JSON, nothing overwritten."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bamchuong.__main__ import cli
from bus.bad_file import BadFileError
from controller.packs.access_log import read_access_log
from controller.packs.pack import PIN_VARIABLE
from controller.packs.pack_reader import read_content
from tests.unit.controller.packs.test_ten_faults import faulty_rows
from tests.unit.controller.packs.workbooks import good_rows, workbook


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    path.write_bytes(workbook(good_rows()))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(workbook(faulty_rows()))
    return path


def run(*words: object, pin: str = "") -> Result:
    return CliRunner(env={PIN_VARIABLE: pin or None}).invoke(cli, [str(word) for word in words])


def test_a_good_pack_is_exit_code_0_and_told_by_section(good: Path) -> None:
    result = run("pack", "check", good, "--format", "long-bien-2018")
    assert (result.exit_code, result.output) == (0, f"{good}: OK: khoi-dong: 10, tang-toc: 10, du-phong: 5\n")


def test_ten_planted_errors_are_ten_lines_and_exit_code_1(bad: Path) -> None:
    result = run("pack", "check", bad, "--format", "long-bien-2018", "--lang", "vi")
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert len(lines) == 11
    assert f"{bad}: lỗi: dòng 14, cột đáp án: 501 ký tự; nhiều nhất 500" in lines
    assert lines[-1] == f"{bad}: 6 lỗi, 4 chỗ cần xem lại"


def test_a_program_gets_the_same_as_json(bad: Path) -> None:
    result = run("pack", "check", bad, "--format", "long-bien-2018", "--json")
    report = json.loads(result.output)
    assert result.exit_code == 1
    assert (report["good"], len(report["errors"]), len(report["warnings"])) == (False, 6, 4)
    assert {"code": "formula", "row": 10, "column": "đáp án"}.items() <= report["errors"][3].items()


def test_warnings_alone_are_good_unless_strict(tmp_path: Path) -> None:
    path = tmp_path / "warning.csv"
    path.write_text("phần,câu hỏi,đáp án\na,Mức\u00a0độ mấy?,4\n", encoding="utf-8")
    assert run("pack", "check", path).exit_code == 0
    assert run("pack", "check", path, "--strict").exit_code == 1


def test_a_file_that_is_no_table_is_a_no_and_one_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    path = tmp_path / "noise.xlsx"
    path.write_bytes(b"no workbook")
    assert run("pack", "check", path).exit_code == 1
    assert json.loads(run("pack", "check", path, "--json").output)["errors"][0]["code"] == "unreadable"
    assert isinstance(run("pack", "check", tmp_path / "none.xlsx").exception, BadFileError)


def test_a_pack_is_sealed_opened_on_record_and_comes_back_the_same(good: Path, tmp_path: Path) -> None:
    sealed, back = tmp_path / "good.sealed", tmp_path / "back.csv"
    assert run("pack", "seal", good, pin="bí mật 2018").exit_code == 0
    assert isinstance(run("pack", "seal", good, pin="bí mật 2018").exception, BadFileError)
    assert isinstance(run("pack", "open", sealed, "--output", back, pin="wrong pin").exception, BadFileError)
    assert run("pack", "open", sealed, "--output", back, pin="bí mật 2018").exit_code == 0
    assert read_content(back).pack.questions == read_content(good).pack.questions
    assert [access.opened for access in read_access_log(sealed)] == [False, True]
    assert "REFUSED" in run("pack", "openings", sealed).output


def test_a_sealed_pack_is_checked_against_a_format_too(good: Path, tmp_path: Path) -> None:
    assert run("pack", "seal", good, pin="bí mật 2018").exit_code == 0
    plain = run("pack", "check", good, "--format", "values", "--strict")
    sealed = run("pack", "check", tmp_path / "good.sealed", "--format", "values", "--strict", pin="bí mật 2018")
    assert (plain.exit_code, sealed.exit_code) == (1, 1)
    assert plain.stdout.replace(good.name, "good.sealed") == sealed.stdout
    assert "hash" in sealed.stderr


def test_an_import_puts_a_good_pack_sealed_into_the_data_folder_and_keeps_a_bad_one_out(
    good: Path, bad: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    assert run("pack", "import", bad, "--data", data, pin="bí mật 2018").exit_code == 1
    assert not data.exists()
    assert run("pack", "import", good, "--data", data, pin="bí mật 2018").exit_code == 0
    assert [path.name for path in (data / "packs").iterdir()] == ["good.sealed"]


def test_a_template_is_not_written_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    assert run("pack", "template", path).exit_code == 0
    assert isinstance(run("pack", "template", path).exception, BadFileError)
    assert run("pack", "template", path, "--force").exit_code == 0
    assert run("pack", "template", tmp_path / "t.ods").exit_code == 2
