"""Packs on disk: reading and finding them."""

from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from controller.packs.pack import MAX_TABLE_BYTES
from controller.packs.pack_reader import examine_pack, find_pack, read_content, shipped_packs

ALLOWED = ".csv, .xlsx, .xlsm, .docx, .tsv, .txt, .gift, .json, .qbj, .siq, .sealed"


def errors_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(BadFileError) as failure:
        read_content(path)
    return failure.value.errors


def test_a_pack_is_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "Trường mình.CSV"
    path.write_text("phần;câu hỏi;đáp án\na;b;c\n", encoding="utf-8-sig")
    assert read_content(path).pack.name == "Trường mình"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "no.csv"
    assert errors_of(path) == (f"{path}: cannot be read (No such file or directory)",)


def test_a_folder_is_no_pack(tmp_path: Path) -> None:
    path = tmp_path / "folder.csv"
    path.mkdir()
    assert errors_of(path) == (f"{path}: cannot be read (Is a directory)",)


def test_another_kind_of_file_is_refused_with_the_kinds_allowed(tmp_path: Path) -> None:
    path = tmp_path / "pack.exe"
    assert errors_of(path) == (f"{path}: .exe files are not packs; allowed: {ALLOWED}",)


def test_an_over_long_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"x" * (MAX_TABLE_BYTES + 1))
    (error,) = errors_of(path)
    assert error.startswith(f"{path}: larger than 2 MB; no pack of questions is that large")


def test_faults_carry_the_path(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("section,text,answer\na,b,\n,c,d\n", encoding="utf-8")
    assert errors_of(path) == (
        f"{path}: row 2, column answer: missing; write 1 to 500 characters",
        f"{path}: row 3, column section: missing; write 1 to 60 characters",
    )


def test_a_shipped_pack_is_found_by_name() -> None:
    assert shipped_packs() == ("long-bien-2018",)
    assert read_content(find_pack("long-bien-2018")).pack.name == "long-bien-2018"


def test_a_pack_of_ones_own_is_found_by_path(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.touch()
    assert find_pack(str(path)) == path


@pytest.mark.parametrize("name", ["long-bien-2019", "../packs", "", "no/such.csv"])
def test_an_unknown_pack_is_refused_with_the_shipped_ones(name: str) -> None:
    with pytest.raises(BadFileError) as failure:
        find_pack(name)
    (error,) = failure.value.errors
    assert error == f"{name}: no such pack; name a file ({ALLOWED}) or a shipped pack: long-bien-2018"


def test_a_pack_that_was_sealed_is_examined_as_the_file_it_was() -> None:
    pack = read_content(find_pack("long-bien-2018")).pack
    examination = examine_pack(pack)
    assert examination.pack == pack
    assert [finding.code for finding in examination.errors] == []
    assert len(examination.rows) == 25
