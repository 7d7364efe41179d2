"""A ZIP with a question file, its pictures and clips: whatever folders it has, and whatever is wrong with it."""

import io
import zipfile
from pathlib import Path

import pytest

from controller.packs import pack_archive
from controller.packs.pack_archive import MAX_FILES, unpack_pack
from question_files.file_errors import UnreadableError


def archive(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(name, data)
    return file.getvalue()


def code_of(data: bytes, folder: Path) -> str:
    with pytest.raises(UnreadableError) as error:
        unpack_pack(data, "bộ.zip", folder)
    return error.value.reason_in_file.code


def test_one_question_file_lies_beside_its_pictures_and_clips(tmp_path: Path) -> None:
    data = archive(
        ("Đề thi/", b""),
        ("Đề thi/câu hỏi.xlsx", b"x"),
        ("Đề thi/clip/câu 5.mp3", b"y"),
        ("Đề thi\\hình\\a.png", b"z"),
        ("Đề thi/ghi chú.txt", b"n"),
        ("__MACOSX/Đề thi/._câu hỏi.xlsx", b"-"),
        ("Đề thi/.DS_Store", b"-"),
        ("../../thoát.csv/..", b"-"),
    )
    assert unpack_pack(data, "bộ.zip", tmp_path) == tmp_path / "câu hỏi.xlsx"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "câu hỏi.xlsx": b"x",
        "câu 5.mp3": b"y",
        "a.png": b"z",
        "ghi chú.txt": b"n",
    }


def test_a_text_alone_is_the_question_file(tmp_path: Path) -> None:
    assert unpack_pack(archive(("a.txt", b"x")), "bộ.zip", tmp_path).name == "a.txt"


def test_names_that_are_utf_8_without_saying_so_are_read(tmp_path: Path) -> None:
    data = archive(("c\u00e2u.csv", b"x")).replace(b"PK\x03\x04\x14\x00\x00\x08", b"PK\x03\x04\x14\x00\x00\x00")
    data = data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00")
    assert unpack_pack(data, "bộ.zip", tmp_path).name == "câu.csv"


def test_what_is_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = ("a.csv", b"x")
    assert code_of(b"PK\x03\x04 no more", tmp_path) == "archive-broken"
    assert code_of(archive(("a.png", b"x")), tmp_path) == "archive-tables"
    assert code_of(archive(table, ("b.xlsx", b"x")), tmp_path) == "archive-tables"
    assert code_of(archive(table, ("1/a.png", b"x"), ("2/a.png", b"y")), tmp_path) == "archive-names"
    assert code_of(archive(*((f"{n}.png", b"") for n in range(MAX_FILES + 1))), tmp_path) == "archive-many"
    assert code_of(archive(table, ("x" * 300 + ".png", b"")), tmp_path) == "archive-broken"
    monkeypatch.setattr(pack_archive, "MAX_BYTES", 100)
    assert code_of(archive(table, ("a.png", bytes(100))), tmp_path) == "archive-large"
