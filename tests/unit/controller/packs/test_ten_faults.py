"""A teacher's spreadsheet with planted errors: exactly those are told, no more and no fewer."""

import unicodedata
from pathlib import Path
from typing import Any

from bus.catalogue import translator
from controller.formats.format_files import find_format, read_format
from controller.packs.pack_reader import examine_file
from tests.unit.controller.packs.workbooks import good_rows, workbook

FORM = read_format(find_format("long-bien-2018"))


def faulty_rows() -> list[list[Any]]:
    rows = good_rows()
    del rows[20]  # the format needs ten of this section
    rows[1][2] = None  # row 2: no answer
    rows[3][1] = rows[2][1].upper()  # row 4: the question of row 3
    rows[5][1] = " ".join(["tiếng"] * 120) + "?"  # row 6: too long to read
    rows[7][1] = "Câu s\u0430i chữ nào?"  # row 8: a Cyrillic letter
    rows[8][1] = unicodedata.normalize("NFD", "Mức độ nào được thanh toán trực tuyến?")  # row 9
    rows[9][2] = "=1+1"  # row 10: a formula
    rows[11][0] = "khoi-dong-2"  # row 12: no such section, so that finding more of tang-toc is missing
    rows[13][2] = "x" * 501  # row 14: too long
    rows[15][5:] = ["cau-15.png"]  # row 16: a picture that is not there
    rows[0].append("hình")
    return rows


EXPECTED = {
    ("too-few", 0, ""),
    ("missing", 2, "đáp án"),
    ("doubled-question", 4, "câu hỏi"),
    ("long-to-read", 6, "câu hỏi"),
    ("odd-character", 8, "câu hỏi"),
    ("made-nfc", 9, "câu hỏi"),
    ("formula", 10, "đáp án"),
    ("section-unused", 12, "phần"),
    ("too-long", 14, "đáp án"),
    ("picture-missing", 16, "hình"),
}


def test_ten_planted_errors_are_told_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "cau-hoi.xlsx"
    path.write_bytes(workbook(faulty_rows()))
    examination = examine_file(path, FORM)
    assert {(finding.code, finding.row, finding.column) for finding in examination.findings} == EXPECTED
    assert len(examination.findings) == len(EXPECTED) == 10
    assert examination.pack is None


def test_the_same_spreadsheet_without_them_is_good_and_without_warnings(tmp_path: Path) -> None:
    path = tmp_path / "cau-hoi.xlsx"
    path.write_bytes(workbook(good_rows()))
    examination = examine_file(path, FORM)
    assert examination.findings == ()
    assert examination.pack is not None


def test_every_finding_is_told_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "cau-hoi.xlsx"
    path.write_bytes(workbook(faulty_rows()))
    for finding in examine_file(path, FORM).findings:
        vietnamese = translator("vi")(finding.sentence)
        assert vietnamese != str(finding.sentence)
        if finding.row:
            assert vietnamese.startswith(f"dòng {finding.row}, cột {finding.column}: ")
