"""Questions of quiz programs: packages of SIGame, spreadsheets of Kahoot and Quizizz."""

import io
import zipfile

import pytest

from bus.bad_file import BadFileError
from controller.packs.pack_reader import examine_bytes
from controller.packs.rows import Examination
from tests.unit.controller.packs.workbooks import workbook

VERSION_4 = """<?xml version="1.0"?><package name="p" version="4" xmlns="http://vladimirkhil.com/ygpackage3.0.xsd"><rounds>
<round name="Khởi động"><themes><theme name="Địa lý"><questions>
<question price="100"><scenario><atom>Thủ đô của Việt Nam?</atom>
<atom type="marker"/><atom type="image">@hn.jpg</atom></scenario>
<right><answer>Hà Nội</answer><answer>Thăng Long</answer></right></question>
<question price="200"><type name="cat"><param name="theme">Sử</param></type>
<scenario><atom type="image">@song.jpg</atom></scenario>
<right><answer>Sông Hồng</answer></right></question></questions></theme></themes></round></rounds></package>"""

VERSION_5 = """<package version="5" xmlns="https://github.com/VladimirKhil/SI/blob/master/assets/siq_5.xsd"><rounds>
<round name="Tăng tốc"><themes><theme name="Văn"><questions><question price="10"><params>
<param name="question" type="content"><item>Ai viết &amp; đọc?</item></param>
<param name="answer" type="content"><item type="image" isRef="True">x.png</item></param>
<param name="answerType">select</param><param name="answerOptions" type="group">
<param name="A" type="content"><item>Tô Hoài</item></param>
<param name="B" type="content"><item>Nam Cao</item></param></param>
</params><right><answer>B</answer></right></question></questions></theme></themes></round></rounds></package>"""


def package(content: str, name: str = "content.xml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def read(examination: Examination) -> list[tuple[str, str, str, str]]:
    assert examination.pack is not None, [str(error.sentence) for error in examination.errors]
    return [(item.section, item.text, item.answer, item.notes) for item in examination.pack.questions]


def test_a_package_of_sigame_is_read_and_what_needs_its_pictures_is_named() -> None:
    examination = examine_bytes(package(VERSION_4), "gói.siq")
    assert [(error.code, error.row, error.args) for error in examination.errors if error.code != "missing"] == [
        ("question-media", 2, {"name": "song.jpg"})
    ]
    first, _ = examination.rows
    assert (first.cell("section"), first.cell("text"), first.cell("answer"), first.cell("notes")) == (
        "Khởi động",
        "Địa lý\nThủ đô của Việt Nam?",
        "Hà Nội",
        "Thăng Long",
    )


def test_choices_of_a_package_are_choices_and_what_is_shown_with_the_answer_is_left_out() -> None:
    assert read(examine_bytes(package(VERSION_5), "gói.siq")) == [
        ("Tăng tốc", "Văn\nAi viết & đọc?\nA. Tô Hoài\nB. Nam Cao", "B. Nam Cao", "")
    ]


@pytest.mark.parametrize(
    "data, reason",
    [
        (package(VERSION_4, "other.xml"), "no package of SIGame"),
        (package("<package><rounds>"), "damaged"),
        (b"no ZIP", "not an XLSX workbook"),
        (package('<!DOCTYPE a [<!ENTITY b "c">]><package>&b;</package>'), "a document type"),
    ],
)
def test_a_damaged_package_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadFileError, match=reason):
        examine_bytes(data, "gói.siq")


def test_a_spreadsheet_of_a_quiz_program_has_its_name_for_a_section() -> None:
    limits = ("Question - max 120 characters", "Answer 1 - max 75 characters", "Answer 2 - max 75 characters")
    rows: list[list[object]] = [
        ["Kahoot!"],
        [None, *limits, "Time limit (sec) – 5, 10, 20", "Correct answer(s) - choose at least one"],
    ]
    rows.append([1, "Thủ đô?", "Huế", "Hà Nội", 20, 2])
    examination = examine_bytes(workbook(rows), "tăng tốc.xlsx")
    assert read(examination) == [("tăng tốc", "Thủ đô?\nA. Huế\nB. Hà Nội", "B. Hà Nội", "")]
    assert "section-from-name" in [warning.code for warning in examination.warnings]


def test_a_workbook_with_macros_is_read_like_any_other() -> None:
    rows = [["Phần", "Câu hỏi", "Đáp án"], ["Khởi động", "Một?", "1"]]
    assert read(examine_bytes(workbook(rows), "đề.xlsm")) == [("Khởi động", "Một?", "1", "")]
