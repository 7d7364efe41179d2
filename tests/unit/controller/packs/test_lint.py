"""What a person is asked to look at."""

import pytest

from controller.formats.format_files import find_format, read_format
from controller.packs.format_lint import format_findings
from controller.packs.lint import lint_rows
from controller.packs.pack_reader import examine_file, find_pack
from controller.packs.rows import examine
from question_files.findings import Finding, Severity
from question_files.table import Row

HEAD = ("section", "text", "answer")
FORM = read_format(find_format("long-bien-2018"))


def lint(*lines: tuple[str, ...]) -> list[Finding]:
    return lint_rows(examine([Row(number, cells) for number, cells in enumerate((HEAD, *lines), 1)], "p"))


def codes_of(text: str) -> list[str]:
    return [finding.code for finding in lint(("a", text, "x"))]


@pytest.mark.parametrize(
    "text",
    ["Mức\u200b độ?", "Mức\u00a0độ?", "Ky\u0301 \ue000?", "Mứс độ?", "Α-lô αlo?", "Ｗeb nào?"],
)
def test_invisible_and_confusable_characters_are_warned_of(text: str) -> None:
    assert "odd-character" in codes_of(text)


@pytest.mark.parametrize("text", ["Góc α bằng mấy?", "H₂O → ?", "5 € là mấy đồng?", "Đường Trần Hưng Đạo “nào”…?"])
def test_signs_with_a_meaning_are_not(text: str) -> None:
    assert codes_of(text) == []


@pytest.mark.parametrize("text", ["C©u hái nµo ®óng?", "Möùc ñoä naøo cao nhaát?"])
def test_a_text_in_an_old_font_among_others_is_warned_of(text: str) -> None:
    findings = lint(("a", text, "x"), ("a", "Thủ đô của nước ta là gì?", "y"), ("a", "Ai đọc bản đó?", "z"))
    assert [(finding.code, finding.row, finding.severity) for finding in findings] == [
        ("old-encoding", 2, Severity.WARNING)
    ]


def test_every_vietnamese_letter_is_good() -> None:
    vowels = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
    assert codes_of(" ".join(vowels + vowels.upper())) == []


def test_the_shipped_pack_has_no_warnings() -> None:
    assert examine_file(find_pack("long-bien-2018"), FORM).findings == ()


def test_questions_that_differ_only_in_accents_are_told() -> None:
    findings = lint(("a", "Mức độ mấy?", "4"), ("a", "Muc do may", "4"))
    assert [(finding.code, finding.row, finding.args) for finding in findings] == [("nearly-doubled", 3, {"first": 2})]


def test_more_questions_than_the_format_asks_are_told() -> None:
    lines = [(section, f"Câu {section} {n}?", "x") for section in ("khoi-dong", "tang-toc") for n in range(11)]
    examination = examine([Row(number, cells) for number, cells in enumerate((HEAD, *lines), 1)], "p")
    assert [(finding.code, finding.args.get("rest")) for finding in format_findings(examination, FORM)] == [
        ("more-than-asked", 1),
        ("more-than-asked", 1),
        ("no-spare", None),
    ]
